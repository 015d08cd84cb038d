//! A client's connection: the protocol, the stream, and who reads from it.
//!
//! One caller alone writes and reads by itself, in its own poll: no other task is woken between a call and its reply.
//! As soon as there are two, the driver does both: it is woken once, after all callers that are ready have queued their
//! calls, and so writes them in one call of the system; and whatever one read brings wakes its callers together.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use rpcbench_contract::CallError;
use rpcbench_contract::workloads::Request;
use rpcbench_transport::{AsyncStream, Counted};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::broken::Broken;
use super::driver::Driver;
use super::results::{nothing, reply};
use super::waiters::{CallResult, Waiters};
use crate::message::{number, put_request};
use crate::protocol::{Answer, BeginError, Caller, NULL, Violation, Xid};

/// A client's connection.
pub(super) struct Link {
    stream: Counted<AsyncStream>,
    /// True where the stream has sent on all that it was given.
    flushed: bool,
    caller: Caller,
    waiters: Waiters,
    reader: Reader,
    driver: Driver,
    broken: Option<Broken>,
}

/// Who reads and writes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reader {
    /// The task that belongs to the connection.
    Driver,
    /// The one caller that is there.
    Caller(Xid),
}

/// What became of a call that wanted to begin.
pub(super) enum Begun {
    /// It has begun.
    Call(Xid),
    /// There is no room; its caller is woken when there is.
    Later,
    /// It cannot.
    Never(CallError),
}

impl Link {
    pub(super) fn new(stream: Counted<AsyncStream>, limit: usize) -> Self {
        let (caller, waiters, driver) = (Caller::new(limit), Waiters::default(), Driver::default());
        Self { stream, flushed: true, caller, waiters, reader: Reader::Driver, driver, broken: None }
    }

    /// Calls procedure 0, to learn whether this is a server of our program. Says in words why not.
    pub(super) fn poll_null(&mut self, null: &mut Option<Xid>, cx: &mut Context<'_>) -> Poll<Result<(), String>> {
        if null.is_none() {
            *null = self.caller.begin(NULL, |_| {}).ok();
        }
        loop {
            match ready!(self.poll_io(cx)) {
                Ok(()) => {}
                Err(broken) => return Poll::Ready(Err(broken.error().to_string())),
            }
            match self.caller.next_answer() {
                Ok(None) => {}
                Ok(Some(Answer { call, results, .. })) => {
                    let result = nothing(results);
                    self.caller.release(call);
                    return Poll::Ready(result);
                }
                Err(violation) => return Poll::Ready(Err(format!("not a server of ONC RPC: {violation}"))),
            }
        }
    }

    /// Begins a call: queues it, and decides who is going to write it.
    pub(super) fn begin(&mut self, request: &Request, cx: &Context<'_>) -> Begun {
        if let Some(broken) = &self.broken {
            return Begun::Never(broken.error());
        }
        match self.caller.begin(number(request.procedure()), |out| put_request(request, out)) {
            Ok(call) => {
                self.waiters.enter(call, cx.waker());
                if self.waiters.present() == 1 {
                    self.reader = Reader::Caller(call);
                } else {
                    self.hand_to_driver();
                }
                Begun::Call(call)
            }
            Err(BeginError::Full) => {
                self.waiters.queue(cx.waker());
                self.hand_to_driver();
                Begun::Later
            }
            Err(error) => Begun::Never(CallError::Encode(error.to_string())),
        }
    }

    /// The result of a call, for which its caller reads itself where it is alone.
    pub(super) fn poll_call(&mut self, call: Xid, cx: &mut Context<'_>) -> Poll<CallResult> {
        loop {
            let pending = self.reader != Reader::Caller(call) || self.poll_exchange(cx).is_pending();
            if let Some(result) = self.waiters.fetch(call, cx.waker()) {
                self.caller.release(call);
                return Poll::Ready(result);
            }
            if pending {
                return Poll::Pending;
            }
        }
    }

    /// Gives a call up. Its reply may still come.
    pub(super) fn leave(&mut self, call: Xid) {
        if self.waiters.leave(call) {
            self.caller.abandon(call);
            self.hand_to_driver();
        } else {
            self.caller.release(call);
        }
    }

    /// Reads and writes while that is the driver's part.
    pub(super) fn poll_drive(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        self.driver.runs(cx.waker());
        while self.reader == Reader::Driver && self.broken.is_none() {
            ready!(self.poll_exchange(cx));
        }
        if self.broken.is_some() { Poll::Ready(()) } else { Poll::Pending }
    }

    /// Lets the driver see that nobody is left.
    pub(super) fn wake_driver(&mut self) {
        self.driver.wake();
    }

    fn hand_to_driver(&mut self) {
        self.reader = Reader::Driver;
        self.driver.wake();
    }

    /// Writes what waits, reads once, and settles what came. Pending where there was nothing to read.
    fn poll_exchange(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let polled = self.poll_io(cx);
        let pending = polled.is_pending();
        if let Poll::Ready(read) = polled {
            let settled = read.and_then(|()| self.settle().map_err(Broken::from));
            settled.unwrap_or_else(|broken| self.fail(broken));
        }
        if self.waiters.has_queue() && self.caller.has_room() {
            self.waiters.retry();
        }
        if pending { Poll::Pending } else { Poll::Ready(()) }
    }

    /// Writes what waits, and reads once.
    fn poll_io(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Broken>> {
        self.poll_write(cx)?;
        let mut space = ReadBuf::new(self.caller.space());
        ready!(Pin::new(&mut self.stream).poll_read(cx, &mut space))?;
        match space.filled().len() {
            0 => Poll::Ready(Err(self.closed())),
            bytes => {
                self.caller.received(bytes);
                Poll::Ready(Ok(()))
            }
        }
    }

    /// Writes what waits, all of it in one call of the system where the kernel takes it.
    fn poll_write(&mut self, cx: &mut Context<'_>) -> io::Result<()> {
        while !self.caller.pending().is_empty() {
            match Pin::new(&mut self.stream).poll_write(cx, self.caller.pending()) {
                Poll::Ready(Ok(0)) => return Err(io::ErrorKind::WriteZero.into()),
                Poll::Ready(Ok(bytes)) => self.caller.written(bytes),
                Poll::Ready(Err(error)) => return Err(error),
                Poll::Pending => break,
            }
            self.flushed = false;
        }
        if !self.flushed
            && let Poll::Ready(flushed) = Pin::new(&mut self.stream).poll_flush(cx)
        {
            flushed?;
            self.flushed = true;
        }
        Ok(())
    }

    fn closed(&self) -> Broken {
        let between = self.caller.is_between_records();
        Broken::Lost(if between { "the server closed the connection".to_owned() } else { Violation::Cut.to_string() })
    }

    /// Wakes those whose calls were answered by what came.
    fn settle(&mut self) -> Result<(), Violation> {
        while let Some(Answer { call, procedure, results }) = self.caller.next_answer()? {
            self.waiters.settle(call, reply(procedure, results));
        }
        Ok(())
    }

    fn fail(&mut self, broken: Broken) {
        self.waiters.fail_all(|| broken.error());
        self.broken.get_or_insert(broken);
    }
}
