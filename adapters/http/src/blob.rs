//! Bytes: text in base64.

use std::fmt;
use std::io;

use base64::engine::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde::de::{Error, Visitor};
use serde::{Deserializer, Serializer};
use serde_json::ser::Formatter;

use crate::value::InJson;

/// JSON without blanks, in which bytes are text in base64. Going to the writer through here saves what text costs
/// otherwise: a text in memory, and a look at each of its letters for what must be escaped.
pub(crate) struct Compact;

/// How many bytes are encoded at a time, a multiple of three, and how many letters that makes.
const BYTES: usize = 768;
const LETTERS: usize = BYTES / 3 * 4;

impl Formatter for Compact {
    fn write_byte_array<W: ?Sized + io::Write>(&mut self, writer: &mut W, value: &[u8]) -> io::Result<()> {
        writer.write_all(b"\"")?;
        let mut letters = [0; LETTERS];
        for bytes in value.chunks(BYTES) {
            let length = STANDARD.encode_slice(bytes, &mut letters).map_err(io::Error::other)?;
            writer.write_all(&letters[..length])?;
        }
        writer.write_all(b"\"")
    }
}

impl InJson for Bytes {
    /// Only [`Compact`] makes base64 of this.
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(self)
    }

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // As bytes, not as a text: base64 is checked anyway, whether it is UTF-8 need not be.
        deserializer.deserialize_bytes(Base64)
    }
}

/// Takes a text in base64.
struct Base64;

impl Visitor<'_> for Base64 {
    type Value = Bytes;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text in base64")
    }

    fn visit_bytes<E: Error>(self, letters: &[u8]) -> Result<Bytes, E> {
        STANDARD.decode(letters).map(Bytes::from).map_err(|error| E::custom(format_args!("no base64: {error}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{Read, Written};
    use serde::Serialize;

    fn written(bytes: &[u8]) -> String {
        let mut out = Vec::new();
        let mut serializer = serde_json::Serializer::with_formatter(&mut out, Compact);
        Written(&Bytes::copy_from_slice(bytes)).serialize(&mut serializer).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn read(text: &str) -> Result<Bytes, serde_json::Error> {
        serde_json::from_str::<Read<Bytes>>(text).map(|Read(bytes)| bytes)
    }

    #[test]
    fn bytes_of_every_length_come_back() {
        for length in (0..10).chain(BYTES - 4..BYTES + 5).chain([10 * BYTES, 10 * BYTES + 1]) {
            let bytes: Vec<u8> = (0..=u8::MAX).cycle().take(length).collect();
            let text = written(&bytes);
            assert_eq!(text.len(), length.div_ceil(3) * 4 + 2);
            assert_eq!(read(&text).unwrap(), bytes, "{length}");
        }
        assert_eq!(written(&[0, 1, 2, 255]), "\"AAEC/w==\"");
    }

    #[test]
    fn what_is_no_base64_is_refused() {
        let texts =
            ["\"A\"", "\"AAEC/w\"", "\"AAEC_w==\"", "\"AAEC/x==\"", "\"AA EC\"", "\"é\"", "[0,1]", "null", "7", "\"AA"];
        for text in texts {
            assert!(read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn escapes_are_letters_too() {
        assert_eq!(read("\"AAEC\\/w==\"").unwrap(), [0, 1, 2, 255][..]);
        assert_eq!(read("\"\\u0041AEC\"").unwrap(), [0, 1, 2][..]);
    }
}
