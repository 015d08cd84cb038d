//! Why a connection cannot go on.

use crate::xdr::XdrError;

/// What a peer did that leaves nothing to be said on this connection.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Violation {
    /// A record is larger than we accept.
    #[error("a record of {bytes} bytes or more, of at most {limit}")]
    TooLarge {
        /// What its fragments state so far.
        bytes: usize,
        /// What we accept.
        limit: usize,
    },
    /// A record has more empty fragments than anybody sends.
    #[error("a record of more than {} empty fragments", super::MAX_EMPTY)]
    Empty,
    /// A record is too short for a message's header.
    #[error("a record is no message of ONC RPC: {0}")]
    Header(XdrError),
    /// A message is neither of the two kinds, or the one that this side does not expect.
    #[error("a message of kind {0} where another is expected")]
    Kind(u32),
    /// A reply to a call that is not open.
    #[error("a reply to no open call, xid {0:#010x}")]
    NoSuchCall(u32),
    /// The peer closed the connection within a record.
    #[error("the connection was closed in the middle of a record")]
    Cut,
}
