//! The floor of an adapter: raw sockets that are driven as the adapter is.
//!
//! Above one call in flight, threads that block and tasks on one thread are two things: a floor of one kind is none for
//! the other.

use rpcbench_records::Run;

/// The floor of adapters whose client blocks a thread for each call.
const BLOCKING: &str = "tcp";

/// The floor of adapters whose client is asynchronous.
const ASYNCHRONOUS: &str = "tcp-async";

/// The adapter that another one is set against: `tcp-async` for asynchronous ones where the run has it, else `tcp`.
#[must_use]
pub fn of(run: &Run, adapter: &str) -> &'static str {
    let asynchronous = run.adapter(adapter).is_some_and(|adapter| !adapter.blocking);
    if asynchronous && has(run, ASYNCHRONOUS) { ASYNCHRONOUS } else { BLOCKING }
}

/// Which floor is whose, in words; `None` where the run has no floor.
#[must_use]
pub fn words(run: &Run) -> Option<&'static str> {
    match (has(run, BLOCKING), has(run, ASYNCHRONOUS)) {
        (true, true) => Some("blocking clients against tcp, asynchronous ones against tcp-async"),
        (true, false) => Some("all against tcp, which blocks a thread for each call"),
        (false, true) => Some("asynchronous clients against tcp-async; blocking ones have no floor in this run"),
        (false, false) => None,
    }
}

fn has(run: &Run, floor: &str) -> bool {
    run.cells.iter().any(|cell| cell.adapter == floor)
}
