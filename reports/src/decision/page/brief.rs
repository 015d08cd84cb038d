//! Cells that did not change: a row for all figures of each, folded.

use maud::{Markup, html};
use rpcbench_records::{CellChange, Change, FigureChange, TimedFigure};

use super::{Placed, full};
use crate::decision::words;
use crate::units;

#[rustfmt::skip]
const HEADINGS: [&str; 11] = [
    "Cell", "Base p50", "Head p50", "Change of p50", "Margin of p50", "Base per call", "Head per call", "Change per call",
    "Margin per call", "Change of p99", "Decided on",
];

pub(super) fn table(cells: &[Placed<'_>]) -> Markup {
    let mixed = cells.iter().any(|placed| placed.cell.change != Change::Unchanged);
    let title = if mixed { "All other cells" } else { "Unchanged cells" };
    html! {
        @if !cells.is_empty() {
            details {
                summary { (title) ": " (units::count(cells.len() as f64)) }
                div.scroll role="region" tabindex="0" aria-label=(title) {
                    table.figures.cells {
                        caption { (title) ". Per call: time per call, of closed loops only. p99 decides nothing" }
                        thead { tr {
                            @for heading in HEADINGS { th scope="col" { (heading) } }
                            @if mixed { th scope="col" { "Verdict" } }
                        } }
                        tbody { @for placed in cells { (row(placed, mixed)) } }
                    }
                }
            }
        }
    }
}

fn row(Placed { cell, place }: &Placed<'_>, mixed: bool) -> Markup {
    html! {
        tr id=(place) {
            th scope="row" { (cell.name) }
            (figure(find(cell, TimedFigure::P50)))
            (figure(find(cell, TimedFigure::TimePerCall)))
            @match find(cell, TimedFigure::P99) {
                Some(p99) => (full::change(&p99.ratio)),
                None => td { "—" },
            }
            @if let Some(first) = cell.figures.first() { (full::launches(first)) } @else { td { "—" } }
            @if mixed { td.verdict { (cell.change.name()) } }
        }
    }
}

fn find(cell: &CellChange, wanted: TimedFigure) -> Option<&FigureChange> {
    cell.figures.iter().find(|figure| figure.figure == wanted)
}

fn figure(figure: Option<&FigureChange>) -> Markup {
    html! {
        @if let Some(figure) = figure {
            td { (units::time(figure.base_ns)) }
            td { (units::time(figure.head_ns)) }
            (full::change(&figure.ratio))
            td { "±" (words::margin(figure.margin)) }
        } @else {
            td { "—" } td { "—" } td { "—" } td { "—" }
        }
    }
}
