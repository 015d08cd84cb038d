//! The header of a reply (RFC 5531, section 9).

use super::auth::{Auth, AuthStat, put_none};
use super::{REPLY, Violation};
use crate::xdr::{Input, XdrError, put_word};

/// The size in bytes of our header of a reply that has results.
pub const SUCCESS_BYTES: usize = 24;

/// `reply_stat`.
const ACCEPTED: u32 = 0;
const DENIED: u32 = 1;

/// `accept_stat`.
const SUCCESS: u32 = 0;
const PROG_UNAVAIL: u32 = 1;
const PROG_MISMATCH: u32 = 2;
const PROC_UNAVAIL: u32 = 3;
const GARBAGE_ARGS: u32 = 4;
const SYSTEM_ERR: u32 = 5;

/// `reject_stat`.
const RPC_MISMATCH: u32 = 0;
const AUTH_ERROR: u32 = 1;

/// A reply without results.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// The server has no such program.
    #[error("PROG_UNAVAIL: it has no such program")]
    ProgramUnavailable,
    /// It has other versions of the program.
    #[error("PROG_MISMATCH: it has versions {low} to {high} of the program")]
    ProgramMismatch {
        /// The lowest version.
        low: u32,
        /// The highest version.
        high: u32,
    },
    /// The program has no such procedure.
    #[error("PROC_UNAVAIL: the program has no such procedure")]
    ProcedureUnavailable,
    /// The arguments cannot be decoded.
    #[error("GARBAGE_ARGS: it cannot decode the arguments")]
    GarbageArguments,
    /// The server failed.
    #[error("SYSTEM_ERR: it failed, or its reply is too large")]
    SystemError,
    /// It speaks other versions of RPC.
    #[error("RPC_MISMATCH: it speaks versions {low} to {high} of RPC")]
    RpcMismatch {
        /// The lowest version.
        low: u32,
        /// The highest version.
        high: u32,
    },
    /// It does not believe the caller.
    #[error("AUTH_ERROR: {0}")]
    Auth(AuthStat),
}

/// Why a reply has no results.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoResults {
    /// The server says so.
    #[error(transparent)]
    Failed(#[from] Failure),
    /// What follows the xid is no reply.
    #[error("a reply that is none: {0}")]
    Malformed(#[from] XdrError),
}

/// Appends the header of a reply whose results follow.
pub fn put_success(xid: u32, out: &mut Vec<u8>) {
    put_accepted(xid, SUCCESS, out);
}

fn put_accepted(xid: u32, status: u32, out: &mut Vec<u8>) {
    for word in [xid, REPLY, ACCEPTED] {
        put_word(word, out);
    }
    put_none(out);
    put_word(status, out);
}

/// Appends a whole reply without results.
pub fn put_failure(xid: u32, failure: Failure, out: &mut Vec<u8>) {
    let denied =
        |reason, out: &mut Vec<u8>| [xid, REPLY, DENIED, reason].into_iter().for_each(|word| put_word(word, out));
    match failure {
        Failure::ProgramUnavailable => put_accepted(xid, PROG_UNAVAIL, out),
        Failure::ProgramMismatch { .. } => put_accepted(xid, PROG_MISMATCH, out),
        Failure::ProcedureUnavailable => put_accepted(xid, PROC_UNAVAIL, out),
        Failure::GarbageArguments => put_accepted(xid, GARBAGE_ARGS, out),
        Failure::SystemError => put_accepted(xid, SYSTEM_ERR, out),
        Failure::RpcMismatch { .. } => denied(RPC_MISMATCH, out),
        Failure::Auth(_) => denied(AUTH_ERROR, out),
    }
    match failure {
        Failure::ProgramMismatch { low, high } | Failure::RpcMismatch { low, high } => {
            put_word(low, out);
            put_word(high, out);
        }
        Failure::Auth(AuthStat(status)) => put_word(status, out),
        _ => {}
    }
}

/// Reads the xid of a reply.
pub fn read_xid(record: &[u8]) -> Result<u32, Violation> {
    let mut input = Input::new(record);
    let xid = input.word().map_err(Violation::Header)?;
    match input.word().map_err(Violation::Header)? {
        REPLY => Ok(xid),
        other => Err(Violation::Kind(other)),
    }
}

/// Reads what follows the xid of a reply: its results, which are not decoded.
pub fn read_results(record: &[u8]) -> Result<&[u8], NoResults> {
    let mut input = Input::new(record);
    input.array::<8>()?;
    let failure = match input.word()? {
        ACCEPTED => {
            // We claimed nothing, so that the server has nothing to prove: whatever verifier it sends will do.
            Auth::take(&mut input)?.within_bounds()?;
            match read_accepted(&mut input)? {
                None => return Ok(input.rest()),
                Some(failure) => failure,
            }
        }
        DENIED => read_denied(&mut input)?,
        arm => return Err(XdrError::Arm { of: "reply_stat", arm }.into()),
    };
    input.finish()?;
    Err(failure.into())
}

fn read_accepted(input: &mut Input<'_>) -> Result<Option<Failure>, XdrError> {
    Ok(Some(match input.word()? {
        SUCCESS => return Ok(None),
        PROG_UNAVAIL => Failure::ProgramUnavailable,
        PROG_MISMATCH => Failure::ProgramMismatch { low: input.word()?, high: input.word()? },
        PROC_UNAVAIL => Failure::ProcedureUnavailable,
        GARBAGE_ARGS => Failure::GarbageArguments,
        SYSTEM_ERR => Failure::SystemError,
        arm => return Err(XdrError::Arm { of: "accept_stat", arm }),
    }))
}

fn read_denied(input: &mut Input<'_>) -> Result<Failure, XdrError> {
    Ok(match input.word()? {
        RPC_MISMATCH => Failure::RpcMismatch { low: input.word()?, high: input.word()? },
        AUTH_ERROR => Failure::Auth(AuthStat(input.word()?)),
        arm => return Err(XdrError::Arm { of: "reject_stat", arm }),
    })
}
