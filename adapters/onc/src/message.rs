//! One request and one reply of the service: which XDR type each procedure takes and gives.
//!
//! The values are the model's own. `Eval`, `Expand` and `Burn` answer a union, because they may refuse.

use rpcbench_contract::workloads::compute;
use rpcbench_contract::workloads::{Procedure, Reply, Request};

use crate::xdr::{Outcome, Xdr, XdrError, put_done, put_refused, take_whole};

/// The number of a procedure in `bench.x`. Number 0 does nothing, as in every program of ONC RPC.
#[must_use]
pub const fn number(procedure: Procedure) -> u32 {
    procedure.number() as u32 + 1
}

/// The procedure of a number that came from outside; none for 0.
#[must_use]
pub fn procedure(number: u32) -> Option<Procedure> {
    let number = number.checked_sub(1)?;
    u8::try_from(number).ok().and_then(Procedure::from_number)
}

/// Appends the arguments of a call.
pub fn put_request(request: &Request, out: &mut Vec<u8>) {
    match request {
        Request::EchoBlob(bytes) => bytes.put(out),
        Request::EchoLog(lines) => lines.put(out),
        Request::EchoMesh(triangles) => triangles.put(out),
        Request::EchoPlayer(players) => players.put(out),
        Request::EchoMedia(media) => media.put(out),
        Request::EchoContacts(update) => update.put(out),
        Request::Total(cars) => cars.put(out),
        Request::Rank(results) => results.put(out),
        Request::Eval(expression) => expression.put(out),
        Request::Match(ride) => ride.put(out),
        Request::Expand(number) | Request::Burn(number) => number.put(out),
    }
}

/// Decodes the arguments of a call from exactly these bytes, which come from outside.
pub fn take_request(procedure: Procedure, bytes: &[u8]) -> Result<Request, XdrError> {
    Ok(match procedure {
        Procedure::EchoBlob => Request::EchoBlob(take_whole(bytes)?),
        Procedure::EchoLog => Request::EchoLog(take_whole(bytes)?),
        Procedure::EchoMesh => Request::EchoMesh(take_whole(bytes)?),
        Procedure::EchoPlayer => Request::EchoPlayer(take_whole(bytes)?),
        Procedure::EchoMedia => Request::EchoMedia(take_whole(bytes)?),
        Procedure::EchoContacts => Request::EchoContacts(take_whole(bytes)?),
        Procedure::Total => Request::Total(take_whole(bytes)?),
        Procedure::Rank => Request::Rank(take_whole(bytes)?),
        Procedure::Eval => Request::Eval(take_whole(bytes)?),
        Procedure::Match => Request::Match(take_whole(bytes)?),
        Procedure::Expand => Request::Expand(take_whole(bytes)?),
        Procedure::Burn => Request::Burn(take_whole(bytes)?),
    })
}

/// Does what a request asks.
#[must_use]
pub fn answer(request: Request) -> Outcome<Reply> {
    compute::answer_owned(request).map_or_else(|refusal| Outcome::Refused(refusal.to_string()), Outcome::Done)
}

/// Appends the results of a call: a value, or a refusal, which only those procedures give that may.
pub fn put_reply(outcome: &Outcome<Reply>, out: &mut Vec<u8>) {
    match outcome {
        Outcome::Done(reply) => put_value(reply, out),
        Outcome::Refused(reason) => put_refused(reason, out),
    }
}

fn put_value(reply: &Reply, out: &mut Vec<u8>) {
    match reply {
        Reply::EchoBlob(bytes) => bytes.put(out),
        Reply::EchoLog(lines) => lines.put(out),
        Reply::EchoMesh(triangles) => triangles.put(out),
        Reply::EchoPlayer(players) => players.put(out),
        Reply::EchoMedia(media) => media.put(out),
        Reply::EchoContacts(update) => update.put(out),
        Reply::Total(cents) => cents.put(out),
        Reply::Rank(results) => results.put(out),
        Reply::Eval(value) => put_done(value, out),
        Reply::Match(candidates) => candidates.put(out),
        Reply::Expand(products) => put_done(products, out),
        Reply::Burn(hash) => put_done(hash, out),
    }
}

/// Decodes the results of a call from exactly these bytes, which come from outside.
pub fn take_reply(procedure: Procedure, bytes: &[u8]) -> Result<Outcome<Reply>, XdrError> {
    Ok(Outcome::Done(match procedure {
        Procedure::EchoBlob => Reply::EchoBlob(take_whole(bytes)?),
        Procedure::EchoLog => Reply::EchoLog(take_whole(bytes)?),
        Procedure::EchoMesh => Reply::EchoMesh(take_whole(bytes)?),
        Procedure::EchoPlayer => Reply::EchoPlayer(take_whole(bytes)?),
        Procedure::EchoMedia => Reply::EchoMedia(take_whole(bytes)?),
        Procedure::EchoContacts => Reply::EchoContacts(take_whole(bytes)?),
        Procedure::Total => Reply::Total(take_whole(bytes)?),
        Procedure::Rank => Reply::Rank(take_whole(bytes)?),
        Procedure::Match => Reply::Match(take_whole(bytes)?),
        Procedure::Eval => return take_outcome(bytes, Reply::Eval),
        Procedure::Expand => return take_outcome(bytes, Reply::Expand),
        Procedure::Burn => return take_outcome(bytes, Reply::Burn),
    }))
}

fn take_outcome<T: Xdr>(bytes: &[u8], reply: fn(T) -> Reply) -> Result<Outcome<Reply>, XdrError> {
    Ok(match take_whole(bytes)? {
        Outcome::Done(value) => Outcome::Done(reply(value)),
        Outcome::Refused(reason) => Outcome::Refused(reason),
    })
}
