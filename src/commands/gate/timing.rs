//! How the time that there is, is spent.

use std::time::Instant;

use rpcbench_gate::FEWEST_PAIRS;
use rpcbench_harness::plan::SuitePlan;
use rpcbench_harness::run::PairedCell;

/// Pairs of the first stage, where there is time: an interval of ten is twice as narrow as one of five.
pub(super) const MOST_PAIRS: u32 = 10;
/// With fewer, an interval says nothing that a second stage could be planned by.
const FEWEST: u32 = 5;
/// The part of what is left that the first stage may take.
const SCREENING: f64 = 0.4;
/// What starting two processes, connecting and ending takes, in seconds.
const AROUND_S: f64 = 0.06;
/// A pair of the second stage is a launch that others may disturb, and is made again then: time for one in ten.
const AGAIN: f64 = 1.1;

/// What is known of how long launches take.
#[derive(Clone, Copy, Debug)]
pub(super) struct Timing {
    until: Instant,
    /// A pair of launches, in seconds, on average over cells.
    pair_s: f64,
}

impl Timing {
    /// As planned: warm-up, window, and what is around them.
    pub(super) fn of(plan: &SuitePlan, cells: &[PairedCell], until: Instant) -> Self {
        let windows: f64 = cells.iter().map(|cell| cell.window_ns as f64 / 1e9).sum();
        let window = windows / cells.len().max(1) as f64;
        Self { until, pair_s: 2.0 * (window + plan.suite.warmup_ns as f64 / 1e9 + AROUND_S) }
    }

    /// As it was.
    pub(super) fn learn(&mut self, pair_s: Option<f64>) {
        self.pair_s = pair_s.unwrap_or(self.pair_s);
    }

    pub(super) fn left_s(&self) -> f64 {
        self.until.saturating_duration_since(Instant::now()).as_secs_f64()
    }

    /// Pairs that there is time for.
    pub(super) fn pairs_left(&self) -> u32 {
        whole(self.left_s() / (self.pair_s * AGAIN))
    }

    /// Pairs of each cell that so many seconds are enough for.
    pub(super) fn pairs_in(&self, seconds: f64, cells: usize) -> u32 {
        whole(seconds / (self.pair_s * cells.max(1) as f64))
    }

    /// Pairs of each cell in the first stage. A budget that is too short for the suite is told.
    pub(super) fn screening(&self, cells: &[PairedCell]) -> u32 {
        let there = self.pairs_in(self.left_s() * SCREENING, cells.len());
        if there < FEWEST {
            let least = self.pair_s * cells.len() as f64 * f64::from(FEWEST + FEWEST_PAIRS / 2);
            eprintln!(
                "rpcbench: {} cells need about {:.0} s for both stages, and {:.0} s are left: give --budget more, or measure less",
                cells.len(),
                least,
                self.left_s()
            );
        }
        there.clamp(FEWEST, MOST_PAIRS)
    }
}

/// Finite and not negative; above the range it is the most.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn whole(pairs: f64) -> u32 {
    pairs.floor().clamp(0.0, f64::from(u32::MAX)) as u32
}
