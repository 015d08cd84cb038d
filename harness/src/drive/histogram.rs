//! Latency histograms, and how results hold them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hdrhistogram::Histogram;
use hdrhistogram::serialization::{Serializer, V2Serializer};
use rpcbench_records::{self as records, Quantiles};
use rpcbench_statistics::supports;

/// The longest latency that a histogram holds, in nanoseconds; what takes longer has timed out before.
pub(crate) const LONGEST: u64 = 60_000_000_000;

/// An empty histogram: 1 ns to 60 s, 3 significant digits.
///
/// # Panics
/// Never: the bounds are valid ones.
#[must_use]
pub fn new_histogram() -> Histogram<u64> {
    Histogram::new_with_bounds(1, LONGEST, 3).expect("1 ns to 60 s at 3 digits is a valid range")
}

/// A histogram as results hold it.
#[must_use]
pub fn export(histogram: &Histogram<u64>) -> records::Histogram {
    let mut bytes = Vec::new();
    // Writing to memory fails for no histogram of ours: its counts are below 2^63.
    let written = V2Serializer::new().serialize(histogram, &mut bytes);
    records::Histogram {
        count: histogram.len(),
        min_ns: if histogram.is_empty() { 0 } else { histogram.min() },
        mean_ns: (histogram.mean() * 10.0).round() / 10.0,
        max_ns: histogram.max(),
        quantiles: quantiles(histogram),
        hdr: if written.is_ok() { STANDARD.encode(bytes) } else { String::new() },
    }
}

fn quantiles(histogram: &Histogram<u64>) -> Quantiles {
    let at = |quantile: f64| supports(histogram.len(), quantile).then(|| histogram.value_at_quantile(quantile));
    Quantiles { p50_ns: at(0.5), p90_ns: at(0.9), p99_ns: at(0.99), p999_ns: at(0.999) }
}

/// The median of sampled times, in nanoseconds; 0 without samples. A mean would be decided by one preemption.
#[must_use]
pub fn median(samples: &Histogram<u64>) -> f64 {
    if samples.is_empty() { 0.0 } else { samples.value_at_quantile(0.5) as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantile_that_too_few_calls_support_is_absent() {
        let mut histogram = new_histogram();
        histogram.record_n(1000, 1999).unwrap();
        assert_eq!((quantiles(&histogram).p90_ns, quantiles(&histogram).p99_ns), (Some(1000), None));
        histogram.record(1000).unwrap();
        assert_eq!(quantiles(&histogram).p99_ns, Some(1000));
    }
}
