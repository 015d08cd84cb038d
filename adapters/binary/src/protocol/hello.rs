//! The 32 bytes that each side says first, once per connection.

use std::fmt;

use crate::protocol::Violation;

/// How many bytes a hello has, in every version.
pub const HELLO_BYTES: usize = 32;
/// What every connection begins with; the first byte is no ASCII, so that no text protocol is mistaken for this one.
pub const MAGIC: [u8; 4] = *b"\xb6rpc";
/// The version of the protocol that this code speaks.
pub const VERSION: u16 = 1;
/// The smallest limit in bytes that a peer may state: an error's text must always fit.
pub const MIN_LIMIT: u32 = 1024;

/// The name of a codec: up to 12 bytes of ASCII, the rest zero.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct CodecName([u8; 12]);

impl CodecName {
    /// A codec's name.
    ///
    /// # Panics
    /// When the name is longer than 12 bytes or empty; at compile time where it is a constant.
    #[must_use]
    pub const fn new(name: &str) -> Self {
        let from = name.as_bytes();
        assert!(!from.is_empty() && from.len() <= 12, "a codec's name has 1 to 12 bytes");
        let mut bytes = [0; 12];
        let mut place = 0;
        while place < from.len() {
            bytes[place] = from[place];
            place += 1;
        }
        Self(bytes)
    }
}

impl fmt::Display for CodecName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = self.0.iter().position(|byte| *byte == 0).unwrap_or(self.0.len());
        write!(f, "{}", self.0[..end].escape_ascii())
    }
}

impl fmt::Debug for CodecName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{self}`")
    }
}

/// Who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Role {
    /// The side that calls.
    Client = 1,
    /// The side that answers.
    Server = 2,
}

/// What a server thinks of a client's hello.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Welcome {
    /// Frames may follow. Clients always send this.
    Accepted = 0,
    /// The server speaks another version, the one in its hello.
    OtherVersion = 1,
    /// The server speaks another codec, the one in its hello.
    OtherCodec = 2,
    /// The client's limit is below [`MIN_LIMIT`].
    LimitTooSmall = 3,
    /// The server takes no further connections now.
    Busy = 4,
}

impl Welcome {
    const fn from_number(number: u8) -> Option<Self> {
        Some(match number {
            0 => Self::Accepted,
            1 => Self::OtherVersion,
            2 => Self::OtherCodec,
            3 => Self::LimitTooSmall,
            4 => Self::Busy,
            _ => return None,
        })
    }
}

/// What a side says first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hello {
    /// The version of the protocol.
    pub version: u16,
    /// Who speaks.
    pub role: Role,
    /// What a server thinks of the client's hello.
    pub welcome: Welcome,
    /// The largest payload in bytes that the speaker accepts.
    pub limit: u32,
    /// How many calls the speaker lets its peer have open at once; a client says 0.
    pub calls: u32,
    /// How values are encoded.
    pub codec: CodecName,
}

impl Hello {
    /// The bytes on the wire. The last four are for optional features: sent as zero, not looked at.
    #[must_use]
    pub fn encode(self) -> [u8; HELLO_BYTES] {
        let mut bytes = [0; HELLO_BYTES];
        bytes[..4].copy_from_slice(&MAGIC);
        bytes[4..6].copy_from_slice(&self.version.to_le_bytes());
        bytes[6] = self.role as u8;
        bytes[7] = self.welcome as u8;
        bytes[8..12].copy_from_slice(&self.limit.to_le_bytes());
        bytes[12..16].copy_from_slice(&self.calls.to_le_bytes());
        bytes[16..28].copy_from_slice(&self.codec.0);
        bytes
    }

    /// Reads a hello of `role`. Magic, version and role lie where they are in every version; an answer that is unknown
    /// here is a violation only in this one.
    pub fn decode(bytes: &[u8; HELLO_BYTES], role: Role) -> Result<Self, Violation> {
        if bytes[..4] != MAGIC {
            return Err(Violation::NotThisProtocol);
        }
        let version = u16::from_le_bytes([bytes[4], bytes[5]]);
        if bytes[6] != role as u8 {
            return Err(Violation::WrongRole(bytes[6]));
        }
        let mut codec = [0; 12];
        codec.copy_from_slice(&bytes[16..28]);
        Ok(Self {
            version,
            role,
            welcome: match Welcome::from_number(bytes[7]) {
                Some(welcome) => welcome,
                None if version != VERSION => Welcome::OtherVersion,
                None => return Err(Violation::UnknownWelcome(bytes[7])),
            },
            limit: u32::from_le_bytes([bytes[8], bytes[9], bytes[10], bytes[11]]),
            calls: u32::from_le_bytes([bytes[12], bytes[13], bytes[14], bytes[15]]),
            codec: CodecName(codec),
        })
    }
}

/// True while `bytes` may still become a hello.
#[must_use]
pub(crate) fn may_begin(bytes: &[u8]) -> bool {
    let known = bytes.len().min(MAGIC.len());
    bytes[..known] == MAGIC[..known]
}

#[cfg(test)]
mod tests {
    use super::*;

    const HELLO: Hello = Hello {
        version: VERSION,
        role: Role::Server,
        welcome: Welcome::OtherCodec,
        limit: 16 << 20,
        calls: 1024,
        codec: CodecName::new("bincode"),
    };

    #[test]
    fn a_hello_is_read_back_as_it_was_written() {
        assert_eq!(Hello::decode(&HELLO.encode(), Role::Server), Ok(HELLO));
    }

    #[test]
    fn what_is_no_hello_is_refused() {
        let mut bytes = HELLO.encode();
        assert_eq!(Hello::decode(&bytes, Role::Client), Err(Violation::WrongRole(2)));
        bytes[7] = 9;
        assert_eq!(Hello::decode(&bytes, Role::Server), Err(Violation::UnknownWelcome(9)));
        bytes[3] = b'C';
        assert_eq!(Hello::decode(&bytes, Role::Server), Err(Violation::NotThisProtocol));
    }

    #[test]
    fn a_foreign_first_byte_is_seen_at_once() {
        assert!(may_begin(&[]) && may_begin(&MAGIC) && may_begin(&HELLO.encode()));
        assert!(!may_begin(b"G") && !may_begin(b"\xb6x"));
    }

    #[test]
    fn a_name_from_outside_is_shown_without_its_control_characters() {
        assert_eq!(CodecName(*b"bin\x1b[2J\n\0\0\0\0").to_string(), "bin\\x1b[2J\\n");
        assert_eq!(CodecName::new("twelve-bytes").to_string(), "twelve-bytes");
    }
}
