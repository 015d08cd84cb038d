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
    pub(super) open: Open,
    pub(super) progress: Arc<Progress>,
}

/// When the next call is made.
pub(super) enum Pace {
    /// As soon as the last one is done.
    Closed,
    /// When the schedule wants it; the baton says which of the lane's free places waits for it.
    Offered(Arc<Offered>, Rc<Baton>),
}
