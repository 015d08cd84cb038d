//! From tarpc's errors to this project's.

use std::time::Duration;

use rpcbench_contract::CallError;
use tarpc::client::RpcError;

use crate::service::Refused;

/// Why a call has no reply.
#[derive(Debug)]
pub(crate) enum Failure {
    /// tarpc says so.
    Rpc(RpcError),
    /// The service says so.
    Refused(Refused),
}

impl From<RpcError> for Failure {
    fn from(error: RpcError) -> Self {
        Self::Rpc(error)
    }
}

impl From<Refused> for Failure {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

/// What a failed call means to its caller.
pub(crate) fn failed(failure: Failure, call_timeout: Duration) -> CallError {
    match failure {
        Failure::Refused(refused) => CallError::Remote(refused.to_string()),
        Failure::Rpc(RpcError::DeadlineExceeded) => CallError::Timeout(call_timeout),
        Failure::Rpc(RpcError::Server(error)) => CallError::Remote(error.to_string()),
        Failure::Rpc(error @ RpcError::Send(_)) => CallError::Encode(chain(&error)),
        Failure::Rpc(error) => CallError::Connection(chain(&error)),
    }
}

/// An error with its causes, outermost first.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        text = format!("{text}: {cause}");
        next = cause.source();
    }
    text
}
