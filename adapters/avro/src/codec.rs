//! Avro's binary encoding alone, without any call.

use rpcbench_contract::workloads::{Procedure, Request as ModelRequest};
use rpcbench_contract::{CallError, Codec, CodecInfo, Family};

use crate::bench;
use crate::value::Request;
use crate::versions::APACHE_AVRO;

/// The codec `avro`: a request as its message's parameters.
pub struct Avro;

impl Codec for Avro {
    const INFO: CodecInfo = CodecInfo { id: "avro", family: Family::Avro, versions: &[APACHE_AVRO] };
    type Value = Request;

    fn prepare(request: &ModelRequest) -> Request {
        request.into()
    }

    fn encode(value: &Request, out: &mut Vec<u8>) -> Result<(), CallError> {
        bench::write_request(value, out)
    }

    fn decode(procedure: Procedure, bytes: &[u8]) -> Result<Request, CallError> {
        bench::read_request(procedure, bytes).map_err(|error| CallError::Protocol(error.to_string()))
    }
}
