//! Adapters and workloads as results describe them.

use rpcbench_contract::workloads::Workload;
use rpcbench_contract::{Driving, Info};
use rpcbench_records as records;

use crate::guest::Guest;

/// An adapter with a server that is not ours, as results describe it. What is known of our own server is not of a guest.
#[must_use]
pub(super) fn guest(info: &Info, guest: &Guest) -> records::Adapter {
    records::Adapter { thread_per_connection: false, server: Some(guest.described()), ..adapter(info) }
}

/// An adapter as results describe it.
#[must_use]
pub fn adapter(info: &Info) -> records::Adapter {
    records::Adapter {
        id: info.id.to_owned(),
        family: info.family.name().to_owned(),
        summary: info.summary.to_owned(),
        transport: info.transport.name().to_owned(),
        blocking: info.driving == Driving::Blocking,
        multiplexes: info.multiplexes(),
        thread_per_connection: info.thread_per_connection,
        lazy: info.lazy,
        server: None,
        versions: info.versions.iter().map(|each| (each.name.to_owned(), each.version.to_owned())).collect(),
    }
}

/// A workload as results describe it.
#[must_use]
pub fn workload(workload: &Workload, requests: usize, input: Option<String>) -> records::Workload {
    records::Workload {
        id: workload.id.to_owned(),
        procedure: workload.procedure.name().to_owned(),
        summary: workload.summary.to_owned(),
        stands_for: workload.stands_for.to_owned(),
        requests: u32::try_from(requests).unwrap_or(u32::MAX),
        input,
    }
}
