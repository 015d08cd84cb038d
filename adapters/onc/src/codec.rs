//! XDR alone: the arguments of one call, without the call.

use rpcbench_contract::workloads::{Procedure, Request};
use rpcbench_contract::{CallError, Codec, CodecInfo};

use crate::adapter::{FAMILY, OURS};
use crate::message::{put_request, take_request};

/// The codec `xdr`.
pub struct XdrCodec;

impl Codec for XdrCodec {
    const INFO: CodecInfo = CodecInfo { id: "xdr", family: FAMILY, versions: &[OURS] };
    type Value = Request;

    fn prepare(request: &Request) -> Request {
        request.clone()
    }

    fn encode(value: &Request, out: &mut Vec<u8>) -> Result<(), CallError> {
        put_request(value, out);
        Ok(())
    }

    fn decode(procedure: Procedure, bytes: &[u8]) -> Result<Request, CallError> {
        take_request(procedure, bytes).map_err(|error| CallError::Protocol(error.to_string()))
    }
}
