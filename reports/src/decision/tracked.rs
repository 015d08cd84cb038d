//! The head's figures for `benchmark-action/github-action-benchmark`: its tools `customSmallerIsBetter` and
//! `customBiggerIsBetter` each take an array of values with a name and a unit.

use rpcbench_records::{CellChange, CountChange, Decision, TimedFigure};
use serde::Serialize;

use super::words;
use crate::units;

/// One value that is kept over time. The `range` that the format knows is left out: a decision holds the interval of a
/// ratio, not of the head alone.
#[derive(Serialize)]
struct Entry {
    name: String,
    unit: &'static str,
    value: f64,
    extra: String,
}

/// Times in nanoseconds, and bytes and allocations per call.
pub fn smaller_is_better(decision: &Decision) -> Result<String, serde_json::Error> {
    let times = decision.cells.iter().flat_map(|cell| cell.head_ns().map(move |(figure, ns)| time(cell, figure, ns)));
    array(times.chain(decision.counts.iter().filter_map(count)))
}

/// Calls per second, of closed loops.
pub fn bigger_is_better(decision: &Decision) -> Result<String, serde_json::Error> {
    array(decision.cells.iter().filter_map(rate))
}

/// What is no number is left out: JSON could not hold it.
fn array(entries: impl Iterator<Item = Entry>) -> Result<String, serde_json::Error> {
    let entries: Vec<_> = entries.filter(|entry| entry.value.is_finite()).collect();
    serde_json::to_string_pretty(&entries).map(|text| text + "\n")
}

fn time(cell: &CellChange, figure: TimedFigure, ns: f64) -> Entry {
    let name = format!("{} {}", cell.name, figure.name());
    Entry { name, unit: "ns", value: ns, extra: extra(cell, figure, units::time) }
}

fn count(change: &CountChange) -> Option<Entry> {
    let unit = if change.count.is_bytes() { "bytes/call" } else { "allocations/call" };
    let name = format!("{} {} {}", change.adapter, change.workload, change.count.name());
    let extra = format!("{}, {}", words::counted(change), change.change.name());
    Some(Entry { name, unit, value: change.head? as f64 / change.calls as f64, extra })
}

fn rate(cell: &CellChange) -> Option<Entry> {
    let (figure, ns) = cell.head_ns().find(|(figure, _)| *figure == TimedFigure::TimePerCall)?;
    let extra = extra(cell, figure, |base_ns| units::rate(1e9 / base_ns));
    Some(Entry { name: format!("{} rate", cell.name), unit: "calls/s", value: 1e9 / ns, extra })
}

/// What a chart shows beside a value; the base's is written from its nanoseconds.
fn extra(cell: &CellChange, figure: TimedFigure, written: impl Fn(f64) -> String) -> String {
    let compared = cell.figures.iter().find(|each| each.figure == figure);
    compared.map_or_else(
        || cell.change.name().to_owned(),
        |each| format!("base {}; {}", written(each.base_ns), words::figure(each)),
    )
}
