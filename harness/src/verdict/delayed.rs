//! The signature of delayed acknowledgements: calls that took 40 ms because nobody did anything.
//!
//! Where one end withholds a small segment until the last one is acknowledged (Nagle) and the other withholds the
//! acknowledgement in the hope of an answer to carry it, both wait for the timer of the latter. A framework's setting
//! decides it, and no CPU shows it: the histogram does, by a cluster on its own.

use std::ops::Range;

use hdrhistogram::Histogram;
use rpcbench_records::Cell;

use super::stored;
use super::thresholds::{DELAYED_ABOVE_MEDIAN, DELAYED_ACK_NS, DELAYED_STANDS_OUT, FEWEST_DELAYED, MOST_DELAYED};
use super::wording::{limit, percent};

/// That calls waited for delayed acknowledgements; `None` where they did not, or no histogram tells.
pub(super) fn reason(cell: &Cell) -> Option<String> {
    let histogram = merged(cell)?;
    let waited = cluster(&histogram)?;
    let (part, most) = (percent(waited as f64 / histogram.len() as f64), limit(MOST_DELAYED));
    Some(format!(
        "{waited} calls ({part}, over {most}) took about 40 ms, the time of a delayed acknowledgement, \
         and few a little less or more"
    ))
}

fn merged(cell: &Cell) -> Option<Histogram<u64>> {
    let mut histograms = cell.launches.iter().filter_map(|launch| stored::decode(&launch.service));
    let first = histograms.next()?;
    histograms.try_fold(first, |mut sum, each| sum.add(each).is_ok().then_some(sum))
}

/// How many calls are in the cluster, if it is one.
fn cluster(histogram: &Histogram<u64>) -> Option<u64> {
    let Range { start, end } = DELAYED_ACK_NS;
    let width = end - start;
    let waited = count(histogram, start..end);
    let beside = count(histogram, start - width..start).max(count(histogram, end..end + width));
    let many = waited >= FEWEST_DELAYED && waited as f64 > histogram.len() as f64 * MOST_DELAYED;
    let apart = waited as f64 > beside as f64 * DELAYED_STANDS_OUT;
    let above = histogram.value_at_quantile(0.5) * DELAYED_ABOVE_MEDIAN < start;
    (many && apart && above).then_some(waited)
}

fn count(histogram: &Histogram<u64>, range: Range<u64>) -> u64 {
    // A bucket counts where its middle lies, so that none is in two ranges.
    let middle = |value| histogram.median_equivalent(value);
    let recorded = histogram.iter_recorded().map(|value| (middle(value.value_iterated_to()), value.count_at_value()));
    recorded.filter(|(middle, _)| range.contains(middle)).map(|(_, count)| count).sum()
}
