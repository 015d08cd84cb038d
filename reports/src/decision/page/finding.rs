//! What a comparison found, as lists for the first screen: worse, not known, better.

use std::cmp::Ordering;

use rpcbench_records::{CellChange, Change, CountChange, Decision, Expectation, FigureChange};

use super::{Placed, look, per_call, percent};
use crate::decision::{order, words};

/// Something that was found.
pub(super) struct Finding {
    pub(super) change: Change,
    /// What became of it, in a word.
    pub(super) word: &'static str,
    /// What it is of.
    pub(super) name: String,
    /// Where the page says more.
    pub(super) place: String,
    /// What was found, with how sure that is.
    pub(super) what: String,
}

/// What was found, the worst first.
pub(super) struct Findings {
    pub(super) worse: Vec<Finding>,
    pub(super) unknown: Vec<Finding>,
    pub(super) better: Vec<Finding>,
}

impl Findings {
    pub(super) fn of(decision: &Decision, cells: &[Placed<'_>]) -> Self {
        let mut cells: Vec<_> = cells.iter().collect();
        cells.sort_by(|a, b| worst_first(a.cell, b.cell));
        let counts = order::counts(decision).into_iter().map(count);
        let expectations = order::expectations(decision).into_iter().map(expectation);
        let mut found = Self { worse: Vec::new(), unknown: Vec::new(), better: Vec::new() };
        for finding in cells.into_iter().map(cell).chain(counts).chain(expectations) {
            found.add(finding);
        }
        found
    }

    fn add(&mut self, finding: Finding) {
        match finding.change {
            Change::Regressed | Change::Missing => self.worse.push(finding),
            Change::Inconclusive => self.unknown.push(finding),
            Change::Improved => self.better.push(finding),
            Change::Unchanged | Change::New | Change::Ignored => {}
        }
    }
}

/// The worst cells first: by what became of them, and among equals those that moved furthest.
pub(super) fn worst_first(a: &CellChange, b: &CellChange) -> Ordering {
    let moved = |cell| order::deciding(cell).map_or(0.0, |figure| figure.ratio.center.ln().abs());
    b.change.cmp(&a.change).then(moved(b).total_cmp(&moved(a)))
}

fn cell(Placed { cell, place }: &Placed<'_>) -> Finding {
    let figure = order::deciding(cell).filter(|figure| figure.change == cell.change);
    Finding {
        change: cell.change,
        word: cell.change.name(),
        name: cell.name.clone(),
        place: place.clone(),
        what: figure.map_or_else(|| cell.reason.clone(), measured),
    }
}

/// A figure's change with how sure it is.
fn measured(figure: &FigureChange) -> String {
    let chance = figure.p_regressed.filter(|_| figure.change == Change::Regressed);
    let sure = chance.map_or_else(String::new, |p| format!("; by chance alone: {}", percent::chance(p)));
    format!("{}{sure}", words::figure(figure))
}

fn count(count: &CountChange) -> Finding {
    let [base, head] = per_call::both(count);
    let both = count.base.is_some() && count.head.is_some();
    let told = || format!("{base} → {head} per call ({})", per_call::total(count));
    let what = if both { told() } else { count.reason.clone() };
    Finding {
        change: count.change,
        word: count.change.name(),
        name: format!("{} {} {}", count.adapter, count.workload, count.count.name()),
        place: "counts".to_owned(),
        what,
    }
}

fn expectation(expectation: &Expectation) -> Finding {
    Finding {
        change: look::of_kept(expectation.kept),
        word: expectation.kept.name(),
        name: expectation.text.clone(),
        place: "expectations".to_owned(),
        what: expectation.reason.clone(),
    }
}
