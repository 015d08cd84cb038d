//! How much CPU a spin took that lets other work go first.

use std::cell::Cell;

use crate::clock::Clock;

/// Adds up the turns of a spin, less the work that others did between them.
#[derive(Debug, Default)]
pub(super) struct Spin {
    /// When the last turn ended; 0 where the spin has just begun.
    last: Cell<u64>,
    /// The shortest turn so far, in ns: one in which nobody had work.
    least_ns: Cell<u64>,
    total_ns: Cell<u64>,
}

impl Spin {
    /// A turn has ended, in which others had their say.
    #[inline]
    pub(super) fn turned(&self, clock: &Clock) {
        let now = clock.now();
        let last = self.last.replace(now);
        if last != 0 {
            self.add(clock.ns(last, now));
        }
    }

    /// A turn in which nobody has work takes up to twice the shortest; what is above that was work, and no spin.
    #[inline]
    fn add(&self, took_ns: u64) {
        let least = self.least_ns.get();
        if least == 0 || took_ns < least {
            self.least_ns.set(took_ns.max(1));
        }
        self.total_ns.set(self.total_ns.get() + took_ns.min(2 * self.least_ns.get()));
    }

    /// A spin has ended in which nobody else had a say.
    pub(super) fn alone(&self, clock: &Clock, since: u64) {
        let now = clock.now();
        self.last.set(now);
        self.total_ns.set(self.total_ns.get() + clock.ns(since, now));
    }

    /// The spin is over: the next turn begins a new one.
    pub(super) fn rest(&self) {
        self.last.set(0);
    }

    /// All turns so far, in ns.
    pub(super) fn total_ns(&self) -> u64 {
        self.total_ns.get()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_work_of_others_is_no_spin() {
        let spin = Spin::default();
        for took in [500, 600, 40_000, 500] {
            spin.add(took);
        }
        assert_eq!(spin.total_ns(), 500 + 600 + 1000 + 500);
    }
}
