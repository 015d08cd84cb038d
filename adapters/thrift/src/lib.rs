//! Apache Thrift: the binary and the compact protocol, each as a codec and as an RPC over framed TCP.
//!
//! The protocols, the framed writer and the code behind them are the `thrift` crate's; the structs, the client and the
//! processor are what the Thrift compiler made of `idl/bench.thrift`. Ours is what the crate leaves open or does not
//! bound: accepting connections on any port ([`TServer`](thrift::server::TServer) binds by itself and caps its
//! threads), reading a frame within the limit that the options set, and sending a frame in one write.
//!
//! * `records`, `tree`: the data model as Thrift's structs; `message`: one request or reply of the service.
//! * `protocol`: what the two protocols differ in; everything else is generic over it.
//! * `frames`, `joined`: the two directions of a framed connection.
//! * `server`, `peer`, `handler`: accepting; one connection; the procedures.
//! * `client`, `codec`: what the contract asks for.

#[rustfmt::skip]
#[path = "gen/bench.rs"]
#[allow(clippy::all, clippy::pedantic, missing_docs, unreachable_pub, unexpected_cfgs, unused)] // the compiler's work
mod bench;

mod adapter;
mod client;
mod closing;
mod codec;
mod failure;
mod frames;
mod handler;
mod joined;
mod limits;
mod message;
mod peer;
mod protocol;
mod records;
mod server;
mod tree;

pub use adapter::{Thrift, ThriftBinary, ThriftCompact};
pub use client::ThriftClient;
pub use codec::{BinaryCodec, CompactCodec, ThriftCodec};
pub use message::{Reply, Request};
pub use protocol::{Binary, Compact, Protocol};
pub use server::ThriftServer;
