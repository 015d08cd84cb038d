//! One call as a future.

use std::pin::Pin;
use std::task::{Context, Poll};

use rpcbench_contract::CallError;

use crate::codec::WireCodec;
use crate::protocol::{BeginError, CallId};
use crate::shell::client::Shared;

/// A call, from its request to its reply. Dropped before, it is cancelled.
pub(super) struct Calling<'a, C: WireCodec> {
    shared: &'a Shared<C>,
    request: C::Request,
    begun: Option<CallId>,
}

impl<'a, C: WireCodec> Calling<'a, C> {
    pub(super) const fn new(shared: &'a Shared<C>, request: C::Request) -> Self {
        Self { shared, request, begun: None }
    }
}

impl<C: WireCodec> Future for Calling<'_, C> {
    type Output = Result<C::Reply, CallError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut link = self.shared.link();
        let call = match self.begun {
            Some(call) => call,
            None => match link.begin(&self.request, cx) {
                Ok(call) => call,
                Err(BeginError::Full) => {
                    link.queue(cx);
                    return Poll::Pending;
                }
                Err(error) => return Poll::Ready(Err(link.refusal(error))),
            },
        };
        let result = link.poll_call(call, cx);
        drop(link);
        self.begun = if result.is_ready() { None } else { Some(call) };
        result
    }
}

impl<C: WireCodec> Drop for Calling<'_, C> {
    fn drop(&mut self) {
        if let Some(call) = self.begun {
            self.shared.link().cancel(call);
        }
    }
}
