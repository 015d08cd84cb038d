//! The load that is offered by schedule, shared by all lanes of a process.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use rpcbench_records::{Ledger, Load, Session};

use super::arrivals::{Arrivals, Totals, exponential};
use super::control::Control;
use super::schedule::{Claim, Schedule};
use super::time::Time;

/// What the warm-up's seed is made from the run's with: its arrivals are others than the window's.
const WARM: u64 = 0x7761_726d;

/// A call that a lane has taken from the schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Taken {
    /// When it is due, in ticks.
    pub(super) intended: u64,
    /// Its number in the schedule, by which its request is chosen.
    pub(super) number: u64,
    /// Whether it belongs to the window.
    pub(super) counts: bool,
}

/// Two schedules of one load: one for as long as the warm-up lasts, and one that begins with the window, so that the
/// window's arrivals are the same for every adapter, however long it took to warm up.
#[derive(Debug)]
pub struct Offered {
    warm: Schedule,
    /// When the warm-up's schedule began, in ticks; 0 before the first call was taken.
    warm_since: AtomicU64,
    window: Schedule,
    session: Option<Session>,
    seed: u64,
}

impl Offered {
    /// The schedules of a load for a window; `None` of a closed loop.
    #[must_use]
    pub fn of(load: &Load, seed: u64, window: Duration) -> Option<Self> {
        let room = load.queue.unwrap_or(Load::QUEUE);
        let window_ns = u64::try_from(window.as_nanos()).unwrap_or(u64::MAX);
        Some(Self {
            warm: Schedule::new(Arrivals::of(load, seed ^ WARM)?, u64::MAX, room),
            warm_since: AtomicU64::new(0),
            window: Schedule::new(Arrivals::of(load, seed)?, window_ns, room),
            session: load.session,
            seed,
        })
    }

    /// Takes the next call; `None` when there will be none any more.
    #[inline]
    pub(super) fn take(&self, time: &impl Time, control: &Control, now: u64) -> Option<Taken> {
        if control.past_deadline(now) {
            return None;
        }
        let start = control.start();
        if start.is_none_or(|start| now < start) {
            let warm = claim(time, &self.warm, self.warm_since(now), now, false);
            // The warm-up goes on until the window opens; what it would have after that is not made.
            if warm.is_some_and(|warm| start.is_none_or(|start| warm.intended < start)) {
                return warm;
            }
        }
        claim(time, &self.window, start?, now, true)
    }

    /// The warm-up's schedule begins when its first call is taken.
    fn warm_since(&self, now: u64) -> u64 {
        match self.warm_since.compare_exchange(0, now, Ordering::AcqRel, Ordering::Acquire) {
            Ok(_) => now,
            Err(since) => since,
        }
    }

    /// The calls that one arrival makes.
    pub(super) fn calls_of_arrival(&self) -> u32 {
        self.session.map_or(1, |session| session.calls.max(1))
    }

    /// How long a session thinks before the call of this number, in ns: exponential, and the same for every adapter.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // positive, and at most 37 means
    pub(super) fn think_ns(&self, number: u64, call: u32) -> u64 {
        let mean = self.session.map_or(0, |session| session.think_ns) as f64;
        (exponential(self.seed, (number << 32) | u64::from(call)) * mean) as u64
    }

    /// Arrivals of the window that no lane has taken.
    #[must_use]
    pub fn left(&self) -> u64 {
        self.window.left()
    }

    /// Puts the schedule into books that hold only what lanes did: every arrival of the window, worked out anew; what
    /// found the queue full; and what no lane has taken, of a session the first call alone.
    /// Where every call of the schedule was answered, gives the sum of when they were due, in ns after its beginning.
    pub fn close(&self, ledger: &mut Ledger) -> Option<u128> {
        let Totals { count, sum_ns } = self.window.scheduled();
        ledger.scheduled += count;
        ledger.shed += self.window.shed();
        ledger.censored += self.window.left();
        (self.session.is_none() && ledger.ok == ledger.scheduled).then_some(sum_ns)
    }
}

/// Takes the next call of a schedule that began at `since`.
#[inline]
fn claim(time: &impl Time, schedule: &Schedule, since: u64, now: u64, counts: bool) -> Option<Taken> {
    match schedule.claim(time.ns(since, now)) {
        Claim::Over => None,
        Claim::Take(arrival) => {
            Some(Taken { intended: time.after(since, arrival.at_ns), number: arrival.number, counts })
        }
    }
}
