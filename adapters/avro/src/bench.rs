//! The protocol `Bench` and the codecs of its messages, resolved once for the whole process.

use std::sync::LazyLock;

use apache_avro::Schema;
use rpcbench_contract::CallError;
use rpcbench_contract::workloads::Procedure;

use crate::library::{DatumError, Values};
use crate::protocol::{Protocol, record};
use crate::value::{Failure, Reply, Request};

/// The protocol that both adapters speak; its text is `idl/bench.avpr`.
static PROTOCOL: LazyLock<Protocol> =
    LazyLock::new(|| Protocol::parse(include_str!("../idl/bench.avpr")).expect("the checked-in protocol is one"));

/// What the messages are called: by the number of the procedure, the number of its message.
static NUMBERS: LazyLock<[usize; 12]> = LazyLock::new(|| {
    Procedure::ALL
        .map(|procedure| PROTOCOL.find(procedure.name()).expect("the checked-in protocol has every procedure"))
});

/// The protocol that both adapters speak.
#[must_use]
pub fn protocol() -> &'static Protocol {
    &PROTOCOL
}

/// The codecs of every message, by the number of the procedure.
pub struct Messages<V: Values>([Message<V>; 12]);

/// The codecs of one message. Each has one parameter, and a record of one field is written as that field.
struct Message<V: Values> {
    parameter: V::Datum,
    response: V::Datum,
    errors: V::Datum,
}

impl<V: Values> Messages<V> {
    /// Resolves every message.
    ///
    /// # Panics
    /// Where the library does not take the checked-in protocol: a test makes each.
    #[must_use]
    pub fn new() -> Self {
        Self(Procedure::ALL.map(|procedure| Message::of(procedure).expect("the library takes every message")))
    }
}

impl<V: Values> Default for Messages<V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<V: Values> Message<V> {
    fn of(procedure: Procedure) -> Option<Self> {
        let names = protocol().names().ok()?;
        let signature = protocol().signature(number(procedure))?;
        let [parameter] = record(signature.request)?.fields.as_slice() else { return None };
        let datum = |schema: &'static Schema| V::datum(schema, &names);
        Some(Self {
            parameter: datum(&parameter.schema)?,
            response: datum(signature.response)?,
            errors: datum(signature.errors)?,
        })
    }
}

fn message<V: Values>(procedure: Procedure) -> &'static Message<V> {
    &V::messages().0[usize::from(procedure.number())]
}

/// The number of a procedure's message in the protocol.
#[must_use]
pub fn number(procedure: Procedure) -> usize {
    NUMBERS[usize::from(procedure.number())]
}

/// Appends the parameters of a request.
pub fn write_request<V: Values>(request: &Request, out: &mut Vec<u8>) -> Result<(), CallError> {
    let datum = &message::<V>(request.procedure()).parameter;
    match request {
        Request::EchoBlob(bytes) => V::write(datum, bytes, out),
        Request::EchoLog(lines) => V::write(datum, lines, out),
        Request::EchoMesh(triangles) => V::write(datum, triangles, out),
        Request::EchoPlayer(players) => V::write(datum, players, out),
        Request::EchoMedia(media) => V::write(datum, media, out),
        Request::EchoContacts(update) => V::write(datum, update, out),
        Request::Total(cars) => V::write(datum, cars, out),
        Request::Rank(results) => V::write(datum, results, out),
        Request::Eval(expression) => V::write_tree(datum, expression, out),
        Request::Match(ride) => V::write(datum, ride, out),
        Request::Expand(count) | Request::Burn(count) => V::write(datum, count, out),
    }
}

/// Reads the parameters of a request; all bytes must be used.
pub fn read_request<V: Values>(procedure: Procedure, bytes: &[u8]) -> Result<Request, DatumError> {
    let datum = &message::<V>(procedure).parameter;
    Ok(match procedure {
        Procedure::EchoBlob => Request::EchoBlob(V::read(datum, bytes)?),
        Procedure::EchoLog => Request::EchoLog(V::read(datum, bytes)?),
        Procedure::EchoMesh => Request::EchoMesh(V::read(datum, bytes)?),
        Procedure::EchoPlayer => Request::EchoPlayer(V::read(datum, bytes)?),
        Procedure::EchoMedia => Request::EchoMedia(V::read(datum, bytes)?),
        Procedure::EchoContacts => Request::EchoContacts(V::read(datum, bytes)?),
        Procedure::Total => Request::Total(V::read(datum, bytes)?),
        Procedure::Rank => Request::Rank(V::read(datum, bytes)?),
        Procedure::Eval => Request::Eval(V::read_tree(datum, bytes)?),
        Procedure::Match => Request::Match(V::read(datum, bytes)?),
        Procedure::Expand => Request::Expand(V::read(datum, bytes)?),
        Procedure::Burn => Request::Burn(V::read(datum, bytes)?),
    })
}

/// Appends a procedure's reply.
pub fn write_reply<V: Values>(procedure: Procedure, reply: &Reply, out: &mut Vec<u8>) -> Result<(), CallError> {
    let datum = &message::<V>(procedure).response;
    match reply {
        Reply::EchoBlob(bytes) => V::write(datum, bytes, out),
        Reply::EchoLog(lines) => V::write(datum, lines, out),
        Reply::EchoMesh(triangles) => V::write(datum, triangles, out),
        Reply::EchoPlayer(players) => V::write(datum, players, out),
        Reply::EchoMedia(media) => V::write(datum, media, out),
        Reply::EchoContacts(update) => V::write(datum, update, out),
        Reply::Rank(results) => V::write(datum, results, out),
        Reply::Eval(value) => V::write(datum, value, out),
        Reply::Match(candidates) => V::write(datum, candidates, out),
        Reply::Expand(products) => V::write(datum, products, out),
        Reply::Total(bits) | Reply::Burn(bits) => V::write(datum, bits, out),
    }
}

/// Reads a procedure's reply; all bytes must be used.
pub fn read_reply<V: Values>(procedure: Procedure, bytes: &[u8]) -> Result<Reply, DatumError> {
    let datum = &message::<V>(procedure).response;
    Ok(match procedure {
        Procedure::EchoBlob => Reply::EchoBlob(V::read(datum, bytes)?),
        Procedure::EchoLog => Reply::EchoLog(V::read(datum, bytes)?),
        Procedure::EchoMesh => Reply::EchoMesh(V::read(datum, bytes)?),
        Procedure::EchoPlayer => Reply::EchoPlayer(V::read(datum, bytes)?),
        Procedure::EchoMedia => Reply::EchoMedia(V::read(datum, bytes)?),
        Procedure::EchoContacts => Reply::EchoContacts(V::read(datum, bytes)?),
        Procedure::Total => Reply::Total(V::read(datum, bytes)?),
        Procedure::Rank => Reply::Rank(V::read(datum, bytes)?),
        Procedure::Eval => Reply::Eval(V::read(datum, bytes)?),
        Procedure::Match => Reply::Match(V::read(datum, bytes)?),
        Procedure::Expand => Reply::Expand(V::read(datum, bytes)?),
        Procedure::Burn => Reply::Burn(V::read(datum, bytes)?),
    })
}

/// Appends the error of a procedure.
pub fn write_failure<V: Values>(procedure: Procedure, failure: &Failure, out: &mut Vec<u8>) -> Result<(), CallError> {
    V::write(&message::<V>(procedure).errors, failure, out)
}

/// Reads the error of a procedure; all bytes must be used.
pub fn read_failure<V: Values>(procedure: Procedure, bytes: &[u8]) -> Result<Failure, DatumError> {
    V::read(&message::<V>(procedure).errors, bytes)
}
