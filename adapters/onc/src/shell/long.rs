//! Calls whose work is done beside the connection, so that the other calls need not wait.

use std::task::{Context, Poll};

use rpcbench_contract::workloads::{Reply, Request};
use tokio::sync::mpsc::{Receiver, Sender, channel};

use crate::message::answer;
use crate::protocol::Failure;
use crate::xdr::Outcome;

/// How many long calls of one connection may be open; while there are so many, nothing more is read.
pub(super) const MOST: usize = 256;

/// A call that is done, by its xid.
pub(super) type Done = (u32, Result<Outcome<Reply>, Failure>);

/// The long calls of one connection.
pub(super) struct LongCalls {
    open: usize,
    done: Receiver<Done>,
    report: Sender<Done>,
}

impl LongCalls {
    pub(super) fn new() -> Self {
        let (report, done) = channel(MOST);
        Self { open: 0, done, report }
    }

    /// True where no further one may begin.
    pub(super) const fn is_full(&self) -> bool {
        self.open >= MOST
    }

    /// True where none is open.
    pub(super) const fn is_empty(&self) -> bool {
        self.open == 0
    }

    /// Hands a call to the runtime, which forgets it where the connection has ended before it begins.
    pub(super) fn begin(&mut self, xid: u32, request: Request) {
        self.open += 1;
        let report = self.report.clone();
        tokio::spawn(async move {
            if report.is_closed() {
                return;
            }
            let mut last = Last { xid, report, result: Err(Failure::SystemError) };
            last.result = Ok(answer(request));
        });
    }

    /// The next call that is done. Asks for a wake-up only while some are open.
    pub(super) fn poll_done(&mut self, cx: &mut Context<'_>) -> Option<Done> {
        if self.is_empty() {
            return None;
        }
        let Poll::Ready(Some(done)) = self.done.poll_recv(cx) else { return None };
        self.open -= 1;
        Some(done)
    }
}

/// What is reported in any case, even where the work panics.
struct Last {
    xid: u32,
    report: Sender<Done>,
    result: Result<Outcome<Reply>, Failure>,
}

impl Drop for Last {
    fn drop(&mut self) {
        let result = std::mem::replace(&mut self.result, Err(Failure::SystemError));
        // There is room for all that may be open; where nobody receives, nobody wants to know.
        let _ = self.report.try_send((self.xid, result));
    }
}
