//! Whether a cell's figures may be trusted, and why not.

use rpcbench_records::{Cell, Ledger, Verdict};

/// More errors than this part of all calls make a cell invalid.
pub const MOST_ERRORS: f64 = 0.001;
/// More stolen CPU time than this part of all windows makes a cell suspect.
pub const MOST_STEAL: f64 = 0.05;
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
    let steal: u64 = cell.launches.iter().filter_map(|launch| launch.machine).map(|machine| machine.steal_ns).sum();
    let windows: u64 = cell.launches.iter().map(|launch| launch.window_ns).sum();
    if steal as f64 > windows as f64 * MOST_STEAL {
        let percent = steal as f64 * 100.0 / windows as f64;
        reasons.push(format!("the hypervisor took {percent:.0} % of a CPU away during the windows"));
    }
    reasons
}

fn total(cell: &Cell) -> Ledger {
    let mut total = Ledger::default();
    for launch in &cell.launches {
        total.add(&launch.ledger);
    }
    total
}
