//! `report.html` of a comparison: did it pass, what is worse by how much and how sure, and may it be trusted?

use maud::{Markup, html};
use rpcbench_records::{CellChange, Change, Decision, Outcome};

use super::words;
use crate::page::shell::Shell;
use crate::page::{embedded, tidy};

mod alone;
mod brief;
mod cells;
mod counts;
mod drawn;
mod expectations;
mod finding;
mod full;
pub(crate) mod look;
mod machines;
mod method;
mod per_call;
mod percent;
mod place;
mod tally;
mod top;
mod trust;

use finding::Findings;

const SCRIPT: &str = include_str!("page/script.js");

/// Cells whose figures have a row each; of more, the worst have, and the rest a row together.
const MOST_IN_FULL: usize = 200;

/// What every part of the page is made from.
struct View<'d> {
    decision: &'d Decision,
    /// The cells whose figures have a row each, the worst first.
    full: Vec<Placed<'d>>,
    /// Those that were not compared, the worst first.
    alone: Vec<Placed<'d>>,
    /// Those that have one row for all their figures.
    brief: Vec<Placed<'d>>,
    findings: Findings,
}

/// A cell, and where the page has its figures.
struct Placed<'d> {
    cell: &'d CellChange,
    place: String,
}

/// The page of a decision.
pub fn of(decision: &Decision) -> Result<String, serde_json::Error> {
    let page = tidy(&document(&View::of(decision)).into_string());
    Ok(embedded::within(&page, "decision", &serde_json::to_string(decision)?))
}

impl<'d> View<'d> {
    fn of(decision: &'d Decision) -> Self {
        let cells = place::all(&decision.cells);
        let findings = Findings::of(decision, &cells);
        let (compared, mut alone): (Vec<_>, Vec<_>) = cells.into_iter().partition(|it| !it.cell.figures.is_empty());
        alone.sort_by(|a, b| finding::worst_first(a.cell, b.cell));
        let (mut full, rest): (Vec<_>, Vec<_>) = compared.into_iter().partition(|it| is_telling(it.cell));
        full.sort_by(|a, b| finding::worst_first(a.cell, b.cell));
        let brief = full.split_off(full.len().min(MOST_IN_FULL)).into_iter().chain(rest).collect();
        Self { decision, full, alone, brief, findings }
    }
}

/// True of a cell that changed, or that was looked at twice.
fn is_telling(cell: &CellChange) -> bool {
    cell.change != Change::Unchanged || cell.figures.iter().any(|figure| figure.screened.is_some())
}

/// The whole in one or two sentences.
fn title(decision: &Decision) -> String {
    let verdict = words::verdict(decision);
    match decision.outcome {
        Outcome::Passed => format!("Passed. {verdict}"),
        Outcome::Failed => format!("Failed. {verdict}"),
        Outcome::Inconclusive | Outcome::Undecided => verdict,
    }
}

fn document(view: &View<'_>) -> Markup {
    let decision = view.decision;
    let main = html! {
        (drawn::section(view))
        (cells::section(view))
        (counts::section(decision))
        (expectations::section(decision))
        (method::section(decision))
        (machines::section(decision))
    };
    let head = html! { (decision.outcome.name()) @if let Some(head) = &decision.head { ", head " (head.started) } };
    let header = top::header(view, &title(decision));
    Shell { title: head, style: look::style(), symbols: look::symbols(), header, main, script: SCRIPT }.document()
}
