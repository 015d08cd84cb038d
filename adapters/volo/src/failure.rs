//! From Volo's errors to this project's.

use rpcbench_contract::CallError;
use volo_thrift::ClientError;

/// What a failed call means. What the server said are application exceptions, and errors of its business.
#[allow(clippy::needless_pass_by_value)] // as `map_err` hands it over
pub(crate) fn failed(error: ClientError) -> CallError {
    match error {
        ClientError::Application(said) => CallError::Remote(said.to_string()),
        ClientError::Biz(said) => CallError::Remote(said.to_string()),
        ClientError::Transport(cause) => CallError::Connection(cause.to_string()),
        ClientError::Protocol(cause) => CallError::Protocol(cause.to_string()),
    }
}
