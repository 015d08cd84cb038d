//! Latency and throughput of a block as a table.

use maud::{Markup, html};

use super::{Page, anchor, marks};
use crate::block::Block;
use crate::figure::Figure;
use crate::summary::{CellSummary, REFERENCE};
use crate::units;

pub(super) fn table(page: &Page<'_, '_>, block: &Block<'_, '_>, place: usize) -> Markup {
    let title = format!("{}, {}: time of a call, and calls per second", block.workload, block.load);
    html! {
        div.scroll role="region" tabindex="0" aria-label=(title) {
            table.figures id=(anchor::figures(block.workload, place)) {
                caption { (title) }
                thead { tr {
                    th scope="col" { "Adapter" }
                    th scope="col" { "Median" }
                    th scope="col" { "95 % interval" }
                    th scope="col" { "× " (REFERENCE) }
                    th scope="col" { "p90" }
                    th scope="col" { "p99" }
                    th scope="col" { "p99.9" }
                    th scope="col" { "Calls per s" }
                    th scope="col" { "95 % interval" }
                    th scope="col" { "Launches" }
                    th scope="col" { "Calls" }
                    th scope="col" { "Errors" }
                    th scope="col" { "Verdict" }
                } }
                tbody { @for cell in &block.cells { (row(page, block, cell)) } }
            }
        }
    }
}

fn row(page: &Page<'_, '_>, block: &Block<'_, '_>, cell: &CellSummary<'_>) -> Markup {
    let adapter = cell.cell.adapter.as_str();
    let measured = !cell.cell.launches.is_empty();
    html! {
        tr id=(anchor::cell(page, block.workload, &block.load, adapter)) data-a=[page.palette.index(adapter)] {
            th scope="row" { (marks::name(page, adapter)) }
            td { (quantile(&cell.p50)) }
            td { (interval(&cell.p50, units::time_range)) }
            td { @match &cell.times_reference { Some(times) => (units::ratio(times.center)), None => "—" } }
            td { (quantile(&cell.p90)) }
            td { (quantile(&cell.p99)) }
            td { (quantile(&cell.p999)) }
            td { @match cell.rate.center() { Some(rate) => (units::rate(rate)), None => "—" } }
            td { (interval(&cell.rate, units::rate_range)) }
            td { (cell.cell.launches.len()) }
            td { @if measured { (units::count(cell.ledger.scheduled as f64)) } @else { "—" } }
            td { @if measured { (units::count(cell.errors() as f64)) } @else { "—" } }
            td.verdict { (cell.cell.verdict.name()) }
        }
    }
}

/// A quantile, or a dash and how many calls a launch lacks before it may be printed.
fn quantile(figure: &Figure) -> Markup {
    match figure.center() {
        Some(ns) if figure.at_least => html! { "≥ " (units::time(ns)) },
        Some(ns) => html! { (units::time(ns)) },
        None if figure.lacks > 0 => html! { "— " small { "needs " (units::count(figure.lacks as f64)) " more calls" } },
        None => html! { "—" },
    }
}

fn interval(figure: &Figure, range: fn(f64, f64) -> String) -> String {
    let interval = figure.estimate.and_then(|estimate| estimate.interval);
    interval.map_or_else(|| "—".to_owned(), |at| range(at.low, at.high))
}
