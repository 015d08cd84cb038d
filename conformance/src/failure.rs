//! What an adapter did wrong.

use std::fmt;
use std::time::Duration;

use rpcbench_contract::{CallError, SetupError};

/// What an adapter did wrong, in one line.
#[derive(thiserror::Error)]
pub enum Failure {
    /// A server could not be bound, or a client not connected, where both had to.
    #[error("{what}: {error}")]
    Setup {
        /// What was tried.
        what: String,
        /// Why it failed.
        error: SetupError,
    },
    /// A call failed that had to be answered.
    #[error("{what} was not answered: {error}")]
    Call {
        /// What was called.
        what: String,
        /// Why it failed.
        error: CallError,
    },
    /// A reply is not what it had to be.
    #[error("{what} was answered wrongly: {found}")]
    Wrong {
        /// What was called.
        what: String,
        /// What came, and what had to come.
        found: String,
    },
    /// Something succeeded, or ended in another way than it had to.
    #[error("{0}")]
    Unexpected(String),
    /// Something never ended.
    #[error("{what} did not end within {} s", .within.as_secs())]
    Hangs {
        /// What was waited for.
        what: String,
        /// How long.
        within: Duration,
    },
    /// The adapter panicked.
    #[error("a panic: {0}")]
    Panic(String),
    /// The suite's own sockets or threads failed.
    #[error("the suite itself: {0}")]
    Suite(#[from] std::io::Error),
}

/// As people read it: a test that fails prints its error so.
impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
