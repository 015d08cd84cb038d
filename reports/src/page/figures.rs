//! Latency and throughput of a block as a table.

use maud::{Markup, html};
use rpcbench_records::Bound;
use rpcbench_statistics::Estimate;

use super::{Page, anchor, marks};
use crate::block::Block;
use crate::figure::Figure;
use crate::floor;
use crate::summary::CellSummary;
use crate::units;

pub(super) fn table(page: &Page<'_, '_>, block: &Block<'_, '_>, place: usize) -> Markup {
    let title = format!("{}, {}: time of a call (lower is better), and calls per second", block.workload, block.load);
    html! {
        div.scroll role="region" tabindex="0" aria-label=(title) {
            table.figures id=(anchor::figures(block.workload, place)) {
                caption { (title) ". Small figures: 95 % interval over the launches. Full: which side had no CPU left"
                    @if let Some(words) = floor::words(page.run, block.cells.iter().copied()) { ". × floor: " (words) }
                }
                thead { tr {
                    th scope="col" { "Adapter" }
                    th scope="col" { "Median" }
                    th scope="col" { "× floor" }
                    th scope="col" { "p90" }
                    th scope="col" { "p99" }
                    th scope="col" { "p99.9" }
                    th scope="col" { "Calls per s" }
                    th scope="col" { "Launches" }
                    th scope="col" { "Calls" }
                    th scope="col" { "Errors" }
                    th scope="col" { "Full" }
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
            td { @if let Some(times) = &cell.times_floor { (relative(times)) } @else { "—" } }
            td { (quantile(&cell.p90)) }
            td { (quantile(&cell.p99)) }
            td { (quantile(&cell.p999)) }
            td { (figure(&cell.rate, units::rate, units::rate_range)) }
            td { (cell.cell.launches.len()) }
            td { @if measured { (units::count(cell.ledger.scheduled as f64)) } @else { "—" } }
            td { @if measured { (units::count(cell.errors() as f64)) } @else { "—" } }
            td { @if let Some(bound) = cell.cell.bound.filter(|bound| *bound != Bound::Neither) { (bound.name()) } @else { "—" } }
            td.verdict { (cell.cell.verdict.name()) }
        }
    }
}

/// A quantile, or a dash and how many calls a launch lacks before it may be printed.
pub(super) fn quantile(quantile: &Figure) -> Markup {
    html! {
        @if quantile.at_least { "≥ " }
        (figure(quantile, units::time, units::time_range))
        @if quantile.estimate.is_none() && quantile.lacks > 0 {
            small.lacks { "needs " (units::count(quantile.lacks as f64)) " more calls" }
        }
    }
}

/// A figure with its interval; a dash where it was not measured.
pub(super) fn figure(figure: &Figure, unit: fn(f64) -> String, range: fn(f64, f64) -> String) -> Markup {
    html! { (center(figure, unit)) (spread(figure.estimate, range)) }
}

/// A figure alone; a dash where it was not measured.
pub(super) fn center(figure: &Figure, unit: fn(f64) -> String) -> String {
    figure.center().map_or_else(|| "—".to_owned(), unit)
}

/// The interval of an estimate, where it has one.
pub(super) fn spread(estimate: Option<Estimate>, range: fn(f64, f64) -> String) -> Markup {
    html! { @if let Some(at) = estimate.and_then(|estimate| estimate.interval) { small { (range(at.low, at.high)) } } }
}

pub(super) fn relative(times: &Estimate) -> Markup {
    html! {
        (units::ratio(times.center))
        @if let Some(at) = times.interval.filter(|at| at.low < at.high) { small { (units::ratio(at.low)) "–" (units::ratio(at.high)) } }
    }
}
