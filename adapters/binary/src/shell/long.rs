//! Calls whose work is done beside the connection, so that the other calls need not wait.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::codec::WireCodec;
use crate::protocol::CallId;
use crate::shell::work::Outcome;

/// The long calls of one connection. There are never more than the protocol lets a client have open, which bounds the
/// channel. Dropping it drops all work that has not begun.
pub(super) struct LongCalls<C: WireCodec> {
    open: HashMap<CallId, Claim>,
    done: UnboundedReceiver<(CallId, Outcome<C>)>,
    report: UnboundedSender<(CallId, Outcome<C>)>,
}

/// Whoever claims a call first decides it: the worker, by beginning, or the connection, by cancelling.
#[derive(Clone, Default)]
struct Claim(Arc<AtomicBool>);

impl Claim {
    /// True for the one who is first.
    fn take(&self) -> bool {
        !self.0.swap(true, Ordering::AcqRel)
    }
}

impl<C: WireCodec> LongCalls<C> {
    pub(super) fn new() -> Self {
        let (report, done) = unbounded_channel();
        Self { open: HashMap::new(), done, report }
    }

    /// Hands a call to the runtime.
    pub(super) fn begin(&mut self, call: CallId, request: C::Request) {
        let (claim, report) = (Claim::default(), self.report.clone());
        self.open.insert(call, claim.clone());
        tokio::spawn(async move {
            if claim.take() {
                // The connection may be gone by now; then nobody wants to know.
                let _ = report.send((call, Outcome::of(request)));
            }
        });
    }

    /// Drops a call's work if it has not begun; true where it will never be reported.
    pub(super) fn cancel(&mut self, call: CallId) -> bool {
        let dropped = self.open.get(&call).is_some_and(Claim::take);
        if dropped {
            self.open.remove(&call);
        }
        dropped
    }

    /// The next call that is done. Asks for a wake-up only while some are open.
    pub(super) fn poll_done(&mut self, cx: &mut Context<'_>) -> Option<(CallId, Outcome<C>)> {
        if self.open.is_empty() {
            return None;
        }
        let Poll::Ready(Some(done)) = self.done.poll_recv(cx) else { return None };
        self.open.remove(&done.0);
        Some(done)
    }
}

impl<C: WireCodec> Drop for LongCalls<C> {
    fn drop(&mut self) {
        for claim in self.open.values() {
            claim.take();
        }
    }
}
