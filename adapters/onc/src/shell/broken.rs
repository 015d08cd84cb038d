//! Why a client's connection can no longer be used.

use rpcbench_contract::CallError;

use crate::protocol::Violation;

/// Why nothing can be called any more.
#[derive(Debug)]
pub(super) enum Broken {
    /// It broke, or the server closed it.
    Lost(String),
    /// The server broke the protocol.
    Violated(Violation),
}

impl Broken {
    pub(super) fn error(&self) -> CallError {
        match self {
            Self::Lost(reason) => CallError::Connection(reason.clone()),
            Self::Violated(violation) => CallError::Protocol(violation.to_string()),
        }
    }
}

impl From<std::io::Error> for Broken {
    fn from(error: std::io::Error) -> Self {
        Self::Lost(error.to_string())
    }
}

impl From<Violation> for Broken {
    fn from(violation: Violation) -> Self {
        Self::Violated(violation)
    }
}
