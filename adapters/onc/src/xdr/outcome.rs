//! The unions that a procedure answers which may refuse: `EvalResult`, `ExpandResult`, `BurnResult`.

use super::primitive::put_word;
use super::{Input, Xdr, XdrError, put_opaque};

/// The arms of these unions, which are the numbers of the enum `Status`.
const OK: u32 = 0;
const REFUSED: u32 = 1;

/// A value, or the reason why there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome<T> {
    /// What was asked for.
    Done(T),
    /// The request was understood, and is refused.
    Refused(String),
}

impl<T: Xdr> Xdr for Outcome<T> {
    const LEAST: usize = 8;

    fn put(&self, out: &mut Vec<u8>) {
        match self {
            Self::Done(value) => put_done(value, out),
            Self::Refused(reason) => put_refused(reason, out),
        }
    }

    fn take(input: &mut Input<'_>) -> Result<Self, XdrError> {
        match input.word()? {
            OK => T::take(input).map(Self::Done),
            REFUSED => String::take(input).map(Self::Refused),
            arm => Err(XdrError::Arm { of: "Status", arm }),
        }
    }
}

/// Appends a value that was asked for.
pub(crate) fn put_done(value: &impl Xdr, out: &mut Vec<u8>) {
    put_word(OK, out);
    value.put(out);
}

/// Appends the reason why there is none.
pub(crate) fn put_refused(reason: &str, out: &mut Vec<u8>) {
    put_word(REFUSED, out);
    put_opaque(reason.as_bytes(), out);
}
