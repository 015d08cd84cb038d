//! A wire codec without the RPC, for benches of codecs alone.

use std::marker::PhantomData;

use rpcbench_contract::workloads::{Procedure, Request};
use rpcbench_contract::{CallError, Codec, CodecInfo};

use crate::codec::WireCodec;

/// A wire codec alone; its id is the codec's name, e.g. `bincode`.
pub struct Bare<C>(PhantomData<C>);

impl<C: WireCodec> Codec for Bare<C> {
    const INFO: CodecInfo = CodecInfo { id: C::NAME, family: C::INFO.family, versions: &[C::LIBRARY] };
    type Value = C::Request;

    fn prepare(request: &Request) -> C::Request {
        C::prepare(request)
    }

    fn encode(value: &C::Request, out: &mut Vec<u8>) -> Result<(), CallError> {
        C::encode_request(value, out).map_err(|error| CallError::Encode(error.0))
    }

    fn decode(procedure: Procedure, bytes: &[u8]) -> Result<C::Request, CallError> {
        C::decode_request(procedure, bytes).map_err(|error| CallError::Protocol(error.0))
    }
}
