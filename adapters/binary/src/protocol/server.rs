//! The answering side of a connection.

mod event;
mod incoming;

pub use event::ServerEvent;

use crate::protocol::frame_reader::FrameReader;
use crate::protocol::hello::{CodecName, MIN_LIMIT};
use crate::protocol::outgoing::{FrameError, Outgoing};
use crate::protocol::slots::ServerSlots;
use crate::protocol::status::{Reason, Status, cut};
use crate::protocol::{CallId, Header, Kind};

/// The answering side of a connection, as a state machine.
#[derive(Debug)]
pub struct Server {
    state: State,
    said_goodbye: bool,
    codec: CodecName,
    input: FrameReader,
    output: Outgoing,
    slots: ServerSlots,
    /// What this side accepts.
    limit: u32,
    calls: u32,
    /// The largest payload in bytes that the client accepts.
    client_limit: u32,
    end_of_input: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// The client's hello has not come.
    Greeting,
    /// Requests are taken.
    Open,
    /// The client said goodbye; open calls are still answered.
    Closing,
    /// Nothing more is read.
    Closed,
}

impl Server {
    /// A server that waits for a hello. It accepts requests of at most `limit` bytes, and `calls` of them open at once.
    #[must_use]
    pub fn new(codec: CodecName, limit: u32, calls: u32) -> Self {
        let limit = limit.max(MIN_LIMIT);
        Self {
            state: State::Greeting,
            said_goodbye: false,
            codec,
            input: FrameReader::new(limit),
            output: Outgoing::default(),
            slots: ServerSlots::new(calls),
            limit,
            calls,
            client_limit: 0,
            end_of_input: false,
        }
    }

    /// Where the next bytes from the client belong; never empty. Take all events before.
    pub fn space(&mut self) -> &mut [u8] {
        self.input.space()
    }

    /// Says how many bytes were put into [`space`](Self::space).
    pub fn received(&mut self, bytes: usize) {
        self.input.received(bytes);
    }

    /// Says that the client sends nothing more.
    pub const fn end_of_input(&mut self) {
        self.end_of_input = true;
    }

    /// True while the client leaves too much unread: there are no events then, though their frames may have come.
    #[must_use]
    pub fn is_stalled(&self) -> bool {
        self.output.is_full()
    }

    /// True where more bytes can be used: not while stalled, nor after the end.
    #[must_use]
    pub fn wants_input(&self) -> bool {
        !self.end_of_input && self.state != State::Closed && !self.is_stalled()
    }

    /// What waits to be written.
    #[must_use]
    pub fn pending(&self) -> &[u8] {
        self.output.pending()
    }

    /// Says how much was written of what was pending.
    pub fn written(&mut self, bytes: usize) {
        self.output.written(bytes);
    }

    /// True where the client's hello has come, or will never.
    #[must_use]
    pub fn is_greeted(&self) -> bool {
        self.state != State::Greeting
    }

    /// How many calls are open.
    #[must_use]
    pub const fn open_calls(&self) -> usize {
        self.slots.open()
    }

    /// Bytes of memory held for input.
    #[must_use]
    pub fn held(&self) -> usize {
        self.input.held()
    }

    /// Answers a call with a reply, whose bytes `fill` appends to what it is given. What cannot be encoded, or is larger
    /// than the client accepts, becomes an error of that call. False where the call is not open.
    pub fn answer<E: std::fmt::Display>(
        &mut self,
        call: CallId,
        fill: impl FnOnce(&mut Vec<u8>) -> Result<(), E>,
    ) -> bool {
        let Some(procedure) = self.slots.close(call) else { return false };
        match self.output.frame(reply(call, procedure, Status::Ok), self.client_limit, fill) {
            Ok(()) => {}
            Err(FrameError::TooLarge(bytes)) => {
                let text = format!("the reply has {bytes} bytes, the client accepts {}", self.client_limit);
                self.output.small(reply(call, procedure, Status::TooLarge), text.as_bytes());
            }
            Err(FrameError::Encode(error)) => {
                self.output.small(reply(call, procedure, Status::Internal), cut(&error.to_string()).as_bytes());
            }
        }
        true
    }

    /// Answers a call with an error. False where the call is not open.
    pub fn fail(&mut self, call: CallId, status: Status, text: &str) -> bool {
        let Some(procedure) = self.slots.close(call) else { return false };
        self.output.small(reply(call, procedure, status), cut(text).as_bytes());
        true
    }

    /// Says goodbye: what is open is still answered, what comes after is answered with [`Status::ShuttingDown`].
    pub fn close(&mut self, reason: Reason, text: &str) {
        match self.state {
            State::Greeting => self.state = State::Closed,
            State::Open | State::Closing => self.goodbye(reason, text),
            State::Closed => {}
        }
    }

    fn goodbye(&mut self, reason: Reason, text: &str) {
        if !self.said_goodbye {
            let header = Header { status: reason as u8, ..Header::new(Kind::Goodbye, 0) };
            self.output.small(header, cut(text).as_bytes());
            self.said_goodbye = true;
        }
    }
}

const fn reply(call: CallId, procedure: u8, status: Status) -> Header {
    Header { length: 0, kind: Kind::Reply, procedure, status: status as u8, id: call.to_bits() }
}
