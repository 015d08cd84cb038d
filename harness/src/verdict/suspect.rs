//! What disturbed a measurement without spoiling it.

use rpcbench_records::Cell;

use super::thresholds::FEWEST_LAUNCHES;
use super::{Facts, delayed, lateness, machine, shape};

/// Why to look twice at the cell; empty where nothing disturbed it.
pub(super) fn reasons(cell: &Cell, asked: u32, facts: &Facts) -> Vec<String> {
    let mut reasons: Vec<_> = [failed(cell, asked), few(cell)].into_iter().flatten().collect();
    reasons.extend(disturbances(cell, facts));
    reasons
}

/// What was seen in the launches themselves, however many there are.
pub(super) fn disturbances(cell: &Cell, facts: &Facts) -> Vec<String> {
    let mut reasons = lateness::disturbs(cell, facts);
    reasons.extend(machine::reasons(cell, facts));
    reasons.extend(delayed::reason(cell));
    reasons.extend(shape::reasons(cell));
    reasons
}

/// Launches that failed are not a sample of those that did not.
fn failed(cell: &Cell, asked: u32) -> Option<String> {
    let first = cell.failures.first()?;
    Some(format!("{} of {asked} launches failed: {}", cell.failures.len(), first.cause))
}

fn few(cell: &Cell) -> Option<String> {
    let launches = cell.launches.len();
    (launches < FEWEST_LAUNCHES)
        .then(|| format!("{launches} of at least {FEWEST_LAUNCHES} launches: too few for an interval"))
}
