//! What can go wrong, before a call and in one.

use rpcbench_workloads::compute::Refusal;
use rpcbench_workloads::visit::Malformed;

use crate::endpoint::brief;

/// A server that could not be bound, or a connection that could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// A server could not listen.
    #[error("cannot listen on {}: {cause}", brief(endpoint))]
    Listen {
        /// Where.
        endpoint: String,
        /// Why.
        cause: String,
    },
    /// A client could not connect, or the peer did not answer as this protocol does.
    #[error("cannot connect to {}: {cause}", brief(endpoint))]
    Connect {
        /// Where.
        endpoint: String,
        /// Why.
        cause: String,
    },
    /// An adapter was given an endpoint of another transport than its own.
    #[error("{}: {cause}", brief(endpoint))]
    Misfit {
        /// Where.
        endpoint: String,
        /// Which transports they are.
        cause: String,
    },
    /// The adapter cannot do what was asked.
    #[error("{adapter} does not support {what}")]
    Unsupported {
        /// Which adapter.
        adapter: &'static str,
        /// What it cannot do.
        what: &'static str,
    },
    /// Anything else that ends a server.
    #[error("{0}")]
    Failed(String),
}

/// A call that gave no reply.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// The connection broke or was closed.
    #[error("connection: {0}")]
    Connection(String),
    /// The peer broke the protocol, or sent what cannot be decoded.
    #[error("protocol: {0}")]
    Protocol(String),
    /// The peer understood, and answered with an error.
    #[error("the server answered: {0}")]
    Remote(String),
    /// No answer came in time. The connection may not be used again where it does not multiplex.
    #[error("no answer within {} ms", .0.as_millis())]
    Timeout(std::time::Duration),
    /// The request could not be encoded.
    #[error("encoding: {0}")]
    Encode(String),
    /// A computation refused the request.
    #[error(transparent)]
    Refused(#[from] Refusal),
}

impl From<Malformed> for CallError {
    fn from(malformed: Malformed) -> Self {
        Self::Protocol(malformed.to_string())
    }
}

impl From<std::io::Error> for CallError {
    fn from(error: std::io::Error) -> Self {
        Self::Connection(error.to_string())
    }
}
