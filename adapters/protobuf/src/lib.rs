//! Protocol Buffers: prost's codec and tonic's gRPC.
//!
//! [`Protobuf`] is the codec alone, [`Grpc`] the whole call. Both use the same [`messages`], generated from
//! `proto/bench.proto` when the crate is built, without `protoc`.

#[macro_use]
mod message;

mod codec;
mod datasets;
mod grpc;
pub mod messages;
mod reply;
mod request;

pub use codec::Protobuf;
pub use grpc::{Grpc, GrpcClient, GrpcServer};
pub use reply::Reply;
pub use request::Request;
