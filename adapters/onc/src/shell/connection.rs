//! One connection of a server: reads, answers what was read, writes once.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::long::{Done, LongCalls};
use super::work::Work;
use crate::message::put_reply;
use crate::protocol::{Responder, Violation};

/// One connection of a server.
pub(super) struct Connection<S> {
    stream: S,
    /// True where the stream has sent on all that it was given.
    flushed: bool,
    responder: Responder,
    long: LongCalls,
    /// How it has ended: nothing more is read, and what is open is still answered.
    ended: Option<Result<(), Violation>>,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Connection<S> {
    pub(super) fn new(stream: S, limit: usize) -> Self {
        Self { stream, flushed: true, responder: Responder::new(limit), long: LongCalls::new(), ended: None }
    }

    /// Serves until the client has ended the connection or broken the protocol, and all answers are written.
    pub(super) fn poll_end(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<Result<(), Violation>>> {
        loop {
            self.work();
            let stalled = self.is_stalled();
            let written = self.poll_write(cx)?;
            if let Some((xid, result)) = self.long.poll_done(cx) {
                self.report((xid, result));
            } else if stalled {
                // What was read may hold further calls, for which no read will wake us.
                ready!(written);
                if self.is_stalled() {
                    return Poll::Pending;
                }
            } else if let Some(ending) = self.ended.clone().filter(|_| self.long.is_empty()) {
                ready!(written);
                return Poll::Ready(Ok(ending));
            } else if self.ended.is_some() {
                return Poll::Pending;
            } else {
                ready!(self.poll_read(cx))?;
            }
        }
    }

    /// Answers all that was read, unless too much is under way.
    fn work(&mut self) {
        while !self.is_stalled() && !matches!(self.ended, Some(Err(_))) {
            match self.responder.next_call() {
                Ok(Some(asked)) => match (asked.xid, Work::of(&asked)) {
                    (xid, Work::Done(result)) => self.report((xid, result)),
                    (xid, Work::Long(request)) => self.long.begin(xid, request),
                },
                Ok(None) => return,
                Err(violation) => self.ended = Some(Err(violation)),
            }
        }
    }

    fn is_stalled(&self) -> bool {
        self.responder.is_stalled() || self.long.is_full()
    }

    fn report(&mut self, (xid, result): Done) {
        match result {
            Ok(outcome) => self.responder.answer(xid, |out| put_reply(&outcome, out)),
            Err(failure) => self.responder.fail(xid, failure),
        }
    }

    /// Writes what waits, all of it in one call of the system where the kernel takes it.
    fn poll_write(&mut self, cx: &mut Context<'_>) -> io::Result<Poll<()>> {
        while !self.responder.pending().is_empty() {
            match Pin::new(&mut self.stream).poll_write(cx, self.responder.pending()) {
                Poll::Ready(Ok(0)) => return Err(io::ErrorKind::WriteZero.into()),
                Poll::Ready(Ok(bytes)) => self.responder.written(bytes),
                Poll::Ready(Err(error)) => return Err(error),
                Poll::Pending => return Ok(Poll::Pending),
            }
            self.flushed = false;
        }
        self.poll_flush(cx)
    }

    fn poll_flush(&mut self, cx: &mut Context<'_>) -> io::Result<Poll<()>> {
        if !self.flushed {
            let Poll::Ready(flushed) = Pin::new(&mut self.stream).poll_flush(cx) else { return Ok(Poll::Pending) };
            flushed?;
            self.flushed = true;
        }
        Ok(Poll::Ready(()))
    }

    fn poll_read(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let mut space = ReadBuf::new(self.responder.space());
        ready!(Pin::new(&mut self.stream).poll_read(cx, &mut space))?;
        match space.filled().len() {
            0 if self.responder.is_between_records() => self.ended = Some(Ok(())),
            0 => self.ended = Some(Err(Violation::Cut)),
            bytes => self.responder.received(bytes),
        }
        Poll::Ready(Ok(()))
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;
    use std::task::Waker;

    use rpcbench_contract::workloads::Request;
    use rpcbench_contract::workloads::compute::MAX_EXPAND;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;
    use crate::message::{answer, number};
    use crate::protocol::{Caller, HIGH_WATER, SUCCESS_BYTES};

    const CALLS: usize = 8;

    /// Calls whose arguments are small and whose results are large, and the size of each reply.
    fn calls() -> (Vec<u8>, usize) {
        let request = Request::Expand(MAX_EXPAND);
        let mut caller = Caller::new(1 << 20);
        for _ in 0..CALLS {
            caller.begin(number(request.procedure()), |out| crate::message::put_request(&request, out)).unwrap();
        }
        let mut results = Vec::new();
        put_reply(&answer(request), &mut results);
        (caller.pending().to_vec(), 4 + SUCCESS_BYTES + results.len())
    }

    #[tokio::test]
    async fn calls_that_came_in_one_read_are_all_answered_however_much_is_written_at_once() {
        let (calls, reply) = calls();
        assert!((CALLS - 1) * reply > HIGH_WATER);
        let (mut peer, stream) = tokio::io::duplex(64 << 20);
        peer.write_all(&calls).await.unwrap();
        peer.shutdown().await.unwrap();
        let mut connection = Connection::new(stream, 1 << 20);
        poll_fn(|cx| connection.poll_end(cx)).await.unwrap().unwrap();
        drop(connection);
        let mut answers = Vec::new();
        peer.read_to_end(&mut answers).await.unwrap();
        assert_eq!(answers.len(), CALLS * reply);
    }

    #[tokio::test]
    async fn a_client_that_reads_nothing_makes_nothing_large() {
        let (calls, reply) = calls();
        let (mut peer, stream) = tokio::io::duplex(4096);
        peer.write_all(&calls).await.unwrap();
        let mut connection = Connection::new(stream, 1 << 20);
        assert!(connection.poll_end(&mut Context::from_waker(Waker::noop())).is_pending());
        let held = connection.responder.pending().len();
        assert!(held > HIGH_WATER && held <= HIGH_WATER + reply, "{held} bytes wait");
        let reading = async {
            let mut answers = Vec::new();
            peer.shutdown().await.unwrap();
            peer.read_to_end(&mut answers).await.unwrap();
            answers.len()
        };
        let serving = async move {
            poll_fn(|cx| connection.poll_end(cx)).await.unwrap().unwrap();
        };
        let (answers, ()) = tokio::join!(reading, serving);
        assert_eq!(answers, CALLS * reply);
    }

    #[tokio::test]
    async fn what_a_stream_holds_back_is_flushed() {
        let (calls, reply) = calls();
        let (mut peer, stream) = tokio::io::duplex(64 << 20);
        peer.write_all(&calls[..calls.len() / CALLS]).await.unwrap();
        let mut connection = Connection::new(tokio::io::BufStream::with_capacity(1 << 16, 2 * reply, stream), 1 << 20);
        assert!(connection.poll_end(&mut Context::from_waker(Waker::noop())).is_pending());
        let mut answer = vec![0; reply];
        tokio::time::timeout(std::time::Duration::from_secs(10), peer.read_exact(&mut answer)).await.unwrap().unwrap();
    }
}
