//! What the results of a call mean to its caller.

use std::fmt::Display;

use rpcbench_contract::CallError;

use super::waiters::CallResult;
use crate::message::{procedure, take_reply};
use crate::protocol::NoResults;
use crate::xdr::Outcome;

/// What the reply to procedure 0 says.
pub(super) fn nothing(results: Result<&[u8], NoResults>) -> Result<(), String> {
    match results {
        Ok([]) => Ok(()),
        Ok(more) => Err(format!("procedure 0 answered {} bytes", more.len())),
        Err(reason) => Err(reason.to_string()),
    }
}

/// What a reply says to its caller.
pub(super) fn reply(number: u32, results: Result<&[u8], NoResults>) -> CallResult {
    let malformed = |reason: &dyn Display| CallError::Protocol(reason.to_string());
    let bytes = results.map_err(|reason| match reason {
        NoResults::Failed(failure) => CallError::Remote(failure.to_string()),
        NoResults::Malformed(_) => malformed(&reason),
    })?;
    let procedure = procedure(number).ok_or_else(|| malformed(&"an unknown procedure was called"))?;
    match take_reply(procedure, bytes).map_err(|error| malformed(&error))? {
        Outcome::Done(reply) => Ok(reply),
        Outcome::Refused(reason) => Err(CallError::Remote(format!("refused: {}", readable(&reason)))),
    }
}

/// A text that came from outside: no control characters, and not more of it than a line holds.
fn readable(text: &str) -> String {
    text.chars().take(512).map(|character| if character.is_control() { ' ' } else { character }).collect()
}
