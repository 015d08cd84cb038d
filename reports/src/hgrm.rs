//! `.hgrm`: the percentile distribution that `HdrHistogram`'s `outputPercentileDistribution` writes and its plotters
//! read, of a cell's launches together.
//!
//! Values are in milliseconds, the unit that plotters assume, but with six decimals where Java writes three: a call
//! within one process takes less than a microsecond. A launch weighs as many calls as it made.

use std::fmt::Write;

use hdrhistogram::Histogram;
use rpcbench_records::{Cell, Run};

use crate::kind::Kind;
use crate::selection::{Selection, Unwritable, warning};

/// Nanoseconds of the unit of values.
const UNIT: f64 = 1e6;

/// Lines for each halving of what is left to 100 %.
const TICKS: u32 = 5;

/// A block for each chosen cell; of the cell's latency where no kind is chosen.
pub fn of_run(run: &Run, selection: &Selection) -> Result<String, Unwritable> {
    let cells = selection.cells(run)?;
    let blocks = cells.iter().filter_map(|cell| block(cell, selection.kind).transpose());
    let blocks = blocks.collect::<Result<Vec<_>, _>>()?;
    if blocks.is_empty() { Err(selection.empty()) } else { Ok(blocks.join("\n")) }
}

/// A cell's block; `None` where it has no such histogram.
fn block(cell: &Cell, kind: Option<Kind>) -> Result<Option<String>, Unwritable> {
    let kind = kind.unwrap_or(Kind::latency(&cell.load));
    let Some(histogram) = merged(cell, kind)? else { return Ok(None) };
    let title = format!("{} {} {} {}", cell.adapter, cell.workload, cell.load.name(), kind.name());
    let lines = std::iter::once(title.replace(char::is_control, " ")).chain(warning(cell));
    let lines = lines.map(|line| format!("# {line}")).chain([distribution(&histogram)]);
    Ok(Some(lines.collect::<Vec<_>>().join("\n")))
}

/// The counts of all launches added up.
fn merged(cell: &Cell, kind: Kind) -> Result<Option<Histogram<u64>>, Unwritable> {
    let mut sum: Option<Histogram<u64>> = None;
    for launch in &cell.launches {
        match (&mut sum, kind.read(launch)?) {
            (Some(sum), Some(each)) => sum.add(each).map_err(|_| Unwritable::Ranges)?,
            (None, each) => sum = each,
            (Some(_), None) => (),
        }
    }
    Ok(sum)
}

/// The table and its trailer.
fn distribution(histogram: &Histogram<u64>) -> String {
    let mut text = format!("{:>12} {:>14} {:>10} {:>14}\n\n", "Value", "Percentile", "TotalCount", "1/(1-Percentile)");
    let mut total = 0;
    for step in histogram.iter_quantiles(TICKS) {
        total += step.count_since_last_iteration();
        let (value, quantile) = (step.value_iterated_to() as f64 / UNIT, step.quantile_iterated_to());
        // Writing to a string cannot fail.
        let _ = if quantile < 1.0 {
            writeln!(text, "{value:12.6} {quantile:.12} {total:10} {:14.2}", 1.0 / (1.0 - quantile))
        } else {
            writeln!(text, "{value:12.6} {quantile:.12} {total:10}")
        };
    }
    text + &trailer(histogram)
}

fn trailer(histogram: &Histogram<u64>) -> String {
    let [mean, deviation, max] = [histogram.mean(), histogram.stdev(), histogram.max() as f64].map(|ns| ns / UNIT);
    let buckets = usize::from(histogram.buckets());
    // The slots are those of the first bucket, and half as many for each other one.
    let sub_buckets = histogram.distinct_values() / (buckets + 1) * 2;
    format!(
        "#[Mean    = {mean:12.6}, StdDeviation   = {deviation:12.6}]\n\
         #[Max     = {max:12.6}, Total count    = {:12}]\n\
         #[Buckets = {buckets:12}, SubBuckets     = {sub_buckets:12}]\n",
        histogram.len()
    )
}
