//! Requests and replies between the model and what is generated for calls.

use rpcbench_contract::CallError;
use rpcbench_contract::workloads::visit::{ReplyVisitor, VisitReply};
use rpcbench_contract::workloads::{Procedure, Request};

use crate::bench::{
    BenchBurnArgsSend, BenchBurnResultRecv, BenchEchoBlobArgsSend, BenchEchoBlobResultRecv, BenchEchoContactsArgsSend,
    BenchEchoContactsResultRecv, BenchEchoLogArgsSend, BenchEchoLogResultRecv, BenchEchoMediaArgsSend,
    BenchEchoMediaResultRecv, BenchEchoMeshArgsSend, BenchEchoMeshResultRecv, BenchEchoPlayerArgsSend,
    BenchEchoPlayerResultRecv, BenchEvalArgsSend, BenchEvalResultRecv, BenchExpandArgsSend, BenchExpandResultRecv,
    BenchMatchArgsSend, BenchMatchResultRecv, BenchRankArgsSend, BenchRankResultRecv, BenchRequestSend,
    BenchResponseRecv, BenchTotalArgsSend, BenchTotalResultRecv, Candidate, LogLine, Media, Player, Product, Refused,
    SearchResult, Triangle, Update,
};

/// A reply as pilota's structs.
#[derive(Clone, Debug)]
#[allow(missing_docs)] // each variant is documented at `Procedure`
pub enum Reply {
    EchoBlob(pilota::Bytes),
    EchoLog(Vec<LogLine>),
    EchoMesh(Vec<Triangle>),
    EchoPlayer(Vec<Player>),
    EchoMedia(Box<Media>),
    EchoContacts(Update),
    Total(u64),
    Rank(Vec<SearchResult>),
    Eval(i32),
    Match(Vec<Candidate>),
    Expand(Vec<Product>),
    Burn(u64),
}

fn all<'a, R: 'a, S: From<&'a R>>(records: &'a [R]) -> Vec<S> {
    records.iter().map(S::from).collect()
}

/// The arguments of a call.
pub(crate) fn arguments(request: &Request) -> BenchRequestSend {
    use BenchRequestSend as Send;
    match request {
        Request::EchoBlob(bytes) => Send::EchoBlob(BenchEchoBlobArgsSend { bytes: bytes.clone() }),
        Request::EchoLog(lines) => Send::EchoLog(BenchEchoLogArgsSend { lines: all(lines) }),
        Request::EchoMesh(triangles) => Send::EchoMesh(BenchEchoMeshArgsSend { triangles: all(triangles) }),
        Request::EchoPlayer(players) => Send::EchoPlayer(BenchEchoPlayerArgsSend { players: all(players) }),
        Request::EchoMedia(media) => Send::EchoMedia(BenchEchoMediaArgsSend { media: media.as_ref().into() }),
        Request::EchoContacts(update) => Send::EchoContacts(BenchEchoContactsArgsSend { update: update.into() }),
        Request::Total(cars) => Send::Total(BenchTotalArgsSend { cars: all(cars) }),
        Request::Rank(results) => Send::Rank(BenchRankArgsSend { results: all(results) }),
        Request::Eval(expression) => Send::Eval(BenchEvalArgsSend { expression: expression.into() }),
        Request::Match(ride) => Send::Match(BenchMatchArgsSend { ride: ride.into() }),
        Request::Expand(count) => Send::Expand(BenchExpandArgsSend { count: count.cast_signed() }),
        Request::Burn(rounds) => Send::Burn(BenchBurnArgsSend { rounds: rounds.cast_signed() }),
    }
}

/// The procedure that arguments are for.
pub(crate) const fn procedure(arguments: &BenchRequestSend) -> Procedure {
    match arguments {
        BenchRequestSend::EchoBlob(_) => Procedure::EchoBlob,
        BenchRequestSend::EchoLog(_) => Procedure::EchoLog,
        BenchRequestSend::EchoMesh(_) => Procedure::EchoMesh,
        BenchRequestSend::EchoPlayer(_) => Procedure::EchoPlayer,
        BenchRequestSend::EchoMedia(_) => Procedure::EchoMedia,
        BenchRequestSend::EchoContacts(_) => Procedure::EchoContacts,
        BenchRequestSend::Total(_) => Procedure::Total,
        BenchRequestSend::Rank(_) => Procedure::Rank,
        BenchRequestSend::Eval(_) => Procedure::Eval,
        BenchRequestSend::Match(_) => Procedure::Match,
        BenchRequestSend::Expand(_) => Procedure::Expand,
        BenchRequestSend::Burn(_) => Procedure::Burn,
    }
}

fn refused(refused: &Refused) -> CallError {
    CallError::Remote(format!("refused: {}", refused.reason))
}

/// The reply of a call for a procedure. The method's name stands in the reply, so that a peer can answer another.
pub(crate) fn reply(asked: Procedure, response: BenchResponseRecv) -> Result<Reply, CallError> {
    use BenchResponseRecv as Recv;
    Ok(match (asked, response) {
        (Procedure::EchoBlob, Recv::EchoBlob(BenchEchoBlobResultRecv::Ok(bytes))) => Reply::EchoBlob(bytes),
        (Procedure::EchoLog, Recv::EchoLog(BenchEchoLogResultRecv::Ok(lines))) => Reply::EchoLog(lines),
        (Procedure::EchoMesh, Recv::EchoMesh(BenchEchoMeshResultRecv::Ok(triangles))) => Reply::EchoMesh(triangles),
        (Procedure::EchoPlayer, Recv::EchoPlayer(BenchEchoPlayerResultRecv::Ok(players))) => Reply::EchoPlayer(players),
        (Procedure::EchoMedia, Recv::EchoMedia(BenchEchoMediaResultRecv::Ok(media))) => {
            Reply::EchoMedia(Box::new(media))
        }
        (Procedure::EchoContacts, Recv::EchoContacts(BenchEchoContactsResultRecv::Ok(update))) => {
            Reply::EchoContacts(update)
        }
        (Procedure::Total, Recv::Total(BenchTotalResultRecv::Ok(cents))) => Reply::Total(cents.cast_unsigned()),
        (Procedure::Rank, Recv::Rank(BenchRankResultRecv::Ok(results))) => Reply::Rank(results),
        (Procedure::Eval, Recv::Eval(BenchEvalResultRecv::Ok(value))) => Reply::Eval(value),
        (Procedure::Match, Recv::Match(BenchMatchResultRecv::Ok(candidates))) => Reply::Match(candidates),
        (Procedure::Expand, Recv::Expand(BenchExpandResultRecv::Ok(products))) => Reply::Expand(products),
        (Procedure::Burn, Recv::Burn(BenchBurnResultRecv::Ok(hash))) => Reply::Burn(hash.cast_unsigned()),
        (Procedure::Eval, Recv::Eval(BenchEvalResultRecv::Refused(why)))
        | (Procedure::Expand, Recv::Expand(BenchExpandResultRecv::Refused(why)))
        | (Procedure::Burn, Recv::Burn(BenchBurnResultRecv::Refused(why))) => return Err(refused(&why)),
        (asked, _) => return Err(CallError::Protocol(format!("another method was answered than {asked}"))),
    })
}

impl VisitReply for Reply {
    fn visit<V: ReplyVisitor>(&self, visitor: V) -> V::Output {
        match self {
            Self::EchoBlob(bytes) => visitor.echo_blob(bytes),
            Self::EchoLog(lines) => visitor.echo_log(lines.iter()),
            Self::EchoMesh(triangles) => visitor.echo_mesh(triangles.iter()),
            Self::EchoPlayer(players) => visitor.echo_player(players.iter()),
            Self::EchoMedia(media) => visitor.echo_media(media.as_ref()),
            Self::EchoContacts(update) => visitor.echo_contacts(update),
            Self::Total(cents) => visitor.total(*cents),
            Self::Rank(results) => visitor.rank(results.iter()),
            Self::Eval(value) => visitor.eval(*value),
            Self::Match(candidates) => visitor.match_(candidates.iter()),
            Self::Expand(products) => visitor.expand(products.iter()),
            Self::Burn(hash) => visitor.burn(*hash),
        }
    }
}
