//! How a server is bound and a connection opened.

use std::sync::Arc;
use std::time::Duration;

use crate::{Endpoint, WireCount};

/// Bounds on what a peer may make us hold, the same for every adapter that lets them be set.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The largest message in bytes, framing not counted.
    pub message: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { message: 16 << 20 }
    }
}

/// How a server is bound.
#[derive(Clone, Debug)]
pub struct ServeOptions {
    /// Where to listen, and by that over which transport; a free port of 127.0.0.1, or a fresh path, of the adapter's own
    /// transport where nothing is named.
    pub listen: Option<Endpoint>,
    /// The seed of the run: the floors answer from replies that they work out from it beforehand.
    pub seed: u64,
    /// What one peer may make the server hold.
    pub limits: Limits,
}

/// How a connection is opened.
#[derive(Clone, Debug)]
pub struct ConnectOptions {
    /// How long opening may take.
    pub timeout: Duration,
    /// How long a call may take, counted from when it is sent. Blocking clients set it as the socket's deadline; for
    /// asynchronous ones the lane watches the clock.
    pub call_timeout: Duration,
    /// What a peer may make the client hold.
    pub limits: Limits,
    /// Counts every byte of the connection, in the passes that count; never in a timed one.
    pub wire: Option<Arc<WireCount>>,
}

impl Default for ConnectOptions {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(5),
            call_timeout: Duration::from_secs(5),
            limits: Limits::default(),
            wire: None,
        }
    }
}
