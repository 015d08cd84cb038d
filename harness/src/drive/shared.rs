//! What all calls of a lane share.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use rpcbench_contract::workloads::Case;

use super::control::Control;
use super::recorder::Recorder;
use super::watch::Post;
use crate::clock::Clock;

/// What all calls of a lane share.
pub(super) struct Lane {
    pub(super) cases: Arc<[Case]>,
    pub(super) control: Arc<Control>,
    pub(super) clock: Clock,
    pub(super) timeout: Duration,
    pub(super) recorder: RefCell<Recorder>,
    pub(super) posts: Rc<[Post]>,
}
