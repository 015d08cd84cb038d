//! When the measured window opens and closes, shared by all lanes of a process.

use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};

/// The window, in ticks of the process's clock. Lanes make calls from the moment they are connected; those that are
/// sent inside the window (by schedule: intended inside it) count, and none is begun after it.
#[derive(Debug)]
pub struct Control {
    start: AtomicU64,
    end: AtomicU64,
    /// Until when calls of the window that are late may still be taken.
    deadline: AtomicU64,
    connected: AtomicU32,
    warm: AtomicU32,
    lost: AtomicU32,
    held: AtomicBool,
}

impl Control {
    /// No window yet: every call is warm-up.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            start: AtomicU64::new(u64::MAX),
            end: AtomicU64::new(u64::MAX),
            deadline: AtomicU64::new(u64::MAX),
            connected: AtomicU32::new(0),
            warm: AtomicU32::new(0),
            lost: AtomicU32::new(0),
            held: AtomicBool::new(false),
        }
    }

    /// Sets the window. The end is set first, so that no lane sees a start without its end.
    pub fn open(&self, start: u64, end: u64) {
        self.open_until(start, end, end);
    }

    /// The same, where calls of the window may be taken until a deadline after its end.
    pub fn open_until(&self, start: u64, end: u64, deadline: u64) {
        self.deadline.store(deadline, Ordering::Release);
        self.end.store(end, Ordering::Release);
        self.start.store(start, Ordering::Release);
    }

    /// Ends all lanes at once, window or not.
    pub fn stop(&self) {
        self.start.store(u64::MAX, Ordering::Release);
        self.end.store(0, Ordering::Release);
        self.deadline.store(0, Ordering::Release);
        self.note_read();
    }

    /// Lanes that have nothing more to do are to stay as they are until [`Control::note_read`]: what it takes to end them
    /// would be taken from the calls of others, and threads that end take their counters with them.
    pub fn hold(&self) {
        self.held.store(true, Ordering::Release);
    }

    /// The window is over and the counters of the process have been read: lanes may end.
    pub fn note_read(&self) {
        self.held.store(false, Ordering::Release);
    }

    /// True while lanes are to stay.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.held.load(Ordering::Acquire)
    }

    /// When the window closes; far away where that is not known.
    #[must_use]
    pub fn end(&self) -> u64 {
        self.end.load(Ordering::Acquire)
    }

    /// When the window opens, once that is known.
    #[inline]
    #[must_use]
    pub fn start(&self) -> Option<u64> {
        let start = self.start.load(Ordering::Acquire);
        (start != u64::MAX).then_some(start)
    }

    /// True where a call sent at this time counts.
    #[inline]
    #[must_use]
    pub fn counts(&self, sent: u64) -> bool {
        sent >= self.start.load(Ordering::Relaxed) && !self.over(sent)
    }

    /// True where no call may be sent any more in a closed loop.
    #[inline]
    #[must_use]
    pub fn over(&self, now: u64) -> bool {
        now >= self.end.load(Ordering::Relaxed)
    }

    /// True where no call of the schedule may be taken any more, however late.
    #[inline]
    #[must_use]
    pub fn past_deadline(&self, now: u64) -> bool {
        now >= self.deadline.load(Ordering::Relaxed)
    }

    /// A lane says that all its connections are open.
    pub fn note_connected(&self) {
        self.connected.fetch_add(1, Ordering::AcqRel);
    }

    /// One of the calls in flight has been round the whole cycle of requests.
    pub fn note_warm(&self) {
        self.warm.fetch_add(1, Ordering::AcqRel);
    }

    /// One of the calls in flight will never be made again: its connection broke and could not be replaced.
    pub fn note_lost(&self) {
        self.lost.fetch_add(1, Ordering::AcqRel);
    }

    /// Lanes whose connections are open.
    #[must_use]
    pub fn connected(&self) -> u32 {
        self.connected.load(Ordering::Acquire)
    }

    /// Calls in flight that have been round the whole cycle of requests.
    #[must_use]
    pub fn warm(&self) -> u32 {
        self.warm.load(Ordering::Acquire)
    }

    /// Calls in flight that are lost.
    #[must_use]
    pub fn lost(&self) -> u32 {
        self.lost.load(Ordering::Acquire)
    }
}

impl Default for Control {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_sent_inside_counts() {
        let control = Control::new();
        assert!(!control.counts(50) && !control.over(50), "before there is a window");
        assert_eq!(control.start(), None);
        control.open_until(100, 200, 300);
        assert_eq!([99, 100, 199, 200].map(|sent| control.counts(sent)), [false, true, true, false]);
        assert!(control.over(200) && !control.over(199));
        assert!(control.past_deadline(300) && !control.past_deadline(299));
        control.stop();
        assert!(control.over(0) && control.past_deadline(0) && !control.counts(150));
    }
}
