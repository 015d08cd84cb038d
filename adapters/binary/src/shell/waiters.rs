//! Who waits for which call, found by the call's slot.
//!
//! Slots are used again and again, so nothing is allocated per call.

use std::task::Waker;

use rpcbench_contract::CallError;

use crate::protocol::CallId;

/// Everybody who waits for a reply on one connection.
pub(super) struct Waiters<R> {
    slots: Vec<Waiter<R>>,
    /// How many slots are waited for, or hold a result that was not fetched.
    present: usize,
    /// Those for whose calls there was no room.
    queue: Vec<Waker>,
}

enum Waiter<R> {
    Nobody,
    Waiting(Waker),
    Done(Result<R, CallError>),
}

impl<R> Waiters<R> {
    pub(super) const fn new() -> Self {
        Self { slots: Vec::new(), present: 0, queue: Vec::new() }
    }

    /// How many callers have begun and not fetched their result. They are those who may begin another call soon.
    pub(super) const fn present(&self) -> usize {
        self.present
    }

    /// Notes a caller who has just begun.
    pub(super) fn enter(&mut self, call: CallId, waker: &Waker) {
        let place = call.slot as usize;
        if place >= self.slots.len() {
            self.slots.resize_with(place + 1, || Waiter::Nobody);
        }
        self.slots[place] = Waiter::Waiting(waker.clone());
        self.present += 1;
    }

    /// The result, if it has come; else notes whom to wake.
    pub(super) fn fetch(&mut self, call: CallId, waker: &Waker) -> Option<Result<R, CallError>> {
        let waiter = self.slots.get_mut(call.slot as usize)?;
        match waiter {
            Waiter::Waiting(known) => {
                known.clone_from(waker);
                None
            }
            Waiter::Nobody => None,
            Waiter::Done(_) => match std::mem::replace(waiter, Waiter::Nobody) {
                Waiter::Done(result) => {
                    self.present -= 1;
                    Some(result)
                }
                _ => None,
            },
        }
    }

    /// Puts a result down and wakes who waits for it.
    pub(super) fn settle(&mut self, call: CallId, result: Result<R, CallError>) {
        let Some(waiter) = self.slots.get_mut(call.slot as usize) else { return };
        if let Waiter::Waiting(waker) = std::mem::replace(waiter, Waiter::Done(result)) {
            waker.wake();
        }
    }

    /// Forgets a caller who went away. True where the reply has not come.
    pub(super) fn leave(&mut self, call: CallId) -> bool {
        let Some(waiter) = self.slots.get_mut(call.slot as usize) else { return false };
        let left = std::mem::replace(waiter, Waiter::Nobody);
        self.present -= usize::from(!matches!(left, Waiter::Nobody));
        matches!(left, Waiter::Waiting(_))
    }

    /// Notes a caller for whose call there is no room.
    pub(super) fn queue(&mut self, waker: &Waker) {
        if !self.queue.iter().any(|queued| queued.will_wake(waker)) {
            self.queue.push(waker.clone());
        }
    }

    /// True where somebody waits for room.
    pub(super) const fn has_queue(&self) -> bool {
        !self.queue.is_empty()
    }

    /// Wakes those for whose calls there was no room.
    pub(super) fn retry(&mut self) {
        self.queue.drain(..).for_each(Waker::wake);
    }

    /// Fails every call that is waited for.
    pub(super) fn fail_all(&mut self, error: impl Fn() -> CallError) {
        for waiter in &mut self.slots {
            if matches!(waiter, Waiter::Waiting(_))
                && let Waiter::Waiting(waker) = std::mem::replace(waiter, Waiter::Done(Err(error())))
            {
                waker.wake();
            }
        }
        self.retry();
    }
}
