//! JSON alone, without any call.

use rpcbench_contract::workloads::{Procedure, Request};
use rpcbench_contract::{CallError, Codec, CodecInfo};

use crate::adapter::FAMILY;
use crate::message;
use crate::versions::{BASE64, SERDE_JSON};

/// The codec `json`: a request as the body that carries it, a bare number where a call would put it into the path.
pub struct Json;

impl Codec for Json {
    const INFO: CodecInfo = CodecInfo { id: "json", family: FAMILY, versions: &[SERDE_JSON, BASE64] };
    type Value = Request;

    fn prepare(request: &Request) -> Request {
        request.clone()
    }

    fn encode(value: &Request, out: &mut Vec<u8>) -> Result<(), CallError> {
        message::write_request(value, out).map_err(|error| CallError::Encode(error.to_string()))
    }

    fn decode(procedure: Procedure, bytes: &[u8]) -> Result<Request, CallError> {
        message::read_request(procedure, bytes).map_err(|error| CallError::Protocol(error.to_string()))
    }
}
