//! bincode 2, in its standard configuration: variable-length integers, little-endian.

use bincode::config::{Config, standard};
use bincode::enc::write::Writer;
use bincode::error::EncodeError;
use bincode::serde::{borrow_decode_from_slice, encode_into_writer};
use rpcbench_contract::{Info, Version};
use serde::{Deserialize, Serialize};

use crate::codec::{CodecError, INFO, RPC, SerdeFormat, TOKIO};

/// The codec of `binary-bincode`.
pub struct Bincode;

impl SerdeFormat for Bincode {
    const NAME: &'static str = "bincode";
    const LIBRARY: Version = Version { name: "bincode", version: "2.0.1" };
    const INFO: Info = Info {
        id: "binary-bincode",
        summary: "rpcbench's own binary RPC (protocol 1) on tokio, with bincode as its codec",
        versions: &[RPC, Self::LIBRARY, TOKIO],
        ..INFO
    };

    fn encode<T: Serialize + ?Sized>(value: &T, out: &mut Vec<u8>) -> Result<(), CodecError> {
        encode_into_writer(value, Appending(out), standard()).map_err(|error| CodecError(error.to_string()))
    }

    fn decode<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, CodecError> {
        let length = bytes.len();
        if length <= SMALL {
            decode_within(bytes, standard().with_limit::<{ SMALL * WIDEST }>())
        } else if length <= MEDIUM {
            decode_within(bytes, standard().with_limit::<{ MEDIUM * WIDEST }>())
        } else if length <= LARGE {
            decode_within(bytes, standard().with_limit::<{ LARGE * WIDEST }>())
        } else {
            Err(CodecError(format!("{length} bytes, of at most {LARGE}")))
        }
    }
}

/// bincode allocates a text or a blob before it looks whether so many bytes are there; its limit, a constant, is what
/// stops a false length. It counts a value's bytes in memory, at most 8 for a byte on the wire (a `u64` below 251), so
/// that these limits refuse no true message. The kernel gives such memory only when it is written to.
const SMALL: usize = 64 << 10;
const MEDIUM: usize = 1 << 20;
const LARGE: usize = 64 << 20;
const WIDEST: usize = 8;

fn decode_within<'a, T: Deserialize<'a>>(bytes: &'a [u8], config: impl Config) -> Result<T, CodecError> {
    let (value, used) = borrow_decode_from_slice(bytes, config).map_err(|error| CodecError(error.to_string()))?;
    if used == bytes.len() { Ok(value) } else { Err(CodecError(format!("{} bytes are left over", bytes.len() - used))) }
}

/// Appends to a buffer that others write to as well.
struct Appending<'a>(&'a mut Vec<u8>);

impl Writer for Appending<'_> {
    #[inline]
    fn write(&mut self, bytes: &[u8]) -> Result<(), EncodeError> {
        self.0.extend_from_slice(bytes);
        Ok(())
    }
}
