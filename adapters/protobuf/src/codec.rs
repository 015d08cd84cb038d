//! prost's codec alone.

use prost::{DecodeError, Message};
use rpcbench_contract::workloads::{self, Procedure};
use rpcbench_contract::{CallError, Codec, CodecInfo, Family};

use crate::grpc::PROST;
use crate::messages::{
    Blob, BurnRequest, Cars, ExpandRequest, Expression, Log, Media, Mesh, Players, Ride, SearchResults, Update,
};
use crate::request::Request;

/// Protocol Buffers as prost writes and reads them.
pub struct Protobuf;

impl Codec for Protobuf {
    const INFO: CodecInfo = CodecInfo { id: "protobuf", family: Family::Protobuf, versions: &[PROST] };

    type Value = Request;

    fn prepare(request: &workloads::Request) -> Request {
        request.into()
    }

    fn encode(request: &Request, out: &mut Vec<u8>) -> Result<(), CallError> {
        match request {
            Request::EchoBlob(message) => append(message, out),
            Request::EchoLog(message) => append(message, out),
            Request::EchoMesh(message) => append(message, out),
            Request::EchoPlayer(message) => append(message, out),
            Request::EchoMedia(message) => append(message, out),
            Request::EchoContacts(message) => append(message, out),
            Request::Total(message) => append(message, out),
            Request::Rank(message) => append(message, out),
            Request::Eval(message) => append(message, out),
            Request::Match(message) => append(message, out),
            Request::Expand(message) => append(message, out),
            Request::Burn(message) => append(message, out),
        }
    }

    fn decode(procedure: Procedure, bytes: &[u8]) -> Result<Request, CallError> {
        read(procedure, bytes).map_err(|error| CallError::Protocol(error.to_string()))
    }
}

/// Appends a message. A buffer that was never used gets its whole size at once, as in `Message::encode_to_vec`.
fn append(message: &impl Message, out: &mut Vec<u8>) -> Result<(), CallError> {
    if out.capacity() == 0 {
        out.reserve_exact(message.encoded_len());
    }
    message.encode(out).map_err(|error| CallError::Encode(error.to_string()))
}

fn read(procedure: Procedure, bytes: &[u8]) -> Result<Request, DecodeError> {
    Ok(match procedure {
        Procedure::EchoBlob => Request::EchoBlob(Blob::decode(bytes)?),
        Procedure::EchoLog => Request::EchoLog(Log::decode(bytes)?),
        Procedure::EchoMesh => Request::EchoMesh(Mesh::decode(bytes)?),
        Procedure::EchoPlayer => Request::EchoPlayer(Players::decode(bytes)?),
        Procedure::EchoMedia => Request::EchoMedia(Media::decode(bytes)?),
        Procedure::EchoContacts => Request::EchoContacts(Update::decode(bytes)?),
        Procedure::Total => Request::Total(Cars::decode(bytes)?),
        Procedure::Rank => Request::Rank(SearchResults::decode(bytes)?),
        Procedure::Eval => Request::Eval(Expression::decode(bytes)?),
        Procedure::Match => Request::Match(Ride::decode(bytes)?),
        Procedure::Expand => Request::Expand(ExpandRequest::decode(bytes)?),
        Procedure::Burn => Request::Burn(BurnRequest::decode(bytes)?),
    })
}
