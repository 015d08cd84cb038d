//! A cell's latency distribution over its launches, as a curve to draw.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hdrhistogram::Histogram;
use hdrhistogram::serialization::Deserializer;
use rpcbench_records::Cell;
use rpcbench_statistics::BEYOND;

use crate::summary::latency;

/// Points for each factor of ten in the calls that are left beyond.
const STEPS: u32 = 16;

/// Mantissa bits that a value keeps: two digits, within 0.8 %.
const BITS: u32 = 7;

/// Quantiles of the calls of all launches, each launch weighing the same.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// Depth and time. A depth of d means that one call of 10^d took longer: 1 is p90, 2 is p99.
    pub points: Vec<(f64, f64)>,
}

/// The depth of a quantile.
#[must_use]
pub fn depth(q: f64) -> f64 {
    -(1.0 - q).log10()
}

impl Curve {
    /// The curve of a cell, up to the quantile that its poorest launch supports; `None` without readable histograms.
    #[must_use]
    pub fn of(cell: &Cell) -> Option<Self> {
        let histograms = cell.launches.iter().map(|launch| decode(&latency(&cell.load, launch).hdr));
        let histograms = histograms.collect::<Option<Vec<_>>>()?;
        let fewest = histograms.iter().map(Histogram::len).min()?;
        let deepest = (fewest as f64 / BEYOND).log10();
        (deepest > 0.0).then(|| Self { points: walk(&merge(&histograms), deepest) })
    }
}

/// Reads `HdrHistogram` V2 in base64; `None` for anything else.
pub(crate) fn decode(text: &str) -> Option<Histogram<u64>> {
    let bytes = STANDARD.decode(text).ok()?;
    Deserializer::new().deserialize(&mut bytes.as_slice()).ok()
}

/// Shares of calls by value, to two digits.
fn merge(histograms: &[Histogram<u64>]) -> BTreeMap<u64, f64> {
    let mut shares = BTreeMap::new();
    for histogram in histograms {
        let weight = 1.0 / (histogram.len() as f64 * histograms.len() as f64);
        let buckets =
            histogram.iter_recorded().map(|bucket| (key_of(bucket.value_iterated_to()), bucket.count_at_value()));
        let buckets: Vec<_> = buckets.collect();
        for bucket in buckets.chunk_by(|a, b| a.0 == b.0) {
            let calls: u64 = bucket.iter().map(|(_, calls)| calls).sum();
            *shares.entry(bucket[0].0).or_default() += calls as f64 * weight;
        }
    }
    shares
}

/// The value without the digits that a curve does not show.
fn key_of(value: u64) -> u64 {
    (value as f64).to_bits() >> (52 - BITS)
}

/// The value in the middle of a key's range.
fn value_of(key: u64) -> f64 {
    f64::from_bits((key << (52 - BITS)) | (1 << (51 - BITS)))
}

fn walk(shares: &BTreeMap<u64, f64>, deepest: f64) -> Vec<(f64, f64)> {
    let mut points = Vec::new();
    let mut below = 0.0;
    let mut depths = (0..).map(|step| f64::from(step) / f64::from(STEPS)).take_while(|&depth| depth < deepest);
    let mut next = depths.next();
    for (&key, share) in shares {
        below += share;
        while let Some(depth) = next.filter(|depth| 1.0 - 10_f64.powf(-depth) < below) {
            points.push((depth, value_of(key)));
            next = depths.next();
        }
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;
    use hdrhistogram::serialization::{Serializer, V2Serializer};

    fn histogram(values: impl Iterator<Item = u64>) -> Histogram<u64> {
        let mut histogram = Histogram::new_with_bounds(1, 60_000_000_000, 3).unwrap();
        values.for_each(|value| histogram.record(value).unwrap());
        histogram
    }

    #[test]
    fn launches_weigh_the_same_however_many_calls_they_made() {
        let few = histogram((0..1_000).map(|_| 100_000));
        let many = histogram((0..9_000).map(|_| 200_000));
        let points = walk(&merge(&[few, many]), 2.0);
        let at = |wanted: f64| points.iter().find(|(depth, _)| (depth - wanted).abs() < 1e-9).unwrap().1;
        assert!((at(0.25) / 100_000.0 - 1.0).abs() < 0.01, "the 44th percentile belongs to the first launch");
        assert!((at(0.375) / 200_000.0 - 1.0).abs() < 0.01, "the 58th to the second");
    }

    #[test]
    fn quantiles_are_kept_to_two_digits() {
        let values = histogram((1..=100_000).map(|value| value * 10));
        for (depth, ns) in walk(&merge(&[values]), 3.0).into_iter().skip(4) {
            let expected = 1e6 * (1.0 - 10_f64.powf(-depth));
            assert!((ns / expected - 1.0).abs() < 0.01, "depth {depth}: {ns}, not {expected}");
        }
    }

    #[test]
    fn what_is_no_histogram_gives_no_curve() {
        assert!(decode("").is_none());
        assert!(decode("&&&").is_none());
        assert!(decode("AAAA").is_none());
        let mut bytes = Vec::new();
        V2Serializer::new().serialize(&histogram(1..100), &mut bytes).unwrap();
        assert_eq!(decode(&STANDARD.encode(&bytes)).map(|histogram| histogram.len()), Some(99));
        bytes.truncate(bytes.len() - 3);
        assert!(decode(&STANDARD.encode(&bytes)).is_none());
    }
}
