//! What turns values into payloads: a type parameter of the adapter.

mod bare;
mod bincode;
mod over_model;
#[cfg(feature = "postcard")]
mod postcard;
#[cfg(feature = "wincode")]
mod wincode;

use rpcbench_contract::workloads::compute::Refusal;
use rpcbench_contract::workloads::visit::{VisitReply, VisitRequest};
use rpcbench_contract::workloads::{Procedure, Request};
use rpcbench_contract::{Driving, Family, Info, Transport, Version};

pub use bare::Bare;
pub use bincode::Bincode;
pub use over_model::SerdeFormat;
#[cfg(feature = "postcard")]
pub use postcard::Postcard;
#[cfg(feature = "wincode")]
pub use wincode::{Reply as WincodeReply, Request as WincodeRequest, Wincode};

/// What our adapters say of themselves, whichever codec they have.
const INFO: Info = Info {
    id: "",
    family: Family::Binary,
    summary: "",
    transport: Transport::Tcp,
    driving: Driving::Async { multiplexes: true },
    thread_per_connection: false,
    lazy: false,
    versions: &[],
};

/// The RPC itself, and what it runs on.
const RPC: Version = Version { name: "rpcbench-binary", version: env!("CARGO_PKG_VERSION") };
const TOKIO: Version = Version { name: "tokio", version: "1.54.1" };

/// A value that cannot be encoded, or bytes that are no value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct CodecError(pub String);

/// A serialization format as the binary RPC uses it, with its own value types.
///
/// A payload holds the bare value: which procedure it belongs to stands in the frame's header.
pub trait WireCodec: 'static {
    /// The name that both sides state when they connect: 1 to 12 bytes of ASCII.
    const NAME: &'static str;
    /// The library whose work a codec-only bench measures.
    const LIBRARY: Version;
    /// What the adapter with this codec says of itself.
    const INFO: Info;
    /// A request as this codec's own value.
    type Request: VisitRequest + Send + Unpin + 'static;
    /// A reply as this codec's own value.
    type Reply: VisitReply + Send + Unpin + 'static;

    /// Turns the model's request into this codec's own value. Never timed as latency.
    fn prepare(request: &Request) -> Self::Request;
    /// The procedure that a request asks.
    fn procedure(request: &Self::Request) -> Procedure;
    /// Appends a request's bytes.
    fn encode_request(request: &Self::Request, out: &mut Vec<u8>) -> Result<(), CodecError>;
    /// Decodes a request from exactly these bytes, which come from outside.
    fn decode_request(procedure: Procedure, bytes: &[u8]) -> Result<Self::Request, CodecError>;
    /// Does what a request asks, on this codec's own values.
    fn answer(request: Self::Request) -> Result<Self::Reply, Refusal>;
    /// Appends a reply's bytes.
    fn encode_reply(reply: &Self::Reply, out: &mut Vec<u8>) -> Result<(), CodecError>;
    /// Decodes a reply from exactly these bytes, which come from outside.
    fn decode_reply(procedure: Procedure, bytes: &[u8]) -> Result<Self::Reply, CodecError>;
}
