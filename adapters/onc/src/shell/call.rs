//! One call as a future.

use std::pin::Pin;
use std::task::{Context, Poll};

use rpcbench_contract::workloads::Request;

use super::client::Shared;
use super::link::Begun;
use super::waiters::CallResult;
use crate::protocol::Xid;

/// A call, from its request to its reply. Dropped before, it is given up.
pub(super) struct Calling<'a> {
    shared: &'a Shared,
    request: Request,
    call: Option<Xid>,
}

impl<'a> Calling<'a> {
    pub(super) const fn new(shared: &'a Shared, request: Request) -> Self {
        Self { shared, request, call: None }
    }
}

impl Future for Calling<'_> {
    type Output = CallResult;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<CallResult> {
        let mut link = self.shared.link();
        let call = match self.call {
            Some(call) => call,
            None => match link.begin(&self.request, cx) {
                Begun::Call(call) => call,
                Begun::Later => return Poll::Pending,
                Begun::Never(error) => return Poll::Ready(Err(error)),
            },
        };
        let result = link.poll_call(call, cx);
        drop(link);
        self.call = if result.is_ready() { None } else { Some(call) };
        result
    }
}

impl Drop for Calling<'_> {
    fn drop(&mut self) {
        if let Some(call) = self.call {
            self.shared.link().leave(call);
        }
    }
}
