//! Whether a cell's figures may be trusted, and why not.

use rpcbench_records::{Cell, Failure, Ledger, Machine, Verdict};

use crate::drive::WRONG_ANSWER;

/// More errors than this part of all calls make a cell invalid.
pub const MOST_ERRORS: f64 = 0.001;
/// More stolen CPU time than this part of all windows makes a cell suspect.
pub const MOST_STEAL: f64 = 0.05;
/// More CPU time of other programs than this part of all windows makes a cell suspect: the scheduler shares a CPU by
/// threads, so that a neighbor costs a client with one lane far more than one with sixteen (at 16 in flight beside
/// a compiler, clients with one lane got a quarter of their CPU and clients with sixteen got nearly all).
pub const MOST_FOREIGN: f64 = 0.1;
/// Fewer launches than this give no interval worth its name.
pub const FEWEST_LAUNCHES: usize = 3;

/// Decides a cell's verdict from its launches; `asked` is how many there should be.
pub fn judge(cell: &mut Cell, asked: u32) {
    if cell.verdict == Verdict::Unsupported {
        return;
    }
    let (verdict, reasons) = decide(cell, asked as usize);
    cell.verdict = verdict;
    cell.reasons = reasons;
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

fn decide(cell: &Cell, asked: usize) -> (Verdict, Vec<String>) {
    if cell.launches.is_empty() {
        return match cell.failures.first() {
            Some(failure) => (Verdict::Failed, vec![failure.cause.clone()]),
            None => (Verdict::Missing, vec!["the run ended before this cell was measured".to_owned()]),
        };
    }
    let invalid = invalid(cell);
    if !invalid.is_empty() {
        return (Verdict::Invalid, invalid);
    }
    let suspect = suspect(cell, asked);
    (if suspect.is_empty() { Verdict::Valid } else { Verdict::Suspect }, suspect)
}

fn invalid(cell: &Cell) -> Vec<String> {
    let mut reasons = Vec::new();
    let total = total(cell);
    if let Some(difference) = cell.launches.iter().find_map(|launch| launch.first_difference.as_ref()) {
        reasons.push(format!("wrong answers ({} of {} counted calls): {difference}", total.wrong, total.scheduled));
    }
    let errors = total.error + total.timeout;
    if errors as f64 > total.scheduled as f64 * MOST_ERRORS {
        let first = cell.launches.iter().find_map(|launch| launch.first_error.clone()).unwrap_or_default();
        reasons.push(format!("{errors} of {} calls failed: {first}", total.scheduled));
    }
    if !total.balances() {
        reasons.push("the books do not add up: a call is missing or counted twice".to_owned());
    }
    reasons
}

fn suspect(cell: &Cell, asked: usize) -> Vec<String> {
    let mut reasons = Vec::new();
    if let Some(failure) = cell.failures.first() {
        reasons.push(format!("{} of {asked} launches failed: {}", cell.failures.len(), failure.cause));
    }
    if cell.launches.len() < FEWEST_LAUNCHES {
        let launches = cell.launches.len();
        reasons.push(format!("{launches} of at least {FEWEST_LAUNCHES} launches: too few for an interval"));
    }
    let (steal, foreign) = (part(cell, |machine| machine.steal_ns), part(cell, |machine| machine.foreign_ns));
    if steal > MOST_STEAL {
        reasons.push(format!("the hypervisor took {:.0} % of a CPU away during the windows", steal * 100.0));
    }
    if foreign > MOST_FOREIGN {
        reasons.push(format!("other programs used {:.0} % of a CPU during the windows", foreign * 100.0));
    }
    reasons
}

/// A CPU time of the machine as a part of all windows.
fn part(cell: &Cell, of: fn(&Machine) -> u64) -> f64 {
    let used: u64 = cell.launches.iter().filter_map(|launch| launch.machine.as_ref()).map(of).sum();
    let windows: u64 = cell.launches.iter().map(|launch| launch.window_ns).sum();
    used as f64 / windows as f64
}

fn total(cell: &Cell) -> Ledger {
    let mut total = Ledger::default();
    for launch in &cell.launches {
        total.add(&launch.ledger);
    }
    total
}
