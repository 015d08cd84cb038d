//! Apache Avro: its values, and its RPC over TCP and HTTP.
//!
//! `apache-avro` encodes and decodes values, or `serde_avro_fast` does (with the feature `fast`); of RPC neither has
//! anything, so that is written here by the specification. From the bytes up:
//!
//! * [`primitive`]: integers, texts, metadata; [`framing`]: messages as buffers; [`call`]: what stands before
//!   parameters and replies; [`handshake`]: how two peers come to have each other's protocol. All pure.
//! * [`protocol`]: what a protocol's JSON declares; [`matching`], [`plan`], [`resolution`] and [`transcode`]: how bytes
//!   of one protocol become bytes of another; [`agreement`]: that, for each message of two protocols.
//! * [`mod@responder`] and [`requestor`]: the two sides without sockets. [`session`]: a whole stateful connection,
//!   bytes in, bytes out.
//! * [`bench`](mod@bench): the protocol `Bench` (`idl/bench.avpr`); [`value`]: its values; [`library`]: which
//!   library writes and reads them; [`service`]: what runs them.
//! * [`AvroTcp`] and [`AvroHttp`]: thin shells around all that; [`Avro`]: the codec alone.

pub mod agreement;
mod apache;
pub mod bench;
pub mod call;
mod codec;
mod declaration;
#[cfg(feature = "fast")]
mod fast;
pub mod framing;
pub mod handshake;
mod http;
mod http_client;
mod http_server;
pub mod library;
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

pub use apache::Apache;
#[cfg(feature = "fast")]
pub use codec::AvroFast;
pub use codec::{Alone, Avro};
#[cfg(feature = "fast")]
pub use fast::Fast;
#[cfg(feature = "fast")]
pub use http::AvroHttpFast;
pub use http::{AvroHttp, OverHttp};
pub use http_client::HttpClient;
pub use http_server::HttpServer;
pub use library::{DatumError, Values};
pub use service::Service;
pub use session::Session;
#[cfg(feature = "fast")]
pub use tcp::AvroTcpFast;
pub use tcp::{AvroTcp, OverTcp, TcpClient, TcpServer};

/// What answers the protocol `Bench` with `apache-avro`'s values, for one server that takes messages of at most so many
/// bytes.
pub fn responder(limit: usize) -> Result<Arc<responder::Responder<Service>>, SetupError> {
    responder_of(limit)
}

/// The same with any library of values.
pub fn responder_of<V: Values>(limit: usize) -> Result<Arc<responder::Responder<Service<V>>>, SetupError> {
    V::bound_allocations(limit);
    let responder = responder::Responder::new(bench::protocol(), Service::new(), limit);
    responder.map(Arc::new).map_err(|error| SetupError::Failed(error.to_string()))
}
