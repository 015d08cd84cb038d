//! The clock that calls are timed with.

use std::time::Duration;

/// A monotonic clock read in ticks: the CPU's time-stamp counter where it is invariant, else the system's clock.
///
/// One reading costs about 10 ns against 26 ns for `std::time::Instant` (the bench `harness` measures both), and a test
/// holds the two against each other.
#[derive(Clone, Debug)]
pub struct Clock {
    counter: quanta::Clock,
    ticks_per_ns: f64,
}

impl Clock {
    /// Starts the clock; the first one of a process is calibrated against the system's for about a millisecond.
    #[must_use]
    pub fn new() -> Self {
        let counter = quanta::Clock::new();
        let ticks_per_ns = 1e12 / counter.delta_as_nanos(0, 1_000_000_000_000).max(1) as f64;
        Self { counter, ticks_per_ns }
    }

    /// Now, in ticks.
    #[inline]
    #[must_use]
    pub fn now(&self) -> u64 {
        self.counter.raw()
    }

    /// Nanoseconds from one reading to a later one; 0 if it is not later.
    #[inline]
    #[must_use]
    pub fn ns(&self, from: u64, to: u64) -> u64 {
        self.counter.delta_as_nanos(from, to)
    }

    /// The reading that lies so long after another.
    #[must_use]
    pub fn after(&self, from: u64, wait: Duration) -> u64 {
        self.after_ns(from, u64::try_from(wait.as_nanos()).unwrap_or(u64::MAX))
    }

    /// The reading that lies so many nanoseconds after another.
    #[inline]
    #[must_use]
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a cast from f64 saturates
    pub fn after_ns(&self, from: u64, ns: u64) -> u64 {
        from.saturating_add((ns as f64 * self.ticks_per_ns) as u64)
    }

    /// What one reading costs, in nanoseconds, over a thousand readings.
    #[must_use]
    pub fn cost_ns(&self) -> f64 {
        const READINGS: u32 = 1000;
        let begin = self.now();
        for _ in 0..READINGS {
            std::hint::black_box(self.now());
        }
        self.ns(begin, self.now()) as f64 / f64::from(READINGS)
    }

    /// The name in results.
    #[must_use]
    pub const fn name() -> &'static str {
        "quanta (invariant time-stamp counter where there is one)"
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    #[test]
    fn it_agrees_with_the_system() {
        let clock = Clock::new();
        let (system, ours) = (Instant::now(), clock.now());
        std::thread::sleep(Duration::from_millis(200));
        let (ours, system) = (clock.ns(ours, clock.now()) as f64, system.elapsed().as_nanos() as f64);
        assert!((ours / system - 1.0).abs() < 1e-3, "{ours} ns against the system's {system} ns");
    }

    #[test]
    fn a_time_ahead_is_as_far_as_asked() {
        let clock = Clock::new();
        let now = clock.now();
        let ahead = clock.ns(now, clock.after(now, Duration::from_millis(330)));
        assert!(ahead.abs_diff(330_000_000) < 330, "{ahead}");
    }
}
