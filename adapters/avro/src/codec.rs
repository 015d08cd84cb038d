//! Avro's binary encoding alone, without any call.

use std::marker::PhantomData;

use rpcbench_contract::workloads::{Procedure, Request as ModelRequest};
use rpcbench_contract::{CallError, Codec, CodecInfo, Family};

use crate::apache::Apache;
use crate::bench;
use crate::library::Values;
use crate::value::Request;

/// A request as its message's parameters, through a library of values.
pub struct Alone<V>(PhantomData<V>);

/// The codec `avro`.
pub type Avro = Alone<Apache>;

/// The codec `avro-fast`.
#[cfg(feature = "fast")]
pub type AvroFast = Alone<crate::fast::Fast>;

impl<V: Values> Codec for Alone<V> {
    const INFO: CodecInfo = CodecInfo { id: V::CODEC, family: Family::Avro, versions: &[V::LIBRARY] };
    type Value = Request;

    fn prepare(request: &ModelRequest) -> Request {
        request.into()
    }

    fn encode(value: &Request, out: &mut Vec<u8>) -> Result<(), CallError> {
        bench::write_request::<V>(value, out)
    }

    fn decode(procedure: Procedure, bytes: &[u8]) -> Result<Request, CallError> {
        bench::read_request::<V>(procedure, bytes).map_err(|error| CallError::Protocol(error.to_string()))
    }
}
