//! Tokio around the protocol: reads, writes, wakes, and decides nothing that the protocol decides.

mod broken;
mod call;
mod client;
mod connection;
mod driver;
mod link;
mod long;
mod results;
mod server;
mod waiters;
mod work;

pub use client::OncClient;
pub use server::OncServer;
