//! Which side of a cell had no CPU left.

use rpcbench_records::{Bound, Cell, Launch};

use super::Facts;
use super::invalid::client_cpu_ns;
use super::thresholds::FULL;

/// What a side used, and what it could have used, in ns of CPU.
#[derive(Clone, Copy, Default)]
struct Use {
    used: f64,
    usable: f64,
}

impl Use {
    fn of(launches: &[Launch], of: impl Fn(&Launch) -> Self) -> Self {
        let add = |sum: Self, each: Self| Self { used: sum.used + each.used, usable: sum.usable + each.usable };
        launches.iter().map(of).fold(Self::default(), add)
    }

    fn part(self) -> f64 {
        if self.usable > 0.0 { self.used / self.usable } else { 0.0 }
    }
}

/// The fuller side, if it is full; `None` where nothing was measured, or too little of the server is known to tell.
///
/// Where both can use the same CPUs, neither may be full while the CPUs are: then it is the side that used more of
/// them.
pub(super) fn of(cell: &Cell, facts: &Facts) -> Option<Bound> {
    let launches = (!cell.launches.is_empty()).then_some(&cell.launches)?;
    let (client, server) =
        (Use::of(launches, |launch| client(launch, facts)), Use::of(launches, |launch| server(launch, facts)));
    let machine = Use::of(launches, |launch| together(launch, facts));
    let shared = facts.shared_cpus && machine.part() >= FULL;
    let (of_client, of_server) = if shared { (client.used, server.used) } else { (client.part(), server.part()) };
    let full = shared || of_client.max(of_server) >= FULL;
    match full {
        // A server whose CPU nobody knows may have been the limit.
        _ if is_unknown(launches, facts) => (full && !shared).then_some(Bound::Client),
        false => Some(Bound::Neither),
        true if of_client >= of_server => Some(Bound::Client),
        true => Some(Bound::Server),
    }
}

/// True where there is a server, and what it used is not known.
fn is_unknown(launches: &[Launch], facts: &Facts) -> bool {
    !facts.in_process && launches.iter().all(|launch| launch.server.is_none())
}

/// A client can use a CPU for each of its lanes. Spinning is waiting, not work.
fn client(launch: &Launch, facts: &Facts) -> Use {
    usable(launch, client_cpu_ns(launch), launch.lanes.min(facts.client_cpus))
}

/// A server with a thread for each connection can use no more CPUs than it has connections.
fn server(launch: &Launch, facts: &Facts) -> Use {
    let threads = if facts.thread_per_connection { launch.connections } else { facts.server_cpus };
    let Some(server) = &launch.server else { return Use::default() };
    usable(launch, server.cpu_ns as f64, threads.min(facts.server_cpus))
}

/// Both sides on the CPUs that they share.
fn together(launch: &Launch, facts: &Facts) -> Use {
    let used = client_cpu_ns(launch) + launch.server.as_ref().map_or(0.0, |server| server.cpu_ns as f64);
    usable(launch, used, facts.client_cpus.max(facts.server_cpus))
}

fn usable(launch: &Launch, used: f64, cpus: u32) -> Use {
    Use { used, usable: launch.window_ns as f64 * f64::from(cpus) }
}
