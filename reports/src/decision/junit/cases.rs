//! What the test cases are.

use rpcbench_records::{CellChange, Change, CountChange, Decision, Expectation, Kept, Outcome};

use crate::decision::{order, words};

/// Cases of one kind.
pub(super) struct Suite {
    pub(super) name: &'static str,
    pub(super) cases: Vec<Case>,
}

/// One thing that was judged.
pub(super) struct Case {
    /// What it belongs to: `rpcbench.grpc`.
    pub(super) class: String,
    pub(super) name: String,
    pub(super) found: Found,
    /// Lines with all figures.
    pub(super) details: Vec<String>,
}

/// What was found, with a message.
pub(super) enum Found {
    Passed,
    /// Worse at first, and not so in fresh launches.
    Cleared(String),
    /// What it failed by.
    Failed(&'static str, String),
    Skipped(String),
    Error(String),
}

/// Where names of what is not ours, and what belongs to no adapter, stand.
const PROGRAM: &str = "rpcbench";

pub(super) fn suites(decision: &Decision) -> Vec<Suite> {
    if decision.outcome == Outcome::Undecided {
        return vec![Suite { name: "decision", cases: vec![undecided(decision)] }];
    }
    vec![
        Suite { name: "timed", cases: decision.cells.iter().map(of_cell).collect() },
        Suite { name: "counts", cases: decision.counts.iter().map(of_count).collect() },
        Suite { name: "expectations", cases: decision.expectations.iter().map(of_expectation).collect() },
    ]
}

fn undecided(decision: &Decision) -> Case {
    let message = if decision.remarks.is_empty() { words::verdict(decision) } else { decision.remarks.join(" ") };
    let (class, name) = (PROGRAM.to_owned(), "decision".to_owned());
    Case { class, name, found: Found::Error(message), details: Vec::new() }
}

fn of_cell(cell: &CellChange) -> Case {
    let named = cell.cell.as_ref();
    let class = named.map_or_else(|| PROGRAM.to_owned(), |named| class(&named.adapter));
    let name = named.map_or_else(|| cell.name.clone(), |named| format!("{} {}", named.workload, named.load.name()));
    let found = match order::cleared(cell).and_then(words::screened) {
        Some(screened) => Found::Cleared(format!("{}: {screened}", cell.name)),
        None => found(cell.change, words::cell(cell)),
    };
    let figures = cell.figures.iter().map(|figure| format!("{}: {}", words::figure(figure), words::times(figure)));
    Case { class, name, found, details: [cell.reason.clone()].into_iter().chain(figures).collect() }
}

fn of_count(count: &CountChange) -> Case {
    let name = format!("{} {}", count.workload, count.count.name());
    let details = vec![count.reason.clone(), words::count(count)];
    Case { class: class(&count.adapter), name, found: found(count.change, words::count(count)), details }
}

fn of_expectation(expectation: &Expectation) -> Case {
    let message = words::expectation(expectation);
    let found = match expectation.kept {
        Kept::Kept => Found::Passed,
        Kept::Missed => Found::Failed(Kept::Missed.name(), message),
        Kept::Unknown => Found::Skipped(message),
    };
    let (class, name) = (format!("{PROGRAM}.expectations"), expectation.text.clone());
    Case { class, name, found, details: vec![expectation.reason.clone()] }
}

fn class(adapter: &str) -> String {
    format!("{PROGRAM}.{adapter}")
}

fn found(change: Change, message: String) -> Found {
    match change {
        Change::Regressed | Change::Missing => Found::Failed(change.name(), message),
        Change::Inconclusive | Change::Ignored => Found::Skipped(message),
        Change::Unchanged | Change::New | Change::Improved => Found::Passed,
    }
}
