//! One connection of a stateful transport, without its socket.

use std::sync::Arc;

use crate::agreement::ServerAgreement;
use crate::framing::{self, FrameReader};
use crate::responder::{Handler, Responder, SessionError};

/// One connection of a stateful transport: bytes in, bytes out.
///
/// Until a handshake succeeded, each message begins with one; after that, none does.
pub struct Session<H> {
    responder: Arc<Responder<H>>,
    frames: FrameReader,
    agreement: Option<Arc<ServerAgreement>>,
    reply: Vec<u8>,
}

impl<H: Handler> Session<H> {
    /// A connection on which nothing was said.
    #[must_use]
    pub fn new(responder: Arc<Responder<H>>) -> Self {
        let frames = FrameReader::new(responder.limit());
        Self { responder, frames, agreement: None, reply: Vec::new() }
    }

    /// Where a stream appends what it reads.
    pub fn room(&mut self) -> &mut Vec<u8> {
        self.frames.room()
    }

    /// True where a message has begun and is not whole.
    #[must_use]
    pub const fn is_inside(&self) -> bool {
        self.frames.is_inside()
    }

    /// Runs the next whole message and gives the bytes to send, until there is no whole message left.
    ///
    /// The bytes may be none: a one-way message has no reply.
    pub fn next_reply(&mut self) -> Result<Option<&[u8]>, SessionError> {
        let Self { responder, frames, agreement, reply } = self;
        let Some(message) = frames.next_message()? else { return Ok(None) };
        reply.clear();
        let at = framing::open(reply);
        let silent = if let Some(agreement) = agreement {
            responder.call(agreement, message, reply)?
        } else {
            *agreement = responder.exchange(message, reply)?;
            false
        };
        if silent {
            reply.clear();
        } else {
            framing::close(reply, at)?;
        }
        Ok(Some(reply))
    }
}
