//! Bytes on the wire, counted under an adapter's transport.

use std::sync::atomic::{AtomicU64, Ordering};

/// Counts the bytes that a client's connections sent and received, framing and all.
#[derive(Debug, Default)]
pub struct WireCount {
    sent: AtomicU64,
    received: AtomicU64,
}

impl WireCount {
    /// Notes that so many bytes were written.
    pub fn sent(&self, bytes: usize) {
        self.sent.fetch_add(bytes as u64, Ordering::Relaxed);
    }

    /// Notes that so many bytes were read.
    pub fn received(&self, bytes: usize) {
        self.received.fetch_add(bytes as u64, Ordering::Relaxed);
    }

    /// Bytes (sent, received) since the start.
    #[must_use]
    pub fn total(&self) -> (u64, u64) {
        (self.sent.load(Ordering::Relaxed), self.received.load(Ordering::Relaxed))
    }
}
