//! Whose turn it is: of all free places of a lane, one waits for the next call.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::poll_fn;
use std::task::{Context, Poll, Waker};

/// Passed from place to place within a lane: whoever holds it takes the next arrival from the schedule and waits for
/// it. Were every free place to take one, a lane would hold its next sixty-four calls while other lanes had nothing
/// to do.
#[derive(Debug, Default)]
pub(super) struct Baton {
    held: Cell<bool>,
    /// The ticket of the place that it was handed to and that has not come for it yet.
    handed: Cell<Option<u64>>,
    tickets: Cell<u64>,
    next: RefCell<VecDeque<(u64, Waker)>>,
}

impl Baton {
    /// For a lane with so many places: nothing is allocated later on.
    pub(super) fn new(places: usize) -> Self {
        Self { next: RefCell::new(VecDeque::with_capacity(places)), ..Self::default() }
    }

    /// Takes the baton if nobody has it.
    #[inline]
    pub(super) fn take_free(&self) -> bool {
        !self.held.replace(true)
    }

    /// Waits for the baton: first come, first served. Gives when the wait began, by `now`; `None` where there was none.
    pub(super) async fn take(&self, now: impl Fn() -> u64) -> Option<u64> {
        let (mut ticket, mut since) = (None, None);
        poll_fn(|context| {
            let polled = self.poll(&mut ticket, context);
            if polled.is_pending() {
                since.get_or_insert_with(&now);
            }
            polled
        })
        .await;
        since
    }

    fn poll(&self, ticket: &mut Option<u64>, context: &Context<'_>) -> Poll<()> {
        match *ticket {
            // A wake-up that was meant for something else changes nothing.
            Some(ticket) if self.handed.get() != Some(ticket) => Poll::Pending,
            Some(_) => {
                self.handed.set(None);
                Poll::Ready(())
            }
            None if self.take_free() => Poll::Ready(()),
            None => {
                let mine = self.tickets.get();
                self.tickets.set(mine + 1);
                self.next.borrow_mut().push_back((mine, context.waker().clone()));
                *ticket = Some(mine);
                Poll::Pending
            }
        }
    }

    /// Hands it to the place that has waited longest; nobody can come between.
    pub(super) fn pass(&self) {
        let next = self.next.borrow_mut().pop_front();
        match next {
            Some((ticket, waker)) => {
                self.handed.set(Some(ticket));
                waker.wake();
            }
            None => self.held.set(false),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;

    #[test]
    fn those_who_wait_get_it_in_their_order() {
        let (baton, got) = (Rc::new(Baton::new(4)), Rc::new(RefCell::new(Vec::new())));
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let local = tokio::task::LocalSet::new();
        for place in 0..4 {
            let (baton, got) = (Rc::clone(&baton), Rc::clone(&got));
            local.spawn_local(async move {
                for _ in 0..3 {
                    baton.take(|| 0).await;
                    got.borrow_mut().push(place);
                    tokio::task::yield_now().await;
                    baton.pass();
                }
            });
        }
        runtime.block_on(local);
        assert_eq!(*got.borrow(), [0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3]);
        assert!(!baton.held.get());
    }
}
