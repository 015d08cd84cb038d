//! The four times of a call, and what lies between them.

use super::time::Time;

/// When a call was intended, claimed, sent and done, in ticks. In a closed loop the first three are one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stamps {
    /// When the schedule wanted it.
    pub intended: u64,
    /// When a free place took it, often before the call was due; later, where the lane was at work on others when it was
    /// due, and earlier, where the place was free and only the lane's waiting held it up.
    pub claimed: u64,
    /// Just before the call.
    pub sent: u64,
    /// Just after.
    pub done: u64,
}

/// What lies between the times of a call, in ns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Times {
    /// From intended to claimed, where it was claimed late: every lane was busy.
    pub backlog_ns: u64,
    /// From when it was both due and claimed until it was sent: the harness's own lateness.
    pub wake_ns: u64,
    /// From sent to done.
    pub service_ns: u64,
    /// When it was intended, after the beginning of the window.
    pub intended_at_ns: u64,
    /// When it was done, after the beginning of the window.
    pub done_at_ns: u64,
}

impl Times {
    /// From intended to done: its parts are all there is.
    #[inline]
    #[must_use]
    pub const fn response_ns(&self) -> u64 {
        self.backlog_ns + self.wake_ns + self.service_ns
    }
}

impl Stamps {
    /// What lies between them; `start` is when the window opened.
    #[inline]
    pub fn times(&self, time: &impl Time, start: u64) -> Times {
        let (service_ns, done_at_ns) = (time.ns(self.sent, self.done), time.ns(start, self.done));
        let (backlog_ns, wake_ns) = if self.intended == self.sent {
            (0, 0)
        } else {
            (time.ns(self.intended, self.claimed), time.ns(self.intended.max(self.claimed), self.sent))
        };
        let response_ns = backlog_ns + wake_ns + service_ns;
        Times { backlog_ns, wake_ns, service_ns, intended_at_ns: done_at_ns.saturating_sub(response_ns), done_at_ns }
    }
}
