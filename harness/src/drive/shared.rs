//! What all calls of a lane share.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use rpcbench_contract::workloads::Case;

use super::baton::Baton;
use super::control::Control;
use super::offered::Offered;
use super::open::Open;
use super::progress::Progress;
use super::recorder::Recorder;
use super::watch::Watch;

/// What all calls of a lane share.
pub(super) struct Lane<T> {
    pub(super) cases: Arc<[Case]>,
    pub(super) control: Arc<Control>,
    pub(super) pace: Pace,
    pub(super) watch: Watch<T>,
    pub(super) recorder: RefCell<Recorder>,
    /// Calls of the window that the lane began on its own: all of a closed loop, and what follows within sessions.
    pub(super) begun: Cell<u64>,
    /// Ticks that places spent between one call and the next, where the next counts; closed loops only.
    pub(super) around: Cell<u64>,
    pub(super) open: Open,
    /// The last wait that ended late by its own fault.
    pub(super) overslept: Cell<Overslept>,
    pub(super) progress: Arc<Progress>,
}

/// From when until when a lane waited that should have gone on; arrivals that came due meanwhile were held up by it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Overslept {
    pub(super) from: u64,
    pub(super) until: u64,
}

impl Overslept {
    /// How long it held up a call that was intended and could have been taken at these times.
    pub(super) fn held_up(&self, intended: u64, free_since: u64) -> u64 {
        self.until.saturating_sub(intended.max(free_since).max(self.from))
    }
}

/// When the next call is made.
pub(super) enum Pace {
    /// As soon as the last one is done.
    Closed,
    /// When the schedule wants it; the baton says which of the lane's free places waits for it.
    Offered(Arc<Offered>, Rc<Baton>),
}
