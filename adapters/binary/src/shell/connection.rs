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
            let stalled = self.machine.is_stalled();
            let written = self.poll_write(cx)?;
            if enough(self) {
                return Poll::Ready(Ok(()));
            }
            if self.ending.is_some() {
                return written.map(Ok);
            }
            if stalled && !self.machine.is_stalled() {
                // What came with the last read may hold further calls, for which no further read will wake us.
                continue;
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

#[cfg(test)]
mod tests {
    use std::future::poll_fn;

    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;
    use crate::codec::Bincode;
    use crate::protocol::{CallId, CodecName, HELLO_BYTES, HIGH_WATER, Header, Hello, Kind, Role, VERSION, Welcome};

    /// A hello, so many calls of `EchoBlob` with as many bytes, and a goodbye.
    fn conversation(calls: u32, bytes: u32) -> Vec<u8> {
        let codec = CodecName::new("bincode");
        let (role, welcome) = (Role::Client, Welcome::Accepted);
        let mut said = Hello { version: VERSION, role, welcome, limit: 1 << 20, calls: 0, codec }.encode().to_vec();
        for slot in 0..calls {
            let id = CallId { slot, generation: 0 }.to_bits();
            // bincode's mark for a length of four bytes, and the length.
            said.extend(Header { length: 5 + bytes, ..Header::new(Kind::Request, id) }.encode());
            said.push(252);
            said.extend(bytes.to_le_bytes());
            said.resize(said.len() + bytes as usize, 7);
        }
        said.extend(Header::new(Kind::Goodbye, 0).encode());
        said
    }

    #[tokio::test]
    async fn calls_that_came_in_one_read_are_all_answered_however_much_is_written_at_once() {
        // Two calls fill the output, and the stream takes at once whatever is written.
        const BYTES: u32 = 600_000;
        let (mut peer, stream) = tokio::io::duplex(64 << 20);
        peer.write_all(&conversation(8, BYTES)).await.unwrap();
        let machine = Server::new(CodecName::new("bincode"), 1 << 20, 8);
        let mut connection = Connection::<_, Bincode>::new(stream, machine);
        assert!(2 * BYTES as usize > HIGH_WATER);
        let end = poll_fn(|cx| connection.poll_end(cx));
        tokio::time::timeout(std::time::Duration::from_secs(10), end).await.unwrap().unwrap();
        drop(connection);
        let mut answers = Vec::new();
        peer.read_to_end(&mut answers).await.unwrap();
        assert_eq!(answers.len(), HELLO_BYTES + 8 * (16 + 5 + BYTES as usize));
    }
}
