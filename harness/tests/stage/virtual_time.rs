//! A clock that stands still while anybody has something to do, and then jumps to the next moment that anybody waits for.

use std::cell::{Cell, RefCell};
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};

use rpcbench_harness::drive::{Precision, Time};
use tokio::task::LocalSet;

/// Ticks per nanosecond: not one, so that ticks which are taken for nanoseconds show.
const TICKS: u64 = 3;

/// When every play begins, in ticks: not zero, which the loop takes for "never".
const BEGINNING: u64 = 1_000 * TICKS;

/// Virtual time: exact, repeatable, and as fast as the machine.
#[derive(Clone)]
pub(crate) struct VirtualTime(Rc<State>);

struct State {
    now: Cell<u64>,
    timers: RefCell<BinaryHeap<Reverse<Timer>>>,
    /// Counts timers, so that those of one moment end in the order in which they were set.
    set: Cell<u64>,
}

impl VirtualTime {
    pub(crate) fn new() -> Self {
        Self(Rc::new(State { now: Cell::new(BEGINNING), timers: RefCell::default(), set: Cell::new(0) }))
    }

    /// The moment so many nanoseconds after the beginning.
    pub(crate) fn at(&self, ns: u64) -> u64 {
        self.after(BEGINNING, ns)
    }

    /// Nanoseconds since the beginning.
    pub(crate) fn since_beginning(&self) -> u64 {
        self.ns(BEGINNING, self.now())
    }

    /// Waits for so long.
    pub(crate) async fn pass(&self, ns: u64) {
        self.until(self.after(self.now(), ns), Precision::Call).await;
    }

    /// Runs a phase to its end, as a lane's thread would.
    pub(crate) fn play<T>(&self, phase: impl Future<Output = T>) -> T {
        let woken = Arc::new(Woken(AtomicBool::new(false)));
        let waker = Waker::from(Arc::clone(&woken));
        let mut context = Context::from_waker(&waker);
        let local = LocalSet::new();
        let mut phase = pin!(local.run_until(phase));
        loop {
            if let Poll::Ready(result) = phase.as_mut().poll(&mut context) {
                return result;
            }
            if !woken.0.swap(false, Ordering::Relaxed) {
                self.jump();
            }
        }
    }

    /// Goes on to the next moment that somebody waits for, and wakes whoever does.
    fn jump(&self) {
        let mut timers = self.0.timers.borrow_mut();
        let next = timers.peek().map(|Reverse(timer)| timer.due);
        let next = next.expect("a play ends, or somebody waits for a moment: this one hangs");
        self.0.now.set(next);
        while timers.peek().is_some_and(|Reverse(timer)| timer.due <= next) {
            if let Some(Reverse(timer)) = timers.pop() {
                timer.waker.wake();
            }
        }
    }

    fn set(&self, due: u64, waker: Waker) {
        let set = self.0.set.get();
        self.0.set.set(set + 1);
        self.0.timers.borrow_mut().push(Reverse(Timer { due, set, waker }));
    }
}

impl Time for VirtualTime {
    fn now(&self) -> u64 {
        self.0.now.get()
    }

    fn ns(&self, from: u64, to: u64) -> u64 {
        to.saturating_sub(from) / TICKS
    }

    fn after(&self, from: u64, ns: u64) -> u64 {
        from.saturating_add(ns.saturating_mul(TICKS))
    }

    async fn until(&self, due: u64, _: Precision) {
        let mut told = false;
        poll_fn(|context| {
            if self.now() >= due {
                return Poll::Ready(());
            }
            if !std::mem::replace(&mut told, true) {
                self.set(due, context.waker().clone());
            }
            Poll::Pending
        })
        .await;
    }
}

struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

struct Timer {
    due: u64,
    set: u64,
    waker: Waker,
}

impl PartialEq for Timer {
    fn eq(&self, other: &Self) -> bool {
        self.set == other.set
    }
}

impl Eq for Timer {}

impl PartialOrd for Timer {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Timer {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.due, self.set).cmp(&(other.due, other.set))
    }
}
