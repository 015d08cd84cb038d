//! The client's side of Avro RPC, without any socket: what to send, and what came back.

use std::marker::PhantomData;

use rpcbench_contract::CallError;
use rpcbench_contract::workloads::Procedure;

use crate::agreement::{AgreementError, ClientAgreement};
use crate::apache::Apache;
use crate::bench;
use crate::call;
use crate::framing::FrameError;
use crate::handshake::{ClientHandshake, HandshakeError, HandshakeResponse};
use crate::library::{DatumError, Values};
use crate::primitive::{Input, WireError};
use crate::protocol::Protocol;
use crate::transcode::ResolveError;
use crate::value::{Failure, Reply, Request};

/// What a server did that is no answer.
#[derive(Debug, thiserror::Error)]
pub enum ExchangeError {
    /// The framing is broken.
    #[error(transparent)]
    Frame(#[from] FrameError),
    /// A handshake or a reply's header is broken.
    #[error(transparent)]
    Wire(#[from] WireError),
    /// The handshake leads nowhere.
    #[error(transparent)]
    Handshake(#[from] HandshakeError),
    /// The server's protocol is none.
    #[error(transparent)]
    Agreement(#[from] AgreementError),
    /// The reply cannot become one of ours.
    #[error(transparent)]
    Resolve(#[from] ResolveError),
    /// The reply is no value of its type.
    #[error(transparent)]
    Datum(#[from] DatumError),
    /// The server's protocol has no such message.
    #[error("the server has no message {0}")]
    Unknown(Procedure),
}

impl From<ExchangeError> for CallError {
    fn from(error: ExchangeError) -> Self {
        Self::Protocol(error.to_string())
    }
}

/// A client of the protocol `Bench`: where its handshake is, and how the server's replies are read.
#[derive(Debug)]
pub struct Requestor<V = Apache> {
    handshake: ClientHandshake,
    /// Nothing while the server's protocol is our own: its bytes are read as they are.
    agreement: Option<ClientAgreement>,
    limit: usize,
    values: PhantomData<V>,
}

impl<V: Values> Requestor<V> {
    /// A client that never met the server and takes messages of at most so many bytes.
    #[must_use]
    pub fn new(limit: usize) -> Self {
        let handshake = ClientHandshake::new(bench::protocol().hash());
        Self { handshake, agreement: None, limit, values: PhantomData }
    }

    /// Appends a handshake.
    pub fn greet(&self, out: &mut Vec<u8>) {
        self.handshake.request(bench::protocol().text()).write(out);
    }

    /// Takes the server's handshake in. Gives true where the reply follows; otherwise all must be sent again.
    pub fn welcome(&mut self, input: &mut Input<'_>) -> Result<bool, ExchangeError> {
        let next = self.handshake.respond(&HandshakeResponse::read(input)?)?;
        if let Some(text) = next.adopt {
            let server = Protocol::parse(text).map_err(AgreementError::from)?;
            self.agreement = Some(ClientAgreement::new(bench::protocol(), &server)?);
        }
        Ok(next.agreed)
    }

    /// Appends a call that asks for nothing, so that only the handshake is done.
    pub fn ping(out: &mut Vec<u8>) {
        call::Request::open("", out);
    }

    /// Appends a call.
    pub fn ask(request: &Request, out: &mut Vec<u8>) -> Result<(), CallError> {
        call::Request::open(request.procedure().name(), out);
        bench::write_request::<V>(request, out)
    }

    /// Reads the answer to a call.
    pub fn answer(&self, procedure: Procedure, message: &[u8]) -> Result<Reply, CallError> {
        match call::Reply::read(message).map_err(|unreadable| self.unknown(procedure).unwrap_or(unreadable.into()))? {
            call::Reply::Value(datum) => Ok(self.value(procedure, datum)?),
            call::Reply::Error(datum) => Err(match self.failure(procedure, datum)? {
                Failure::System(reason) | Failure::Refused(crate::value::Refused { reason }) => {
                    CallError::Remote(reason)
                }
            }),
        }
    }

    /// Where the server's protocol has no such message, that is why its answer cannot be read: Apache's Python package
    /// answers such a call with nothing at all.
    fn unknown(&self, procedure: Procedure) -> Option<ExchangeError> {
        let agreement = self.agreement.as_ref()?;
        agreement.get(bench::number(procedure)).is_none().then_some(ExchangeError::Unknown(procedure))
    }

    fn value(&self, procedure: Procedure, datum: &[u8]) -> Result<Reply, ExchangeError> {
        let Some(agreement) = &self.agreement else { return Ok(bench::read_reply::<V>(procedure, datum)?) };
        let outgoing = agreement.get(bench::number(procedure)).ok_or(ExchangeError::Unknown(procedure))?;
        Ok(bench::read_reply::<V>(procedure, &outgoing.response.apply(datum, self.limit)?)?)
    }

    fn failure(&self, procedure: Procedure, datum: &[u8]) -> Result<Failure, ExchangeError> {
        let outgoing = self.agreement.as_ref().and_then(|agreement| agreement.get(bench::number(procedure)));
        // A server that does not know the message answers with the union of every message's: a text alone.
        let Some(outgoing) = outgoing else { return Ok(bench::read_failure::<V>(procedure, datum)?) };
        Ok(bench::read_failure::<V>(procedure, &outgoing.errors.apply(datum, self.limit)?)?)
    }
}
