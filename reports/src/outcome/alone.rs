//! Cells by schedule that nothing can be set beside: rates that one adapter alone was offered.

use rpcbench_records::Load;

use super::value::{figure, interval, latency};
use crate::block::Block;
use crate::offered;
use crate::summary::CellSummary;
use crate::sweep;
use crate::table::{Column, Field};
use crate::units::{self, plain};

pub(super) const COLUMNS: [Column; 9] = [
    Column::text("", "adapter"),
    Column::number("", "offered"),
    Column::number("", "p50"),
    Column::number("", "95 % interval"),
    Column::number("", "p99"),
    Column::number("", "service"),
    Column::number("", "answered"),
    Column::number("", "n"),
    Column::text("", "verdict"),
];

/// The heading of all such cells of a workload.
pub(super) fn title(block: &Block<'_, '_>) -> String {
    let load = offered::words(&Load { rate_per_s: None, ..block.load });
    format!("{}, {load}: rates that one adapter alone was offered (not ranked)", block.workload)
}

pub(super) fn row(cell: &CellSummary<'_>) -> Vec<Field> {
    let offered = sweep::rate(&cell.cell.load);
    vec![
        Field::text(&cell.cell.adapter),
        Field::number(offered, plain(&units::rate(offered))),
        latency(&cell.p50),
        interval(&cell.p50),
        latency(&cell.p99),
        latency(&cell.service_p50),
        figure(&cell.rate, units::rate),
        Field::count(cell.cell.launches.len() as u64),
        Field::text(cell.cell.verdict.name()),
    ]
}
