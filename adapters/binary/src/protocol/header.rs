//! The 16 bytes before every frame's payload.

use crate::protocol::Violation;

/// How many bytes a header has.
pub const HEADER_BYTES: usize = 16;

/// What a frame is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
    /// Client to server: a call begins.
    Request = 1,
    /// Server to client: a call ends.
    Reply = 2,
    /// Client to server: the answer to a call is no longer wanted.
    Cancel = 3,
    /// Either way: the sender begins nothing more.
    Goodbye = 4,
    /// Client to server: are you there?
    Ping = 5,
    /// Server to client: yes.
    Pong = 6,
}

impl Kind {
    const fn from_number(number: u8) -> Option<Self> {
        Some(match number {
            1 => Self::Request,
            2 => Self::Reply,
            3 => Self::Cancel,
            4 => Self::Goodbye,
            5 => Self::Ping,
            6 => Self::Pong,
            _ => return None,
        })
    }
}

/// What names a call: a slot of the client, and how often that slot was used before.
///
/// The slot finds the call without a search; the generation tells a call from an earlier one in the same slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct CallId {
    /// The place in the client's table of open calls.
    pub slot: u32,
    /// How often the slot was used before, wrapping.
    pub generation: u32,
}

impl CallId {
    /// The eight bytes of the header as a number: the slot in the lower half.
    #[must_use]
    pub const fn to_bits(self) -> u64 {
        (self.generation as u64) << 32 | self.slot as u64
    }

    /// The call of a number that came from outside.
    #[must_use]
    #[allow(clippy::cast_possible_truncation)] // each half is taken on its own
    pub const fn from_bits(bits: u64) -> Self {
        Self { slot: bits as u32, generation: (bits >> 32) as u32 }
    }
}

/// A frame's header. Numbers are little-endian; what a kind does not use is sent as zero and not looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// Bytes of payload that follow the header.
    pub length: u32,
    /// What the frame is.
    pub kind: Kind,
    /// Which procedure is called or answered.
    pub procedure: u8,
    /// A reply's status, or a goodbye's reason.
    pub status: u8,
    /// A call, or a ping's token.
    pub id: u64,
}

impl Header {
    /// A header with nothing in it but a kind and an id.
    #[must_use]
    pub const fn new(kind: Kind, id: u64) -> Self {
        Self { length: 0, kind, procedure: 0, status: 0, id }
    }

    /// The bytes on the wire. Byte 7 holds flags, none of which are defined yet.
    #[must_use]
    pub fn encode(self) -> [u8; HEADER_BYTES] {
        let mut bytes = [0; HEADER_BYTES];
        bytes[..4].copy_from_slice(&self.length.to_le_bytes());
        bytes[4..8].copy_from_slice(&[self.kind as u8, self.procedure, self.status, 0]);
        bytes[8..].copy_from_slice(&self.id.to_le_bytes());
        bytes
    }

    /// Reads a header.
    pub fn decode(bytes: [u8; HEADER_BYTES]) -> Result<Self, Violation> {
        let [l0, l1, l2, l3, kind, procedure, status, flags, id @ ..] = bytes;
        if flags != 0 {
            return Err(Violation::UnknownFlags(flags));
        }
        Ok(Self {
            length: u32::from_le_bytes([l0, l1, l2, l3]),
            kind: Kind::from_number(kind).ok_or(Violation::UnknownKind(kind))?,
            procedure,
            status,
            id: u64::from_le_bytes(id),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_read_back_as_it_was_written() {
        for number in 1..=6 {
            let kind = Kind::from_number(number).unwrap();
            let header = Header { length: 0x0102_0304, kind, procedure: 11, status: 3, id: 0x0506_0708_090a_0b0c };
            assert_eq!(kind as u8, number);
            assert_eq!(Header::decode(header.encode()), Ok(header));
        }
    }

    #[test]
    fn what_is_not_defined_is_refused() {
        let mut bytes = Header::new(Kind::Ping, 0).encode();
        bytes[7] = 0x80;
        assert_eq!(Header::decode(bytes), Err(Violation::UnknownFlags(0x80)));
        bytes[7] = 0;
        for kind in [0, 7, 255] {
            bytes[4] = kind;
            assert_eq!(Header::decode(bytes), Err(Violation::UnknownKind(kind)));
        }
    }

    #[test]
    fn the_slot_is_the_lower_half_of_a_call() {
        let call = CallId { slot: 7, generation: 3 };
        assert_eq!(call.to_bits(), 0x3_0000_0007);
        assert_eq!(CallId::from_bits(call.to_bits()), call);
    }
}
