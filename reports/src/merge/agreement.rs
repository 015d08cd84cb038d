//! What runs must have in common to be told as one.

use rpcbench_records::{Adapter, Placement, Run, ServedBy, Workload};

use super::MergeError;
use crate::units;

/// The name of a field and its value, for people to compare.
type Field = (&'static str, fn(&Run) -> String);

/// What decides figures.
const FIELDS: [Field; 17] = [
    ("seed", |run| run.suite.seed.to_string()),
    ("window", |run| units::time(run.suite.window_ns as f64)),
    ("warm-up", |run| units::time(run.suite.warmup_ns as f64)),
    ("timeout", |run| units::time(run.suite.timeout_ns as f64)),
    ("way of waiting", |run| run.suite.wait.name().to_owned()),
    ("CPU", |run| run.environment.cpu.clone()),
    ("number of CPUs", |run| run.environment.cpus.to_string()),
    ("frequency governor", |run| run.environment.governor.clone().unwrap_or_else(|| "none".to_owned())),
    ("system", |run| run.environment.system.clone()),
    ("hypervisor", |run| run.environment.hypervisor.clone().unwrap_or_else(|| "none".to_owned())),
    ("version of rpcbench", |run| run.environment.rpcbench.clone()),
    ("compiler", |run| run.environment.compiler.clone()),
    ("target", |run| run.environment.target.clone()),
    ("profile", |run| run.environment.profile.clone()),
    ("lock file", |run| run.environment.lock.clone()),
    ("clock", |run| run.environment.clock.clone()),
    ("placement", |run| placement(&run.environment.placement)),
];

/// Fails where a run differs from the first.
pub(super) fn require(runs: &[Run]) -> Result<(), MergeError> {
    let Some((first, others)) = runs.split_first() else { return Ok(()) };
    for (at, other) in others.iter().enumerate() {
        if let Some((field, first, other)) = difference(first, other) {
            return Err(MergeError::Differs { at: at + 1, field, first, other });
        }
    }
    Ok(())
}

/// The first field that differs, with both values.
fn difference(first: &Run, other: &Run) -> Option<(String, String, String)> {
    let fields = FIELDS.iter().map(|(name, of)| ((*name).to_owned(), of(first), of(other)));
    let adapters = pairs(&first.adapters, &other.adapters, |adapter| &adapter.id)
        .map(|(a, b)| (format!("adapter {}", a.id), describe(a), describe(b)));
    let workloads = pairs(&first.workloads, &other.workloads, |workload| &workload.id)
        .map(|(a, b)| (format!("input of {}", a.id), input(a), input(b)));
    fields.chain(adapters).chain(workloads).find(|(_, first, other)| first != other)
}

/// What both runs have, by id.
fn pairs<'r, T>(ours: &'r [T], theirs: &'r [T], id: fn(&T) -> &String) -> impl Iterator<Item = (&'r T, &'r T)> {
    ours.iter().filter_map(move |our| Some((our, theirs.iter().find(|their| id(their) == id(our))?)))
}

fn placement(placement: &Placement) -> String {
    let Placement { kind, client_cpus, server_cpus, .. } = placement;
    format!("{} with the client on {client_cpus:?} and the server on {server_cpus:?}", kind.name())
}

fn describe(adapter: &Adapter) -> String {
    let versions: Vec<_> = adapter.versions.iter().map(|(library, version)| format!("{library} {version}")).collect();
    let Adapter { summary, transport, blocking, multiplexes, thread_per_connection, lazy, server, .. } = adapter;
    let manner = [("blocking", blocking), ("multiplexing", multiplexes), ("lazy", lazy)];
    let manner = manner.into_iter().chain([("a thread per connection", thread_per_connection)]);
    let manner: Vec<_> = manner.filter(|(_, is)| **is).map(|(name, _)| name).collect();
    let server = match server {
        None => String::new(),
        Some(ServedBy::Command(command)) => format!(", with the server `{command}`"),
        Some(ServedBy::Running(endpoint)) => format!(", with the server at {endpoint}"),
    };
    format!("{summary} ({}) over {transport}, {}{server}", versions.join(", "), manner.join(", "))
}

fn input(workload: &Workload) -> String {
    let data = workload.input.as_deref().unwrap_or("generated data");
    format!("{} requests of {data}", workload.requests)
}
