//! wincode 0.6 in its default configuration, which is bincode 1's wire: fixed-width integers, little-endian, lengths of
//! eight bytes.
//!
//! wincode reads into place by two traits of its own, which are derived: so it has structs of its own (`records`), and not the
//! model's, as serde formats do.

#[macro_use]
mod mirror;
mod records;
mod tree;
mod value;

use bytes::Bytes;
use rpcbench_contract::workloads::compute::Refusal;
use rpcbench_contract::workloads::{Procedure, Request as ModelRequest};
use rpcbench_contract::{Info, Version};
use wincode::config::Configuration;
use wincode::{SchemaRead, SchemaWrite};

use self::records::{Candidate, Car, LogLine, Media, Player, Product, Ride, SearchResult, Triangle, Update};
pub use self::value::{Reply, Request};
use crate::codec::{CodecError, INFO, RPC, TOKIO, WireCodec};

/// The codec of `binary-wincode`.
pub struct Wincode;

/// wincode reserves memory for a list or a text as soon as it has read its length; this limit, a constant, is what stops a
/// false one. It counts a list's bytes in memory, at most [`WIDEST`] for a byte on the wire, so that these limits refuse no
/// true message. The kernel gives such memory only when it is written to.
type Within<const LIMIT: usize> = Configuration<true, LIMIT>;
const SMALL: usize = 64 << 10;
const MEDIUM: usize = 1 << 20;
const LARGE: usize = 64 << 20;

/// An absent text is a byte on the wire and 24 in memory, but no list has elements that are that alone: of those that it has, a
/// player with nothing is the one that grows most.
const WIDEST: usize = 8;
type Small = Within<{ SMALL * WIDEST }>;
type Medium = Within<{ MEDIUM * WIDEST }>;
type Large = Within<{ LARGE * WIDEST }>;

/// What is read with each of the limits.
trait Read<'a>:
    Sized + SchemaRead<'a, Small, Dst = Self> + SchemaRead<'a, Medium, Dst = Self> + SchemaRead<'a, Large, Dst = Self>
{
}

impl<'a, T> Read<'a> for T where
    T: SchemaRead<'a, Small, Dst = T> + SchemaRead<'a, Medium, Dst = T> + SchemaRead<'a, Large, Dst = T>
{
}

/// Appends a value.
fn write<T: SchemaWrite<Large, Src = T>>(value: &T, out: &mut Vec<u8>) -> Result<(), CodecError> {
    T::write(out, value).map_err(|error| CodecError(error.to_string()))
}

/// Reads a value from exactly these bytes.
fn read<'a, T: Read<'a>>(bytes: &'a [u8]) -> Result<T, CodecError> {
    let mut rest = bytes;
    let value = if bytes.len() <= SMALL {
        <T as SchemaRead<'a, Small>>::get(&mut rest)
    } else if bytes.len() <= MEDIUM {
        <T as SchemaRead<'a, Medium>>::get(&mut rest)
    } else if bytes.len() <= LARGE {
        <T as SchemaRead<'a, Large>>::get(&mut rest)
    } else {
        return Err(CodecError(format!("{} bytes, of at most {LARGE}", bytes.len())));
    };
    let value = value.map_err(|error| CodecError(error.to_string()))?;
    if rest.is_empty() { Ok(value) } else { Err(CodecError(format!("{} bytes are left over", rest.len()))) }
}

impl WireCodec for Wincode {
    const NAME: &'static str = "wincode";
    const LIBRARY: Version = Version { name: "wincode", version: "0.6.3" };
    const INFO: Info = Info {
        id: "binary-wincode",
        summary: "rpcbench's own binary RPC (protocol 1) on tokio, with wincode as its codec",
        versions: &[RPC, Self::LIBRARY, TOKIO],
        ..INFO
    };
    type Request = Request;
    type Reply = Reply;

    fn prepare(request: &ModelRequest) -> Request {
        request.clone().into()
    }

    fn procedure(request: &Request) -> Procedure {
        request.procedure()
    }

    fn encode_request(request: &Request, out: &mut Vec<u8>) -> Result<(), CodecError> {
        match request {
            Request::EchoBlob(bytes) => write::<Bytes>(bytes, out),
            Request::EchoLog(lines) => write::<Vec<LogLine>>(lines, out),
            Request::EchoMesh(triangles) => write::<Vec<Triangle>>(triangles, out),
            Request::EchoPlayer(players) => write::<Vec<Player>>(players, out),
            Request::EchoMedia(media) => write::<Media>(media, out),
            Request::EchoContacts(update) => write::<Update>(update, out),
            Request::Total(cars) => write::<Vec<Car>>(cars, out),
            Request::Rank(results) => write::<Vec<SearchResult>>(results, out),
            Request::Eval(expression) => tree::write(expression, out),
            Request::Match(ride) => write::<Ride>(ride, out),
            Request::Expand(number) | Request::Burn(number) => write::<u32>(number, out),
        }
    }

    fn decode_request(procedure: Procedure, bytes: &[u8]) -> Result<Request, CodecError> {
        Ok(match procedure {
            Procedure::EchoBlob => Request::EchoBlob(read::<Bytes>(bytes)?),
            Procedure::EchoLog => Request::EchoLog(read::<Vec<LogLine>>(bytes)?),
            Procedure::EchoMesh => Request::EchoMesh(read::<Vec<Triangle>>(bytes)?),
            Procedure::EchoPlayer => Request::EchoPlayer(read::<Vec<Player>>(bytes)?),
            Procedure::EchoMedia => Request::EchoMedia(read::<Box<Media>>(bytes)?),
            Procedure::EchoContacts => Request::EchoContacts(read::<Update>(bytes)?),
            Procedure::Total => Request::Total(read::<Vec<Car>>(bytes)?),
            Procedure::Rank => Request::Rank(read::<Vec<SearchResult>>(bytes)?),
            Procedure::Eval => Request::Eval(tree::read(bytes)?),
            Procedure::Match => Request::Match(read::<Ride>(bytes)?),
            Procedure::Expand => Request::Expand(read::<u32>(bytes)?),
            Procedure::Burn => Request::Burn(read::<u32>(bytes)?),
        })
    }

    fn answer(request: Request) -> Result<Reply, Refusal> {
        request.answer()
    }

    fn encode_reply(reply: &Reply, out: &mut Vec<u8>) -> Result<(), CodecError> {
        match reply {
            Reply::EchoBlob(bytes) => write::<Bytes>(bytes, out),
            Reply::EchoLog(lines) => write::<Vec<LogLine>>(lines, out),
            Reply::EchoMesh(triangles) => write::<Vec<Triangle>>(triangles, out),
            Reply::EchoPlayer(players) => write::<Vec<Player>>(players, out),
            Reply::EchoMedia(media) => write::<Media>(media, out),
            Reply::EchoContacts(update) => write::<Update>(update, out),
            Reply::Rank(results) => write::<Vec<SearchResult>>(results, out),
            Reply::Eval(value) => write::<i32>(value, out),
            Reply::Match(candidates) => write::<Vec<Candidate>>(candidates, out),
            Reply::Expand(products) => write::<Vec<Product>>(products, out),
            Reply::Total(number) | Reply::Burn(number) => write::<u64>(number, out),
        }
    }

    fn decode_reply(procedure: Procedure, bytes: &[u8]) -> Result<Reply, CodecError> {
        Ok(match procedure {
            Procedure::EchoBlob => Reply::EchoBlob(read::<Bytes>(bytes)?),
            Procedure::EchoLog => Reply::EchoLog(read::<Vec<LogLine>>(bytes)?),
            Procedure::EchoMesh => Reply::EchoMesh(read::<Vec<Triangle>>(bytes)?),
            Procedure::EchoPlayer => Reply::EchoPlayer(read::<Vec<Player>>(bytes)?),
            Procedure::EchoMedia => Reply::EchoMedia(read::<Box<Media>>(bytes)?),
            Procedure::EchoContacts => Reply::EchoContacts(read::<Update>(bytes)?),
            Procedure::Total => Reply::Total(read::<u64>(bytes)?),
            Procedure::Rank => Reply::Rank(read::<Vec<SearchResult>>(bytes)?),
            Procedure::Eval => Reply::Eval(read::<i32>(bytes)?),
            Procedure::Match => Reply::Match(read::<Vec<Candidate>>(bytes)?),
            Procedure::Expand => Reply::Expand(read::<Vec<Product>>(bytes)?),
            Procedure::Burn => Reply::Burn(read::<u64>(bytes)?),
        })
    }
}
