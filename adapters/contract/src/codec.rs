//! A serialization format alone, without any call.

use rpcbench_workloads::visit::VisitRequest;
use rpcbench_workloads::{Procedure, Request};

use crate::CallError;
use crate::info::{Family, Version};

/// A serialization format, as one family's adapters use it for requests.
pub trait Codec: 'static {
    /// What the codec says of itself.
    const INFO: CodecInfo;
    /// A request as this framework's own value.
    type Value: VisitRequest;

    /// Turns the model's request into the framework's own value. Never timed.
    fn prepare(request: &Request) -> Self::Value;

    /// Appends the encoded value to a buffer.
    fn encode(value: &Self::Value, out: &mut Vec<u8>) -> Result<(), CallError>;

    /// Decodes what [`encode`](Codec::encode) wrote, for the same procedure. All bytes must be used.
    fn decode(procedure: Procedure, bytes: &[u8]) -> Result<Self::Value, CallError>;

    /// The value in the model's terms.
    fn restore(value: &Self::Value) -> Result<Request, CallError> {
        Request::gather(value).map_err(CallError::from)
    }
}

/// What a codec says of itself.
#[derive(Clone, Copy, Debug)]
pub struct CodecInfo {
    /// What a person types, e.g. `thrift-compact`.
    pub id: &'static str,
    /// The family it belongs to.
    pub family: Family,
    /// The libraries whose work is measured.
    pub versions: &'static [Version],
}
