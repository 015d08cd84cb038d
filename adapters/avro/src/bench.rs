//! The protocol `Bench` and the codecs of its messages, resolved once for the whole process.

use std::sync::LazyLock;

use apache_avro::Schema;
use apache_avro::reader::datum::GenericDatumReader;
use apache_avro::schema::ResolvedSchema;
use apache_avro::writer::datum::GenericDatumWriter;
use rpcbench_contract::CallError;
use rpcbench_contract::workloads::Procedure;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::protocol::{Protocol, record};
use crate::value::{Failure, Reply, Request};

/// The protocol that both adapters speak; its text is `idl/bench.avpr`.
static PROTOCOL: LazyLock<Protocol> =
    LazyLock::new(|| Protocol::parse(include_str!("../idl/bench.avpr")).expect("the checked-in protocol is one"));

/// By the number of the procedure.
static MESSAGES: LazyLock<[Message; 12]> = LazyLock::new(|| Procedure::ALL.map(Message::new));

/// The protocol that both adapters speak.
#[must_use]
pub fn protocol() -> &'static Protocol {
    &PROTOCOL
}

/// A schema that data are written and read with; names are resolved already.
struct Datum {
    writer: GenericDatumWriter<'static>,
    reader: GenericDatumReader<'static>,
}

/// Bytes that are no datum of its schema.
#[derive(Debug, thiserror::Error)]
pub enum DatumError {
    /// The bytes do not follow the schema.
    #[error("{}", brief(.0))]
    Malformed(Box<apache_avro::Error>),
    /// Bytes follow the datum.
    #[error("{0} bytes follow the value")]
    Trailing(usize),
}

/// An error of `apache-avro` without the whole schema that it may quote.
fn brief(error: &apache_avro::Error) -> String {
    const MOST: usize = 160;
    let mut text = error.to_string();
    if let Some((end, _)) = text.char_indices().nth(MOST) {
        text.truncate(end);
        text.push_str(" ...");
    }
    text
}

impl Datum {
    fn new(schema: &'static Schema, names: &ResolvedSchema<'static>) -> Result<Self, apache_avro::Error> {
        Ok(Self {
            writer: GenericDatumWriter::builder(schema).resolved_schemata(names.clone()).build()?,
            reader: GenericDatumReader::builder(schema).resolved_writer_schemata(names.clone()).build()?,
        })
    }

    fn write<T: Serialize>(&self, value: &T, out: &mut Vec<u8>) -> Result<(), CallError> {
        self.writer.write_ser(out, value).map_err(|error| CallError::Encode(brief(&error)))?;
        Ok(())
    }

    fn read<T: DeserializeOwned>(&self, mut bytes: &[u8]) -> Result<T, DatumError> {
        let value = self.reader.read_deser(&mut bytes).map_err(|error| DatumError::Malformed(Box::new(error)))?;
        if bytes.is_empty() { Ok(value) } else { Err(DatumError::Trailing(bytes.len())) }
    }
}

/// The codecs of one message. Each has one parameter, and a record of one field is written as that field.
struct Message {
    number: usize,
    parameter: Datum,
    response: Datum,
    errors: Datum,
}

impl Message {
    fn new(procedure: Procedure) -> Self {
        Self::of(procedure).expect("the checked-in protocol has every procedure")
    }

    fn of(procedure: Procedure) -> Option<Self> {
        let names = protocol().names().ok()?;
        let number = protocol().find(procedure.name())?;
        let signature = protocol().signature(number)?;
        let [parameter] = record(signature.request)?.fields.as_slice() else { return None };
        Some(Self {
            number,
            parameter: Datum::new(&parameter.schema, &names).ok()?,
            response: Datum::new(signature.response, &names).ok()?,
            errors: Datum::new(signature.errors, &names).ok()?,
        })
    }
}

fn message(procedure: Procedure) -> &'static Message {
    &MESSAGES[usize::from(procedure.number())]
}

/// The number of a procedure's message in the protocol.
#[must_use]
pub fn number(procedure: Procedure) -> usize {
    message(procedure).number
}

/// Appends the parameters of a request.
pub fn write_request(request: &Request, out: &mut Vec<u8>) -> Result<(), CallError> {
    let datum = &message(request.procedure()).parameter;
    match request {
        Request::EchoBlob(bytes) => datum.write(bytes, out),
        Request::EchoLog(lines) => datum.write(lines, out),
        Request::EchoMesh(triangles) => datum.write(triangles, out),
        Request::EchoPlayer(players) => datum.write(players, out),
        Request::EchoMedia(media) => datum.write(media, out),
        Request::EchoContacts(update) => datum.write(update, out),
        Request::Total(cars) => datum.write(cars, out),
        Request::Rank(results) => datum.write(results, out),
        Request::Eval(expression) => datum.write(expression, out),
        Request::Match(ride) => datum.write(ride, out),
        Request::Expand(count) | Request::Burn(count) => datum.write(count, out),
    }
}

/// Reads the parameters of a request; all bytes must be used.
pub fn read_request(procedure: Procedure, bytes: &[u8]) -> Result<Request, DatumError> {
    let datum = &message(procedure).parameter;
    Ok(match procedure {
        Procedure::EchoBlob => Request::EchoBlob(datum.read(bytes)?),
        Procedure::EchoLog => Request::EchoLog(datum.read(bytes)?),
        Procedure::EchoMesh => Request::EchoMesh(datum.read(bytes)?),
        Procedure::EchoPlayer => Request::EchoPlayer(datum.read(bytes)?),
        Procedure::EchoMedia => Request::EchoMedia(datum.read(bytes)?),
        Procedure::EchoContacts => Request::EchoContacts(datum.read(bytes)?),
        Procedure::Total => Request::Total(datum.read(bytes)?),
        Procedure::Rank => Request::Rank(datum.read(bytes)?),
        Procedure::Eval => Request::Eval(datum.read(bytes)?),
        Procedure::Match => Request::Match(datum.read(bytes)?),
        Procedure::Expand => Request::Expand(datum.read(bytes)?),
        Procedure::Burn => Request::Burn(datum.read(bytes)?),
    })
}

/// Appends a procedure's reply.
pub fn write_reply(procedure: Procedure, reply: &Reply, out: &mut Vec<u8>) -> Result<(), CallError> {
    let datum = &message(procedure).response;
    match reply {
        Reply::EchoBlob(bytes) => datum.write(bytes, out),
        Reply::EchoLog(lines) => datum.write(lines, out),
        Reply::EchoMesh(triangles) => datum.write(triangles, out),
        Reply::EchoPlayer(players) => datum.write(players, out),
        Reply::EchoMedia(media) => datum.write(media, out),
        Reply::EchoContacts(update) => datum.write(update, out),
        Reply::Rank(results) => datum.write(results, out),
        Reply::Eval(value) => datum.write(value, out),
        Reply::Match(candidates) => datum.write(candidates, out),
        Reply::Expand(products) => datum.write(products, out),
        Reply::Total(bits) | Reply::Burn(bits) => datum.write(bits, out),
    }
}

/// Reads a procedure's reply; all bytes must be used.
pub fn read_reply(procedure: Procedure, bytes: &[u8]) -> Result<Reply, DatumError> {
    let datum = &message(procedure).response;
    Ok(match procedure {
        Procedure::EchoBlob => Reply::EchoBlob(datum.read(bytes)?),
        Procedure::EchoLog => Reply::EchoLog(datum.read(bytes)?),
        Procedure::EchoMesh => Reply::EchoMesh(datum.read(bytes)?),
        Procedure::EchoPlayer => Reply::EchoPlayer(datum.read(bytes)?),
        Procedure::EchoMedia => Reply::EchoMedia(datum.read(bytes)?),
        Procedure::EchoContacts => Reply::EchoContacts(datum.read(bytes)?),
        Procedure::Total => Reply::Total(datum.read(bytes)?),
        Procedure::Rank => Reply::Rank(datum.read(bytes)?),
        Procedure::Eval => Reply::Eval(datum.read(bytes)?),
        Procedure::Match => Reply::Match(datum.read(bytes)?),
        Procedure::Expand => Reply::Expand(datum.read(bytes)?),
        Procedure::Burn => Reply::Burn(datum.read(bytes)?),
    })
}

/// Appends the error of a procedure.
pub fn write_failure(procedure: Procedure, failure: &Failure, out: &mut Vec<u8>) -> Result<(), CallError> {
    message(procedure).errors.write(failure, out)
}

/// Reads the error of a procedure; all bytes must be used.
pub fn read_failure(procedure: Procedure, bytes: &[u8]) -> Result<Failure, DatumError> {
    message(procedure).errors.read(bytes)
}
