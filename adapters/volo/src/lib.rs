//! Volo's Thrift: pilota's values, asynchronous, framed binary as Apache Thrift speaks it.

mod adapter;
pub mod bench;
mod bounded;
mod bounded_input;
mod claims;
mod client;
mod failure;
mod framed_only;
mod halves;
mod logged;
mod message;
mod once;
mod records;
mod server;
mod service;
mod tree;
mod wire;

pub use adapter::VoloThrift;
pub use client::VoloClient;
pub use message::Reply;
pub use server::VoloServer;
