//! `HdrHistogram`'s log, format version 1.3: a line for each launch and kind of histogram, for other tools to merge,
//! cut and plot.
//!
//! Every line is `Tag=T,START,LENGTH,MAX,HISTOGRAM` as Java's `HistogramLogWriter` writes it: when the launch's window
//! opened and how long it was, in seconds; the greatest value in ms; and the histogram of nanoseconds in V2,
//! compressed, in base64. Starts count from `StartTime`, which is when the run began; every reader takes them so
//! because they are more than a year smaller.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hdrhistogram::Histogram;
use hdrhistogram::serialization::{Serializer, V2DeflateSerializer};
use jiff::Timestamp;
use rpcbench_records::{Cell, Launch, Run};

use crate::kind::Kind;
use crate::selection::{Selection, Unwritable, tag, warning};

const VERSION: &str = "#[Histogram log format version 1.3]";
const LEGEND: &str = r#""StartTimestamp","Interval_Length","Interval_Max","Interval_Compressed_Histogram""#;

/// Nanoseconds of the unit of `Interval_Max`, a millisecond.
const MAX_UNIT: f64 = 1e6;

/// The chosen histograms of a run, in the order in which windows opened; all kinds where none is chosen. Cells whose
/// figures may not be trusted are named in comments at the top.
pub fn of_run(run: &Run, selection: &Selection) -> Result<String, Unwritable> {
    let cells = selection.cells(run)?;
    let mut lines = Vec::new();
    for cell in &cells {
        add_lines(cell, selection.kind, &mut lines)?;
    }
    if lines.is_empty() {
        return Err(selection.empty());
    }
    lines.sort_by_key(|line| line.0);
    let comments = cells.iter().filter_map(|cell| warning(cell)).map(|warning| format!("#[{warning}]"));
    let head = [VERSION.to_owned(), start(run)?].into_iter().chain(comments).chain([LEGEND.to_owned()]);
    Ok(head.chain(lines.into_iter().map(|(_, line)| line)).map(|line| line + "\n").collect())
}

/// The line that says what the starts count from.
fn start(run: &Run) -> Result<String, Unwritable> {
    let started: Timestamp = run.started.parse().map_err(|_| Unwritable::Started(run.started.clone()))?;
    let seconds = started.as_millisecond() as f64 / 1e3;
    Ok(format!("#[StartTime: {seconds:.3} (seconds since epoch), {}]", started.strftime("%a %b %d %H:%M:%S UTC %Y")))
}

/// Adds a cell's lines, each with the opening of its window.
fn add_lines(cell: &Cell, kind: Option<Kind>, lines: &mut Vec<(u64, String)>) -> Result<(), Unwritable> {
    for launch in &cell.launches {
        for each in Kind::ALL.into_iter().filter(|each| kind.is_none_or(|kind| kind == *each)) {
            let histogram = each.read(launch)?;
            lines.extend(histogram.map(|histogram| (launch.at_ns, line(&tag(cell, each), launch, &histogram))));
        }
    }
    Ok(())
}

fn line(tag: &str, launch: &Launch, histogram: &Histogram<u64>) -> String {
    let mut bytes = Vec::new();
    // A vector takes every byte, and a saved run's counts are below 2^50: nothing here can fail.
    let _ = V2DeflateSerializer::new().serialize(histogram, &mut bytes);
    let [start, length] = [launch.at_ns, launch.window_ns].map(|ns| ns as f64 / 1e9);
    let (max, text) = (histogram.max() as f64 / MAX_UNIT, STANDARD.encode(bytes));
    format!("Tag={tag},{start:.3},{length:.3},{max:.3},{text}")
}
