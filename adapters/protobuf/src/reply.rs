//! A reply as messages have it.

use rpcbench_contract::workloads::visit::{ReplyVisitor, VisitReply};

use crate::messages::{
    Blob, BurnReply, Candidates, EvalReply, Log, Media, Mesh, Players, Products, SearchResults, TotalReply, Update,
};

/// A reply as its procedure's message.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)] // each variant is documented at `Procedure`
pub enum Reply {
    EchoBlob(Blob),
    EchoLog(Log),
    EchoMesh(Mesh),
    EchoPlayer(Players),
    EchoMedia(Media),
    EchoContacts(Update),
    Total(TotalReply),
    Rank(SearchResults),
    Eval(EvalReply),
    Match(Candidates),
    Expand(Products),
    Burn(BurnReply),
}

impl VisitReply for Reply {
    fn visit<V: ReplyVisitor>(&self, visitor: V) -> V::Output {
        match self {
            Self::EchoBlob(blob) => visitor.echo_blob(&blob.data),
            Self::EchoLog(log) => visitor.echo_log(log.lines.iter()),
            Self::EchoMesh(mesh) => visitor.echo_mesh(mesh.triangles.iter()),
            Self::EchoPlayer(players) => visitor.echo_player(players.players.iter()),
            Self::EchoMedia(media) => visitor.echo_media(media),
            Self::EchoContacts(update) => visitor.echo_contacts(update),
            Self::Total(reply) => visitor.total(reply.cents),
            Self::Rank(results) => visitor.rank(results.results.iter()),
            Self::Eval(reply) => visitor.eval(reply.value),
            Self::Match(candidates) => visitor.match_(candidates.candidates.iter()),
            Self::Expand(products) => visitor.expand(products.products.iter()),
            Self::Burn(reply) => visitor.burn(reply.hash),
        }
    }
}
