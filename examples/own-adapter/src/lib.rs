//! MessagePack as a codec of rpcbench's own RPC: an adapter in one type and two functions.

use rpcbench::binary::{Binary, CodecError, SerdeFormat};
use rpcbench::contract::{Driving, Family, Info, Transport, Version};
use serde::{Deserialize, Serialize};

/// The adapter `binary-msgpack`.
pub type BinaryMessagePack = Binary<MessagePack>;

/// MessagePack, structs as arrays.
pub struct MessagePack;

impl SerdeFormat for MessagePack {
    const NAME: &'static str = "msgpack";
    const LIBRARY: Version = Version { name: "rmp-serde", version: "1.3.1" };
    const INFO: Info = Info {
        id: "binary-msgpack",
        family: Family::Other("msgpack"),
        summary: "rpcbench's own binary RPC with MessagePack as its codec",
        transport: Transport::Tcp,
        driving: Driving::Async { multiplexes: true },
        thread_per_connection: false,
        lazy: false,
        versions: &[Self::LIBRARY],
    };

    fn encode<T: Serialize + ?Sized>(value: &T, out: &mut Vec<u8>) -> Result<(), CodecError> {
        rmp_serde::encode::write(out, value).map_err(|error| CodecError(error.to_string()))
    }

    fn decode<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, CodecError> {
        // It borrows from a slice, and so never allocates for a length beyond what is there. How much of the slice it has
        // read, it does not tell: bytes after a value go unnoticed.
        rmp_serde::from_slice(bytes).map_err(|error| CodecError(error.to_string()))
    }
}
