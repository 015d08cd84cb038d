//! The figures of a sweep as a table: a row per adapter and rate.

use maud::{Markup, html};
use rpcbench_records::{Bound, Verdict};

use super::{Page, anchor, figures, marks};
use crate::block::Block;
use crate::floor;
use crate::summary::CellSummary;
use crate::units;

/// The table of a workload's blocks by schedule, each adapter's rates below one another.
pub(super) fn table(page: &Page<'_, '_>, blocks: &[&Block<'_, '_>], id: &str) -> Markup {
    let workload = blocks.first().map_or("", |block| block.workload);
    let title = format!("{workload}, by schedule: response, service and rates");
    html! {
        div.scroll role="region" tabindex="0" aria-label=(title) {
            table.figures id=(id) {
                caption { (title) ". Small figures: 95 % interval over the launches. ≥: calls without an answer would have made \
                     it longer. Full: which side had no CPU left"
                    @if let Some(words) = floor::words(page.run, blocks.iter().flat_map(|block| block.cells.iter().copied())) { ". × floor, at the same load: " (words) }
                }
                thead { tr { @for heading in HEADINGS { th.verdict[heading == "Verdict"] scope="col" { (heading) } } } }
                tbody {
                    @for look in page.palette.looks() {
                        @for block in blocks {
                            @for cell in block.cells.iter().filter(|cell| cell.cell.adapter == look.adapter) { (row(page, block, cell)) }
                        }
                    }
                }
            }
        }
    }
}

const HEADINGS: [&str; 15] = [
    "Adapter",
    "Offered per s",
    "Verdict",
    "Answered per s",
    "Response, median",
    "× floor",
    "Response, p90",
    "Response, p99",
    "Response, p99.9",
    "Service, median",
    "Launches",
    "Calls",
    "Errors",
    "Shed, open",
    "Full",
];

fn row(page: &Page<'_, '_>, block: &Block<'_, '_>, cell: &CellSummary<'_>) -> Markup {
    let adapter = cell.cell.adapter.as_str();
    let measured = !cell.cell.launches.is_empty();
    let full = cell.cell.bound.filter(|bound| *bound != Bound::Neither);
    html! {
        tr.useless[cell.cell.verdict == Verdict::Invalid] id=(anchor::cell(page, block.workload, &block.load, adapter)) data-a=[page.palette.index(adapter)] {
            th scope="row" { (marks::name(page, adapter)) }
            td { @if let Some(rate) = block.load.rate_per_s { (units::rate(rate)) } @else { "—" } }
            td.verdict { (cell.cell.verdict.name()) }
            td { (figures::figure(&cell.rate, units::rate, units::rate_range)) }
            td { (figures::quantile(&cell.p50)) }
            td { @if let Some(times) = &cell.times_floor { (figures::relative(times)) } @else { "—" } }
            td { (figures::quantile(&cell.p90)) }
            td { (figures::quantile(&cell.p99)) }
            td { (figures::quantile(&cell.p999)) }
            td { (figures::quantile(&cell.service_p50)) }
            td { (cell.cell.launches.len()) }
            td { @if measured { (units::count(cell.ledger.scheduled as f64)) } @else { "—" } }
            td { @if measured { (units::count(cell.errors() as f64)) } @else { "—" } }
            td { @if measured { (lost(cell)) } @else { "—" } }
            td.side { @if let Some(bound) = full { (bound.name()) } @else { "—" } }
        }
    }
}

/// Calls that were not made, and those still open at the end, of which neither has an answer.
fn lost(cell: &CellSummary<'_>) -> String {
    let [shed, open] = [cell.ledger.shed, cell.ledger.censored].map(|calls| units::count(calls as f64));
    format!("{shed}, {open}")
}
