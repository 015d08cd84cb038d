//! Requests and replies as the text of a body, and back. Bytes from outside end in a value or an error.

use std::io;

use rpcbench_contract::workloads::{Procedure, Reply, Request};
use serde::{Deserialize, Serialize};
use serde_json::{Error, Serializer};

use crate::blob::Compact;
use crate::value::{InJson, Read};

/// Writes the argument of a request.
pub fn write_request(request: &Request, out: impl io::Write) -> Result<(), Error> {
    let out = &mut Serializer::with_formatter(out, Compact);
    match request {
        Request::EchoBlob(bytes) => bytes.write(out),
        Request::EchoLog(lines) => lines.write(out),
        Request::EchoMesh(triangles) => triangles.write(out),
        Request::EchoPlayer(players) => players.write(out),
        Request::EchoMedia(media) => media.write(out),
        Request::EchoContacts(update) => update.write(out),
        Request::Total(cars) => cars.write(out),
        Request::Rank(results) => results.write(out),
        Request::Eval(expression) => expression.write(out),
        Request::Match(ride) => ride.write(out),
        Request::Expand(number) | Request::Burn(number) => number.write(out),
    }
}

/// Reads the argument of a procedure; all bytes must be used.
pub fn read_request(procedure: Procedure, bytes: &[u8]) -> Result<Request, Error> {
    Ok(match procedure {
        Procedure::EchoBlob => Request::EchoBlob(read(bytes)?),
        Procedure::EchoLog => Request::EchoLog(read(bytes)?),
        Procedure::EchoMesh => Request::EchoMesh(read(bytes)?),
        Procedure::EchoPlayer => Request::EchoPlayer(read(bytes)?),
        Procedure::EchoMedia => Request::EchoMedia(Box::new(read(bytes)?)),
        Procedure::EchoContacts => Request::EchoContacts(read(bytes)?),
        Procedure::Total => Request::Total(read(bytes)?),
        Procedure::Rank => Request::Rank(read(bytes)?),
        Procedure::Eval => Request::Eval(read(bytes)?),
        Procedure::Match => Request::Match(read(bytes)?),
        Procedure::Expand => Request::Expand(read(bytes)?),
        Procedure::Burn => Request::Burn(read(bytes)?),
    })
}

/// Writes the value of a reply.
pub fn write_reply(reply: &Reply, out: impl io::Write) -> Result<(), Error> {
    let out = &mut Serializer::with_formatter(out, Compact);
    match reply {
        Reply::EchoBlob(bytes) => bytes.write(out),
        Reply::EchoLog(lines) => lines.write(out),
        Reply::EchoMesh(triangles) => triangles.write(out),
        Reply::EchoPlayer(players) => players.write(out),
        Reply::EchoMedia(media) => media.write(out),
        Reply::EchoContacts(update) => update.write(out),
        Reply::Rank(results) => results.write(out),
        Reply::Eval(value) => value.write(out),
        Reply::Match(candidates) => candidates.write(out),
        Reply::Expand(products) => products.write(out),
        Reply::Total(number) | Reply::Burn(number) => number.write(out),
    }
}

/// Reads the value that a procedure replied; all bytes must be used.
pub fn read_reply(procedure: Procedure, bytes: &[u8]) -> Result<Reply, Error> {
    Ok(match procedure {
        Procedure::EchoBlob => Reply::EchoBlob(read(bytes)?),
        Procedure::EchoLog => Reply::EchoLog(read(bytes)?),
        Procedure::EchoMesh => Reply::EchoMesh(read(bytes)?),
        Procedure::EchoPlayer => Reply::EchoPlayer(read(bytes)?),
        Procedure::EchoMedia => Reply::EchoMedia(Box::new(read(bytes)?)),
        Procedure::EchoContacts => Reply::EchoContacts(read(bytes)?),
        Procedure::Total => Reply::Total(read(bytes)?),
        Procedure::Rank => Reply::Rank(read(bytes)?),
        Procedure::Eval => Reply::Eval(read(bytes)?),
        Procedure::Match => Reply::Match(read(bytes)?),
        Procedure::Expand => Reply::Expand(read(bytes)?),
        Procedure::Burn => Reply::Burn(read(bytes)?),
    })
}

fn read<T: InJson>(bytes: &[u8]) -> Result<T, Error> {
    serde_json::from_slice(bytes).map(|Read(value)| value)
}

/// The body of every answer that is not 200.
#[derive(Serialize, Deserialize)]
pub(crate) struct Failure {
    /// What is wrong, for a person.
    pub(crate) error: String,
}
