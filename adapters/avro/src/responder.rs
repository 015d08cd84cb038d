//! The server's side of Avro RPC, without any socket: a message in, a message out.

use std::sync::{Arc, Mutex, PoisonError};

use crate::agreement::{AgreementError, ServerAgreement};
use crate::call::{Reply, Request};
use crate::framing::FrameError;
use crate::handshake::{HandshakeRequest, HandshakeResponse, Hash};
use crate::primitive::{Input, WireError, put_bytes, put_long};
use crate::protocol::Protocol;

/// How many client protocols a server remembers; the one that was asked for least recently goes first.
const KNOWN: usize = 32;

/// What runs the messages of a protocol.
pub trait Handler: Send + Sync + 'static {
    /// Runs one message of the server's protocol: decodes the parameters, appends the encoded response.
    fn handle(&self, message: usize, parameters: &[u8], out: &mut Vec<u8>) -> Result<(), Failure>;
}

/// An error that a message answers: a datum of its effective error union, encoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure(Vec<u8>);

impl Failure {
    /// An error that no message declares: a text, the first branch of every error union.
    #[must_use]
    pub fn system(reason: &str) -> Self {
        let mut datum = Vec::with_capacity(reason.len() + 4);
        put_long(&mut datum, 0);
        put_bytes(&mut datum, reason.as_bytes());
        Self(datum)
    }

    /// An error of the message's effective union, encoded already.
    #[must_use]
    pub const fn declared(datum: Vec<u8>) -> Self {
        Self(datum)
    }
}

/// What a peer did that no answer can be given to.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// The framing is broken.
    #[error(transparent)]
    Frame(#[from] FrameError),
    /// A handshake or a call's header is broken.
    #[error(transparent)]
    Wire(#[from] WireError),
    /// The client's protocol is none.
    #[error(transparent)]
    Agreement(#[from] AgreementError),
}

/// A server's protocol with what runs its messages, and the client protocols that it has seen.
pub struct Responder<H> {
    protocol: &'static Protocol,
    handler: H,
    /// The largest message in bytes.
    limit: usize,
    /// With clients of the server's own protocol.
    own: Arc<ServerAgreement>,
    /// Clients of other protocols by hash, the latest first.
    known: Mutex<Vec<(Hash, Arc<ServerAgreement>)>>,
}

impl<H: Handler> Responder<H> {
    /// A server of a protocol, whose messages are at most so many bytes long.
    pub fn new(protocol: &'static Protocol, handler: H, limit: usize) -> Result<Self, AgreementError> {
        let own = Arc::new(ServerAgreement::new(protocol, protocol)?);
        Ok(Self { protocol, handler, limit, own, known: Mutex::default() })
    }

    /// What runs the messages.
    pub const fn handler(&self) -> &H {
        &self.handler
    }

    /// The largest message in bytes.
    pub(crate) const fn limit(&self) -> usize {
        self.limit
    }

    /// Answers a message that begins with a handshake: every one of a stateless transport, and the first ones of a
    /// stateful one. Gives what was agreed on, if the client's protocol is known by now.
    pub fn exchange(&self, message: &[u8], out: &mut Vec<u8>) -> Result<Option<Arc<ServerAgreement>>, SessionError> {
        let mut input = Input::new(message);
        let agreement = self.shake_hands(&mut input, out)?;
        if let Some(agreement) = &agreement {
            self.call(agreement, input.rest(), out)?;
        }
        Ok(agreement)
    }

    /// Answers the handshake alone.
    fn shake_hands(
        &self,
        input: &mut Input<'_>,
        out: &mut Vec<u8>,
    ) -> Result<Option<Arc<ServerAgreement>>, SessionError> {
        let request = HandshakeRequest::read(input)?;
        let agreement = match self.recall(request.client_hash) {
            Some(agreement) => Some(agreement),
            None => request.client_protocol.map(|text| self.learn(request.client_hash, text)).transpose()?,
        };
        let (hash, text) = (self.protocol.hash(), self.protocol.text());
        HandshakeResponse::to(&request, agreement.is_some(), hash, text).write(out);
        Ok(agreement)
    }

    fn recall(&self, hash: Hash) -> Option<Arc<ServerAgreement>> {
        if hash == self.protocol.hash() {
            return Some(Arc::clone(&self.own));
        }
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let place = known.iter().position(|(other, _)| *other == hash)?;
        known[..=place].rotate_right(1);
        Some(Arc::clone(&known[0].1))
    }

    /// Agrees with a client on its protocol. It is remembered only under the hash that it really has: nobody can make
    /// others be misunderstood.
    fn learn(&self, hash: Hash, text: &str) -> Result<Arc<ServerAgreement>, AgreementError> {
        let client = Protocol::parse(text)?;
        let agreement = Arc::new(ServerAgreement::new(self.protocol, &client)?);
        if client.hash() == hash {
            let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
            known.truncate(KNOWN - 1);
            known.insert(0, (hash, Arc::clone(&agreement)));
        }
        Ok(agreement)
    }

    /// Answers a call. Gives true where the client waits for no reply.
    pub(crate) fn call(
        &self,
        agreement: &ServerAgreement,
        message: &[u8],
        out: &mut Vec<u8>,
    ) -> Result<bool, SessionError> {
        let request = Request::read(message)?;
        if request.name.is_empty() {
            return Ok(false); // a ping: nothing is answered but the handshake, if there is one
        }
        let start = out.len();
        Reply::open(false, out);
        let incoming = agreement.find(request.name);
        let ran = match incoming {
            None => {
                Err(Failure::system(&format!("there is no message `{:.80}` that both protocols have", request.name)))
            }
            Some(incoming) => match incoming.request.apply(request.parameters, self.limit) {
                Ok(parameters) => self.handler.handle(incoming.number, &parameters, out),
                Err(error) => Err(Failure::system(&format!("parameters of {}: {error}", request.name))),
            },
        };
        if let Err(Failure(datum)) = ran {
            out.truncate(start);
            Reply::open(true, out);
            out.extend_from_slice(&datum);
        }
        Ok(incoming.is_some_and(|incoming| incoming.one_way))
    }
}
