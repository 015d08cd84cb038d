//! The calling side of a connection.

mod event;
mod incoming;

pub use event::{BeginError, ClientEvent};

use crate::protocol::frame_reader::FrameReader;
use crate::protocol::hello::{CodecName, Hello, MIN_LIMIT, Role, VERSION, Welcome};
use crate::protocol::outgoing::{FrameError, Outgoing};
use crate::protocol::slots::ClientSlots;
use crate::protocol::status::{Reason, cut};
use crate::protocol::{CallId, Header, Kind};

/// The calling side of a connection, as a state machine.
#[derive(Debug)]
pub struct Client {
    state: State,
    codec: CodecName,
    input: FrameReader,
    output: Outgoing,
    slots: ClientSlots,
    /// What the server accepts: the largest payload in bytes, and how many open calls.
    limit: u32,
    calls: u32,
    end_of_input: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// The server's hello has not come.
    Greeting,
    /// Calls may begin.
    Open,
    /// A goodbye was said by either side; open calls are still answered.
    Closing,
    /// Nothing more is read or begun.
    Closed,
}

impl Client {
    /// A client that has said hello. It accepts replies of at most `limit` bytes.
    #[must_use]
    pub fn new(codec: CodecName, limit: u32) -> Self {
        let limit = limit.max(MIN_LIMIT);
        let hello = Hello { version: VERSION, role: Role::Client, welcome: Welcome::Accepted, limit, calls: 0, codec };
        let mut output = Outgoing::default();
        output.raw(&hello.encode());
        let input = FrameReader::new(limit);
        let slots = ClientSlots::default();
        Self { state: State::Greeting, codec, input, output, slots, limit: 0, calls: 0, end_of_input: false }
    }

    /// Where the next bytes from the server belong; never empty. Take all events before.
    pub fn space(&mut self) -> &mut [u8] {
        self.input.space()
    }

    /// Says how many bytes were put into [`space`](Self::space).
    pub fn received(&mut self, bytes: usize) {
        self.input.received(bytes);
    }

    /// Says that the server sends nothing more.
    pub const fn end_of_input(&mut self) {
        self.end_of_input = true;
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

    /// How many calls are open, cancelled ones included until they are answered.
    #[must_use]
    pub fn open_calls(&self) -> usize {
        self.slots.open()
    }

    /// True where neither side has said goodbye.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.state == State::Open
    }

    /// True where a call may begin now.
    #[must_use]
    pub fn has_room(&self) -> bool {
        self.is_open() && !self.output.is_full() && self.slots.next(self.calls).is_some()
    }

    /// Bytes of memory held for input.
    #[must_use]
    pub fn held(&self) -> usize {
        self.input.held()
    }

    /// Begins a call; `fill` appends the request's bytes to what it is given.
    pub fn begin<E>(
        &mut self,
        procedure: u8,
        fill: impl FnOnce(&mut Vec<u8>) -> Result<(), E>,
    ) -> Result<CallId, BeginError<E>> {
        if !self.is_open() {
            return Err(BeginError::Closed);
        }
        let Some(call) = self.slots.next(self.calls).filter(|_| !self.output.is_full()) else {
            return Err(BeginError::Full);
        };
        let header = Header { procedure, ..Header::new(Kind::Request, call.to_bits()) };
        self.output.frame(header, self.limit, fill).map_err(|error| match error {
            FrameError::TooLarge(bytes) => BeginError::TooLarge { bytes, limit: self.limit },
            FrameError::Encode(error) => BeginError::Encode(error),
        })?;
        self.slots.open_next(procedure);
        Ok(call)
    }

    /// Says that the answer to a call is no longer wanted. The call stays open until the server has answered it one way
    /// or the other, so that its slot is not given to another call too early. False where it is not open.
    pub fn cancel(&mut self, call: CallId) -> bool {
        let waited = self.slots.abandon(call);
        if waited && self.state != State::Closed {
            self.output.small(Header::new(Kind::Cancel, call.to_bits()), &[]);
        }
        waited
    }

    /// Gives the slot of an answered call to later calls. A slot is not used again before this, so that whoever keeps a
    /// reply under its slot until it is fetched need not fear another's.
    pub fn release(&mut self, call: CallId) {
        self.slots.release(call);
    }

    /// Asks the server for a sign of life. False where the connection is closed or too much waits to be written.
    pub fn ping(&mut self, token: u64) -> bool {
        let possible = matches!(self.state, State::Open | State::Closing) && !self.output.is_full();
        if possible {
            self.output.small(Header::new(Kind::Ping, token), &[]);
        }
        possible
    }

    /// Says goodbye: nothing more is begun, and what is open is still answered.
    pub fn close(&mut self, reason: Reason, text: &str) {
        match self.state {
            State::Greeting => self.state = State::Closed,
            State::Open => {
                self.goodbye(reason, text);
                self.state = State::Closing;
            }
            State::Closing | State::Closed => {}
        }
    }

    fn goodbye(&mut self, reason: Reason, text: &str) {
        let header = Header { status: reason as u8, ..Header::new(Kind::Goodbye, 0) };
        self.output.small(header, cut(text).as_bytes());
    }
}
