//! Launches that do not repeat one another: two modes, or a drift.
//!
//! An interval over launches takes them for draws of one thing. Where memory or threads fall one way or the other at
//! each start, or the machine warms up over the run, they are not, and the interval is too narrow or about nothing that
//! occurs. From how many launches on and from what on either is told is decided, and simulated, where it is worked out:
//! [`rpcbench_statistics::modes`] and [`rpcbench_statistics::drift`].

use rpcbench_records::{Cell, Launch};
use rpcbench_statistics::{drift, modes};

use super::wording::percent;

/// How the medians of the cell's launches fail to repeat one another.
pub(super) fn reasons(cell: &Cell) -> Vec<String> {
    let Some(medians) = cell.launches.iter().map(median_ns).collect::<Option<Vec<_>>>() else { return Vec::new() };
    [two_modes(&medians), drifting(&medians)].into_iter().flatten().collect()
}

/// The median that the cell is known by: of responses where there is a schedule.
fn median_ns(launch: &Launch) -> Option<f64> {
    let latency = launch.response.as_ref().unwrap_or(&launch.service);
    latency.quantiles.p50_ns.map(|median| median as f64)
}

fn two_modes(medians: &[f64]) -> Option<String> {
    let found = modes(medians)?;
    let (low, high, share) = (found.low / 1e3, found.high / 1e3, percent(found.share));
    Some(format!("launches are in two modes: p50 is about {low:.1} us or {high:.1} us, the latter in {share} of them"))
}

fn drifting(medians: &[f64]) -> Option<String> {
    let found = drift(medians).filter(rpcbench_statistics::Drift::is_significant)?;
    let (by, p) = (percent(found.factor - 1.0), found.p);
    Some(format!("launches drift: p50 moved by {by} from the first to the last (p = {p:.4})"))
}
