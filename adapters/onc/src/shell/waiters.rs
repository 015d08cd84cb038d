//! Who waits for which call, found by the place of its xid. Places are used again: nothing is allocated per call.

use std::task::Waker;

use rpcbench_contract::CallError;
use rpcbench_contract::workloads::Reply;

use crate::protocol::Xid;

/// What a call comes to.
pub(super) type CallResult = Result<Reply, CallError>;

/// Everybody who waits on one connection.
#[derive(Default)]
pub(super) struct Waiters {
    places: Vec<Place>,
    /// How many callers have begun and not fetched their result.
    present: usize,
    /// Those for whose calls there was no room.
    queue: Vec<Waker>,
}

enum Place {
    Nobody,
    Waiting(Waker),
    Done(CallResult),
}

impl Waiters {
    /// How many callers have begun and not fetched their result.
    pub(super) const fn present(&self) -> usize {
        self.present
    }

    /// Notes a caller who has just begun.
    pub(super) fn enter(&mut self, call: Xid, waker: &Waker) {
        if call.slot() >= self.places.len() {
            self.places.resize_with(call.slot() + 1, || Place::Nobody);
        }
        self.places[call.slot()] = Place::Waiting(waker.clone());
        self.present += 1;
    }

    /// The result, if it has come; else notes whom to wake.
    pub(super) fn fetch(&mut self, call: Xid, waker: &Waker) -> Option<CallResult> {
        let place = self.places.get_mut(call.slot())?;
        match std::mem::replace(place, Place::Nobody) {
            Place::Done(result) => {
                self.present -= 1;
                return Some(result);
            }
            Place::Waiting(mut known) => {
                known.clone_from(waker);
                *place = Place::Waiting(known);
            }
            Place::Nobody => {}
        }
        None
    }

    /// Puts a result down and wakes who waits for it.
    pub(super) fn settle(&mut self, call: Xid, result: CallResult) {
        let Some(place) = self.places.get_mut(call.slot()) else { return };
        if let Place::Waiting(waker) = std::mem::replace(place, Place::Done(result)) {
            waker.wake();
        }
    }

    /// Forgets a caller who went away. True where no result has come.
    pub(super) fn leave(&mut self, call: Xid) -> bool {
        let Some(place) = self.places.get_mut(call.slot()) else { return false };
        let left = std::mem::replace(place, Place::Nobody);
        self.present -= usize::from(!matches!(left, Place::Nobody));
        matches!(left, Place::Waiting(_))
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
        for place in &mut self.places {
            if matches!(place, Place::Waiting(_))
                && let Place::Waiting(waker) = std::mem::replace(place, Place::Done(Err(error())))
            {
                waker.wake();
            }
        }
        self.retry();
    }
}
