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
        match Pin::new(&mut self.stream).poll_flush(cx) {
            Poll::Ready(flushed) => flushed.map(Poll::Ready),
            Poll::Pending => Ok(Poll::Pending),
        }
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

    use rpcbench_contract::workloads::Request;
    use rpcbench_contract::workloads::compute::MAX_EXPAND;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;
    use crate::codec::Bincode;
    use crate::protocol::{CallId, CodecName, HELLO_BYTES, HIGH_WATER, Header, Hello, Kind, Role, VERSION, Welcome};

    const CALLS: u32 = 8;

    /// A hello, calls whose requests are small and whose replies are large, and a goodbye.
    fn conversation(request: &Request) -> Vec<u8> {
        let codec = CodecName::new("bincode");
        let (role, welcome) = (Role::Client, Welcome::Accepted);
        let mut said = Hello { version: VERSION, role, welcome, limit: 1 << 20, calls: 0, codec }.encode().to_vec();
        let mut payload = Vec::new();
        Bincode::encode_request(request, &mut payload).unwrap();
        for slot in 0..CALLS {
            let header = Header::new(Kind::Request, CallId { slot, generation: 0 }.to_bits());
            let length = u32::try_from(payload.len()).unwrap();
            said.extend(Header { length, procedure: request.procedure().number(), ..header }.encode());
            said.extend(&payload);
        }
        said.extend(Header::new(Kind::Goodbye, 0).encode());
        said
    }

    #[tokio::test]
    async fn calls_that_came_in_one_read_are_all_answered_however_much_is_written_at_once() {
        // A few replies fill the output, and this stream takes at once whatever is written.
        let request = Request::Expand(MAX_EXPAND);
        let mut reply = Vec::new();
        Bincode::encode_reply(&Bincode::answer(request.clone()).unwrap(), &mut reply).unwrap();
        assert!((CALLS as usize - 1) * reply.len() > HIGH_WATER);

        let (mut peer, stream) = tokio::io::duplex(64 << 20);
        peer.write_all(&conversation(&request)).await.unwrap();
        let machine = Server::new(CodecName::new("bincode"), 1 << 20, CALLS);
        let mut connection = Connection::<_, Bincode>::new(stream, machine);
        let end = poll_fn(|cx| connection.poll_end(cx));
        tokio::time::timeout(std::time::Duration::from_secs(10), end).await.unwrap().unwrap();
        drop(connection);
        let mut answers = Vec::new();
        peer.read_to_end(&mut answers).await.unwrap();
        assert_eq!(answers.len(), HELLO_BYTES + CALLS as usize * (16 + reply.len()));
    }
}
