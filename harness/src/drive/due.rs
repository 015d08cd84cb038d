//! Calls that are wanted at a time: whose they are, and the wait until they are due.

use super::shared::{Lane, Overslept, Pace};
use super::time::{Precision, Time};

/// How long a place waits without looking whether the window has opened or the run has been ended, in ns.
const LOOK_NS: u64 = 10_000_000;

/// The same within the window, where only the run's end can come before the call.
const SELDOM_NS: u64 = 100_000_000;

/// What a keeper and its runtime take to send a call off, in ns, and more: less than this between the end of a wait and
/// the call is the harness's, and not a lane at work on other calls.
const KEEPING_NS: u64 = 5_000;

/// Where a call comes from, and thereby whether it counts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Whose {
    /// A closed loop: it counts by when it is sent.
    Closed,
    /// A session's later call: it counts by when it is intended.
    Session,
    /// The warm-up's schedule. The place holds the lane's baton until the call is sent.
    WarmUp,
    /// The window's schedule; it counts. The place holds the lane's baton until the call is sent.
    Window,
}

impl Whose {
    /// Taken from a schedule, which has it in its books.
    #[inline]
    pub(super) fn taken(self) -> bool {
        matches!(self, Self::WarmUp | Self::Window)
    }
}

impl<T> Lane<T> {
    /// Passes the baton on, where there is one.
    #[inline]
    pub(super) fn pass(&self) {
        if let Pace::Offered(_, baton) = &self.pace {
            baton.pass();
        }
    }
}

/// Waits until a call is due, and then passes the baton where it is held; gives from when the call counts as claimed.
/// `None` where it is not to be made after all: the window opened while a call of the warm-up was waited for, or the run
/// was ended.
#[inline]
pub(super) async fn wait<T: Time>(lane: &Lane<T>, intended: u64, claimed: u64, whose: Whose) -> Option<u64> {
    let made = wait_for(lane, intended, whose == Whose::WarmUp).await;
    let claimed = on_time(lane, intended, claimed);
    if whose.taken() {
        lane.pass();
        // No longer among those that nobody took: the books would lack it.
        if whose == Whose::Window && !made {
            lane.recorder.borrow_mut().ledger.censored += 1;
        }
    }
    made.then_some(claimed)
}

/// A wait is over: if it ended late because the lane's thread was at work, the lane was not free, and the call counts as
/// claimed so much later, which is given; if the wait itself overslept, others may have been held up with it.
#[inline]
fn on_time<T: Time>(lane: &Lane<T>, intended: u64, claimed: u64) -> u64 {
    let (now, ready) = (lane.watch.time.now(), intended.max(claimed));
    if now <= ready || claimed > intended {
        return claimed;
    }
    let until = lane.watch.time.idle_until().min(now);
    lane.overslept.set(Overslept { from: ready, until });
    let at_work = now - until.max(ready);
    if lane.watch.time.ns(0, at_work) < KEEPING_NS {
        return claimed;
    }
    claimed.max(intended + at_work)
}

#[inline]
async fn wait_for<T: Time>(lane: &Lane<T>, intended: u64, of_warmup: bool) -> bool {
    let time = &lane.watch.time;
    loop {
        let now = time.now();
        if lane.control.past_deadline(now) {
            return false;
        }
        if of_warmup && lane.control.start().is_some_and(|start| intended >= start) {
            return false;
        }
        if now >= intended {
            return true;
        }
        let look_ns = if of_warmup { LOOK_NS } else { SELDOM_NS };
        if time.ns(now, intended) > look_ns {
            time.until(time.after(now, look_ns), Precision::Look).await;
        } else {
            time.until(intended, Precision::Call).await;
        }
    }
}
