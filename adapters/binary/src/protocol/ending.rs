//! How a connection ends.

use crate::protocol::hello::{CodecName, Welcome};

/// What a peer did that this protocol does not allow. It ends the connection.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs)] // the messages say it
pub enum Violation {
    #[error("the peer does not speak this protocol")]
    NotThisProtocol,
    #[error("a hello of role {0} where the other side's was due")]
    WrongRole(u8),
    #[error("a hello with the unknown answer {0}")]
    UnknownWelcome(u8),
    #[error("a frame of unknown kind {0}")]
    UnknownKind(u8),
    #[error("unknown flags {0:#04x}")]
    UnknownFlags(u8),
    #[error("a frame of {length} bytes where {limit} are the most")]
    TooLarge { length: u32, limit: u32 },
    #[error("a {0} frame, which only the other side may send")]
    WrongDirection(&'static str),
    #[error("slot {slot} where {calls} calls are the most")]
    SlotOutOfRange { slot: u32, calls: u32 },
    #[error("a request in slot {0}, whose call is still open")]
    SlotTaken(u32),
    #[error("a request after its sender's goodbye")]
    RequestAfterGoodbye,
    #[error("a reply to no open call (slot {slot}, generation {generation})")]
    NoSuchCall { slot: u32, generation: u32 },
    #[error("a reply of procedure {answered} to a call of procedure {asked}")]
    OtherProcedure { asked: u8, answered: u8 },
    #[error("a reply of unknown status {0}")]
    UnknownStatus(u8),
}

/// How a connection ended.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Ending {
    /// Every call was answered, and one side or both said goodbye or stopped sending between frames.
    #[error("finished")]
    Finished,
    /// The peer stopped sending in the middle of a frame, before its hello, or with calls unanswered.
    #[error("the peer closed the connection in the middle of {0}")]
    Cut(&'static str),
    /// The two sides do not fit each other.
    #[error("{}", mismatch(*.welcome, *.version, *.codec))]
    Mismatch {
        /// What the server said.
        welcome: Welcome,
        /// The peer's version.
        version: u16,
        /// The peer's codec.
        codec: CodecName,
    },
    /// The peer broke the protocol.
    #[error("protocol violated: {0}")]
    Violated(#[from] Violation),
}

fn mismatch(welcome: Welcome, version: u16, codec: CodecName) -> String {
    match welcome {
        Welcome::Accepted => "the peer contradicts itself".to_owned(),
        Welcome::OtherVersion => {
            format!("the peer speaks version {version} of the protocol, this side {}", crate::protocol::VERSION)
        }
        Welcome::OtherCodec => format!("the peer's codec is `{codec}`, not this side's"),
        Welcome::LimitTooSmall => "a limit is too small for an error's text".to_owned(),
        Welcome::Busy => "the server takes no further connections now".to_owned(),
    }
}
