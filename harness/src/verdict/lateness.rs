//! Whether the harness's own lateness moved the answer.
//!
//! A lane that should have sent a call and did so later adds its *wake* to the call's response. Each launch therefore
//! has the responses a second time with each call's wake taken off (`punctual`): where a quantile of the one differs
//! from that of the other, so much of it is the harness. Wake itself is no measure: a hundred microseconds are nothing
//! to calls of a hundred milliseconds, and everything to calls of fifty microseconds.
//!
//! The threads of a client that has more of them than CPUs also wait for each other, which is the framework's doing and
//! looks the same to each of them. How long they were ready and had no CPU is what the kernel counts: where that is as
//! long as all lateness, lateness disturbs, and does not spoil. An oversleeping timer is in no such count.

use rpcbench_records::{Cell, Launch, Quantiles};
use rpcbench_statistics::geometric_mean;

use super::Facts;
use super::thresholds::{CROWDED, MOST_MOVED, MUCH_MOVED_P50, MUCH_MOVED_P99};
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
pub(super) fn spoils(cell: &Cell, facts: &Facts) -> Vec<String> {
    reasons(cell, facts, |_, moved, crowded| (!crowded && moved > MOST_MOVED).then_some(MOST_MOVED))
}

/// Quantiles that it moved less far, and too far to be sure of.
pub(super) fn disturbs(cell: &Cell, facts: &Facts) -> Vec<String> {
    reasons(cell, facts, |judged, moved, crowded| {
        (moved > judged.much && (crowded || moved <= MOST_MOVED)).then_some(judged.much)
    })
}

/// `exceeded` gives the bound that a quantile was moved beyond, if it was, by how far it was moved and whether the client's
/// threads were crowded.
fn reasons(cell: &Cell, facts: &Facts, exceeded: impl Fn(&Judged, f64, bool) -> Option<f64>) -> Vec<String> {
    let crowded = crowded(cell, facts);
    let reason = |judged: &Judged| {
        let moved = moved(cell, judged.of)?;
        let most = exceeded(judged, moved, crowded)?;
        let (name, by, most) = (judged.name, percent(moved), limit(most));
        Some(if crowded {
            format!("lateness moved {name} by {by}, over {most}; its client's threads waited for a CPU as long")
        } else {
            format!("the harness's own lateness moved {name} by {by}, over {most}")
        })
    };
    JUDGED.iter().filter_map(reason).collect()
}

/// True where threads that had to share CPUs waited for one about as long as all calls together were late.
fn crowded(cell: &Cell, facts: &Facts) -> bool {
    let waited_and_late = |launch: &Launch| {
        let wake = launch.wake.as_ref()?;
        let waited = launch.client.run_delay_ns.filter(|_| launch.lanes > facts.client_cpus)?;
        Some((waited as f64, wake.mean_ns * wake.count as f64))
    };
    let Some(launches) = cell.launches.iter().map(waited_and_late).collect::<Option<Vec<_>>>() else { return false };
    let (waited, late) = launches.into_iter().fold((0.0, 0.0), |(a, b), (c, d)| (a + c, b + d));
    late > 0.0 && waited >= CROWDED * late
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
