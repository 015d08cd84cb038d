//! The keeper of an asynchronous lane: one local task that waits for all of its calls.

use std::cell::{Cell, RefCell};
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::future::poll_fn;
use std::io;
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Poll, Waker};

use futures_util::future::{Either, select};
use rpcbench_records::Wait;

use super::kernel::Timer;
use super::spin::Spin;
use super::{Precision, SPIN_NS, Waiting, parked};
use crate::clock::Clock;

/// How long before a call is due its lane lets no other work go first, in ns: as long as a turn through the runtime
/// takes, by half of which a call would be late otherwise.
const LAST_NS: u64 = 1000;

/// Wakes those who wait, in the order of their times.
#[derive(Debug)]
pub(super) struct Keeper {
    clock: Clock,
    wait: Wait,
    timer: Timer,
    waits: RefCell<BinaryHeap<Reverse<Waits>>>,
    /// Set when somebody comes who is due before all others.
    sooner: Cell<bool>,
    sleeper: RefCell<Option<Waker>>,
    spin: Spin,
}

#[derive(Debug)]
struct Waits {
    due: u64,
    precision: Precision,
    waker: Waker,
}

impl Keeper {
    /// Starts the keeper as a task of this thread's `LocalSet`; it has room for so many who wait without allocating.
    pub(super) fn start(clock: Clock, waiting: &Waiting, room: usize) -> io::Result<Rc<Self>> {
        let keeper = Rc::new(Self {
            spin: Spin::new(clock.clone(), Arc::clone(&waiting.spun_ns)),
            clock,
            wait: waiting.wait,
            timer: Timer::new()?,
            waits: RefCell::new(BinaryHeap::with_capacity(room)),
            sooner: Cell::new(false),
            sleeper: RefCell::new(None),
        });
        tokio::task::spawn_local(Rc::clone(&keeper).keep());
        Ok(keeper)
    }

    pub(super) async fn until(&self, due: u64, precision: Precision) {
        let mut told = false;
        poll_fn(|context| {
            if self.clock.now() >= due {
                return Poll::Ready(());
            }
            if !told {
                self.tell(Waits { due, precision, waker: context.waker().clone() });
                told = true;
            }
            Poll::Pending
        })
        .await;
    }

    fn tell(&self, newcomer: Waits) {
        let mut waits = self.waits.borrow_mut();
        let first = waits.peek().is_none_or(|Reverse(first)| newcomer.due < first.due);
        waits.push(Reverse(newcomer));
        if first {
            self.sooner.set(true);
            if let Some(sleeper) = self.sleeper.take() {
                sleeper.wake();
            }
        }
    }

    async fn keep(self: Rc<Self>) {
        loop {
            let next = self.waits.borrow().peek().map(|Reverse(first)| (first.due, first.precision));
            let Some((due, precision)) = next else {
                self.newcomer().await;
                continue;
            };
            self.sooner.set(false);
            let left = self.left(due);
            if left == 0 {
                self.wake_due();
                // Those who were woken go before the timer is set for whoever is next.
                tokio::task::yield_now().await;
                continue;
            }
            let wait = if precision == Precision::Look { Wait::Sleep } else { self.wait };
            let lead = if wait == Wait::Hybrid { SPIN_NS } else { 0 };
            if wait != Wait::Sleep && left <= LAST_NS {
                let since = self.clock.now();
                while self.left(due) > 0 {
                    std::hint::spin_loop();
                }
                self.spin.alone(since);
            } else if wait == Wait::Spin || left <= lead {
                tokio::task::yield_now().await;
                parked::note(self.spin.turned());
            } else {
                self.spin.rest();
                self.sleep(due, lead).await;
            }
        }
    }

    /// Sleeps until shortly before a time, or until somebody comes who is due sooner.
    async fn sleep(&self, due: u64, lead: u64) {
        let timer = std::pin::pin!(self.timer.sleep(|| self.left(due).saturating_sub(lead)));
        let newcomer = std::pin::pin!(self.newcomer());
        match select(timer, newcomer).await {
            Either::Left(_) | Either::Right(_) => {}
        }
    }

    async fn newcomer(&self) {
        poll_fn(|context| {
            if self.sooner.replace(false) {
                return Poll::Ready(());
            }
            self.sleeper.replace(Some(context.waker().clone()));
            Poll::Pending
        })
        .await;
    }

    fn wake_due(&self) {
        let now = self.clock.now();
        let mut waits = self.waits.borrow_mut();
        while waits.peek().is_some_and(|Reverse(first)| first.due <= now) {
            if let Some(Reverse(first)) = waits.pop() {
                first.waker.wake();
            }
        }
    }

    #[inline]
    fn left(&self, due: u64) -> u64 {
        self.clock.ns(self.clock.now(), due)
    }
}

impl PartialEq for Waits {
    fn eq(&self, other: &Self) -> bool {
        self.due == other.due
    }
}

impl Eq for Waits {}

impl PartialOrd for Waits {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Waits {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.due.cmp(&other.due)
    }
}
