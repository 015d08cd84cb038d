//! What is told first: the worst. What is told of a cell: the figure that its verdict rests on.

use std::cmp::Reverse;

use rpcbench_records::{CellChange, Change, CountChange, Decision, Expectation, FigureChange, Kept};

/// True of what is told in one line for all: nothing happened to it, or nobody asked.
#[must_use]
pub const fn is_folded(change: Change) -> bool {
    matches!(change, Change::Unchanged | Change::Ignored)
}

/// The cells that are told one by one, the worst first, and among equals those that moved furthest.
#[must_use]
pub fn changed(decision: &Decision) -> Vec<&CellChange> {
    let mut cells: Vec<_> = decision.cells.iter().filter(|cell| !folds(decision, cell)).collect();
    cells.sort_by(|a, b| (b.change.cmp(&a.change)).then(size(b).total_cmp(&size(a))));
    cells
}

/// The cells that are told in one line, in the order of the decision.
#[must_use]
pub fn folded(decision: &Decision) -> Vec<&CellChange> {
    decision.cells.iter().filter(|cell| folds(decision, cell)).collect()
}

/// True of a cell that was not compared because no time was: one sentence says so of all.
#[must_use]
pub const fn is_refused(decision: &Decision, cell: &CellChange) -> bool {
    decision.timed.refused.is_some() && matches!(cell.change, Change::Inconclusive) && cell.figures.is_empty()
}

const fn folds(decision: &Decision, cell: &CellChange) -> bool {
    is_folded(cell.change) || is_refused(decision, cell)
}

/// The counts that are told one by one, the worst first.
#[must_use]
pub fn counts(decision: &Decision) -> Vec<&CountChange> {
    let mut counts: Vec<_> = decision.counts.iter().filter(|count| !is_folded(count.change)).collect();
    counts.sort_by_key(|count| Reverse(count.change));
    counts
}

/// All expectations: those that were missed, those that could not be told, those that were kept.
#[must_use]
pub fn expectations(decision: &Decision) -> Vec<&Expectation> {
    let mut expectations: Vec<_> = decision.expectations.iter().collect();
    expectations.sort_by_key(|expectation| match expectation.kept {
        Kept::Missed => 0,
        Kept::Unknown => 1,
        Kept::Kept => 2,
    });
    expectations
}

/// The figure that a cell's verdict rests on: the worst of those that decide, and among equals the one that moved
/// furthest.
#[must_use]
pub fn deciding(cell: &CellChange) -> Option<&FigureChange> {
    let deciding = cell.figures.iter().filter(|figure| figure.figure.gates());
    deciding.max_by(|a, b| (a.change.cmp(&b.change)).then(moved(a).total_cmp(&moved(b))))
}

/// The figure that looked worse than its margin in the first launches, of a cell that fresh ones cleared.
#[must_use]
pub fn cleared(cell: &CellChange) -> Option<&FigureChange> {
    let fine = |change| matches!(change, Change::Unchanged | Change::Improved);
    let looked_worse = |figure: &&FigureChange| {
        let screened = figure.screened.is_some_and(|ratio| ratio.center > figure.margin);
        figure.figure.gates() && fine(figure.change) && screened
    };
    cell.figures.iter().find(looked_worse).filter(|_| fine(cell.change))
}

fn size(cell: &CellChange) -> f64 {
    deciding(cell).map_or(0.0, moved)
}

/// How far a figure moved, either way.
fn moved(figure: &FigureChange) -> f64 {
    figure.ratio.center.ln().abs()
}
