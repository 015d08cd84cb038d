//! How the load was offered, and how late the harness itself was.

use maud::{Markup, html};
use rpcbench_records::Load;

use super::{Page, anchor, figures, marks};
use crate::figure::Figure;
use crate::offered;
use crate::summary::{CellSummary, basis};
use crate::units;

#[rustfmt::skip]
const HEADINGS: [&str; 7] = [
    "Adapter", "Workload", "Load", "Late, median", "Late, p99", "Moved the median by", "Moved p99 by",
];

/// A row per kind of load: what was offered, and what latency counts from.
pub(super) fn table(page: &Page<'_, '_>) -> Markup {
    html! {
        h3 { "How the load was offered" }
        div.scroll role="region" tabindex="0" aria-label="How the load was offered" {
            table.remarks {
                caption { "Loads of this run" }
                thead { tr { @for heading in ["Pattern", "Load", "At once", "Latency counts from"] { th scope="col" { (heading) } } } }
                tbody {
                    @for load in page.loads.iter().filter(|load| !load.pattern.scheduled()) { (row(&offered::words(load), load)) }
                    @for sweep in &page.sweeps {
                        @let rates = sweep.loads.iter().map(rate).collect::<Vec<_>>().join(", ");
                        (row(&rates, &sweep.loads[0]))
                    }
                    @for load in page.offered.iter().filter(|load| load.pattern.scheduled() && load.rate_per_s.is_none()) {
                        (row("the rates of a search", load))
                    }
                }
            }
        }
        @if page.offered.iter().any(|load| load.pattern.scheduled()) {
            p {
                "How lanes waited until a call was due: " (offered::waiting(page.run.suite.wait)) " It is the same for every adapter, because \
                 it moves what is measured. Time that was spent spinning is taken off the client's CPU per call."
            }
        }
    }
}

fn row(rates: &str, load: &Load) -> Markup {
    let from = if basis(load) == "sent" {
        "sent: just before the call is sent"
    } else {
        "intended: when the schedule wanted the call"
    };
    let at_once =
        if load.pattern.scheduled() { offered::bounds(load) } else { format!("exactly {} in flight", load.in_flight) };
    html! { tr { th scope="row" { (load.pattern.name()) } td { (rates) } td { (at_once) } td { (from) } } }
}

/// The rate of a load by schedule, and what a session is where there are any.
fn rate(load: &Load) -> String {
    offered::words(load).replacen(&format!(" {}", load.pattern.name()), "", 1)
}

/// The harness's own lateness, for each cell by schedule.
pub(super) fn lateness(page: &Page<'_, '_>) -> Markup {
    let mut known: Vec<_> = page.cells.iter().filter(|cell| cell.lateness.p50.estimate.is_some()).collect();
    let moved = |cell: &CellSummary<'_>| cell.lateness.most_moved().unwrap_or(0.0);
    known.sort_by(|a, b| moved(b).total_cmp(&moved(a)));
    html! {
        @if !known.is_empty() {
            h3 { "How late the harness itself was" }
            p {
                "Between the moment at which a call is due and a lane is free, and the moment at which it is sent, lies the harness's \
                 own lateness. It is no adapter's doing. “Moved” says by how much it lengthened the response: the response \
                 as measured against the same calls less their lateness. A cell in which that is much is SUSPECT or INVALID."
            }
            div.scroll role="region" tabindex="0" aria-label="The harness's own lateness" {
                table.figures.sums {
                    caption { "The harness's own lateness, where it moved most on top" }
                    thead { tr {
                        @for heading in HEADINGS {
                            th scope="col" { (heading) }
                        }
                    } }
                    tbody { @for cell in known { (late(page, cell)) } }
                }
            }
        }
    }
}

fn late(page: &Page<'_, '_>, cell: &CellSummary<'_>) -> Markup {
    let place = anchor::cell(page, &cell.cell.workload, &cell.cell.load, &cell.cell.adapter);
    let lateness = &cell.lateness;
    html! {
        tr data-a=[page.palette.index(&cell.cell.adapter)] {
            th scope="row" { (marks::name(page, &cell.cell.adapter)) }
            td { a href={ "#" (place) } { (cell.cell.workload) } }
            td { (offered::words(&cell.cell.load)) }
            td { (figures::center(&lateness.p50, units::time)) }
            td { (figures::center(&lateness.p99, units::time)) }
            td { (moved(&lateness.moved_p50)) }
            td { (moved(&lateness.moved_p99)) }
        }
    }
}

fn moved(ratio: &Figure) -> String {
    ratio.center().map_or_else(|| "—".to_owned(), |ratio| units::percent(ratio - 1.0))
}
