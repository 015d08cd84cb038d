//! One request and one reply of the service, as Thrift's own values.

use rpcbench_contract::workloads::visit::{ReplyVisitor, RequestVisitor, VisitReply, VisitRequest};
use rpcbench_contract::workloads::{self, Procedure};

use crate::bench::{Candidate, Car, Expression, LogLine, Media, Player, Product, Ride, SearchResult, Triangle, Update};

/// A request as Thrift has it: the argument of the procedure's generated method.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)] // each variant is documented at `Procedure`
pub enum Request {
    EchoBlob(Vec<u8>),
    EchoLog(Vec<LogLine>),
    EchoMesh(Vec<Triangle>),
    EchoPlayer(Vec<Player>),
    EchoMedia(Media),
    EchoContacts(Update),
    Total(Vec<Car>),
    Rank(Vec<SearchResult>),
    Eval(Expression),
    Match(Ride),
    Expand(i32),
    Burn(i32),
}

/// A reply as Thrift has it: what the procedure's generated method returns.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)] // each variant is documented at `Procedure`
pub enum Reply {
    EchoBlob(Vec<u8>),
    EchoLog(Vec<LogLine>),
    EchoMesh(Vec<Triangle>),
    EchoPlayer(Vec<Player>),
    EchoMedia(Media),
    EchoContacts(Update),
    Total(i64),
    Rank(Vec<SearchResult>),
    Eval(i32),
    Match(Vec<Candidate>),
    Expand(Vec<Product>),
    Burn(i64),
}

fn all<'a, M: 'a, T: From<&'a M>>(records: &'a [M]) -> Vec<T> {
    records.iter().map(T::from).collect()
}

impl From<&workloads::Request> for Request {
    fn from(request: &workloads::Request) -> Self {
        use workloads::Request as Model;
        match request {
            Model::EchoBlob(bytes) => Self::EchoBlob(bytes.to_vec()),
            Model::EchoLog(lines) => Self::EchoLog(all(lines)),
            Model::EchoMesh(triangles) => Self::EchoMesh(all(triangles)),
            Model::EchoPlayer(players) => Self::EchoPlayer(all(players)),
            Model::EchoMedia(media) => Self::EchoMedia((&**media).into()),
            Model::EchoContacts(update) => Self::EchoContacts(update.into()),
            Model::Total(cars) => Self::Total(all(cars)),
            Model::Rank(results) => Self::Rank(all(results)),
            Model::Eval(expression) => Self::Eval(expression.into()),
            Model::Match(ride) => Self::Match(ride.into()),
            Model::Expand(count) => Self::Expand(count.cast_signed()),
            Model::Burn(rounds) => Self::Burn(rounds.cast_signed()),
        }
    }
}

impl VisitRequest for Request {
    fn visit<V: RequestVisitor>(&self, visitor: V) -> V::Output {
        match self {
            Self::EchoBlob(bytes) => visitor.echo_blob(bytes),
            Self::EchoLog(lines) => visitor.echo_log(lines.iter()),
            Self::EchoMesh(triangles) => visitor.echo_mesh(triangles.iter()),
            Self::EchoPlayer(players) => visitor.echo_player(players.iter()),
            Self::EchoMedia(media) => visitor.echo_media(media),
            Self::EchoContacts(update) => visitor.echo_contacts(update),
            Self::Total(cars) => visitor.total(cars.iter()),
            Self::Rank(results) => visitor.rank(results.iter()),
            Self::Eval(expression) => visitor.eval(expression),
            Self::Match(ride) => visitor.match_(ride),
            Self::Expand(count) => visitor.expand(count.cast_unsigned()),
            Self::Burn(rounds) => visitor.burn(rounds.cast_unsigned()),
        }
    }
}

impl VisitReply for Reply {
    fn visit<V: ReplyVisitor>(&self, visitor: V) -> V::Output {
        match self {
            Self::EchoBlob(bytes) => visitor.echo_blob(bytes),
            Self::EchoLog(lines) => visitor.echo_log(lines.iter()),
            Self::EchoMesh(triangles) => visitor.echo_mesh(triangles.iter()),
            Self::EchoPlayer(players) => visitor.echo_player(players.iter()),
            Self::EchoMedia(media) => visitor.echo_media(media),
            Self::EchoContacts(update) => visitor.echo_contacts(update),
            Self::Total(cents) => visitor.total(cents.cast_unsigned()),
            Self::Rank(results) => visitor.rank(results.iter()),
            Self::Eval(value) => visitor.eval(*value),
            Self::Match(candidates) => visitor.match_(candidates.iter()),
            Self::Expand(products) => visitor.expand(products.iter()),
            Self::Burn(hash) => visitor.burn(hash.cast_unsigned()),
        }
    }
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
}
