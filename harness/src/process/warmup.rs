//! When calls are warm: when they take as long as they will.

use std::sync::Arc;
use std::time::Duration;

use rpcbench_statistics::steady_for;

use crate::drive::Progress;

/// How long the calls of one mean are collected.
const SLICE: Duration = Duration::from_millis(2);
/// So many means without a change, and calls are warm. Asked at every slice, fewer would end a warm-up too early: in
/// simulated ones 20 did in 79 % of runs, 50 in none in which the fall stood out from the noise.
const STEADY: usize = 50;
/// More means than this are not looked at.
const REMEMBERED: usize = 500;

/// Watches the mean service time of calls, slice by slice.
#[derive(Debug)]
pub(super) struct Warmup {
    next: Duration,
    before: (u64, u64),
    means: Vec<f64>,
}

impl Default for Warmup {
    fn default() -> Self {
        Self { next: Duration::ZERO, before: (0, 0), means: Vec::with_capacity(REMEMBERED + 1) }
    }
}

impl Warmup {
    /// Looks at the lanes, so long after the warm-up began. A slice in which no call was answered tells nothing, and
    /// lasts on.
    pub(super) fn look(&mut self, at: Duration, lanes: &[Arc<Progress>]) {
        if at < self.next {
            return;
        }
        let now =
            lanes.iter().map(|lane| lane.so_far()).fold((0_u64, 0_u64), |a, b| (a.0 + b.0, a.1.wrapping_add(b.1)));
        let calls = now.0 - self.before.0;
        if calls > 0 {
            self.means.push(now.1.wrapping_sub(self.before.1) as f64 / calls as f64);
            self.before = now;
            if self.means.len() > REMEMBERED {
                self.means.remove(0);
            }
        }
        self.next = at + SLICE;
    }

    /// True where the last slices show no change.
    pub(super) fn is_steady(&self) -> bool {
        steady_for(&self.means) >= STEADY
    }
}
