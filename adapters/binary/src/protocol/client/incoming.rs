//! What a client makes of its input.

use super::{Client, ClientEvent, State};
use crate::protocol::ending::{Ending, Violation};
use crate::protocol::frame_reader::Frame;
use crate::protocol::hello::{Hello, MIN_LIMIT, Role, VERSION, Welcome};
use crate::protocol::status::{Reason, Status};
use crate::protocol::{CallId, Header, Kind};

impl Client {
    /// The next thing that came; `None` where more bytes are needed, and after [`ClientEvent::Closed`].
    pub fn next_event(&mut self) -> Option<ClientEvent<'_>> {
        match self.advance() {
            Ok(Step::Frame(event)) => Some(self.show(event)),
            Ok(Step::Ready) => Some(ClientEvent::Ready),
            Ok(Step::Nothing) => None,
            Ok(Step::Over(ending)) => Some(self.closed(ending)),
            Err(violation) => {
                if self.state != State::Greeting {
                    self.goodbye(Reason::Violation, &violation.to_string());
                }
                Some(self.closed(violation.into()))
            }
        }
    }

    fn advance(&mut self) -> Result<Step, Violation> {
        match self.state {
            State::Closed => return Ok(Step::Nothing),
            State::Greeting => return Ok(self.greet()?.unwrap_or_else(|| self.idle())),
            State::Open | State::Closing => {}
        }
        while !self.is_finished() {
            let Some(frame) = self.input.next_frame()? else { return Ok(self.idle()) };
            if let Some(incoming) = self.take(frame)? {
                return Ok(Step::Frame(incoming));
            }
        }
        Ok(Step::Over(Ending::Finished))
    }

    /// True where nothing more is due. What a peer sends after that is not looked at, however it arrives.
    fn is_finished(&self) -> bool {
        self.state == State::Closing && self.slots.open() == 0
    }

    /// What is to be said where no whole frame is there.
    fn idle(&self) -> Step {
        let between_calls = self.slots.open() == 0 && self.input.is_empty();
        match self.state {
            _ if !self.end_of_input => Step::Nothing,
            State::Greeting => Step::Over(Ending::Cut("the greeting")),
            _ if between_calls => Step::Over(Ending::Finished),
            _ => Step::Over(Ending::Cut("a call")),
        }
    }

    fn greet(&mut self) -> Result<Option<Step>, Violation> {
        let Some(hello) = self.input.hello(Role::Server)? else { return Ok(None) };
        let Hello { version, codec, .. } = hello;
        let welcome = match hello.welcome {
            Welcome::Accepted if version != VERSION => Welcome::OtherVersion,
            Welcome::Accepted if codec != self.codec => Welcome::OtherCodec,
            Welcome::Accepted if hello.limit < MIN_LIMIT => Welcome::LimitTooSmall,
            Welcome::Accepted => {
                (self.limit, self.calls, self.state) = (hello.limit, hello.calls, State::Open);
                return Ok(Some(Step::Ready));
            }
            refused => refused,
        };
        Ok(Some(Step::Over(Ending::Mismatch { welcome, version, codec })))
    }

    /// Takes a frame; `None` where it concerns nobody any more.
    fn take(&mut self, frame: Frame) -> Result<Option<Incoming>, Violation> {
        let Header { kind, procedure, status, id, .. } = frame.header;
        match kind {
            Kind::Reply => {
                let call = CallId::from_bits(id);
                let status = Status::from_number(status).ok_or(Violation::UnknownStatus(status))?;
                let settled = self.slots.settle(call)?;
                if settled.procedure != procedure {
                    return Err(Violation::OtherProcedure { asked: settled.procedure, answered: procedure });
                }
                Ok((!settled.abandoned).then_some(Incoming::Reply(call, status, frame)))
            }
            Kind::Pong => Ok(Some(Incoming::Pong(id))),
            Kind::Goodbye => {
                self.state = State::Closing;
                Ok(Some(Incoming::Goodbye(Reason::from_number(status), frame)))
            }
            Kind::Request => Err(Violation::WrongDirection("request")),
            Kind::Cancel => Err(Violation::WrongDirection("cancel")),
            Kind::Ping => Err(Violation::WrongDirection("ping")),
        }
    }

    fn show(&self, incoming: Incoming) -> ClientEvent<'_> {
        match incoming {
            Incoming::Reply(call, status, frame) => {
                let payload = self.input.payload(&frame);
                ClientEvent::Reply { call, procedure: frame.header.procedure, status, payload }
            }
            Incoming::Pong(token) => ClientEvent::Pong(token),
            Incoming::Goodbye(reason, frame) => ClientEvent::Goodbye(reason, self.input.payload(&frame)),
        }
    }

    fn closed(&mut self, ending: Ending) -> ClientEvent<'static> {
        self.state = State::Closed;
        ClientEvent::Closed(ending)
    }
}

/// What one look at the input gave.
enum Step {
    Nothing,
    Ready,
    Frame(Incoming),
    Over(Ending),
}

/// A frame that makes an event.
enum Incoming {
    Reply(CallId, Status, Frame),
    Pong(u64),
    Goodbye(Reason, Frame),
}
