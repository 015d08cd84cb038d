//! What a finished run tells programs: a row per cell, then a row per search, all with the same columns.

use rpcbench_records::{Counted, Exact, Run};

use super::value::{count, number};
use crate::block::{Block, blocks};
use crate::figure::Figure;
use crate::offered;
use crate::search::{SearchSummary, objective, searches};
use crate::summary::{CellSummary, basis, cells};
use crate::table::{Column, Field, Table};
use crate::units::plain;

/// The columns of a cell; those of a search stand behind them.
#[rustfmt::skip]
const COLUMNS: [Column; 34] = [
    Column::text("workload", ""), Column::text("load", ""), Column::text("adapter", ""),
    Column::number("p50_ns", ""), Column::number("p50_low_ns", ""), Column::number("p50_high_ns", ""),
    Column::number("p99_ns", ""), Column::number("rate_per_s", ""), Column::number("x_floor", ""),
    Column::number("request_bytes", ""), Column::number("reply_bytes", ""), Column::number("launches", ""),
    Column::number("errors", ""), Column::text("verdict", ""), Column::text("reasons", ""),
    Column::text("basis", ""), Column::number("offered_per_s", ""), Column::text("p50_is", ""), Column::text("p99_is", ""),
    Column::number("service_p50_ns", ""), Column::number("service_p99_ns", ""), Column::number("wake_p50_ns", ""),
    Column::number("wake_p99_ns", ""), Column::number("timeouts", ""), Column::number("shed", ""),
    Column::number("censored", ""), Column::text("bound", ""),
    Column::text("objective", ""), Column::number("bisections", ""), Column::text("highest_is", ""),
    Column::number("highest_per_s", ""), Column::number("highest_low_per_s", ""), Column::number("highest_high_per_s", ""),
    Column::text("remarks", ""),
];

/// Columns that only searches fill, at the end.
const OF_SEARCHES: usize = 7;

pub(super) fn table(run: &Run) -> Table {
    let cells = cells(run);
    let mut table = Table::new(&COLUMNS);
    for block in blocks(&cells) {
        for cell in &block.cells {
            table.row(padded(of_cell(&block, cell), COLUMNS.len()));
        }
    }
    for search in searches(run) {
        table.row(of_search(&search));
    }
    table
}

fn padded(mut fields: Vec<Field>, columns: usize) -> Vec<Field> {
    fields.resize_with(columns, Field::missing);
    fields
}

fn of_cell(block: &Block<'_, '_>, cell: &CellSummary<'_>) -> Vec<Field> {
    let interval = cell.p50.estimate.and_then(|estimate| estimate.interval);
    let counted = |get: fn(&Counted) -> Option<Exact>| count(cell.counted.and_then(get));
    let mut fields = vec![
        Field::text(block.workload),
        Field::text(block.load.to_string()),
        Field::text(&cell.cell.adapter),
        number(cell.p50.center()),
        number(interval.map(|interval| interval.low)),
        number(interval.map(|interval| interval.high)),
        number(cell.p99.center()),
        number(cell.rate.center()),
        number(cell.times_floor.map(|times| times.center)),
        counted(|counted| counted.request_bytes),
        counted(|counted| counted.reply_bytes),
        Field::count(cell.cell.launches.len() as u64),
        tally(cell, cell.errors()),
        Field::text(cell.cell.verdict.name()),
        Field::text(cell.cell.reasons.join("; ")),
    ];
    fields.extend(by_schedule(cell));
    fields
}

fn by_schedule(cell: &CellSummary<'_>) -> Vec<Field> {
    let ledger = &cell.ledger;
    vec![
        Field::text(basis(&cell.cell.load)),
        number(cell.cell.load.rate_per_s),
        is(&cell.p50),
        is(&cell.p99),
        number(cell.service_p50.center()),
        number(cell.service_p99.center()),
        number(cell.lateness.p50.center()),
        number(cell.lateness.p99.center()),
        tally(cell, ledger.timeout),
        tally(cell, ledger.shed),
        tally(cell, ledger.censored),
        cell.cell.bound.map_or_else(Field::missing, |bound| Field::text(bound.name())),
    ]
}

/// Whether a quantile is known, or a lower bound that calls without an answer could have moved.
fn is(quantile: &Figure) -> Field {
    match quantile.estimate {
        None => Field::missing(),
        Some(_) => Field::text(if quantile.at_least { ">=" } else { "=" }),
    }
}

fn tally(cell: &CellSummary<'_>, calls: u64) -> Field {
    if cell.cell.launches.is_empty() { Field::missing() } else { Field::count(calls) }
}

/// A search, with nothing in the columns that only cells fill.
fn of_search(summary: &SearchSummary<'_>) -> Vec<Field> {
    let search = summary.search;
    let named = |key: &str| match key {
        "workload" => Field::text(&search.workload),
        "load" => Field::text(offered::words(&search.load)),
        "adapter" => Field::text(&search.adapter),
        "launches" => Field::count(summary.launches() as u64),
        "verdict" => Field::text(search.verdict.name()),
        "reasons" => Field::text(search.reasons.join("; ")),
        "basis" => Field::text(basis(&search.load)),
        _ => Field::missing(),
    };
    let mut fields: Vec<_> = COLUMNS[..COLUMNS.len() - OF_SEARCHES].iter().map(|column| named(column.key)).collect();
    let interval = summary.estimate().and_then(|estimate| estimate.interval);
    fields.extend([
        Field::text(plain(&objective(&search.objective))),
        Field::count(search.bisections.len() as u64),
        summary.relation().map_or_else(Field::missing, Field::text),
        number(summary.rate()),
        number(interval.map(|interval| interval.low)),
        number(interval.map(|interval| interval.high)),
        Field::text(plain(&summary.remarks().into_iter().chain(summary.other_causes()).collect::<Vec<_>>().join("; "))),
    ]);
    fields
}
