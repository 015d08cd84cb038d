//! postcard 1: variable-length integers, enums by number, no names.

use postcard::ser_flavors::Flavor;
use postcard::{serialize_with_flavor, take_from_bytes};
use rpcbench_contract::{Info, Version};
use serde::{Deserialize, Serialize};

use crate::codec::{CodecError, INFO, RPC, SerdeFormat, TOKIO};

/// The codec of `binary-postcard`.
pub struct Postcard;

impl SerdeFormat for Postcard {
    const NAME: &'static str = "postcard";
    const LIBRARY: Version = Version { name: "postcard", version: "1.1.3" };
    const INFO: Info = Info {
        id: "binary-postcard",
        summary: "rpcbench's own binary RPC (protocol 1) on tokio, with postcard as its codec",
        versions: &[RPC, Self::LIBRARY, TOKIO],
        ..INFO
    };

    fn encode<T: Serialize + ?Sized>(value: &T, out: &mut Vec<u8>) -> Result<(), CodecError> {
        serialize_with_flavor(value, Appending(out)).map_err(|error| CodecError(error.to_string()))
    }

    /// It borrows texts and blobs from the bytes that are there, and so believes no length; lists grow as elements come.
    fn decode<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, CodecError> {
        let (value, rest) = take_from_bytes(bytes).map_err(|error| CodecError(error.to_string()))?;
        if rest.is_empty() { Ok(value) } else { Err(CodecError(format!("{} bytes are left over", rest.len()))) }
    }
}

/// Appends to a buffer that others write to as well.
struct Appending<'a>(&'a mut Vec<u8>);

impl Flavor for Appending<'_> {
    type Output = ();

    #[inline]
    fn try_push(&mut self, byte: u8) -> postcard::Result<()> {
        self.0.push(byte);
        Ok(())
    }

    #[inline]
    fn try_extend(&mut self, bytes: &[u8]) -> postcard::Result<()> {
        self.0.extend_from_slice(bytes);
        Ok(())
    }

    fn finalize(self) -> postcard::Result<()> {
        Ok(())
    }
}
