//! A lane that waits in its thread.

use std::sync::Arc;

use rpcbench_records::Wait;

use super::spin::Spin;
use super::{Precision, SPIN_NS, Waiting, kernel};
use crate::clock::Clock;

/// How long after another lane's call a lane comes to spin in its place, in ns: its own timer would otherwise
/// interrupt that call.
const ASIDE_NS: u64 = 3000;

/// Waits in this thread, and takes turns at spinning with the lanes of other threads.
#[derive(Debug)]
pub(super) struct Blocking {
    clock: Clock,
    waiting: Waiting,
    spin: Spin,
}

impl Blocking {
    pub(super) fn new(clock: Clock, waiting: Waiting) -> Self {
        let spin = Spin::new(clock.clone(), Arc::clone(&waiting.spun_ns));
        Self { clock, waiting, spin }
    }

    pub(super) fn until(&self, due: u64, precision: Precision) {
        loop {
            let left = self.left(due);
            if left == 0 {
                return;
            }
            let wait = if precision == Precision::Look { Wait::Sleep } else { self.waiting.wait };
            match wait {
                Wait::Sleep => kernel::sleep(|| self.left(due)),
                Wait::Hybrid if left > SPIN_NS => kernel::sleep(|| self.left(due).saturating_sub(SPIN_NS)),
                Wait::Hybrid | Wait::Spin => self.near(due),
            }
        }
    }

    /// Spins where there is a place for it, else sleeps until there is.
    fn near(&self, due: u64) {
        match self.waiting.spinners.enter(due) {
            Ok(place) => {
                self.spin.turned();
                while self.clock.now() < due && self.waiting.spinners.has(place, due) {
                    // Lanes whose replies have come go first.
                    std::thread::yield_now();
                    self.spin.turned();
                }
                self.spin.rest();
                self.waiting.spinners.leave(place, due);
            }
            Err(free) if self.left(free) == 0 => std::thread::yield_now(),
            // Not all at once: those that are due later come later, and nobody comes just when another is to send.
            Err(free) => kernel::sleep(|| {
                let left = self.left(due);
                left.min(self.left(free) + ASIDE_NS).max(left.saturating_sub(SPIN_NS))
            }),
        }
    }

    #[inline]
    fn left(&self, due: u64) -> u64 {
        self.clock.ns(self.clock.now(), due)
    }
}
