//! The open calls of one connection, found by slot, on either side.

use crate::protocol::{CallId, Violation};

/// The client's slots: it gives them out.
#[derive(Debug, Default)]
pub(super) struct ClientSlots {
    slots: Vec<ClientSlot>,
    free: Vec<u32>,
    open: usize,
}

#[derive(Debug)]
struct ClientSlot {
    generation: u32,
    state: SlotState,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SlotState {
    Free,
    /// Somebody waits for the answer to this procedure.
    Open(u8),
    /// Nobody waits for it any more, but it must still come.
    Abandoned(u8),
    /// It came, and whoever waits has not yet said that the slot may be used again.
    Answered,
}

/// A call that was answered.
pub(super) struct Settled {
    /// Which procedure it asked.
    pub(super) procedure: u8,
    /// True where it was cancelled before.
    pub(super) abandoned: bool,
}

impl ClientSlots {
    /// How many calls are unanswered.
    pub(super) const fn open(&self) -> usize {
        self.open
    }

    /// Which call the next one will be, if there may be one more.
    pub(super) fn next(&self, calls: u32) -> Option<CallId> {
        if let Some(&slot) = self.free.last() {
            return Some(CallId { slot, generation: self.slots[slot as usize].generation });
        }
        let slot = u32::try_from(self.slots.len()).ok().filter(|slot| *slot < calls)?;
        Some(CallId { slot, generation: 0 })
    }

    /// Opens the call that [`next`](Self::next) told.
    pub(super) fn open_next(&mut self, procedure: u8) {
        let state = SlotState::Open(procedure);
        match self.free.pop() {
            Some(slot) => self.slots[slot as usize].state = state,
            None => self.slots.push(ClientSlot { generation: 0, state }),
        }
        self.open += 1;
    }

    /// Notes that nobody waits for a call any more; true where somebody did.
    pub(super) fn abandon(&mut self, call: CallId) -> bool {
        let Some(slot) = self.find(call) else { return false };
        let SlotState::Open(procedure) = slot.state else { return false };
        slot.state = SlotState::Abandoned(procedure);
        true
    }

    /// Notes a call's answer.
    pub(super) fn settle(&mut self, call: CallId) -> Result<Settled, Violation> {
        let state =
            self.find(call).map_or(SlotState::Free, |slot| std::mem::replace(&mut slot.state, SlotState::Answered));
        let settled = match state {
            SlotState::Open(procedure) => Settled { procedure, abandoned: false },
            SlotState::Abandoned(procedure) => Settled { procedure, abandoned: true },
            SlotState::Free | SlotState::Answered => {
                return Err(Violation::NoSuchCall { slot: call.slot, generation: call.generation });
            }
        };
        self.open -= 1;
        if settled.abandoned {
            self.release(call);
        }
        Ok(settled)
    }

    /// Gives an answered call's slot to the next generation; does nothing to any other.
    pub(super) fn release(&mut self, call: CallId) {
        let Some(slot) = self.find(call).filter(|slot| slot.state == SlotState::Answered) else { return };
        *slot = ClientSlot { generation: call.generation.wrapping_add(1), state: SlotState::Free };
        self.free.push(call.slot);
    }

    fn find(&mut self, call: CallId) -> Option<&mut ClientSlot> {
        self.slots.get_mut(call.slot as usize).filter(|slot| slot.generation == call.generation)
    }
}

/// The server's slots: it takes what the client names, up to the number that it stated.
#[derive(Debug)]
pub(super) struct ServerSlots {
    slots: Vec<Option<ServerSlot>>,
    calls: u32,
    open: usize,
}

#[derive(Clone, Copy, Debug)]
struct ServerSlot {
    generation: u32,
    procedure: u8,
}

impl ServerSlots {
    pub(super) const fn new(calls: u32) -> Self {
        Self { slots: Vec::new(), calls, open: 0 }
    }

    /// How many calls are open.
    pub(super) const fn open(&self) -> usize {
        self.open
    }

    /// Opens a call.
    pub(super) fn take(&mut self, call: CallId, procedure: u8) -> Result<(), Violation> {
        let place = self.place(call)?;
        if place >= self.slots.len() {
            self.slots.resize(place + 1, None);
        }
        let slot = &mut self.slots[place];
        if slot.is_some() {
            return Err(Violation::SlotTaken(call.slot));
        }
        *slot = Some(ServerSlot { generation: call.generation, procedure });
        self.open += 1;
        Ok(())
    }

    /// True where a call is open; a slot that no call can have is a violation.
    pub(super) fn is_open(&self, call: CallId) -> Result<bool, Violation> {
        let place = self.place(call)?;
        Ok(self.slots.get(place).copied().flatten().is_some_and(|slot| slot.generation == call.generation))
    }

    /// Closes a call, if it is open, and gives the procedure that it asked.
    pub(super) fn close(&mut self, call: CallId) -> Option<u8> {
        let slot = self.slots.get_mut(call.slot as usize)?;
        let procedure = slot.filter(|slot| slot.generation == call.generation)?.procedure;
        *slot = None;
        self.open -= 1;
        Some(procedure)
    }

    fn place(&self, call: CallId) -> Result<usize, Violation> {
        let CallId { slot, .. } = call;
        if slot < self.calls { Ok(slot as usize) } else { Err(Violation::SlotOutOfRange { slot, calls: self.calls }) }
    }
}
