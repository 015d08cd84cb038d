//! Loads by schedule as a terminal shows them: waiting and working side by side.

use rpcbench_records::{Bound, Verdict};

use super::value::{figure, interval, latency, relative};
use crate::block::Block;
use crate::figure::Figure;
use crate::offered;
use crate::summary::CellSummary;
use crate::table::{Column, Field};
use crate::units;

pub(super) const COLUMNS: [Column; 9] = [
    Column::text("", "adapter"),
    Column::number("", "p50"),
    Column::number("", "95 % interval"),
    Column::number("", "p99"),
    Column::number("", "service"),
    Column::number("", "answered"),
    Column::number("", "x floor"),
    Column::number("", "n"),
    Column::text("", "verdict"),
];

/// What the columns mean.
pub(super) const LEGEND: &str = "By schedule, p50 and p99 count from when a call was due until its reply was there, all waiting \
     included; service: p50 from when it was sent, the work alone; answered: calls/s, against those offered in \
     the title; shed: not made, because too many were waiting; SATURATED: more was offered than \
     could be answered, so the times grow with the run and are not ranked.";

/// The harness's lateness is told from these shares on by which it moved p50 and p99: less than half of what makes a
/// cell SUSPECT.
const MATTERS: [f64; 2] = [0.02, 0.05];

pub(super) fn title(block: &Block<'_, '_>) -> String {
    format!(
        "{}, {} offered (response p50 over n launches; shorter is better)",
        block.workload,
        offered::words(&block.load)
    )
}

pub(super) fn row(cell: &CellSummary<'_>) -> Vec<Field> {
    vec![
        Field::text(&cell.cell.adapter),
        latency(&cell.p50),
        interval(&cell.p50),
        latency(&cell.p99),
        latency(&cell.service_p50),
        figure(&cell.rate, units::rate),
        relative(cell.times_floor),
        Field::count(cell.cell.launches.len() as u64),
        Field::text(cell.cell.verdict.name()),
    ]
}

/// Calls of a cell that got no answer in the end, and which side had no CPU left; `None` where there is neither.
pub(super) fn losses(cell: &CellSummary<'_>) -> Option<String> {
    let ledger = &cell.ledger;
    let parts = [(ledger.shed, "shed"), (ledger.censored, "open at the end")];
    let told: Vec<_> = parts
        .into_iter()
        .filter(|(calls, _)| *calls > 0)
        .map(|(calls, what)| format!("{} {what}", tally(calls)))
        .collect();
    let lost = (!told.is_empty()).then(|| format!("of {} calls {}", tally(ledger.scheduled), told.join(", ")));
    let full = cell.cell.bound.filter(|bound| *bound != Bound::Neither);
    // Of a saturated cell, its reason says so; in a closed loop, one side is full as a rule.
    let told = cell.cell.load.pattern.scheduled() && cell.cell.verdict != Verdict::Saturated;
    let full = full.filter(|_| told).map(|bound| format!("the {} had no CPU left", bound.name()));
    let all: Vec<_> = lost.into_iter().chain(full).collect();
    (!all.is_empty()).then(|| all.join("; "))
}

fn tally(calls: u64) -> String {
    units::count(calls as f64)
}

/// The harness's own lateness over a block's cells, where it moved an answer.
pub(super) fn lateness(block: &Block<'_, '_>) -> Option<String> {
    let most = |get: fn(&CellSummary<'_>) -> Option<f64>| {
        let known = block.cells.iter().filter_map(|cell| Some((get(cell)?, cell.cell.adapter.as_str())));
        known.max_by(|a, b| a.0.total_cmp(&b.0))
    };
    let matters = |cell: &&&CellSummary<'_>| {
        let moved = [&cell.lateness.moved_p50, &cell.lateness.moved_p99].map(Figure::center);
        moved.into_iter().zip(MATTERS).any(|(ratio, share)| ratio.is_some_and(|ratio| ratio - 1.0 >= share))
    };
    block.cells.iter().find(matters)?;
    let late = [("p50", most(|cell| cell.lateness.p50.center())), ("p99", most(|cell| cell.lateness.p99.center()))];
    let late = known(late, |ns, _| units::time(ns));
    let moved = [
        ("p50", most(|cell| cell.lateness.moved_p50.center())),
        ("p99", most(|cell| cell.lateness.moved_p99.center())),
    ];
    let moved = known(moved, |ratio, adapter| format!("by up to {} ({adapter})", units::percent(ratio - 1.0)));
    Some(format!("the harness was late by at most {late}; that moved {moved}"))
}

/// What is known of two quantiles, each with the adapter that has the most.
fn known(quantiles: [(&str, Option<(f64, &str)>); 2], words: fn(f64, &str) -> String) -> String {
    let told = quantiles.into_iter().filter_map(|(name, worst)| {
        let (value, adapter) = worst?;
        Some(format!("{name} {}", words(value, adapter)))
    });
    told.collect::<Vec<_>>().join(", ")
}
