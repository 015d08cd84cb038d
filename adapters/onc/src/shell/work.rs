//! What a server does for one call.

use rpcbench_contract::workloads::{Procedure, Reply, Request};

use crate::message::{answer, take_request};
use crate::protocol::{Asked, Failure};
use crate::xdr::Outcome;

/// What a call turned out to be.
pub(super) enum Work {
    /// It was done at once: what to answer.
    Done(Result<Outcome<Reply>, Failure>),
    /// It is too long to be done while other calls of the connection wait.
    Long(Request),
}

impl Work {
    /// Decodes arguments that came from outside, and does at once what they ask unless that may take long.
    ///
    /// Almost everything is done at once, where it was read: handing it to another task costs more than it does.
    /// [`Procedure::Burn`] is what stands for long work.
    pub(super) fn of(asked: &Asked<'_>) -> Self {
        match take_request(asked.procedure, asked.arguments) {
            Ok(request) if asked.procedure == Procedure::Burn => Self::Long(request),
            Ok(request) => Self::Done(Ok(answer(request))),
            Err(_) => Self::Done(Err(Failure::GarbageArguments)),
        }
    }
}
