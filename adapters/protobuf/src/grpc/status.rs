//! Between this project's errors and gRPC's status codes.

use std::error::Error;

use rpcbench_contract::CallError;
use rpcbench_contract::workloads::compute::Refusal;
use tonic::{Code, Status};

/// What a server answers when a computation refuses: whatever the state of the server, the argument is wrong.
#[allow(clippy::needless_pass_by_value)] // as `map_err` hands it over
pub(super) fn refused(refusal: Refusal) -> Status {
    Status::invalid_argument(refusal.to_string())
}

/// What a failed call means. A status that has a cause was made here, from a broken connection; `Internal` and
/// `OutOfRange` are how tonic says that a message could not be decoded or is too large; all else the server said itself.
#[allow(clippy::needless_pass_by_value)] // as `map_err` hands it over
pub(super) fn failed(status: Status) -> CallError {
    match (status.source(), status.code()) {
        (Some(cause), _) => CallError::Connection(chain(status.message(), cause)),
        (None, Code::Internal | Code::OutOfRange) => CallError::Protocol(status.message().to_owned()),
        (None, code) => CallError::Remote(format!("{code:?}: {}", status.message())),
    }
}

/// A message with its causes, outermost first, each said once.
fn chain(message: &str, cause: &dyn Error) -> String {
    let mut text = message.to_owned();
    let mut next = Some(cause);
    while let Some(cause) = next {
        let said = cause.to_string();
        if !text.contains(&said) {
            text = format!("{text}: {said}");
        }
        next = cause.source();
    }
    text
}
