//! Bytes from outside, read from the front.

use rpcbench_contract::workloads::expression::MAX_DEPTH;
use rpcbench_contract::workloads::visit::Malformed;

use super::XdrError;

/// What is left of bytes that came from outside. Nothing is believed: a length is held against what is left before
/// anything is allocated for it.
#[derive(Debug)]
pub struct Input<'a> {
    left: &'a [u8],
    depth: usize,
}

impl<'a> Input<'a> {
    /// Begins to read.
    #[must_use]
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self { left: bytes, depth: 0 }
    }

    /// How many bytes are left.
    #[must_use]
    pub const fn left(&self) -> usize {
        self.left.len()
    }

    /// What is left, unread.
    #[must_use]
    pub const fn rest(&self) -> &'a [u8] {
        self.left
    }

    /// The next bytes, as many as the type says.
    #[inline]
    pub fn array<const N: usize>(&mut self) -> Result<[u8; N], XdrError> {
        let Some((taken, left)) = self.left.split_first_chunk::<N>() else { return Err(self.short(N)) };
        self.left = left;
        Ok(*taken)
    }

    /// The next bytes, any number of them.
    #[inline]
    pub fn slice(&mut self, wanted: usize) -> Result<&'a [u8], XdrError> {
        let Some((taken, left)) = self.left.split_at_checked(wanted) else { return Err(self.short(wanted)) };
        self.left = left;
        Ok(taken)
    }

    /// An unsigned int (RFC 4506, section 4.2).
    #[inline]
    pub fn word(&mut self) -> Result<u32, XdrError> {
        self.array().map(u32::from_be_bytes)
    }

    /// Opaque data of variable length (section 4.10): its length, its bytes, and zeros up to a multiple of four.
    #[inline]
    pub fn opaque(&mut self) -> Result<&'a [u8], XdrError> {
        let length = self.word()? as usize;
        let bytes = self.slice(length)?;
        let padding = self.slice(padding(length))?;
        if padding.iter().all(|byte| *byte == 0) { Ok(bytes) } else { Err(XdrError::Padding) }
    }

    /// How many elements follow (section 4.13), of which each takes at least so many bytes.
    #[inline]
    pub fn count(&mut self, least: usize) -> Result<usize, XdrError> {
        let count = self.word()?;
        if count as usize <= self.left() / least {
            Ok(count as usize)
        } else {
            Err(XdrError::Count { count, left: self.left() })
        }
    }

    /// Reads something that may contain itself, no deeper than the model allows.
    pub fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T, XdrError>) -> Result<T, XdrError> {
        if self.depth == MAX_DEPTH {
            return Err(Malformed::TooDeep.into());
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        result
    }

    const fn short(&self, wanted: usize) -> XdrError {
        XdrError::Short { wanted, left: self.left.len() }
    }

    /// Says that nothing may be left.
    pub const fn finish(&self) -> Result<(), XdrError> {
        match self.left.len() {
            0 => Ok(()),
            left => Err(XdrError::Trailing(left)),
        }
    }
}

/// How many zeros follow so many bytes.
pub(crate) const fn padding(length: usize) -> usize {
    length.wrapping_neg() & 3
}
