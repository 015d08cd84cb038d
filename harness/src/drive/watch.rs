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

use crate::clock::Clock;

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

    fn look(&self, clock: &Clock, timeout: u64) {
        let sent = self.sent.get();
        if sent != 0 && clock.ns(sent, clock.now()) >= timeout {
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

/// Comes by for ever; dropped with the lane.
pub(crate) async fn watchman(clock: Clock, timeout: Duration, posts: Rc<[Post]>) {
    let limit = u64::try_from(timeout.as_nanos()).unwrap_or(u64::MAX);
    let mut rounds = tokio::time::interval((timeout / 10).max(Duration::from_millis(1)));
    loop {
        rounds.tick().await;
        for post in &*posts {
            post.look(&clock, limit);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(flavor = "current_thread")]
    async fn a_call_without_an_answer_ends() {
        let posts: Rc<[Post]> = Rc::from([Post::default()]);
        let (clock, timeout) = (Clock::new(), Duration::from_millis(20));
        let never = std::pin::pin!(std::future::pending::<Result<(), CallError>>());
        let watched = posts[0].watch(clock.now(), timeout, never);
        let ended = tokio::select! {
            ended = watched => ended,
            () = watchman(clock.clone(), timeout, Rc::clone(&posts)) => Ok(()),
        };
        assert!(matches!(ended, Err(CallError::Timeout(_))), "{ended:?}");
    }

    #[tokio::test(flavor = "current_thread")]
    async fn an_answered_call_is_left_alone() {
        let post = Post::default();
        let clock = Clock::new();
        let answered = std::pin::pin!(async { Ok::<_, CallError>(7) });
        assert_eq!(post.watch(clock.now(), Duration::ZERO, answered).await.unwrap(), 7);
        post.look(&clock, 0);
        assert!(!post.expired.get(), "nothing is open any more");
    }
}
