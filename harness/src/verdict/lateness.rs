//! Whether the harness's own lateness moved the answer.
//!
//! A lane that should have sent a call and did so later adds its *wake* to the call's response. Each launch therefore
//! has the responses a second time with each call's wake taken off (`punctual`): where a quantile of the one differs
//! from that of the other, so much of it is the harness. Wake itself is no measure: a hundred microseconds are nothing
//! to calls of a hundred milliseconds, and everything to calls of fifty microseconds.

use rpcbench_records::{Cell, Launch, Quantiles};
use rpcbench_statistics::geometric_mean;

use super::thresholds::{MOST_MOVED, MUCH_MOVED_P50, MUCH_MOVED_P99};
use super::wording::{limit, percent};

/// A quantile that is judged, and from where on lateness makes it suspect.
struct Judged {
    name: &'static str,
    of: fn(&Quantiles) -> Option<u64>,
    much: f64,
}

const JUDGED: [Judged; 2] = [
    Judged { name: "p50", of: |quantiles| quantiles.p50_ns, much: MUCH_MOVED_P50 },
    Judged { name: "p99", of: |quantiles| quantiles.p99_ns, much: MUCH_MOVED_P99 },
];

/// Quantiles that lateness moved so far that they are worthless.
pub(super) fn spoils(cell: &Cell) -> Vec<String> {
    reasons(cell, |_, moved| (moved > MOST_MOVED).then_some(MOST_MOVED))
}

/// Quantiles that it moved less far, and too far to be sure of.
pub(super) fn disturbs(cell: &Cell) -> Vec<String> {
    reasons(cell, |judged, moved| (moved > judged.much && moved <= MOST_MOVED).then_some(judged.much))
}

fn reasons(cell: &Cell, exceeded: impl Fn(&Judged, f64) -> Option<f64>) -> Vec<String> {
    let reason = |judged: &Judged| {
        let moved = moved(cell, judged.of)?;
        let most = exceeded(judged, moved)?;
        let (name, by, most) = (judged.name, percent(moved), limit(most));
        Some(format!("the harness's own lateness moved {name} by {by}, over {most}"))
    };
    JUDGED.iter().filter_map(reason).collect()
}

/// How far a quantile moved, as a part of what it would have been: the geometric mean over the launches that support
/// it, as the figure itself is one.
fn moved(cell: &Cell, of: fn(&Quantiles) -> Option<u64>) -> Option<f64> {
    let ratio = |launch: &Launch| {
        let (response, punctual) = (launch.response.as_ref()?, launch.punctual.as_ref()?);
        Some(of(&response.quantiles)? as f64 / of(&punctual.quantiles)?.max(1) as f64)
    };
    let ratios: Vec<f64> = cell.launches.iter().filter_map(ratio).collect();
    Some((geometric_mean(&ratios)?.center - 1.0).abs())
}
