//! What is asked and what is answered, one variant per procedure.

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use crate::digest::Proof;
use crate::expression::Expression;
use crate::model::{Candidate, Car, LogLine, Media, Player, Product, Ride, SearchResult, Triangle, Update};
use crate::procedure::Procedure;
use crate::visit::{self, Malformed, VisitReply, VisitRequest};

/// A request as the model has it. Its one large variant is boxed, so that every other is moved cheaply.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)] // each variant is documented at `Procedure`
pub enum Request {
    EchoBlob(Bytes),
    EchoLog(Vec<LogLine>),
    EchoMesh(Vec<Triangle>),
    EchoPlayer(Vec<Player>),
    EchoMedia(Box<Media>),
    EchoContacts(Update),
    Total(Vec<Car>),
    Rank(Vec<SearchResult>),
    Eval(Expression),
    Match(Ride),
    Expand(u32),
    Burn(u32),
}

/// A reply as the model has it. Its one large variant is boxed, so that every other is moved cheaply.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)] // each variant is documented at `Procedure`
pub enum Reply {
    EchoBlob(Bytes),
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

impl Request {
    /// The procedure that this asks.
    #[must_use]
    pub const fn procedure(&self) -> Procedure {
        match self {
            Self::EchoBlob(_) => Procedure::EchoBlob,
            Self::EchoLog(_) => Procedure::EchoLog,
            Self::EchoMesh(_) => Procedure::EchoMesh,
            Self::EchoPlayer(_) => Procedure::EchoPlayer,
            Self::EchoMedia(_) => Procedure::EchoMedia,
            Self::EchoContacts(_) => Procedure::EchoContacts,
            Self::Total(_) => Procedure::Total,
            Self::Rank(_) => Procedure::Rank,
            Self::Eval(_) => Procedure::Eval,
            Self::Match(_) => Procedure::Match,
            Self::Expand(_) => Procedure::Expand,
            Self::Burn(_) => Procedure::Burn,
        }
    }

    /// Turns any framework's own request into the model's.
    pub fn gather(request: &impl VisitRequest) -> Result<Self, Malformed> {
        request.visit(visit::GatherRequest)
    }
}

impl Reply {
    /// The procedure that this answers.
    #[must_use]
    pub const fn procedure(&self) -> Procedure {
        match self {
            Self::EchoBlob(_) => Procedure::EchoBlob,
            Self::EchoLog(_) => Procedure::EchoLog,
            Self::EchoMesh(_) => Procedure::EchoMesh,
            Self::EchoPlayer(_) => Procedure::EchoPlayer,
            Self::EchoMedia(_) => Procedure::EchoMedia,
            Self::EchoContacts(_) => Procedure::EchoContacts,
            Self::Total(_) => Procedure::Total,
            Self::Rank(_) => Procedure::Rank,
            Self::Eval(_) => Procedure::Eval,
            Self::Match(_) => Procedure::Match,
            Self::Expand(_) => Procedure::Expand,
            Self::Burn(_) => Procedure::Burn,
        }
    }

    /// Turns any framework's own reply into the model's.
    pub fn gather(reply: &impl VisitReply) -> Result<Self, Malformed> {
        reply.visit(visit::GatherReply)
    }

    /// The proof of this reply, which every adapter's reply must have too.
    #[must_use]
    pub fn proof(&self) -> Proof {
        Proof::of(self)
    }
}

impl VisitRequest for Request {
    fn visit<V: visit::RequestVisitor>(&self, visitor: V) -> V::Output {
        match self {
            Self::EchoBlob(bytes) => visitor.echo_blob(bytes),
            Self::EchoLog(lines) => visitor.echo_log(lines.iter()),
            Self::EchoMesh(triangles) => visitor.echo_mesh(triangles.iter()),
            Self::EchoPlayer(players) => visitor.echo_player(players.iter()),
            Self::EchoMedia(media) => visitor.echo_media(&**media),
            Self::EchoContacts(update) => visitor.echo_contacts(update),
            Self::Total(cars) => visitor.total(cars.iter()),
            Self::Rank(results) => visitor.rank(results.iter()),
            Self::Eval(expression) => visitor.eval(expression),
            Self::Match(ride) => visitor.match_(ride),
            Self::Expand(count) => visitor.expand(*count),
            Self::Burn(rounds) => visitor.burn(*rounds),
        }
    }
}

impl VisitReply for Reply {
    fn visit<V: visit::ReplyVisitor>(&self, visitor: V) -> V::Output {
        match self {
            Self::EchoBlob(bytes) => visitor.echo_blob(bytes),
            Self::EchoLog(lines) => visitor.echo_log(lines.iter()),
            Self::EchoMesh(triangles) => visitor.echo_mesh(triangles.iter()),
            Self::EchoPlayer(players) => visitor.echo_player(players.iter()),
            Self::EchoMedia(media) => visitor.echo_media(&**media),
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
