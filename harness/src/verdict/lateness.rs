//! Whether the harness's own lateness moved the answer.
//!
//! A lane that should have sent a call and did so later adds its *wake* to the call's response. Each launch therefore
//! has the responses a second time with each call's wake taken off (`punctual`): where a quantile of the one differs
//! from that of the other, so much of it is the harness. Wake itself is no measure: a hundred microseconds are nothing
//! to calls of a hundred milliseconds, and everything to calls of fifty microseconds.
//!
//! A blocking client's lanes that are late may have been in each other's way, which is the framework's doing. They are
//! judged by the calls that came due while all others waited. Where those are too few to tell, and the client's CPUs were
//! not mostly free either, lateness disturbs, and does not spoil.

use rpcbench_records::{Cell, Quantiles};
use rpcbench_statistics::geometric_mean;

use super::Facts;
use super::bound;
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
    reasons(cell, facts, |_, moved, certain| (certain && moved > MOST_MOVED).then_some(MOST_MOVED))
}

/// Quantiles that it moved less far, and too far to be sure of.
pub(super) fn disturbs(cell: &Cell, facts: &Facts) -> Vec<String> {
    reasons(cell, facts, |judged, moved, certain| {
        (moved > judged.much && (moved <= MOST_MOVED || !certain)).then_some(judged.much)
    })
}

fn reasons(cell: &Cell, facts: &Facts, exceeded: impl Fn(&Judged, f64, bool) -> Option<f64>) -> Vec<String> {
    let crowded = bound::of_client(cell, facts) > CROWDED;
    let reason = |judged: &Judged| {
        let (moved, witnessed) = moved(cell, judged.of)?;
        let certain = witnessed || !crowded;
        let most = exceeded(judged, moved, certain)?;
        let (name, by, most) = (judged.name, percent(moved), limit(most));
        Some(if certain {
            format!("the harness's own lateness moved {name} by {by}, over {most}")
        } else {
            format!("lateness, the harness's own or its client's threads', moved {name} by {by}, over {most}")
        })
    };
    JUDGED.iter().filter_map(reason).collect()
}

/// How far a quantile moved, as a part of what it would have been, and whether that is the harness's doing for certain:
/// the geometric mean over launches, as the figure itself is one.
fn moved(cell: &Cell, of: fn(&Quantiles) -> Option<u64>) -> Option<(f64, bool)> {
    let told = cell.lateness(of);
    let ratios: Vec<f64> = told.iter().map(|lateness| lateness.ratio).collect();
    Some(((geometric_mean(&ratios)?.center - 1.0).abs(), told.first()?.certain))
}
