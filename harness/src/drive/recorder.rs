//! What a lane notes of its calls.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hdrhistogram::Histogram;
use hdrhistogram::serialization::{Serializer, V2Serializer};
use rpcbench_contract::CallError;
use rpcbench_records::{self as records, Ledger, Quantiles};
use rpcbench_statistics::supports;

use crate::clock::Clock;

/// The four times of a call, in ticks.
#[derive(Clone, Copy, Debug)]
pub struct Stamps {
    /// When the schedule wanted it; in a closed loop, when it was sent.
    pub intended: u64,
    /// When a free lane took it; in a closed loop, when it was sent.
    pub claimed: u64,
    /// Just before the call.
    pub sent: u64,
    /// Just after.
    pub done: u64,
}

/// The longest latency that a histogram holds, in nanoseconds; what takes longer has timed out before.
const LONGEST: u64 = 60_000_000_000;

/// An empty histogram: 1 ns to 60 s, 3 significant digits.
///
/// # Panics
/// Never: the bounds are valid ones.
#[must_use]
pub fn new_histogram() -> Histogram<u64> {
    Histogram::new_with_bounds(1, LONGEST, 3).expect("1 ns to 60 s at 3 digits is a valid range")
}

/// What a lane notes of its calls: the ledger, the latencies, and the cost of what lies around a call.
#[derive(Debug)]
pub struct Recorder {
    /// What became of every call.
    pub ledger: Ledger,
    /// From sent to done, of calls that were answered rightly.
    pub service: Histogram<u64>,
    /// The time of `prepare`, sampled.
    pub prepare: Histogram<u64>,
    /// The time of `proof`, sampled.
    pub proof: Histogram<u64>,
    /// The first error's text.
    pub first_error: Option<String>,
    /// Where the first wrong answer differed.
    pub first_difference: Option<String>,
}

impl Recorder {
    /// Nothing noted yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            ledger: Ledger::default(),
            service: new_histogram(),
            prepare: new_histogram(),
            proof: new_histogram(),
            first_error: None,
            first_difference: None,
        }
    }

    /// Notes a call that was answered rightly.
    #[inline]
    pub fn ok(&mut self, clock: &Clock, stamps: Stamps) {
        self.ledger.scheduled += 1;
        self.ledger.ok += 1;
        let service = clock.ns(stamps.sent, stamps.done).clamp(1, LONGEST);
        self.service.saturating_record(service);
    }

    /// Notes a call that was answered wrongly.
    pub fn wrong(&mut self, difference: impl FnOnce() -> String) {
        self.ledger.scheduled += 1;
        self.ledger.wrong += 1;
        self.first_difference.get_or_insert_with(difference);
    }

    /// Notes a call that failed.
    pub fn error(&mut self, error: &CallError) {
        self.ledger.scheduled += 1;
        match error {
            CallError::Timeout(_) => self.ledger.timeout += 1,
            _ => self.ledger.error += 1,
        }
        self.first_error.get_or_insert_with(|| error.to_string());
    }

    /// Adds another lane's notes.
    pub fn merge(&mut self, other: Self) {
        self.ledger.add(&other.ledger);
        self.service += other.service;
        self.prepare += other.prepare;
        self.proof += other.proof;
        self.first_error = self.first_error.take().or(other.first_error);
        self.first_difference = self.first_difference.take().or(other.first_difference);
    }
}

impl Default for Recorder {
    fn default() -> Self {
        Self::new()
    }
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
    fn every_call_is_in_the_books_once() {
        let (clock, mut recorder) = (Clock::new(), Recorder::new());
        let now = clock.now();
        recorder.ok(&clock, Stamps { intended: now, claimed: now, sent: now, done: now });
        recorder.wrong(|| "reply.Total is 1 and should be 2".to_owned());
        recorder.wrong(|| "another".to_owned());
        recorder.error(&CallError::Connection("reset".to_owned()));
        recorder.error(&CallError::Timeout(std::time::Duration::from_secs(1)));
        let Ledger { scheduled, ok, wrong, error, timeout, .. } = recorder.ledger;
        assert_eq!((scheduled, ok, wrong, error, timeout), (5, 1, 2, 1, 1));
        assert!(recorder.ledger.balances());
        assert_eq!(recorder.first_difference.as_deref(), Some("reply.Total is 1 and should be 2"));
        assert_eq!(recorder.first_error.as_deref(), Some("connection: reset"));
    }

    #[test]
    fn a_quantile_that_too_few_calls_support_is_absent() {
        let mut histogram = new_histogram();
        histogram.record_n(1000, 1999).unwrap();
        assert_eq!((quantiles(&histogram).p90_ns, quantiles(&histogram).p99_ns), (Some(1000), None));
        histogram.record(1000).unwrap();
        assert_eq!(quantiles(&histogram).p99_ns, Some(1000));
    }
}
