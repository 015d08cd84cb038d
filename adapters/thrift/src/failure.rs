//! What the crate's errors mean to a caller.

use std::io::{self, ErrorKind};
use std::time::Duration;

use rpcbench_contract::CallError;
use thrift::{ApplicationError, ApplicationErrorKind, Error, TransportError, TransportErrorKind};

use crate::bench::Refused;

/// A socket's missed deadline under the name that the crate knows: Linux reports it as an operation that would block.
pub(crate) fn timely(error: io::Error) -> io::Error {
    if error.kind() == ErrorKind::WouldBlock { ErrorKind::TimedOut.into() } else { error }
}

/// The words of an error, which its own `Display` leaves out.
pub(crate) fn words(error: &Error) -> String {
    match error {
        Error::Transport(TransportError { message, .. }) => message.clone(),
        Error::Protocol(error) => format!("{error}: {}", error.message),
        Error::Application(error) => format!("{error}: {}", error.message),
        Error::User(error) => error.to_string(),
    }
}

/// What a failed call says to its caller, whose calls may take `allowed`.
pub(crate) fn call_error(error: Error, allowed: Duration) -> CallError {
    match error {
        Error::Transport(TransportError { kind: TransportErrorKind::TimedOut, .. }) => CallError::Timeout(allowed),
        Error::Transport(error) => CallError::Connection(error.message),
        Error::Protocol(_) => CallError::Protocol(words(&error)),
        Error::Application(error) if is_ours(error.kind) => CallError::Protocol(words(&Error::Application(error))),
        Error::Application(ApplicationError { message, .. }) => CallError::Remote(message),
        Error::User(error) => CallError::Remote(match error.downcast::<Refused>() {
            Ok(refused) => refused.reason,
            Err(error) => error.to_string(),
        }),
    }
}

/// True for what the generated client itself finds wrong in a reply.
const fn is_ours(kind: ApplicationErrorKind) -> bool {
    use ApplicationErrorKind::{BadSequenceId, InvalidMessageType, MissingResult, WrongMethodName};
    matches!(kind, BadSequenceId | InvalidMessageType | MissingResult | WrongMethodName)
}
