//! One connection of a server: reads, answers what was read, writes once.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::codec::WireCodec;
use crate::protocol::{Ending, Server, ServerEvent, Status};
use crate::shell::long::LongCalls;
use crate::shell::work::Work;

/// One connection of a server.
pub(super) struct Connection<S, C: WireCodec> {
    stream: S,
    machine: Server,
    long: LongCalls<C>,
    ending: Option<Ending>,
}

impl<S: AsyncRead + AsyncWrite + Unpin, C: WireCodec> Connection<S, C> {
    pub(super) fn new(stream: S, machine: Server) -> Self {
        Self { stream, machine, long: LongCalls::new(), ending: None }
    }

    /// Serves until the client's hello has come and was answered, or something else has ended the connection.
    pub(super) fn poll_greeting(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.poll_until(cx, |connection| connection.machine.is_greeted() && connection.ending.is_none())
    }

    /// Serves until the connection has ended, and all that was to be said has been written.
    pub(super) fn poll_end(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.poll_until(cx, |_| false)
    }

    /// How the connection ended, and its stream.
    pub(super) fn into_parts(self) -> (S, Option<Ending>) {
        (self.stream, self.ending)
    }

    fn poll_until(&mut self, cx: &mut Context<'_>, enough: fn(&Self) -> bool) -> Poll<io::Result<()>> {
        loop {
            self.work();
            let written = self.poll_write(cx)?;
            if enough(self) {
                return Poll::Ready(Ok(()));
            }
            if self.ending.is_some() {
                return written.map(Ok);
            }
            if let Some((call, outcome)) = self.long.poll_done(cx) {
                outcome.answer(call, &mut self.machine);
            } else if self.machine.wants_input() {
                ready!(self.poll_read(cx))?;
            } else {
                return Poll::Pending;
            }
        }
    }

    /// Answers all that was read, unless too much waits to be written.
    fn work(&mut self) {
        while let Some(event) = self.machine.next_event() {
            match event {
                ServerEvent::Call { call, procedure, payload } => match Work::<C>::take(procedure, payload) {
                    Work::Done(outcome) => outcome.answer(call, &mut self.machine),
                    Work::Long(request) => self.long.begin(call, request),
                },
                ServerEvent::Cancel(call) => {
                    if self.long.cancel(call) {
                        self.machine.fail(call, Status::Cancelled, "");
                    }
                }
                ServerEvent::Goodbye(..) => {}
                ServerEvent::Closed(ending) => self.ending = Some(ending),
            }
        }
    }

    /// Writes what waits, all of it in one call of the system where the kernel takes it.
    fn poll_write(&mut self, cx: &mut Context<'_>) -> io::Result<Poll<()>> {
        while !self.machine.pending().is_empty() {
            match Pin::new(&mut self.stream).poll_write(cx, self.machine.pending()) {
                Poll::Ready(Ok(0)) => return Err(io::ErrorKind::WriteZero.into()),
                Poll::Ready(Ok(bytes)) => self.machine.written(bytes),
                Poll::Ready(Err(error)) => return Err(error),
                Poll::Pending => return Ok(Poll::Pending),
            }
        }
        Ok(Poll::Ready(()))
    }

    fn poll_read(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let mut space = ReadBuf::new(self.machine.space());
        ready!(Pin::new(&mut self.stream).poll_read(cx, &mut space))?;
        match space.filled().len() {
            0 => self.machine.end_of_input(),
            bytes => self.machine.received(bytes),
        }
        Poll::Ready(Ok(()))
    }
}
