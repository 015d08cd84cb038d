//! Whether a lane that blocks was alone: all others of its process waited for their next calls.
//!
//! A blocking lane whose call is sent late cannot tell whether its wait ended late, which is the harness's doing, or other
//! lanes' threads had the CPU for their calls, which is the framework's. Calls that came due while nobody else was at
//! work can be late for the first reason only; lateness is judged by them.

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

/// Which lanes of a process do not wait: how many there are now, and when the last one began to wait.
#[derive(Debug, Default)]
pub struct Company {
    at_work: AtomicU32,
    /// When a lane last began to wait, in ticks.
    rested: AtomicU64,
}

impl Company {
    /// A lane goes on with its calls, or has come.
    #[inline]
    pub(super) fn work(&self) {
        self.at_work.fetch_add(1, Ordering::AcqRel);
    }

    /// A lane waits for its next call from now on, or has gone.
    #[inline]
    pub(super) fn rest(&self, now: u64) {
        self.rested.fetch_max(now, Ordering::AcqRel);
        self.at_work.fetch_sub(1, Ordering::AcqRel);
    }

    /// True where nobody but the one who asks, who is at work again, has been at work since a reading.
    #[inline]
    pub(super) fn alone_since(&self, since: u64) -> bool {
        self.at_work.load(Ordering::Acquire) <= 1 && self.rested.load(Ordering::Acquire) <= since
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_works_or_has_worked_since_is_company() {
        let company = Company::default();
        company.work();
        company.work();
        company.rest(10);
        assert!(company.alone_since(10) && !company.alone_since(9), "the other one rests since 10");
        company.work();
        assert!(!company.alone_since(20), "the other one works");
        company.rest(15);
        assert!(company.alone_since(20));
    }
}
