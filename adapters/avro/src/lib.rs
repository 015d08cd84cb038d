//! Apache Avro: its values, and its RPC over TCP and HTTP.
//!
//! `apache-avro` encodes and decodes values; of RPC it has nothing, so that is written here by the specification. From
//! the bytes up:
//!
//! * [`primitive`]: integers, texts, metadata; [`framing`]: messages as buffers; [`call`]: what stands before
//!   parameters and replies; [`handshake`]: how two peers come to have each other's protocol. All pure.
//! * [`protocol`]: what a protocol's JSON declares; [`matching`], [`plan`], [`resolution`] and [`transcode`]: how bytes
//!   of one protocol become bytes of another; [`agreement`]: that, for each message of two protocols.
//! * [`mod@responder`] and [`requestor`]: the two sides without sockets. [`session`]: a whole stateful connection,
//!   bytes in, bytes out.
//! * [`bench`](mod@bench): the protocol `Bench` (`idl/bench.avpr`); [`value`]: its values; [`service`]: what runs them.
//! * [`AvroTcp`] and [`AvroHttp`]: thin shells around all that; [`Avro`]: the codec alone.

pub mod agreement;
pub mod bench;
pub mod call;
mod codec;
mod declaration;
pub mod framing;
pub mod handshake;
mod http;
mod http_client;
mod http_server;
pub mod matching;
pub mod plan;
pub mod primitive;
pub mod protocol;
pub mod requestor;
pub mod resolution;
pub mod responder;
pub mod service;
pub mod session;
mod tcp;
pub mod transcode;
pub mod value;
mod versions;
mod view;

use std::sync::Arc;

use rpcbench_contract::SetupError;

pub use codec::Avro;
pub use http::AvroHttp;
pub use http_client::HttpClient;
pub use http_server::HttpServer;
pub use service::Service;
pub use session::Session;
pub use tcp::{AvroTcp, TcpClient, TcpServer};

/// What answers the protocol `Bench`, for one server that takes messages of at most so many bytes.
pub fn responder(limit: usize) -> Result<Arc<responder::Responder<Service>>, SetupError> {
    bound_allocations(limit);
    let responder = responder::Responder::new(bench::protocol(), Service::new(), limit);
    responder.map(Arc::new).map_err(|error| SetupError::Failed(error.to_string()))
}

/// Makes `apache-avro` refuse lengths beyond the largest message, in bytes, before it allocates for them.
///
/// Its own bound is 512 MiB. The setting is one per process, and the first one holds.
fn bound_allocations(limit: usize) {
    apache_avro::util::max_allocation_bytes(limit);
}
