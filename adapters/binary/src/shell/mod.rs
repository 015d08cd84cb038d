//! Tokio around the machines: reads, writes, wakes, and decides nothing that the protocol decides.

mod broken;
mod call;
mod client;
mod connection;
mod driver;
mod link;
mod long;
mod server;
mod waiters;
mod work;

pub use client::BinaryClient;
pub use server::{BinaryServer, MAX_CALLS};
pub use work::{Outcome, Work};
