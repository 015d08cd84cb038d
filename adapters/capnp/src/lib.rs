//! Cap'n Proto: its encoding, and its RPC between two parties over one stream.
//!
//! A request is packed when it is prepared, straight into the message that is sent, and a reply is unpacked field by field
//! as it is read. What is malformed in it shows as empty then, where its own API would give an error; whole values are
//! checked before they are restored.

#[macro_use]
mod record;

mod adapter;
#[path = "gen/bench_capnp.rs"]
#[rustfmt::skip] // as the generator wrote it
#[allow(missing_docs, unreachable_pub, unused_qualifications, clippy::all, clippy::pedantic)] // generated
mod bench_capnp;
mod client;
mod codec;
mod failure;
mod limits;
mod network;
mod reading;
mod records;
mod reply;
mod request;
mod server;
mod service;
mod workers;
mod writing;

pub use adapter::Capnp;
pub use client::CapnpClient;
pub use codec::{CapnpCodec, Value};
pub use reply::Reply;
pub use request::Request;
pub use server::CapnpServer;
