//! A client's connection: the machine, the stream, and who reads from it.
//!
//! One caller alone writes and reads by itself, in its own poll: no other task is woken between a call and its reply.
//! As soon as there are two, the driver does both: it is woken once, after all callers that are ready have queued their
//! requests, and so writes them in one call of the system; and whatever one read brings wakes its callers together.

use std::pin::Pin;
use std::task::{Context, Poll, Waker, ready};

use rpcbench_contract::CallError;
use rpcbench_contract::workloads::Procedure;
use rpcbench_transport::{AsyncStream, Counted};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::codec::{CodecError, WireCodec};
use crate::protocol::{BeginError, CallId, Client, ClientEvent, CodecName, Reason, Status, readable};
use crate::shell::broken::Broken;
use crate::shell::driver::Driver;
use crate::shell::waiters::Waiters;

/// A client's connection.
pub(super) struct Link<C: WireCodec> {
    stream: Counted<AsyncStream>,
    machine: Client,
    waiters: Waiters<C::Reply>,
    reader: Reader,
    driver: Driver,
    /// What the server said last.
    goodbye: Option<String>,
    broken: Option<Broken>,
}

/// Who reads and writes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reader {
    /// The task that belongs to the connection.
    Driver,
    /// The one caller that is there.
    Caller(CallId),
}

impl<C: WireCodec> Link<C> {
    pub(super) fn new(stream: Counted<AsyncStream>, limit: usize) -> Self {
        let limit = u32::try_from(limit).unwrap_or(u32::MAX);
        let machine = Client::new(const { CodecName::new(C::NAME) }, limit);
        let driver = Driver::default();
        Self { stream, machine, waiters: Waiters::new(), reader: Reader::Driver, driver, goodbye: None, broken: None }
    }

    /// Exchanges the hellos.
    pub(super) fn poll_greeting(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), String>> {
        loop {
            let pending = self.poll_exchange(cx).is_pending();
            if let Some(broken) = &self.broken {
                return Poll::Ready(Err(broken.reason.clone()));
            }
            if self.machine.is_open() {
                return Poll::Ready(Ok(()));
            }
            if pending {
                return Poll::Pending;
            }
        }
    }

    /// Begins a call: queues its request, and decides who is going to write it.
    pub(super) fn begin(&mut self, request: &C::Request, cx: &Context<'_>) -> Result<CallId, BeginError<CodecError>> {
        if self.broken.is_some() {
            return Err(BeginError::Closed);
        }
        let procedure = C::procedure(request).number();
        let call = self.machine.begin(procedure, |out| C::encode_request(request, out))?;
        self.waiters.enter(call, cx.waker());
        if self.waiters.present() == 1 {
            self.reader = Reader::Caller(call);
        } else {
            self.hand_to_driver();
        }
        Ok(call)
    }

    /// Waits for room to begin a call.
    pub(super) fn queue(&mut self, cx: &Context<'_>) {
        self.waiters.queue(cx.waker());
        self.hand_to_driver();
    }

    /// The reply to a call, for which its caller reads itself where it is alone.
    pub(super) fn poll_call(&mut self, call: CallId, cx: &mut Context<'_>) -> Poll<Result<C::Reply, CallError>> {
        loop {
            let pending = self.reader != Reader::Caller(call) || self.poll_exchange(cx).is_pending();
            if let Some(result) = self.waiters.fetch(call, cx.waker()) {
                self.machine.release(call);
                return Poll::Ready(result);
            }
            if pending {
                return Poll::Pending;
            }
        }
    }

    /// Gives a call up.
    pub(super) fn cancel(&mut self, call: CallId) {
        if self.waiters.leave(call) {
            self.machine.cancel(call);
            self.hand_to_driver();
        } else {
            self.machine.release(call);
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

    /// Says goodbye as far as the kernel takes it at once, and lets the driver end.
    pub(super) fn say_goodbye(&mut self) {
        self.machine.close(Reason::Done, "");
        // Where it cannot be written, closing the connection says it too.
        let _ = self.poll_write(&mut Context::from_waker(Waker::noop()));
        self.driver.wake();
    }

    /// What a caller is told whose call could not begin.
    pub(super) fn refusal(&self, error: BeginError<CodecError>) -> CallError {
        match error {
            BeginError::Closed => self.broken.as_ref().map_or_else(closing, Broken::error),
            error => CallError::Encode(error.to_string()),
        }
    }

    fn hand_to_driver(&mut self) {
        self.reader = Reader::Driver;
        self.driver.wake();
    }

    /// Writes what waits, reads once, and settles what came. Pending where there was nothing to read.
    fn poll_exchange(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let polled = self.poll_write(cx).and_then(|()| self.poll_read(cx));
        match polled {
            Ok(Poll::Pending) => {
                self.make_room();
                return Poll::Pending;
            }
            Ok(Poll::Ready(())) => self.settle(),
            Err(error) => self.fail(Broken { kind: CallError::Connection, reason: error.to_string() }),
        }
        self.make_room();
        Poll::Ready(())
    }

    /// Writes what waits, all of it in one call of the system where the kernel takes it. What it does not take yet is
    /// written by the next call, for which this one asks to be woken.
    fn poll_write(&mut self, cx: &mut Context<'_>) -> std::io::Result<()> {
        while !self.machine.pending().is_empty() {
            match Pin::new(&mut self.stream).poll_write(cx, self.machine.pending()) {
                Poll::Ready(Ok(0)) => return Err(std::io::ErrorKind::WriteZero.into()),
                Poll::Ready(Ok(bytes)) => self.machine.written(bytes),
                Poll::Ready(Err(error)) => return Err(error),
                Poll::Pending => return Ok(()),
            }
        }
        match Pin::new(&mut self.stream).poll_flush(cx) {
            Poll::Ready(flushed) => flushed,
            Poll::Pending => Ok(()),
        }
    }

    fn poll_read(&mut self, cx: &mut Context<'_>) -> std::io::Result<Poll<()>> {
        let mut space = ReadBuf::new(self.machine.space());
        if Pin::new(&mut self.stream).poll_read(cx, &mut space)?.is_pending() {
            return Ok(Poll::Pending);
        }
        match space.filled().len() {
            0 => self.machine.end_of_input(),
            bytes => self.machine.received(bytes),
        }
        Ok(Poll::Ready(()))
    }

    /// Wakes those whose calls were answered by what came.
    fn settle(&mut self) {
        while let Some(event) = self.machine.next_event() {
            match event {
                ClientEvent::Reply { call, procedure, status, payload } => {
                    self.waiters.settle(call, reply::<C>(procedure, status, payload));
                }
                ClientEvent::Goodbye(_, text) => self.goodbye = Some(readable(text)),
                ClientEvent::Closed(ending) => {
                    let broken = Broken::of(&ending, self.goodbye.take());
                    return self.fail(broken);
                }
                ClientEvent::Ready | ClientEvent::Pong(_) => {}
            }
        }
    }

    fn fail(&mut self, broken: Broken) {
        self.waiters.fail_all(|| broken.error());
        self.broken.get_or_insert(broken);
        // The last words, if there are any.
        let _ = self.poll_write(&mut Context::from_waker(Waker::noop()));
    }

    fn make_room(&mut self) {
        if self.waiters.has_queue() && self.machine.has_room() {
            self.waiters.retry();
        }
    }
}

fn closing() -> CallError {
    CallError::Connection("the connection is being closed".to_owned())
}

/// A reply's value, or the error that it says.
fn reply<C: WireCodec>(procedure: u8, status: Status, payload: &[u8]) -> Result<C::Reply, CallError> {
    if status != Status::Ok {
        return Err(CallError::Remote(format!("{}: {}", status.name(), readable(payload))));
    }
    let procedure = Procedure::from_number(procedure)
        .ok_or_else(|| CallError::Protocol(format!("procedure {procedure} is not known")))?;
    C::decode_reply(procedure, payload).map_err(|error| CallError::Protocol(error.0))
}
