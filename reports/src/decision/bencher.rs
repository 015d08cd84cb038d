//! The head's figures in the Bencher Metric Format (<https://bencher.dev/docs/reference/bencher-metric-format>): a
//! benchmark per cell, and one per adapter and workload for what was counted.
//!
//! Bounds of values are left out: a decision knows the interval of a ratio, not of the head alone.

use std::collections::BTreeMap;

use rpcbench_records::{CellChange, Count, CountChange, Decision, TimedFigure};
use serde::Serialize;

/// Bytes that Bencher takes as a benchmark's name.
const LONGEST_NAME: usize = 1_024;

/// Benchmarks by name, measures by slug.
type Benchmarks = BTreeMap<String, BTreeMap<&'static str, Metric>>;

/// One value: nanoseconds, or bytes or allocations per call.
#[derive(Serialize)]
struct Metric {
    value: f64,
}

/// What the head took, for `bencher run --adapter json`: times in nanoseconds, counts per call.
pub fn of(decision: &Decision) -> Result<String, serde_json::Error> {
    let mut benchmarks = Benchmarks::new();
    decision.cells.iter().for_each(|cell| add_times(&mut benchmarks, cell));
    decision.counts.iter().for_each(|count| add_count(&mut benchmarks, count));
    serde_json::to_string_pretty(&benchmarks).map(|text| text + "\n")
}

fn add_times(benchmarks: &mut Benchmarks, cell: &CellChange) {
    for (figure, ns) in cell.head_ns() {
        add(benchmarks, &cell.name, time(figure), ns);
    }
}

fn add_count(benchmarks: &mut Benchmarks, change: &CountChange) {
    let Some(head) = change.head else { return };
    let name = format!("{} {}", change.adapter, change.workload);
    add(benchmarks, &name, count(change.count), head as f64 / change.calls as f64);
}

/// Adds a value, unless Bencher would refuse it.
fn add(benchmarks: &mut Benchmarks, name: &str, measure: &'static str, value: f64) {
    let name = short(name.trim());
    if !name.is_empty() && value.is_finite() {
        benchmarks.entry(name.to_owned()).or_default().insert(measure, Metric { value });
    }
}

/// As much of a name as Bencher takes.
fn short(name: &str) -> &str {
    let ends = name.char_indices().map(|(at, letter)| at + letter.len_utf8());
    let end = ends.take_while(|&end| end <= LONGEST_NAME).last().unwrap_or(0);
    name[..end].trim_end()
}

const fn time(figure: TimedFigure) -> &'static str {
    match figure {
        TimedFigure::P50 => "latency",
        TimedFigure::TimePerCall => "time-per-call",
        TimedFigure::P99 => "p99-latency",
    }
}

const fn count(count: Count) -> &'static str {
    match count {
        Count::RequestBytes => "request-bytes",
        Count::ReplyBytes => "reply-bytes",
        Count::EncodedBytes => "encoded-bytes",
        Count::ClientAllocs => "client-allocations",
        Count::ServerAllocs => "server-allocations",
    }
}
