//! The open calls of one connection, found by xid.
//!
//! An xid is a place in a table and how often that place was used before: no hashing, nothing allocated per call, and no
//! xid comes again before 2^20 other calls had its place.

use super::Violation;

/// How many calls one connection may have open at once.
pub const MAX_CALLS: u32 = 1 << SLOT_BITS;

const SLOT_BITS: u32 = 12;
const GENERATIONS: u32 = u32::MAX >> SLOT_BITS;

/// What matches a reply to its call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Xid(u32);

impl Xid {
    /// The number on the wire.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.0
    }

    /// The place in tables of calls; below [`MAX_CALLS`].
    #[must_use]
    pub const fn slot(self) -> usize {
        (self.0 & (MAX_CALLS - 1)) as usize
    }

    const fn new(slot: u32, generation: u32) -> Self {
        Self(generation << SLOT_BITS | slot)
    }

    const fn generation(self) -> u32 {
        self.0 >> SLOT_BITS
    }
}

/// The calls of a connection.
#[derive(Debug, Default)]
pub(super) struct Calls {
    slots: Vec<Slot>,
    free: Vec<u32>,
}

#[derive(Debug)]
struct Slot {
    generation: u32,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Free,
    /// Somebody waits for the reply of this procedure.
    Open(u32),
    /// Nobody waits any more, but the reply may still come.
    Abandoned,
    /// It came, and whoever waits has not yet said that the place may be used again.
    Answered,
}

impl Calls {
    /// Which call the next one will be, if there may be one more.
    pub(super) fn next(&self) -> Option<Xid> {
        match self.free.last() {
            Some(&slot) => Some(Xid::new(slot, self.slots[slot as usize].generation)),
            None => u32::try_from(self.slots.len()).ok().filter(|slot| *slot < MAX_CALLS).map(|slot| Xid::new(slot, 1)),
        }
    }

    /// Opens the call that [`next`](Self::next) told.
    pub(super) fn open_next(&mut self, procedure: u32) {
        let state = State::Open(procedure);
        match self.free.pop() {
            Some(slot) => self.slots[slot as usize].state = state,
            None => self.slots.push(Slot { generation: 1, state }),
        }
    }

    /// Notes a reply: the call with its procedure, or nothing where nobody waits for it any more.
    pub(super) fn settle(&mut self, number: u32) -> Result<Option<(Xid, u32)>, Violation> {
        let xid = Xid(number);
        let slot = self.find(xid).ok_or(Violation::NoSuchCall(number))?;
        match slot.state {
            State::Open(procedure) => {
                slot.state = State::Answered;
                Ok(Some((xid, procedure)))
            }
            State::Abandoned => {
                slot.state = State::Answered;
                self.release(xid);
                Ok(None)
            }
            State::Free | State::Answered => Err(Violation::NoSuchCall(number)),
        }
    }

    /// Notes that nobody waits for a call any more.
    pub(super) fn abandon(&mut self, xid: Xid) {
        if let Some(slot) = self.find(xid).filter(|slot| matches!(slot.state, State::Open(_))) {
            slot.state = State::Abandoned;
        }
    }

    /// Gives an answered call's place to later calls; does nothing to any other.
    pub(super) fn release(&mut self, xid: Xid) {
        let Some(slot) = self.find(xid).filter(|slot| slot.state == State::Answered) else { return };
        *slot = Slot { generation: (xid.generation() + 1) & GENERATIONS, state: State::Free };
        self.free.push(xid.number() & (MAX_CALLS - 1));
    }

    fn find(&mut self, xid: Xid) -> Option<&mut Slot> {
        self.slots.get_mut(xid.slot()).filter(|slot| slot.generation == xid.generation())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(calls: &mut Calls, procedure: u32) -> Xid {
        let xid = calls.next().unwrap();
        calls.open_next(procedure);
        xid
    }

    #[test]
    fn replies_find_their_calls_in_any_order() {
        let mut calls = Calls::default();
        let open: Vec<Xid> = (0..10).map(|procedure| open(&mut calls, procedure)).collect();
        for procedure in [3, 9, 0, 7_usize] {
            let settled = calls.settle(open[procedure].number()).unwrap();
            assert_eq!(settled, Some((open[procedure], u32::try_from(procedure).unwrap())));
        }
    }

    #[test]
    fn what_is_not_open_is_a_violation() {
        let mut calls = Calls::default();
        assert_eq!(calls.settle(0), Err(Violation::NoSuchCall(0)));
        let xid = open(&mut calls, 1);
        assert!(calls.settle(xid.number() + MAX_CALLS).is_err(), "a generation that has not come");
        assert!(calls.settle(u32::MAX).is_err(), "a place that no call has had");
        calls.settle(xid.number()).unwrap();
        assert!(calls.settle(xid.number()).is_err(), "a second reply");
        calls.release(xid);
        assert!(calls.settle(xid.number()).is_err(), "a third one");
    }

    #[test]
    fn a_place_is_used_again_under_another_xid() {
        let mut calls = Calls::default();
        let first = open(&mut calls, 1);
        calls.settle(first.number()).unwrap();
        assert_ne!(calls.next().unwrap().slot(), first.slot(), "not before it was released");
        calls.release(first);
        let second = open(&mut calls, 1);
        assert_eq!(second.slot(), first.slot());
        assert_ne!(second, first);
    }

    #[test]
    fn an_abandoned_call_keeps_its_place_until_its_reply_has_come() {
        let mut calls = Calls::default();
        let first = open(&mut calls, 1);
        calls.abandon(first);
        assert_ne!(calls.next().unwrap().slot(), first.slot());
        assert_eq!(calls.settle(first.number()), Ok(None));
        assert_eq!(calls.next().unwrap().slot(), first.slot());
        assert!(calls.settle(first.number()).is_err(), "a second reply");
    }

    #[test]
    fn there_are_no_more_calls_than_places() {
        let mut calls = Calls::default();
        let all: Vec<Xid> = (0..MAX_CALLS).map(|_| open(&mut calls, 1)).collect();
        assert_eq!(calls.next(), None);
        calls.settle(all[5].number()).unwrap();
        calls.release(all[5]);
        assert_eq!(calls.next().unwrap().slot(), all[5].slot());
    }

    #[test]
    fn generations_wrap() {
        let mut calls = Calls::default();
        open(&mut calls, 1);
        calls.slots[0].generation = GENERATIONS;
        calls.settle(Xid::new(0, GENERATIONS).number()).unwrap();
        calls.release(Xid::new(0, GENERATIONS));
        assert_eq!(calls.next(), Some(Xid::new(0, 0)));
    }
}
