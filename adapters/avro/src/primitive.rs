//! Avro's primitive encodings, as far as handshakes, call headers and schema resolution need them.
//!
//! Values themselves are encoded and decoded by `apache-avro`; here is only what lies around them on the wire.

/// Bytes that are no Avro datum of the kind that was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WireError {
    /// More bytes were announced than there are.
    #[error("the bytes end early")]
    Truncated,
    /// A variable-length integer has more than 64 bits.
    #[error("an integer has more than 64 bits")]
    Overlong,
    /// A length or count is negative, or beyond what any message can hold.
    #[error("a length is out of range")]
    Length,
    /// A text is not UTF-8.
    #[error("a text is not UTF-8")]
    Text,
    /// A boolean is neither 0 nor 1, or a union or enum has no such branch.
    #[error("there is no branch {0}")]
    Branch(i64),
}

/// Bytes that are read from the front.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a>(&'a [u8]);

impl<'a> Input<'a> {
    /// Starts at the first byte.
    #[must_use]
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// What was not read yet.
    #[must_use]
    pub const fn rest(&self) -> &'a [u8] {
        self.0
    }

    /// The next so many bytes.
    pub fn take(&mut self, count: usize) -> Result<&'a [u8], WireError> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or(WireError::Truncated)?;
        self.0 = rest;
        Ok(taken)
    }

    /// The next so many bytes, as an array.
    pub fn array<const N: usize>(&mut self) -> Result<[u8; N], WireError> {
        let (taken, rest) = self.0.split_first_chunk().ok_or(WireError::Truncated)?;
        self.0 = rest;
        Ok(*taken)
    }

    /// An int or a long: zigzag, then seven bits a byte, the lowest first.
    pub fn long(&mut self) -> Result<i64, WireError> {
        let mut bits = 0_u64;
        for shift in (0..64).step_by(7) {
            let [byte] = self.array()?;
            if shift == 63 && byte > 1 {
                return Err(WireError::Overlong);
            }
            bits |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok((bits >> 1).cast_signed() ^ -(bits & 1).cast_signed());
            }
        }
        Err(WireError::Overlong)
    }

    /// Bytes with their length before them.
    pub fn bytes(&mut self) -> Result<&'a [u8], WireError> {
        let length = usize::try_from(self.long()?).map_err(|_| WireError::Length)?;
        self.take(length)
    }

    /// A text.
    pub fn text(&mut self) -> Result<&'a str, WireError> {
        std::str::from_utf8(self.bytes()?).map_err(|_| WireError::Text)
    }

    /// A boolean.
    pub fn boolean(&mut self) -> Result<bool, WireError> {
        match self.array()? {
            [0] => Ok(false),
            [1] => Ok(true),
            [other] => Err(WireError::Branch(other.into())),
        }
    }

    /// How many items the next block of an array or a map has; after a block without any, there is none.
    pub fn block(&mut self) -> Result<u64, WireError> {
        let count = self.long()?;
        if count < 0 {
            self.long()?; // the block's size in bytes, for those who want to skip it
        }
        Ok(count.unsigned_abs())
    }

    /// Whether an optional value (a union of null and something) is there.
    pub fn present(&mut self) -> Result<bool, WireError> {
        match self.long()? {
            0 => Ok(false),
            1 => Ok(true),
            other => Err(WireError::Branch(other)),
        }
    }

    /// Passes over a map of bytes: the metadata of a handshake or a call, none of which means anything to us.
    pub fn skip_metadata(&mut self) -> Result<(), WireError> {
        loop {
            let count = self.block()?;
            if count == 0 {
                return Ok(());
            }
            for _ in 0..count {
                self.bytes()?;
                self.bytes()?;
            }
        }
    }
}

/// Appends an int or a long.
pub fn put_long(out: &mut Vec<u8>, value: i64) {
    let mut bits = ((value << 1) ^ (value >> 63)).cast_unsigned();
    while bits > 0x7f {
        out.push(low_seven(bits) | 0x80);
        bits >>= 7;
    }
    out.push(low_seven(bits));
}

fn low_seven(bits: u64) -> u8 {
    bits.to_le_bytes()[0] & 0x7f
}

/// Appends bytes, or the bytes of a text, with their length before them.
pub fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    put_long(out, i64::try_from(bytes.len()).unwrap_or(i64::MAX)); // no slice is longer
    out.extend_from_slice(bytes);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(value: i64) -> Vec<u8> {
        let mut out = Vec::new();
        put_long(&mut out, value);
        out
    }

    #[test]
    fn integers_are_written_as_the_specification_shows() {
        for (value, bytes) in [(0, &[0_u8][..]), (-1, &[1]), (1, &[2]), (-64, &[0x7f]), (64, &[0x80, 1])] {
            assert_eq!(encoded(value), bytes);
        }
    }

    #[test]
    fn integers_come_back() {
        for value in [0, 1, -1, 63, 64, -65, i64::from(i32::MIN), i64::MAX, i64::MIN] {
            assert_eq!(Input::new(&encoded(value)).long(), Ok(value));
        }
    }

    #[test]
    fn an_overlong_integer_is_refused() {
        let mut bytes = [0xff; 10];
        assert_eq!(Input::new(&bytes).long(), Err(WireError::Overlong));
        bytes[9] = 2;
        assert_eq!(Input::new(&bytes).long(), Err(WireError::Overlong));
        assert_eq!(Input::new(&bytes[..9]).long(), Err(WireError::Truncated));
    }

    #[test]
    fn lengths_that_lie_are_refused() {
        assert_eq!(Input::new(&[0x08, b'a']).bytes(), Err(WireError::Truncated));
        assert_eq!(Input::new(&[0x01]).bytes(), Err(WireError::Length));
        assert_eq!(Input::new(&encoded(i64::MAX)).bytes(), Err(WireError::Truncated));
    }

    #[test]
    fn metadata_is_passed_over_block_by_block() {
        let bytes = [2, 2, b'a', 2, b'b', 1, 8, 2, b'c', 0, 0, 99];
        let mut input = Input::new(&bytes);
        input.skip_metadata().unwrap();
        assert_eq!(input.rest(), [99]);
    }
}
