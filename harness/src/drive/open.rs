//! How many calls are in flight, integrated over time: one side of Little's law, kept on its own.

use std::cell::Cell;

/// Counts calls in and out, and adds up the time that they were in flight together, in ticks.
#[derive(Debug, Default)]
pub(super) struct Open {
    calls: Cell<u64>,
    since: Cell<u64>,
    area: Cell<u64>,
}

impl Open {
    /// A call of the window is sent.
    #[inline]
    pub(super) fn enter(&self, now: u64) {
        self.turn(now);
        self.calls.set(self.calls.get() + 1);
    }

    /// A call of the window is done.
    #[inline]
    pub(super) fn leave(&self, now: u64) {
        self.turn(now);
        self.calls.set(self.calls.get().saturating_sub(1));
    }

    #[inline]
    fn turn(&self, now: u64) {
        let area = self.calls.get() * now.saturating_sub(self.since.get());
        self.area.set(self.area.get() + area);
        self.since.set(now);
    }

    /// Call-ticks so far.
    pub(super) fn area(&self) -> u64 {
        self.area.get()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overlapping_calls_add_up() {
        let open = Open::default();
        open.enter(10);
        open.enter(20);
        open.leave(50);
        open.leave(60);
        assert_eq!(open.area(), 40 + 40);
    }
}
