//! What the counting passes found: bytes and allocations per call.

use serde::{Deserialize, Serialize};

/// Bytes and allocations of one adapter and workload, from passes of their own with one call in flight.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    /// The adapter's id.
    pub adapter: String,
    /// The workload's id.
    pub workload: String,
    /// Bytes that the client sent, framing and all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_bytes: Option<Exact>,
    /// Bytes that the client received, framing and all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_bytes: Option<Exact>,
    /// Allocations of the client: prepare, call and proof.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_allocs: Option<Exact>,
    /// Allocations of the server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_allocs: Option<Exact>,
}

/// A count over whole cycles of the request pool: the least of several passes, and how far the most lay above it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exact {
    /// Calls of a pass.
    pub calls: u64,
    /// The least count of a pass.
    pub least: u64,
    /// The greatest count of a pass.
    pub most: u64,
}

impl Exact {
    /// The least count, per call.
    #[must_use]
    pub fn per_call(&self) -> f64 {
        self.least as f64 / self.calls as f64
    }

    /// True where all passes agreed, so that the figure repeats.
    #[must_use]
    pub const fn is_exact(&self) -> bool {
        self.least == self.most
    }
}
