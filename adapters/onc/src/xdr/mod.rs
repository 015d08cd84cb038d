//! XDR (RFC 4506), written by hand for the data model as `idl/bench.x` has it.
//!
//! Everything is big-endian and a multiple of four bytes long. What a reader here insists on, where readers differ:
//!
//! * The bytes that fill up to a multiple of four are zero (section 3). Every writer that is known sends zeros, so that
//!   nobody is turned away, and equal values have equal bytes.
//! * A bool is 0 or 1 (section 4.4), an enum a number that it has (4.3), a union's arm one that it has (4.15).
//! * A length or a count (4.10, 4.11, 4.13) is held against the bytes that are there before memory is taken, so that no
//!   value takes more than a small multiple of the bytes that came for it.
//! * A text is UTF-8. The RFC speaks of ASCII (4.11); those who send more have long agreed on UTF-8.
//! * What contains itself is read no deeper than the model allows, and nothing may follow the value.

mod error;
mod expression;
mod fixed;
mod input;
mod outcome;
mod primitive;
mod record;
mod records;

pub use error::XdrError;
pub use input::Input;
pub use outcome::Outcome;
pub(crate) use outcome::{put_done, put_refused};
pub(crate) use primitive::{put_opaque, put_word};

/// A value that has an encoding.
pub trait Xdr: Sized {
    /// The fewest bytes that any value takes; never 0.
    const LEAST: usize;

    /// Appends the value.
    fn put(&self, out: &mut Vec<u8>);

    /// Reads a value from the front of what came from outside.
    fn take(input: &mut Input<'_>) -> Result<Self, XdrError>;

    /// Appends values one after another.
    fn put_all(values: &[Self], out: &mut Vec<u8>) {
        for value in values {
            value.put(out);
        }
    }

    /// Reads so many values, for which [`Input::count`] has found room.
    fn take_all(count: usize, input: &mut Input<'_>) -> Result<Vec<Self>, XdrError> {
        let mut values = Vec::with_capacity(count);
        for _ in 0..count {
            values.push(Self::take(input)?);
        }
        Ok(values)
    }
}

/// Reads a value that is all there is.
pub fn take_whole<T: Xdr>(bytes: &[u8]) -> Result<T, XdrError> {
    let mut input = Input::new(bytes);
    let value = T::take(&mut input)?;
    input.finish()?;
    Ok(value)
}
