//! From Cap'n Proto's errors to this project's.

use capnp::{Error, ErrorKind};
use rpcbench_contract::CallError;
use rpcbench_contract::workloads::compute::Refusal;

/// How `capnp-rpc` begins what the other party said.
const REMOTE: &str = "remote exception: ";

/// What a server answers when a computation refuses.
#[allow(clippy::needless_pass_by_value)] // as `map_err` hands it over
pub(crate) fn refused(refusal: impl Into<Refusal>) -> Error {
    Error::failed(refusal.into().to_string())
}

/// What a failed call means: the other party's exception, a lost connection, or a message that cannot be read.
#[allow(clippy::needless_pass_by_value)] // as `map_err` hands it over
pub(crate) fn failed(error: Error) -> CallError {
    match (error.kind, error.extra.strip_prefix(REMOTE)) {
        (_, Some(said)) => CallError::Remote(said.to_owned()),
        (ErrorKind::Disconnected, None) => CallError::Connection(error.to_string()),
        (_, None) => CallError::Protocol(error.to_string()),
    }
}
