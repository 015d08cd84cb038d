//! What is no number of 32 or 64 bits, and no record.

use bytes::Bytes;

use super::input::padding;
use super::{Input, Xdr, XdrError};

/// Appends an unsigned int.
#[inline]
pub(crate) fn put_word(word: u32, out: &mut Vec<u8>) {
    out.extend_from_slice(&word.to_be_bytes());
}

/// Appends how many bytes or elements follow. What is longer than 32 bits can say fits no message: it is refused by its
/// size, and by every reader.
#[inline]
fn put_length(length: usize, out: &mut Vec<u8>) {
    put_word(u32::try_from(length).unwrap_or(u32::MAX), out);
}

/// Appends opaque data of variable length.
#[inline]
pub(crate) fn put_opaque(bytes: &[u8], out: &mut Vec<u8>) {
    put_length(bytes.len(), out);
    out.extend_from_slice(bytes);
    out.extend_from_slice(&[0; 3][..padding(bytes.len())]);
}

macro_rules! narrow {
    ($($t:ident),*) => { $(
        /// An unsigned int: XDR has nothing smaller.
        impl Xdr for $t {
            const LEAST: usize = 4;

            #[inline]
            fn put(&self, out: &mut Vec<u8>) {
                put_word(u32::from(*self), out);
            }

            #[inline]
            fn take(input: &mut Input<'_>) -> Result<Self, XdrError> {
                let number = input.word()?;
                Self::try_from(number).map_err(|_| XdrError::TooWide { number, bits: Self::BITS })
            }
        }
    )* };
}
narrow!(u8, u16);

impl Xdr for bool {
    const LEAST: usize = 4;

    #[inline]
    fn put(&self, out: &mut Vec<u8>) {
        put_word(u32::from(*self), out);
    }

    #[inline]
    fn take(input: &mut Input<'_>) -> Result<Self, XdrError> {
        match input.word()? {
            0 => Ok(false),
            1 => Ok(true),
            other => Err(XdrError::Bool(other)),
        }
    }
}

/// Opaque data of fixed length (section 4.9).
impl Xdr for [u8; 4] {
    const LEAST: usize = 4;

    #[inline]
    fn put(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(self);
    }

    #[inline]
    fn take(input: &mut Input<'_>) -> Result<Self, XdrError> {
        input.array()
    }
}

impl Xdr for Bytes {
    const LEAST: usize = 4;

    fn put(&self, out: &mut Vec<u8>) {
        put_opaque(self, out);
    }

    fn take(input: &mut Input<'_>) -> Result<Self, XdrError> {
        input.opaque().map(Self::copy_from_slice)
    }
}

impl Xdr for String {
    const LEAST: usize = 4;

    #[inline]
    fn put(&self, out: &mut Vec<u8>) {
        put_opaque(self.as_bytes(), out);
    }

    #[inline]
    fn take(input: &mut Input<'_>) -> Result<Self, XdrError> {
        std::str::from_utf8(input.opaque()?).map(str::to_owned).map_err(|_| XdrError::Text)
    }
}

/// An array of variable length (section 4.13).
impl<T: Xdr> Xdr for Vec<T> {
    const LEAST: usize = 4;

    fn put(&self, out: &mut Vec<u8>) {
        put_length(self.len(), out);
        T::put_all(self, out);
    }

    fn take(input: &mut Input<'_>) -> Result<Self, XdrError> {
        let count = input.count(T::LEAST)?;
        T::take_all(count, input)
    }
}

/// Optional data (section 4.19).
impl<T: Xdr> Xdr for Option<T> {
    const LEAST: usize = 4;

    fn put(&self, out: &mut Vec<u8>) {
        self.is_some().put(out);
        if let Some(value) = self {
            value.put(out);
        }
    }

    fn take(input: &mut Input<'_>) -> Result<Self, XdrError> {
        Ok(if bool::take(input)? { Some(T::take(input)?) } else { None })
    }
}

impl<T: Xdr> Xdr for Box<T> {
    const LEAST: usize = T::LEAST;

    fn put(&self, out: &mut Vec<u8>) {
        T::put(self, out);
    }

    fn take(input: &mut Input<'_>) -> Result<Self, XdrError> {
        T::take(input).map(Self::new)
    }
}
