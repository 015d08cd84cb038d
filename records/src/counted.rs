//! What the counting passes found: bytes and allocations per call.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Bytes and allocations of one adapter and workload, from passes of their own with one call in flight.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
    /// Bytes of the encoded requests alone, as the adapter's codec writes them, without framing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoded_bytes: Option<Exact>,
    /// Allocations of the client: prepare, call and proof.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_allocs: Option<Exact>,
    /// Allocations of the server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_allocs: Option<Exact>,
}

/// A count over a whole cycle of the request pool, from the least of several passes. Where most passes agree it is
/// exact, and `most` equals `least`; else `most` says how far others lay above it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Exact {
    /// Calls of a pass.
    pub calls: u64,
    /// The count of the least disturbed pass.
    pub least: u64,
    /// The count of the most disturbed pass; that of the least where most passes agree.
    pub most: u64,
}

impl Exact {
    /// The least count, per call.
    #[must_use]
    pub fn per_call(&self) -> f64 {
        self.least as f64 / self.calls as f64
    }

    /// True where most passes agreed, so that the figure repeats.
    #[must_use]
    pub const fn is_exact(&self) -> bool {
        self.least == self.most
    }
}
