//! How a thread that blocks in `accept` is told to end.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

use rpcbench_contract::{ConnectOptions, Endpoint};
use rpcbench_transport::connect_blocking;

/// Whether a server still accepts.
#[derive(Clone, Debug, Default)]
pub(crate) struct Door(Arc<AtomicBool>);

impl Door {
    pub(crate) fn is_closed(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

/// Ends the accepting thread when it is dropped, and with it the listener.
pub(crate) struct Closing {
    door: Door,
    endpoint: Endpoint,
    thread: Option<JoinHandle<()>>,
}

impl Closing {
    pub(crate) const fn new(door: Door, endpoint: Endpoint, thread: JoinHandle<()>) -> Self {
        Self { door, endpoint, thread: Some(thread) }
    }
}

impl Drop for Closing {
    fn drop(&mut self) {
        self.door.0.store(true, Ordering::Release);
        // A last connection wakes the thread. Where there can be none, whoever comes next does.
        if connect_blocking(&self.endpoint, &ConnectOptions::default()).is_ok() {
            let _ = self.thread.take().map(JoinHandle::join);
        }
    }
}
