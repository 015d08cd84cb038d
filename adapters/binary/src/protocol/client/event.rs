//! What a client tells its shell.

use crate::protocol::CallId;
use crate::protocol::ending::Ending;
use crate::protocol::status::{Reason, Status};

/// What came from the server.
#[derive(Debug, PartialEq, Eq)]
pub enum ClientEvent<'a> {
    /// The server's hello: calls may begin.
    Ready,
    /// A call was answered, and is no longer open. Its slot waits for [`Client::release`].
    Reply {
        /// Which call.
        call: CallId,
        /// The procedure that it asked.
        procedure: u8,
        /// How it ended.
        status: Status,
        /// The reply, or a text that says why there is none.
        payload: &'a [u8],
    },
    /// The answer to a ping.
    Pong(u64),
    /// The server takes no further calls; those that are open it answers.
    Goodbye(Reason, &'a [u8]),
    /// The last event.
    Closed(Ending),
}

/// Why a call was not begun. Nothing of it was queued.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum BeginError<E> {
    /// As much waits to be written, or as many calls are open, as may: try again later.
    #[error("too much is under way")]
    Full,
    /// The connection is being closed.
    #[error("the connection is closed")]
    Closed,
    /// The server would not accept a request so large.
    #[error("the request has {bytes} bytes, the server accepts {limit}")]
    TooLarge {
        /// The request's size.
        bytes: usize,
        /// What the server accepts.
        limit: u32,
    },
    /// The request could not be encoded.
    #[error("{0}")]
    Encode(E),
}
