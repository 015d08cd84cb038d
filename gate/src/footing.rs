//! What two runs have in common: whether they can be compared at all, and whether their times can.

use rpcbench_records::{Environment, Pairing, Placement, Run, Workload};

use crate::{Part, Terms};

/// The least difference that is told where client and server share a CPU and launches are interleaved.
///
/// Set by the power curve (docs/METHODOLOGY.md): where code lies in a program has moved a median by 2 % there, and with what
/// this leaves a true 5 % is still found.
pub const MIN_EFFECT: Part = Part(0.03);

/// The least difference that is told of runs that were made one after the other: times of one commit differ by 11 % at the
/// 95th percentile between runs on hosted machines.
pub const MIN_EFFECT_SEPARATE: Part = Part(0.15);

/// How two runs stand to each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Footing {
    pub(crate) pairing: Pairing,
    /// Why their times are not compared.
    pub(crate) refused: Option<String>,
    /// What a reader should know.
    pub(crate) remarks: Vec<String>,
}

impl Footing {
    /// Fails, with the reason, where nothing can be compared because the work differed.
    pub(crate) fn of(base: &Run, head: &Run) -> Result<Self, String> {
        same_work(base, head)?;
        let interleaved = base.job.is_some() && base.job == head.job;
        let pairing = if interleaved { Pairing::Interleaved } else { Pairing::Separate };
        let refused = if interleaved { other_build(base, head) } else { unlike(base, head) };
        Ok(Self { pairing, refused, remarks: remarks(base, head) })
    }
}

/// The least difference that is told where no cell says otherwise. What a file says is meant for interleaved launches;
/// of others it can only ask for more, and less is told by whoever says so for this one comparison.
#[must_use]
pub fn min_effect(pairing: Pairing, terms: &Terms) -> Part {
    let file = terms.min_effect.unwrap_or(MIN_EFFECT);
    match (pairing, terms.asked_effect) {
        (_, Some(asked)) => asked,
        (Pairing::Interleaved, None) => file,
        (Pairing::Separate, None) if file > MIN_EFFECT_SEPARATE => file,
        (Pairing::Separate, None) => MIN_EFFECT_SEPARATE,
    }
}

/// Fails where the runs were not asked the same.
fn same_work(base: &Run, head: &Run) -> Result<(), String> {
    if base.suite.seed != head.suite.seed {
        let (base, head) = (base.suite.seed, head.suite.seed);
        return Err(format!("the base was made with seed {base} and the head with seed {head}: their data differs"));
    }
    let both = base.workloads.iter().filter_map(|ours| Some((ours, find(head, &ours.id)?)));
    let mut common = 0;
    for (ours, theirs) in both {
        common += 1;
        if data(ours) != data(theirs) {
            let (id, ours, theirs) = (&ours.id, data(ours), data(theirs));
            return Err(format!("{id} was called with {ours} in the base and with {theirs} in the head"));
        }
    }
    if common == 0 { Err("the runs have no workload in common".to_owned()) } else { Ok(()) }
}

fn find<'r>(run: &'r Run, id: &str) -> Option<&'r Workload> {
    run.workloads.iter().find(|workload| workload.id == id)
}

fn data(workload: &Workload) -> String {
    format!("{} requests of {}", workload.requests, workload.input.as_deref().unwrap_or("generated data"))
}

/// The name of what decides times, and its value.
type Field = (&'static str, fn(&Run) -> String);

const FIELDS: [Field; 12] = [
    ("CPU", |run| run.environment.cpu.clone()),
    ("number of CPUs", |run| run.environment.cpus.to_string()),
    ("kernel", |run| run.environment.system.clone()),
    ("hypervisor", |run| or_none(run.environment.hypervisor.as_ref())),
    ("frequency governor", |run| or_none(run.environment.governor.as_ref())),
    ("compiler", |run| run.environment.compiler.clone()),
    ("profile", |run| run.environment.profile.clone()),
    ("placement", |run| placement(&run.environment.placement)),
    ("window", |run| milliseconds(run.suite.window_ns)),
    ("warm-up", |run| milliseconds(run.suite.warmup_ns)),
    ("timeout", |run| milliseconds(run.suite.timeout_ns)),
    ("way of waiting", |run| run.suite.wait.name().to_owned()),
];

/// Why the times of interleaved launches are not compared: a debug build is another program.
fn other_build(base: &Run, head: &Run) -> Option<String> {
    let (ours, theirs) = (&base.environment, &head.environment);
    let profile = (&ours.profile, &theirs.profile);
    let target = (&ours.target, &theirs.target);
    let differ = [("profile", profile), ("target", target)].into_iter().find(|(_, (base, head))| base != head);
    differ.map(|(name, (base, head))| format!("the {name} differs: {base} in the base, {head} in the head"))
}

/// Why the times of runs that were made one after the other are not compared.
fn unlike(base: &Run, head: &Run) -> Option<String> {
    let different = |(name, of): &Field| {
        let (base, head) = (of(base), of(head));
        (base != head).then(|| format!("the {name} differs: {base} in the base, {head} in the head"))
    };
    FIELDS.iter().find_map(different)
}

fn or_none(text: Option<&String>) -> String {
    text.cloned().unwrap_or_else(|| "none".to_owned())
}

fn placement(placement: &Placement) -> String {
    let Placement { kind, client_cpus, server_cpus, .. } = placement;
    format!("{}, client on {client_cpus:?}, server on {server_cpus:?}", kind.name())
}

fn milliseconds(ns: u64) -> String {
    format!("{} ms", ns as f64 / 1e6)
}

/// The name of what decides counts, and its value.
type Key = (&'static str, fn(&Environment) -> &String);

/// What counts may differ by through no change of the project's own.
fn remarks(base: &Run, head: &Run) -> Vec<String> {
    let keys: [Key; 4] = [
        ("lock file", |environment| &environment.lock),
        ("compiler", |environment| &environment.compiler),
        ("target", |environment| &environment.target),
        ("profile", |environment| &environment.profile),
    ];
    let differ = keys.iter().filter(|(_, of)| of(&base.environment) != of(&head.environment));
    let names: Vec<&str> = differ.map(|(name, _)| *name).collect();
    let interrupted = [("base", base), ("head", head)].into_iter().filter(|(_, run)| run.interrupted);
    let cut = interrupted.map(|(name, _)| format!("The {name} was stopped before every launch was made."));
    let differ = (!names.is_empty())
        .then(|| format!("Base and head differ in their {}: counts may differ for that reason.", names.join(" and ")));
    cut.chain(differ).collect()
}
