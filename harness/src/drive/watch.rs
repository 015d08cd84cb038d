//! Timeouts that cost a call nothing: one watchman per lane looks after all calls that are open.
//!
//! A timer per call would be armed and disarmed between its two timestamps. Instead each open call shows when it was
//! sent, and one task per lane comes by ten times within a timeout and ends those that are too old.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use rpcbench_contract::CallError;

use super::time::{Precision, Time};

/// The time of a lane, how long its calls may take, and a post for each of its calls in flight.
#[derive(Clone, Debug)]
pub(crate) struct Watch<T> {
    pub(crate) time: T,
    pub(crate) timeout: Duration,
    posts: Rc<[Post]>,
}

impl<T: Time> Watch<T> {
    /// Watches over so many calls in flight.
    pub(crate) fn new(time: T, timeout: Duration, calls: usize) -> Self {
        Self { time, timeout, posts: (0..calls).map(|_| Post::default()).collect() }
    }

    /// Makes a call at a place, sent at this time, under the watchman's eye.
    pub(crate) fn over<F>(&self, place: usize, sent: u64, call: F) -> Watched<'_, F> {
        self.posts[place].watch(sent, self.timeout, call)
    }

    /// The watchman: comes by for ever; dropped with the lane.
    pub(crate) async fn keep(self) {
        let limit = u64::try_from(self.timeout.as_nanos()).unwrap_or(u64::MAX);
        let round = (limit / 10).max(1_000_000);
        loop {
            self.time.until(self.time.after(self.time.now(), round), Precision::Look).await;
            for post in &*self.posts {
                post.look(&self.time, limit);
            }
        }
    }
}

/// What one place for an open call shows to the watchman.
#[derive(Debug, Default)]
pub(crate) struct Post {
    /// When the open call was sent; 0 where none is open.
    sent: Cell<u64>,
    expired: Cell<bool>,
    waker: RefCell<Option<Waker>>,
}

impl Post {
    /// Makes a call under the watchman's eye.
    pub(crate) fn watch<F>(&self, sent: u64, timeout: Duration, call: F) -> Watched<'_, F> {
        self.sent.set(sent);
        self.expired.set(false);
        Watched { post: self, timeout, call }
    }

    fn look(&self, time: &impl Time, timeout: u64) {
        let sent = self.sent.get();
        if sent != 0 && time.ns(sent, time.now()) >= timeout {
            self.expired.set(true);
            if let Some(waker) = self.waker.take() {
                waker.wake();
            }
        }
    }
}

/// A call under the watchman's eye.
pub(crate) struct Watched<'a, F> {
    post: &'a Post,
    timeout: Duration,
    call: F,
}

impl<T, F> Future for Watched<'_, F>
where
    F: Future<Output = Result<T, CallError>> + Unpin,
{
    type Output = F::Output;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let polled = Pin::new(&mut self.call).poll(cx);
        let post = self.post;
        if polled.is_ready() {
            post.sent.set(0);
            return polled;
        }
        if post.expired.get() {
            post.sent.set(0);
            return Poll::Ready(Err(CallError::Timeout(self.timeout)));
        }
        let mut waker = post.waker.borrow_mut();
        if !waker.as_ref().is_some_and(|waker| waker.will_wake(cx.waker())) {
            *waker = Some(cx.waker().clone());
        }
        Poll::Pending
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use super::super::wait::{LaneTime, Waiting};
    use crate::clock::Clock;

    fn on_a_lane(timeout: Duration, test: impl AsyncFnOnce(Watch<LaneTime>)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        tokio::task::LocalSet::new().block_on(&runtime, async {
            let time = LaneTime::shared(Clock::new(), &Waiting::asleep(), 2).unwrap();
            test(Watch::new(time, timeout, 1)).await;
        });
    }

    #[test]
    fn a_call_without_an_answer_ends() {
        on_a_lane(Duration::from_millis(20), async |watch| {
            let never = std::pin::pin!(std::future::pending::<Result<(), CallError>>());
            let ended = tokio::select! {
                ended = watch.over(0, watch.time.now(), never) => ended,
                () = watch.clone().keep() => Ok(()),
            };
            assert!(matches!(ended, Err(CallError::Timeout(_))), "{ended:?}");
        });
    }

    #[test]
    fn an_answered_call_is_left_alone() {
        on_a_lane(Duration::ZERO, async |watch| {
            let answered = std::pin::pin!(async { Ok::<_, CallError>(7) });
            assert_eq!(watch.over(0, watch.time.now(), answered).await.unwrap(), 7);
            watch.posts[0].look(&watch.time, 0);
            assert!(!watch.posts[0].expired.get(), "nothing is open any more");
        });
    }
}
