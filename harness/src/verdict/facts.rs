//! What a verdict needs to know beyond its cell.

use rpcbench_contract::Transport;
use rpcbench_records::{Adapter, Environment, PlacementKind};

/// Facts of the run and of the adapter that a cell itself does not hold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Facts {
    /// What the harness's loop costs a call in a closed loop, in ns of CPU, as measured over a call that does nothing.
    pub closed_loop_ns: Option<f64>,
    /// The same by schedule.
    pub scheduled_loop_ns: Option<f64>,
    /// CPUs that the client could use.
    pub client_cpus: u32,
    /// CPUs that the server could use.
    pub server_cpus: u32,
    /// Client and server could use the same CPUs.
    pub shared_cpus: bool,
    /// The call is made in the client's own process, and there is no server.
    pub in_process: bool,
    /// The server has a thread for each connection; else one for each of its CPUs.
    pub thread_per_connection: bool,
}

impl Facts {
    /// The facts of an adapter's cells in a run; nothing but what `run.json` holds is needed.
    #[must_use]
    pub fn of(environment: &Environment, adapter: &Adapter) -> Self {
        let placement = &environment.placement;
        let count = |cpus: &[u32]| match u32::try_from(cpus.len()) {
            Ok(0) | Err(_) => environment.cpus,
            Ok(count) => count,
        };
        Self {
            closed_loop_ns: environment.closed_loop_ns,
            scheduled_loop_ns: environment.scheduled_loop_ns,
            client_cpus: count(&placement.client_cpus),
            server_cpus: count(&placement.server_cpus),
            shared_cpus: placement.kind != PlacementKind::Split,
            in_process: adapter.transport == Transport::InProcess.name(),
            thread_per_connection: adapter.thread_per_connection,
        }
    }
}
