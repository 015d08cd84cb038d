//! What a server does for one call.

use rpcbench_contract::workloads::Procedure;

use crate::codec::WireCodec;
use crate::protocol::{CallId, Server, Status};

/// What a request turned out to be.
pub enum Work<C: WireCodec> {
    /// It was done at once: the answer.
    Done(Outcome<C>),
    /// It is too long to be done while other calls of the connection wait.
    Long(C::Request),
}

impl<C: WireCodec> Work<C> {
    /// Decodes a request that came from outside, and does at once what it asks unless that may take long.
    ///
    /// Almost everything is done at once, where it was read: handing it to another task costs more than it does.
    /// [`Procedure::Burn`] is what stands for long work.
    #[must_use]
    pub fn take(procedure: u8, payload: &[u8]) -> Self {
        let Some(procedure) = Procedure::from_number(procedure) else {
            return Self::Done(Outcome::error(
                Status::UnknownProcedure,
                "this server has no such procedure".to_owned(),
            ));
        };
        match C::decode_request(procedure, payload) {
            Ok(request) if procedure == Procedure::Burn => Self::Long(request),
            Ok(request) => Self::Done(Outcome::of(request)),
            Err(error) => Self::Done(Outcome::error(Status::Malformed, error.0)),
        }
    }
}

/// What became of a call: its reply, or a status with the reason.
pub struct Outcome<C: WireCodec>(Result<C::Reply, (Status, String)>);

impl<C: WireCodec> Outcome<C> {
    /// Does what a request asks.
    #[must_use]
    pub fn of(request: C::Request) -> Self {
        Self(C::answer(request).map_err(|refusal| (Status::Refused, refusal.to_string())))
    }

    const fn error(status: Status, text: String) -> Self {
        Self(Err((status, text)))
    }

    /// Answers the call with it, if it is still open.
    pub fn answer(&self, call: CallId, to: &mut Server) {
        match &self.0 {
            Ok(reply) => to.answer(call, |out| C::encode_reply(reply, out)),
            Err((status, text)) => to.fail(call, *status, text),
        };
    }
}
