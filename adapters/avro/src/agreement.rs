//! What two peers agreed on: for each message, how data of the other become data of one's own.

use std::collections::HashMap;

use crate::matching::{ResolutionError, Side};
use crate::plan::Plan;
use crate::protocol::{Protocol, ProtocolError, Signature};

/// A peer's protocol with which none of ours can be agreed on.
#[derive(Debug, thiserror::Error)]
pub enum AgreementError {
    /// The text is no protocol.
    #[error(transparent)]
    Protocol(#[from] ProtocolError),
    /// Its types cannot be resolved.
    #[error(transparent)]
    Resolution(#[from] ResolutionError),
}

/// What a server knows of one client's protocol.
#[derive(Debug, Default)]
pub struct ServerAgreement {
    requests: HashMap<String, Incoming>,
}

/// A message that a client may send.
#[derive(Debug)]
pub struct Incoming {
    /// The message's number in the server's own protocol.
    pub number: usize,
    /// From the client's parameters to the server's.
    pub request: Plan,
    /// True where the client waits for no reply.
    pub one_way: bool,
}

/// What a client knows of the server's protocol.
#[derive(Debug, Default)]
pub struct ClientAgreement {
    /// By the message's number in the client's own protocol; nothing where the server has no such message.
    replies: Vec<Option<Outgoing>>,
}

/// A message that a server may answer.
#[derive(Debug)]
pub struct Outgoing {
    /// From the server's response to the client's.
    pub response: Plan,
    /// From the server's errors to the client's.
    pub errors: Plan,
}

/// The types of a message that both have, its number here, and whether neither expects a reply.
struct Shared<'a> {
    number: usize,
    one_way: bool,
    own: Signature<'a>,
    other: Signature<'a>,
}

/// The message of our own protocol with a number, if the other has it, too. One that only one of the two calls
/// one-way is none that both have.
fn shared<'a>(own: &'a Protocol, other: &'a Protocol, number: usize) -> Option<Shared<'a>> {
    let there = other.find(own.message(number))?;
    let one_way = own.is_one_way(number);
    (one_way == other.is_one_way(there)).then_some(())?;
    Some(Shared { number, one_way, own: own.signature(number)?, other: other.signature(there)? })
}

impl ServerAgreement {
    /// What a server must know of a client with that protocol.
    pub fn new(own: &Protocol, client: &Protocol) -> Result<Self, AgreementError> {
        let (own_names, client_names) = (own.names()?, client.names()?);
        let mut requests = HashMap::new();
        for shared in (0..own.len()).filter_map(|number| shared(own, client, number)) {
            let writer = Side { schema: shared.other.request, names: &client_names };
            let reader = Side { schema: shared.own.request, names: &own_names };
            let incoming =
                Incoming { number: shared.number, request: Plan::new(writer, reader)?, one_way: shared.one_way };
            requests.insert(own.message(shared.number).to_owned(), incoming);
        }
        Ok(Self { requests })
    }

    /// The message that a client names.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&Incoming> {
        self.requests.get(name)
    }
}

impl ClientAgreement {
    /// What a client must know of a server with that protocol.
    pub fn new(own: &Protocol, server: &Protocol) -> Result<Self, AgreementError> {
        let (own_names, server_names) = (own.names()?, server.names()?);
        let outgoing = |shared: Shared<'_>| -> Result<Outgoing, AgreementError> {
            let plan = |writer, reader| {
                Plan::new(Side { schema: writer, names: &server_names }, Side { schema: reader, names: &own_names })
            };
            Ok(Outgoing {
                response: plan(shared.other.response, shared.own.response)?,
                errors: plan(shared.other.errors, shared.own.errors)?,
            })
        };
        let replies = (0..own.len()).map(|number| shared(own, server, number).map(outgoing).transpose());
        Ok(Self { replies: replies.collect::<Result<_, _>>()? })
    }

    /// The message with a number of the client's own.
    #[must_use]
    pub fn get(&self, number: usize) -> Option<&Outgoing> {
        self.replies.get(number)?.as_ref()
    }
}
