//! Whether a cell's figures may be trusted, and why not.
//!
//! INVALID beats SATURATED beats SUSPECT. A cell's reasons are those of its verdict, and behind them those of the
//! lesser ones, because they often say what the cause was. All thresholds are in [`thresholds`].

mod bound;
mod delayed;
mod demand;
mod facts;
mod invalid;
mod lateness;
mod little;
mod machine;
mod saturated;
mod shape;
mod single;
mod stored;
mod suspect;
pub mod thresholds;
mod wording;

pub use facts::Facts;
pub(crate) use single::Single;

use rpcbench_records::{Cell, Failure, Ledger, Verdict};

use crate::drive::WRONG_ANSWER;

/// Decides a cell's verdict, its reasons and its bound from its launches; `asked` is how many there should be.
pub fn judge(cell: &mut Cell, asked: u32, facts: &Facts) {
    if cell.verdict == Verdict::Unsupported {
        return;
    }
    cell.bound = bound::of(cell, facts);
    (cell.verdict, cell.reasons) =
        if cell.launches.is_empty() { unmeasured(cell) } else { measured(cell, asked, facts) };
}

/// Adds to a judged cell that its counting pass gave no figures: a gap with a reason. A wrong answer there is as bad as
/// anywhere.
pub fn note_uncounted(cell: &mut Cell, failure: &Failure) {
    cell.reasons.push(format!("bytes and allocations were not counted: {}", failure.cause));
    let worse = if failure.cause.contains(WRONG_ANSWER) { Verdict::Invalid } else { Verdict::Suspect };
    if cell.verdict == Verdict::Valid || worse == Verdict::Invalid {
        cell.verdict = worse;
    }
}

fn unmeasured(cell: &Cell) -> (Verdict, Vec<String>) {
    match cell.failures.first() {
        Some(failure) => (Verdict::Failed, vec![failure.cause.clone()]),
        None => (Verdict::Missing, vec!["the run ended before this cell was measured".to_owned()]),
    }
}

fn measured(cell: &Cell, asked: u32, facts: &Facts) -> (Verdict, Vec<String>) {
    let grades = [
        (Verdict::Invalid, invalid::reasons(cell, facts)),
        (Verdict::Saturated, saturated::reason(cell).into_iter().collect()),
        (Verdict::Suspect, suspect::reasons(cell, asked, facts)),
    ];
    let verdict =
        grades.iter().find(|(_, reasons)| !reasons.is_empty()).map_or(Verdict::Valid, |(verdict, _)| *verdict);
    (verdict, grades.into_iter().flat_map(|(_, reasons)| reasons).collect())
}

/// The books of all launches.
fn total(cell: &Cell) -> Ledger {
    let mut total = Ledger::default();
    for launch in &cell.launches {
        total.add(&launch.ledger);
    }
    total
}

/// The windows of all launches, in ns.
fn windows_ns(cell: &Cell) -> f64 {
    cell.launches.iter().map(|launch| launch.window_ns as f64).sum()
}
