//! What the machine did meanwhile: CPU time that others took, and CPUs that were waited for.

use rpcbench_records::{Cell, Launch, Machine, Process};

use super::thresholds::{MOST_FOREIGN, MOST_RUN_DELAY, MOST_STEAL};
use super::wording::{limit, percent};
use super::{Facts, windows_ns};

/// How the machine disturbed the cell.
pub(super) fn reasons(cell: &Cell, facts: &Facts) -> Vec<String> {
    let side = |name: &str, delay: Option<f64>| {
        let delay = delay.filter(|&delay| delay > MOST_RUN_DELAY)?;
        let (part, most) = (percent(delay), limit(MOST_RUN_DELAY));
        Some(format!("the {name}'s threads were ready and waited for a CPU for {part} of the windows, over {most}"))
    };
    let client = side("client", run_delay(cell, facts, &client(facts)));
    let server = side("server", run_delay(cell, facts, &server(facts)));
    [steal(cell), foreign(cell), client, server].into_iter().flatten().collect()
}

/// True where others used so much of the CPUs that it matters.
pub(super) fn taken(cell: &Cell) -> bool {
    steal(cell).is_some() || foreign(cell).is_some()
}

fn steal(cell: &Cell) -> Option<String> {
    let part = part(cell, |machine| machine.steal_ns);
    (part > MOST_STEAL).then(|| {
        let (part, most) = (percent(part), limit(MOST_STEAL));
        format!("the hypervisor took {part} of a CPU away during the windows, over {most}")
    })
}

fn foreign(cell: &Cell) -> Option<String> {
    let part = part(cell, |machine| machine.foreign_ns);
    (part > MOST_FOREIGN).then(|| {
        let (part, most) = (percent(part), limit(MOST_FOREIGN));
        format!("other programs used {part} of a CPU during the windows, over {most}")
    })
}

/// A CPU time of the machine as a part of all windows.
fn part(cell: &Cell, of: fn(&Machine) -> u64) -> f64 {
    let used: u64 = cell.launches.iter().filter_map(|launch| launch.machine.as_ref()).map(of).sum();
    used as f64 / windows_ns(cell)
}

/// One side of a launch, as its run delay is judged.
struct Side {
    process: fn(&Launch) -> Option<&Process>,
    threads: Box<dyn Fn(&Launch) -> u32>,
    cpus: u32,
}

fn client(facts: &Facts) -> Side {
    Side { process: |launch| Some(&launch.client), threads: Box::new(|launch| launch.lanes), cpus: facts.client_cpus }
}

fn server(facts: &Facts) -> Side {
    let facts = *facts;
    let threads = move |launch: &Launch| server_threads(launch, &facts);
    Side { process: |launch| launch.server.as_ref(), threads: Box::new(threads), cpus: facts.server_cpus }
}

/// A thread for each connection, or one for each CPU; none where calls are made in the client's process.
fn server_threads(launch: &Launch, facts: &Facts) -> u32 {
    match launch.server {
        None => 0,
        Some(_) if facts.thread_per_connection => launch.connections,
        Some(_) => facts.server_cpus,
    }
}

/// How long a thread of a side waited for a CPU, as a part of the windows; `None` where it is not known, or the
/// side has more threads than CPUs: those wait for each other, and that is the framework's doing.
fn run_delay(cell: &Cell, facts: &Facts, side: &Side) -> Option<f64> {
    let delays = cell.launches.iter().filter_map(|launch| {
        let waited = (side.process)(launch)?.run_delay_ns?;
        let threads = (side.threads)(launch);
        let others = if facts.shared_cpus { launch.lanes + server_threads(launch, facts) } else { threads };
        let alone = others <= side.cpus;
        alone.then_some((waited as f64, launch.window_ns as f64 * f64::from(threads.max(1))))
    });
    let (waited, windows) = delays.fold((0.0, 0.0), |(a, b), (c, d)| (a + c, b + d));
    (windows > 0.0).then(|| waited / windows)
}
