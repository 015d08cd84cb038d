//! Any serde format as a wire codec, over the model's own values.

use bytes::Bytes;
use rpcbench_contract::workloads::compute::{self, Refusal};
use rpcbench_contract::workloads::{Procedure, Reply, Request};
use rpcbench_contract::{Info, Version};
use serde::{Deserialize, Serialize};

use crate::codec::{CodecError, WireCodec};

/// A serde format. Whoever implements this has a [`WireCodec`], whose values are the model's own.
pub trait SerdeFormat: 'static {
    /// The name that both sides state when they connect: 1 to 12 bytes of ASCII.
    const NAME: &'static str;
    /// The library that does the work.
    const LIBRARY: Version;
    /// What the adapter with this format says of itself.
    const INFO: Info;

    /// Appends a value's bytes.
    fn encode<T: Serialize + ?Sized>(value: &T, out: &mut Vec<u8>) -> Result<(), CodecError>;

    /// Decodes a value from exactly these bytes, which come from outside: lengths in them may be lies.
    fn decode<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, CodecError>;
}

impl<F: SerdeFormat> WireCodec for F {
    const NAME: &'static str = F::NAME;
    const LIBRARY: Version = F::LIBRARY;
    const INFO: Info = F::INFO;
    type Request = Request;
    type Reply = Reply;

    fn prepare(request: &Request) -> Request {
        request.clone()
    }

    fn procedure(request: &Request) -> Procedure {
        request.procedure()
    }

    fn encode_request(request: &Request, out: &mut Vec<u8>) -> Result<(), CodecError> {
        match request {
            Request::EchoBlob(bytes) => F::encode(bytes, out),
            Request::EchoLog(lines) => F::encode(lines, out),
            Request::EchoMesh(triangles) => F::encode(triangles, out),
            Request::EchoPlayer(players) => F::encode(players, out),
            Request::EchoMedia(media) => F::encode(media.as_ref(), out),
            Request::EchoContacts(update) => F::encode(update, out),
            Request::Total(cars) => F::encode(cars, out),
            Request::Rank(results) => F::encode(results, out),
            Request::Eval(expression) => F::encode(expression, out),
            Request::Match(ride) => F::encode(ride, out),
            Request::Expand(number) | Request::Burn(number) => F::encode(number, out),
        }
    }

    fn decode_request(procedure: Procedure, bytes: &[u8]) -> Result<Request, CodecError> {
        Ok(match procedure {
            Procedure::EchoBlob => Request::EchoBlob(blob::<F>(bytes)?),
            Procedure::EchoLog => Request::EchoLog(F::decode(bytes)?),
            Procedure::EchoMesh => Request::EchoMesh(F::decode(bytes)?),
            Procedure::EchoPlayer => Request::EchoPlayer(F::decode(bytes)?),
            Procedure::EchoMedia => Request::EchoMedia(Box::new(F::decode(bytes)?)),
            Procedure::EchoContacts => Request::EchoContacts(F::decode(bytes)?),
            Procedure::Total => Request::Total(F::decode(bytes)?),
            Procedure::Rank => Request::Rank(F::decode(bytes)?),
            Procedure::Eval => Request::Eval(F::decode(bytes)?),
            Procedure::Match => Request::Match(F::decode(bytes)?),
            Procedure::Expand => Request::Expand(F::decode(bytes)?),
            Procedure::Burn => Request::Burn(F::decode(bytes)?),
        })
    }

    fn answer(request: Request) -> Result<Reply, Refusal> {
        compute::answer_owned(request)
    }

    fn encode_reply(reply: &Reply, out: &mut Vec<u8>) -> Result<(), CodecError> {
        match reply {
            Reply::EchoBlob(bytes) => F::encode(bytes, out),
            Reply::EchoLog(lines) => F::encode(lines, out),
            Reply::EchoMesh(triangles) => F::encode(triangles, out),
            Reply::EchoPlayer(players) => F::encode(players, out),
            Reply::EchoMedia(media) => F::encode(media.as_ref(), out),
            Reply::EchoContacts(update) => F::encode(update, out),
            Reply::Rank(results) => F::encode(results, out),
            Reply::Eval(value) => F::encode(value, out),
            Reply::Match(candidates) => F::encode(candidates, out),
            Reply::Expand(products) => F::encode(products, out),
            Reply::Total(number) | Reply::Burn(number) => F::encode(number, out),
        }
    }

    fn decode_reply(procedure: Procedure, bytes: &[u8]) -> Result<Reply, CodecError> {
        Ok(match procedure {
            Procedure::EchoBlob => Reply::EchoBlob(blob::<F>(bytes)?),
            Procedure::EchoLog => Reply::EchoLog(F::decode(bytes)?),
            Procedure::EchoMesh => Reply::EchoMesh(F::decode(bytes)?),
            Procedure::EchoPlayer => Reply::EchoPlayer(F::decode(bytes)?),
            Procedure::EchoMedia => Reply::EchoMedia(Box::new(F::decode(bytes)?)),
            Procedure::EchoContacts => Reply::EchoContacts(F::decode(bytes)?),
            Procedure::Total => Reply::Total(F::decode(bytes)?),
            Procedure::Rank => Reply::Rank(F::decode(bytes)?),
            Procedure::Eval => Reply::Eval(F::decode(bytes)?),
            Procedure::Match => Reply::Match(F::decode(bytes)?),
            Procedure::Expand => Reply::Expand(F::decode(bytes)?),
            Procedure::Burn => Reply::Burn(F::decode(bytes)?),
        })
    }
}

/// A blob, borrowed from the read buffer and copied once; as an owned value some formats fill it with zeros first.
fn blob<F: SerdeFormat>(bytes: &[u8]) -> Result<Bytes, CodecError> {
    F::decode::<&[u8]>(bytes).map(Bytes::copy_from_slice)
}
