//! The header of a call (RFC 5531, section 9).

use super::auth::{Auth, put_none};
use super::{CALL, Failure, PROGRAM, PROGRAM_VERSION, RPC_VERSION, Violation};
use crate::xdr::{Input, XdrError, put_word};

/// The size of our header in bytes.
pub const CALL_BYTES: usize = 40;

/// Appends the header of a call to a procedure of our program, with no credentials.
pub fn put_call(xid: u32, procedure: u32, out: &mut Vec<u8>) {
    for word in [xid, CALL, RPC_VERSION, PROGRAM, PROGRAM_VERSION, procedure] {
        put_word(word, out);
    }
    put_none(out);
    put_none(out);
}

/// A call to a procedure, by number, of our program.
#[derive(Debug, PartialEq, Eq)]
pub struct Call<'a> {
    /// The number of the procedure.
    pub procedure: u32,
    /// Its arguments.
    pub arguments: &'a [u8],
}

/// Reads a call: its xid, and either what is called or why that cannot be. What is too short for a header has no answer.
///
/// The order in which things are found wrong is that of the RFC's `reply_body`: the protocol's version, then the caller,
/// then program and version. Whether there is such a procedure is not decided here.
pub fn read_call(record: &[u8]) -> Result<(u32, Result<Call<'_>, Failure>), Violation> {
    let mut input = Input::new(record);
    let xid = input.word().map_err(Violation::Header)?;
    match input.word().map_err(Violation::Header)? {
        CALL => {}
        other => return Err(Violation::Kind(other)),
    }
    let body = read_body(&mut input).map_err(Violation::Header)?;
    Ok((xid, body.map(|procedure| Call { procedure, arguments: input.rest() })))
}

fn read_body(input: &mut Input<'_>) -> Result<Result<u32, Failure>, XdrError> {
    if input.word()? != RPC_VERSION {
        // What follows may look like anything.
        return Ok(Err(Failure::RpcMismatch { low: RPC_VERSION, high: RPC_VERSION }));
    }
    let (program, version, procedure) = (input.word()?, input.word()?, input.word()?);
    let credentials = Auth::take(input)?;
    let verifier = Auth::take(input)?;
    let admitted = credentials.admit(&verifier).map_err(Failure::Auth);
    Ok(admitted.and(match (program, version) {
        (PROGRAM, PROGRAM_VERSION) => Ok(procedure),
        (PROGRAM, _) => Err(Failure::ProgramMismatch { low: PROGRAM_VERSION, high: PROGRAM_VERSION }),
        _ => Err(Failure::ProgramUnavailable),
    }))
}
