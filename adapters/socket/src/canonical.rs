//! Which bytes stand for a value: bincode 2 with its standard configuration, of the value inside the request or the
//! reply (not of the enum, whose variant the tag already names).

use bincode::config::{self, Config};
use bincode::error::{DecodeError, EncodeError};
use rpcbench_contract::workloads::{Procedure, Reply, Request};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// Bytes that are no value.
#[derive(Debug, thiserror::Error)]
pub enum NotCanonical {
    /// bincode refuses them.
    #[error("not a value of this procedure: {0}")]
    Undecodable(#[from] DecodeError),
    /// A value, and then more.
    #[error("{0} bytes follow the value")]
    Trailing(usize),
}

macro_rules! by_procedure {
    ($kind:ident, $encode:ident, $decode:ident) => {
        #[doc = concat!("Appends the canonical bytes of a ", stringify!($kind), ".")]
        pub fn $encode(value: &$kind, out: &mut Vec<u8>) -> Result<(), EncodeError> {
            match value {
                $kind::EchoBlob(value) => put(value, out),
                $kind::EchoLog(value) => put(value, out),
                $kind::EchoMesh(value) => put(value, out),
                $kind::EchoPlayer(value) => put(value, out),
                $kind::EchoMedia(value) => put(value, out),
                $kind::EchoContacts(value) => put(value, out),
                $kind::Total(value) => put(value, out),
                $kind::Rank(value) => put(value, out),
                $kind::Eval(value) => put(value, out),
                $kind::Match(value) => put(value, out),
                $kind::Expand(value) => put(value, out),
                $kind::Burn(value) => put(value, out),
            }
        }

        #[doc = concat!("The ", stringify!($kind), " that canonical bytes stand for; all of them must be used.")]
        pub fn $decode(procedure: Procedure, bytes: &[u8]) -> Result<$kind, NotCanonical> {
            Ok(match procedure {
                Procedure::EchoBlob => $kind::EchoBlob(get(bytes)?),
                Procedure::EchoLog => $kind::EchoLog(get(bytes)?),
                Procedure::EchoMesh => $kind::EchoMesh(get(bytes)?),
                Procedure::EchoPlayer => $kind::EchoPlayer(get(bytes)?),
                Procedure::EchoMedia => $kind::EchoMedia(get(bytes)?),
                Procedure::EchoContacts => $kind::EchoContacts(get(bytes)?),
                Procedure::Total => $kind::Total(get(bytes)?),
                Procedure::Rank => $kind::Rank(get(bytes)?),
                Procedure::Eval => $kind::Eval(get(bytes)?),
                Procedure::Match => $kind::Match(get(bytes)?),
                Procedure::Expand => $kind::Expand(get(bytes)?),
                Procedure::Burn => $kind::Burn(get(bytes)?),
            })
        }
    };
}

by_procedure!(Request, encode_request, decode_request);
by_procedure!(Reply, encode_reply, decode_reply);

/// The blob that canonical bytes of [`Procedure::EchoBlob`] hold, where it lies.
pub fn borrow_blob(bytes: &[u8]) -> Result<&[u8], NotCanonical> {
    get_within(bytes, config::standard())
}

fn put(value: &impl Serialize, out: &mut Vec<u8>) -> Result<(), EncodeError> {
    bincode::serde::encode_into_std_write(value, out, config::standard()).map(|_| ())
}

/// Up to here a message counts as small, in bytes.
const SMALL: usize = 1 << 20;
/// What bincode may reckon for a message, in bytes. It reckons up to 8 for one byte of a variable-length number. Without
/// a limit it asks for as much memory as a text's length says, before it looks whether the text is there.
const SMALL_LIMIT: usize = 8 * SMALL;
/// The same for larger messages: up to 128 MiB of them.
const LIMIT: usize = 8 * (128 << 20);

fn get<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, NotCanonical> {
    if bytes.len() <= SMALL {
        get_within(bytes, config::standard().with_limit::<SMALL_LIMIT>())
    } else {
        get_within(bytes, config::standard().with_limit::<LIMIT>())
    }
}

fn get_within<'a, T: Deserialize<'a>>(bytes: &'a [u8], config: impl Config) -> Result<T, NotCanonical> {
    let (value, used) = bincode::serde::borrow_decode_from_slice(bytes, config)?;
    match bytes.len() - used {
        0 => Ok(value),
        more => Err(NotCanonical::Trailing(more)),
    }
}
