//! A request as messages have it.

use rpcbench_contract::workloads;
use rpcbench_contract::workloads::visit::{RequestVisitor, VisitRequest};

use crate::messages::{
    Blob, BurnRequest, Cars, ExpandRequest, Expression, Log, Media, Mesh, Players, Ride, SearchResults, Update,
};

/// A request as its procedure's message.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)] // each variant is documented at `Procedure`
pub enum Request {
    EchoBlob(Blob),
    EchoLog(Log),
    EchoMesh(Mesh),
    EchoPlayer(Players),
    EchoMedia(Media),
    EchoContacts(Update),
    Total(Cars),
    Rank(SearchResults),
    Eval(Expression),
    Match(Ride),
    Expand(ExpandRequest),
    Burn(BurnRequest),
}

/// Turns the model's records into messages.
fn all<'a, R: 'a, M: From<&'a R>>(records: &'a [R]) -> Vec<M> {
    records.iter().map(M::from).collect()
}

impl From<&workloads::Request> for Request {
    fn from(request: &workloads::Request) -> Self {
        match request {
            workloads::Request::EchoBlob(bytes) => Self::EchoBlob(Blob { data: bytes.clone() }),
            workloads::Request::EchoLog(lines) => Self::EchoLog(Log { lines: all(lines) }),
            workloads::Request::EchoMesh(triangles) => Self::EchoMesh(Mesh { triangles: all(triangles) }),
            workloads::Request::EchoPlayer(players) => Self::EchoPlayer(Players { players: all(players) }),
            workloads::Request::EchoMedia(media) => Self::EchoMedia((&**media).into()),
            workloads::Request::EchoContacts(update) => Self::EchoContacts(update.into()),
            workloads::Request::Total(cars) => Self::Total(Cars { cars: all(cars) }),
            workloads::Request::Rank(results) => Self::Rank(SearchResults { results: all(results) }),
            workloads::Request::Eval(expression) => Self::Eval(expression.into()),
            workloads::Request::Match(ride) => Self::Match(ride.into()),
            workloads::Request::Expand(count) => Self::Expand(ExpandRequest { count: *count }),
            workloads::Request::Burn(rounds) => Self::Burn(BurnRequest { rounds: *rounds }),
        }
    }
}

impl VisitRequest for Request {
    fn visit<V: RequestVisitor>(&self, visitor: V) -> V::Output {
        match self {
            Self::EchoBlob(blob) => visitor.echo_blob(&blob.data),
            Self::EchoLog(log) => visitor.echo_log(log.lines.iter()),
            Self::EchoMesh(mesh) => visitor.echo_mesh(mesh.triangles.iter()),
            Self::EchoPlayer(players) => visitor.echo_player(players.players.iter()),
            Self::EchoMedia(media) => visitor.echo_media(media),
            Self::EchoContacts(update) => visitor.echo_contacts(update),
            Self::Total(cars) => visitor.total(cars.cars.iter()),
            Self::Rank(results) => visitor.rank(results.results.iter()),
            Self::Eval(expression) => visitor.eval(expression),
            Self::Match(ride) => visitor.match_(ride),
            Self::Expand(request) => visitor.expand(request.count),
            Self::Burn(request) => visitor.burn(request.rounds),
        }
    }
}
