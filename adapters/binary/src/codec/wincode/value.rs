//! A request and a reply as wincode's own values.

use bytes::Bytes;
use rpcbench_contract::workloads::compute::{self, Near, Refusal};
use rpcbench_contract::workloads::expression::Expression;
use rpcbench_contract::workloads::visit::{ReplyVisitor, RequestVisitor, VisitReply, VisitRequest};
use rpcbench_contract::workloads::{Procedure, Request as ModelRequest};

use super::records::{Candidate, Car, LogLine, Media, Player, Product, Ride, SearchResult, Triangle, Update};

/// A request as wincode's own value.
#[derive(Clone, Debug, PartialEq)]
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

/// A reply as wincode's own value.
#[derive(Clone, Debug, PartialEq)]
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

/// A list of the model's as one of wincode's.
fn all<M, T: From<M>>(list: Vec<M>) -> Vec<T> {
    list.into_iter().map(T::from).collect()
}

impl From<ModelRequest> for Request {
    fn from(request: ModelRequest) -> Self {
        match request {
            ModelRequest::EchoBlob(bytes) => Self::EchoBlob(bytes),
            ModelRequest::EchoLog(lines) => Self::EchoLog(all(lines)),
            ModelRequest::EchoMesh(triangles) => Self::EchoMesh(all(triangles)),
            ModelRequest::EchoPlayer(players) => Self::EchoPlayer(all(players)),
            ModelRequest::EchoMedia(media) => Self::EchoMedia(Box::new(Media::from(*media))),
            ModelRequest::EchoContacts(update) => Self::EchoContacts(update.into()),
            ModelRequest::Total(cars) => Self::Total(all(cars)),
            ModelRequest::Rank(results) => Self::Rank(all(results)),
            ModelRequest::Eval(expression) => Self::Eval(expression),
            ModelRequest::Match(ride) => Self::Match(ride.into()),
            ModelRequest::Expand(count) => Self::Expand(count),
            ModelRequest::Burn(rounds) => Self::Burn(rounds),
        }
    }
}

impl Request {
    pub(super) const fn procedure(&self) -> Procedure {
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

    /// Does what this asks.
    pub(super) fn answer(self) -> Result<Reply, Refusal> {
        Ok(match self {
            Self::EchoBlob(value) => Reply::EchoBlob(value),
            Self::EchoLog(value) => Reply::EchoLog(value),
            Self::EchoMesh(value) => Reply::EchoMesh(value),
            Self::EchoPlayer(value) => Reply::EchoPlayer(value),
            Self::EchoMedia(value) => Reply::EchoMedia(value),
            Self::EchoContacts(value) => Reply::EchoContacts(value),
            Self::Total(cars) => Reply::Total(compute::total(cars.iter())),
            Self::Rank(results) => Reply::Rank(compute::rank(results, |result, score| result.score = score)),
            Self::Eval(expression) => Reply::Eval(compute::eval(&expression)?),
            Self::Match(ride) => {
                let candidate = |Near { driver, distance }| Candidate { driver, distance };
                Reply::Match(compute::nearest_by(&ride, candidate))
            }
            Self::Expand(count) => Reply::Expand(compute::expand(count)?.map(Product::from).collect()),
            Self::Burn(rounds) => Reply::Burn(compute::burn(rounds)?),
        })
    }
}

impl VisitRequest for Request {
    fn visit<V: RequestVisitor>(&self, visitor: V) -> V::Output {
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
    fn visit<V: ReplyVisitor>(&self, visitor: V) -> V::Output {
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
