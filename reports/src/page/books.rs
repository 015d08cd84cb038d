//! The books: what became of every call, wherever that is not simply an answer.

use maud::{Markup, html};

use super::{Page, anchor, marks};
use crate::offered;
use crate::summary::CellSummary;
use crate::units;

#[rustfmt::skip]
const HEADINGS: [&str; 10] = [
    "Adapter", "Workload", "Load", "To be made", "Answered", "Wrong", "Failed", "Too late", "Shed", "Open at the end",
];

pub(super) fn table(page: &Page<'_, '_>) -> Markup {
    let plain = |cell: &&CellSummary<'_>| cell.ledger.ok == cell.ledger.scheduled;
    let told: Vec<_> = page.cells.iter().filter(|cell| !plain(cell)).collect();
    html! {
        h3 { "What became of every call" }
        p {
            "Every call that was to be made is in exactly one column; wrong answers, failures and calls without an answer are in no \
             latency. " b { "Shed" } ": not made, because too many were waiting. " b { "Open at the end" } ": still without an answer \
             when the launch ended. These, and those too late, would have been longer than the others, so figures that they \
             could move are marked ≥."
            @if told.is_empty() { " In this run every call of every cell was answered rightly." }
        }
        @if !told.is_empty() {
            div.scroll role="region" tabindex="0" aria-label="The books" {
                table.figures.sums {
                    caption { "Cells in which not every call was answered rightly, all launches together" }
                    thead { tr {
                        @for heading in HEADINGS {
                            th scope="col" { (heading) }
                        }
                    } }
                    tbody { @for cell in told { (row(page, cell)) } }
                }
            }
        }
    }
}

fn row(page: &Page<'_, '_>, cell: &CellSummary<'_>) -> Markup {
    let place = anchor::cell(page, &cell.cell.workload, &cell.cell.load, &cell.cell.adapter);
    let of = &cell.ledger;
    html! {
        tr data-a=[page.palette.index(&cell.cell.adapter)] {
            th scope="row" { (marks::name(page, &cell.cell.adapter)) }
            td { a href={ "#" (place) } { (cell.cell.workload) } }
            td { (offered::words(&cell.cell.load)) }
            @for calls in [of.scheduled, of.ok, of.wrong, of.error, of.timeout, of.shed, of.censored] {
                td { (units::count(calls as f64)) }
            }
        }
    }
}
