//! How a lane gets on, for whoever watches over it from another thread.

use std::sync::atomic::{AtomicU64, Ordering};

/// Calls answered so far, and the time that they took. Only the lane itself writes it, so that its stores cost about a
/// nanosecond; it has a cache line of its own.
#[derive(Debug, Default)]
#[repr(align(128))]
pub struct Progress {
    answered: AtomicU64,
    service_ticks: AtomicU64,
}

impl Progress {
    /// Notes an answered call.
    #[inline]
    pub(super) fn note(&self, ticks: u64) {
        self.answered.store(self.answered.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
        let so_far = self.service_ticks.load(Ordering::Relaxed);
        self.service_ticks.store(so_far.wrapping_add(ticks), Ordering::Relaxed);
    }

    /// Calls answered so far, and the ticks from sent to done of all of them together.
    #[must_use]
    pub fn so_far(&self) -> (u64, u64) {
        (self.answered.load(Ordering::Relaxed), self.service_ticks.load(Ordering::Relaxed))
    }
}
