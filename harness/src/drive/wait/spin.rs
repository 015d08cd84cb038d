//! How much CPU a spin took that lets other work go first.

use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::clock::Clock;
use crate::probe;

/// Adds up the CPU time of a spin's turns, less the work that others did in them.
#[derive(Debug)]
pub(super) struct Spin {
    clock: Clock,
    /// The end of the last turn, in ticks and in CPU time of this thread; absent where the spin has just begun.
    last: Cell<Option<(u64, u64)>>,
    /// The shortest turn so far, in ns: one in which nobody had work.
    least_ns: Cell<u64>,
    /// All lanes of a process add to one total.
    total_ns: Arc<AtomicU64>,
}

impl Spin {
    pub(super) fn new(clock: Clock, total_ns: Arc<AtomicU64>) -> Self {
        Self { clock, last: Cell::new(None), least_ns: Cell::new(0), total_ns }
    }

    /// A turn has ended, in which others had their say. Gives until when this thread had nothing to do in it, in ticks:
    /// it worked for as long as it used the CPU, and was kept from working for the rest.
    #[inline]
    pub(super) fn turned(&self) -> u64 {
        let (now, cpu_ns) = (self.clock.now(), probe::thread_cpu_ns());
        match self.last.replace(Some((now, cpu_ns))) {
            None => now,
            Some((last, last_cpu_ns)) => {
                let worked_ns = cpu_ns.saturating_sub(last_cpu_ns);
                self.add(worked_ns);
                self.clock.after_ns(last, self.clock.ns(last, now).saturating_sub(worked_ns))
            }
        }
    }

    /// A turn in which nobody has work takes up to twice the shortest; what is above that was work, and no spin.
    #[inline]
    fn add(&self, worked_ns: u64) {
        let least = self.least_ns.get();
        if least == 0 || worked_ns < least {
            self.least_ns.set(worked_ns.max(1));
        }
        self.total_ns.fetch_add(worked_ns.min(2 * self.least_ns.get()), Ordering::Relaxed);
    }

    /// A spin since this reading has ended in which nobody else had a say.
    pub(super) fn alone(&self, since: u64) {
        self.total_ns.fetch_add(self.clock.ns(since, self.clock.now()), Ordering::Relaxed);
        self.rest();
    }

    /// The spin is over: the next turn begins a new one.
    pub(super) fn rest(&self) {
        self.last.set(None);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spin() -> Spin {
        Spin::new(Clock::new(), Arc::default())
    }

    #[test]
    fn the_work_of_others_is_no_spin() {
        let spin = spin();
        for worked in [500, 600, 40_000, 500] {
            spin.add(worked);
        }
        assert_eq!(spin.total_ns.load(Ordering::Relaxed), 500 + 600 + 1000 + 500);
    }

    #[test]
    fn a_turn_without_the_cpu_is_idle_and_one_with_it_is_work() {
        let spin = spin();
        let late = |idle_until: u64| spin.clock.ns(idle_until, spin.clock.now());
        spin.turned();
        std::thread::sleep(std::time::Duration::from_millis(20));
        assert!(late(spin.turned()) < 10_000_000, "asleep for 20 ms, which is no work");
        let begun = probe::thread_cpu_ns();
        while probe::thread_cpu_ns() - begun < 20_000_000 {}
        assert!(late(spin.turned()) >= 20_000_000, "20 ms of work");
        assert!(spin.total_ns.load(Ordering::Relaxed) < 20_000_000, "work is no spin");
    }
}
