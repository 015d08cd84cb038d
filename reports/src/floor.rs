//! The floor of an adapter: raw sockets that are driven as the adapter is.
//!
//! Above one call in flight, threads that block and tasks on one thread are two things: a floor of one kind is none for
//! the other.

use rpcbench_records::Run;

use crate::summary::CellSummary;

/// The floor of adapters whose client blocks a thread for each call.
const BLOCKING: &str = "tcp";

/// The floor of adapters whose client is asynchronous.
const ASYNCHRONOUS: &str = "tcp-async";

/// From here on a multiple is shown as 1.00.
const SHOWN_AS_ONE: f64 = 0.995;

/// What a multiple under 1 means.
const UNDER: &str = "; under 1: quicker than the floor, as calls that share a connection (the floor has one for each in flight) or \
     go over no TCP can be";

/// The adapter that another one is set against: `tcp-async` for asynchronous ones where the run has it, else `tcp`.
#[must_use]
pub fn of(run: &Run, adapter: &str) -> &'static str {
    let asynchronous = run.adapter(adapter).is_some_and(|adapter| !adapter.blocking);
    if asynchronous && has(run, ASYNCHRONOUS) { ASYNCHRONOUS } else { BLOCKING }
}

/// What stands in a table of some cells beside their multiples of a floor: which floor is whose, and what a multiple under
/// 1 means where there is one. `None` where the run has no floor.
pub fn words<'c>(run: &Run, cells: impl IntoIterator<Item = &'c CellSummary<'c>>) -> Option<String> {
    let cells: Vec<_> = cells.into_iter().collect();
    let blocking = cells.iter().any(|cell| cell.adapter.is_none_or(|adapter| adapter.blocking));
    let whose = match (has(run, BLOCKING), has(run, ASYNCHRONOUS)) {
        (true, true) => "blocking clients against tcp, asynchronous ones against tcp-async",
        (true, false) => "all against tcp, which blocks a thread for each call",
        (false, true) if blocking => "asynchronous clients against tcp-async; blocking ones have no floor in this run",
        (false, true) => "against tcp-async",
        (false, false) => return None,
    };
    let below = cells.iter().filter_map(|cell| cell.times_floor).any(|times| times.center < SHOWN_AS_ONE);
    Some(format!("{whose}{}", if below { UNDER } else { "" }))
}

fn has(run: &Run, floor: &str) -> bool {
    run.cells.iter().any(|cell| cell.adapter == floor)
}
