//! The project's own binary RPC, with its codec a type parameter.
//!
//! * [`protocol`]: two state machines without clock or socket; `docs/PROTOCOL.md` is their specification.
//! * [`WireCodec`]: what turns values into payloads. A serde format needs only [`SerdeFormat`].
//! * The shell: tokio around the machines, thin. [`Binary`] is the adapter of any codec, [`BinaryBincode`] the first.

pub mod codec;
pub mod protocol;

mod adapter;
mod shell;

pub use adapter::{Binary, BinaryBincode, BincodeAlone};
#[cfg(feature = "postcard")]
pub use adapter::{BinaryPostcard, PostcardAlone};
#[cfg(feature = "wincode")]
pub use adapter::{BinaryWincode, WincodeAlone};
pub use codec::{CodecError, SerdeFormat, WireCodec};
pub use shell::{BinaryClient, BinaryServer, MAX_CALLS, Outcome, Work};
