//! TLS 1.3 over TCP, by rustls with ring's cryptography: see docs/METHODOLOGY.md for what it is set to.

mod asynchronous;
mod blocking;
mod settings;
#[cfg(test)]
mod tests;
mod words;

pub(crate) use asynchronous::AsyncTls;
pub(crate) use blocking::BlockingTls;
pub(crate) use settings::{Identity, Trust};

/// Whether this build has TLS.
pub(crate) const PRESENT: bool = true;
