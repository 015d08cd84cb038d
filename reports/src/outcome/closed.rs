//! Closed loops as a terminal shows them.

use rpcbench_records::{Counted, Exact};

use super::value::{count, figure, interval, latency, relative};
use crate::block::Block;
use crate::summary::CellSummary;
use crate::table::{Column, Field};
use crate::units;

pub(super) const COLUMNS: [Column; 10] = [
    Column::text("", "adapter"),
    Column::number("", "p50"),
    Column::number("", "95 % interval"),
    Column::number("", "p99"),
    Column::number("", "rate"),
    Column::number("", "x floor"),
    Column::number("", "B out"),
    Column::number("", "B in"),
    Column::number("", "n"),
    Column::text("", "verdict"),
];

/// What the columns mean.
pub(super) const LEGEND: &str =
    "B out/in: bytes on the wire per call; rate: calls/s, holds preparing and checking, too.";

pub(super) fn title(block: &Block<'_, '_>) -> String {
    format!("{}, {} (p50 over n launches, with its 95 % interval; shorter is better)", block.workload, block.load)
}

pub(super) fn row(cell: &CellSummary<'_>) -> Vec<Field> {
    let counted = |get: fn(&Counted) -> Option<Exact>| count(cell.counted.and_then(get));
    vec![
        Field::text(&cell.cell.adapter),
        latency(&cell.p50),
        interval(&cell.p50),
        latency(&cell.p99),
        figure(&cell.rate, units::rate),
        relative(cell.times_floor),
        counted(|counted| counted.request_bytes),
        counted(|counted| counted.reply_bytes),
        Field::count(cell.cell.launches.len() as u64),
        Field::text(cell.cell.verdict.name()),
    ]
}
