//! What a server makes of its input.

use super::{Server, ServerEvent, State};
use crate::protocol::ending::{Ending, Violation};
use crate::protocol::frame_reader::Frame;
use crate::protocol::hello::{Hello, MIN_LIMIT, Role, VERSION, Welcome};
use crate::protocol::status::{Reason, Status};
use crate::protocol::{CallId, Header, Kind};

impl Server {
    /// The next thing that came; `None` where more bytes are needed, while too much waits to be written, and after
    /// [`ServerEvent::Closed`].
    pub fn next_event(&mut self) -> Option<ServerEvent<'_>> {
        match self.advance() {
            Ok(Step::Frame(incoming)) => Some(self.show(incoming)),
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
        while !self.output.is_full() {
            let step = match self.state {
                State::Closed => Some(Step::Nothing),
                State::Greeting => self.await_hello()?,
                State::Closing if self.slots.open() == 0 => Some(Step::Over(Ending::Finished)),
                State::Open | State::Closing => self.await_frame()?,
            };
            if let Some(step) = step {
                return Ok(step);
            }
        }
        Ok(Step::Nothing)
    }

    fn await_hello(&mut self) -> Result<Option<Step>, Violation> {
        Ok(match self.input.hello(Role::Client)? {
            Some(hello) => self.greet(hello).map(Step::Over),
            None => Some(self.idle()),
        })
    }

    fn await_frame(&mut self) -> Result<Option<Step>, Violation> {
        Ok(match self.input.next_frame()? {
            Some(frame) => self.take(frame)?.map(Step::Frame),
            None => Some(self.idle()),
        })
    }

    /// What is to be said where no whole frame is there.
    fn idle(&self) -> Step {
        match self.state {
            _ if !self.end_of_input => Step::Nothing,
            State::Greeting => Step::Over(Ending::Cut("the greeting")),
            State::Open if !self.input.is_empty() => Step::Over(Ending::Cut("a frame")),
            State::Open if self.slots.open() == 0 => Step::Over(Ending::Finished),
            _ => Step::Nothing,
        }
    }

    /// Answers a hello with a hello.
    fn greet(&mut self, hello: Hello) -> Option<Ending> {
        let Hello { version, codec, limit, .. } = hello;
        let welcome = if version != VERSION {
            Welcome::OtherVersion
        } else if codec != self.codec {
            Welcome::OtherCodec
        } else if limit < MIN_LIMIT {
            Welcome::LimitTooSmall
        } else {
            Welcome::Accepted
        };
        let own = Hello {
            version: VERSION,
            role: Role::Server,
            welcome,
            limit: self.limit,
            calls: self.calls,
            codec: self.codec,
        };
        self.output.raw(&own.encode());
        (self.client_limit, self.state) = (limit, State::Open);
        (welcome != Welcome::Accepted).then_some(Ending::Mismatch { welcome, version, codec })
    }

    /// Takes a frame; `None` where it makes no event.
    fn take(&mut self, frame: Frame) -> Result<Option<Incoming>, Violation> {
        let Header { kind, procedure, status, id, .. } = frame.header;
        let call = CallId::from_bits(id);
        match kind {
            Kind::Request if self.state == State::Closing => Err(Violation::RequestAfterGoodbye),
            Kind::Request => {
                self.slots.take(call, procedure)?;
                if self.said_goodbye {
                    self.fail(call, Status::ShuttingDown, "");
                    return Ok(None);
                }
                Ok(Some(Incoming::Call(call, frame)))
            }
            Kind::Cancel => Ok(self.slots.is_open(call)?.then_some(Incoming::Cancel(call))),
            Kind::Ping => {
                self.output.small(Header::new(Kind::Pong, id), &[]);
                Ok(None)
            }
            Kind::Goodbye => {
                self.state = State::Closing;
                Ok(Some(Incoming::Goodbye(Reason::from_number(status), frame)))
            }
            Kind::Reply => Err(Violation::WrongDirection("reply")),
            Kind::Pong => Err(Violation::WrongDirection("pong")),
        }
    }

    fn show(&self, incoming: Incoming) -> ServerEvent<'_> {
        match incoming {
            Incoming::Call(call, frame) => {
                let payload = self.input.payload(&frame);
                ServerEvent::Call { call, procedure: frame.header.procedure, payload }
            }
            Incoming::Cancel(call) => ServerEvent::Cancel(call),
            Incoming::Goodbye(reason, frame) => ServerEvent::Goodbye(reason, self.input.payload(&frame)),
        }
    }

    fn closed(&mut self, ending: Ending) -> ServerEvent<'static> {
        self.state = State::Closed;
        ServerEvent::Closed(ending)
    }
}

/// What one look at the input gave.
enum Step {
    Nothing,
    Frame(Incoming),
    Over(Ending),
}

/// A frame that makes an event.
enum Incoming {
    Call(CallId, Frame),
    Cancel(CallId),
    Goodbye(Reason, Frame),
}
