//! A request as the message that will be sent.

use capnp::capability;
use rpcbench_contract::workloads;

use crate::bench_capnp::bench::{
    self, burn_params, burn_results, echo_blob_params, echo_blob_results, echo_contacts_params, echo_contacts_results,
    echo_log_params, echo_log_results, echo_media_params, echo_media_results, echo_mesh_params, echo_mesh_results,
    echo_player_params, echo_player_results, eval_params, eval_results, expand_params, expand_results,
    match_ride_params, match_ride_results, rank_params, rank_results, total_params, total_results,
};
use crate::reply::Reply;
use crate::writing::Fill;

/// A request that is packed, and needs only to be sent.
#[allow(missing_docs)] // each variant is documented at `Procedure`
pub enum Request {
    EchoBlob(capability::Request<echo_blob_params::Owned, echo_blob_results::Owned>),
    EchoLog(capability::Request<echo_log_params::Owned, echo_log_results::Owned>),
    EchoMesh(capability::Request<echo_mesh_params::Owned, echo_mesh_results::Owned>),
    EchoPlayer(capability::Request<echo_player_params::Owned, echo_player_results::Owned>),
    EchoMedia(capability::Request<echo_media_params::Owned, echo_media_results::Owned>),
    EchoContacts(capability::Request<echo_contacts_params::Owned, echo_contacts_results::Owned>),
    Total(capability::Request<total_params::Owned, total_results::Owned>),
    Rank(capability::Request<rank_params::Owned, rank_results::Owned>),
    Eval(capability::Request<eval_params::Owned, eval_results::Owned>),
    Match(capability::Request<match_ride_params::Owned, match_ride_results::Owned>),
    Expand(capability::Request<expand_params::Owned, expand_results::Owned>),
    Burn(capability::Request<burn_params::Owned, burn_results::Owned>),
}

/// Makes the request of a procedure: an empty one from the service, filled with its argument.
macro_rules! packed {
    ($procedure:ident, $empty:expr, $argument:expr) => {{
        let mut request = $empty;
        request.get().fill($argument);
        Request::$procedure(request)
    }};
}

impl Request {
    /// Packs a request for this service.
    pub(crate) fn new(bench: &bench::Client, request: &workloads::Request) -> Self {
        match request {
            workloads::Request::EchoBlob(bytes) => packed!(EchoBlob, bench.echo_blob_request(), bytes),
            workloads::Request::EchoLog(lines) => packed!(EchoLog, bench.echo_log_request(), lines),
            workloads::Request::EchoMesh(triangles) => packed!(EchoMesh, bench.echo_mesh_request(), triangles),
            workloads::Request::EchoPlayer(players) => packed!(EchoPlayer, bench.echo_player_request(), players),
            workloads::Request::EchoMedia(media) => packed!(EchoMedia, bench.echo_media_request(), media.as_ref()),
            workloads::Request::EchoContacts(update) => packed!(EchoContacts, bench.echo_contacts_request(), update),
            workloads::Request::Total(cars) => packed!(Total, bench.total_request(), cars),
            workloads::Request::Rank(results) => packed!(Rank, bench.rank_request(), results),
            workloads::Request::Eval(expression) => packed!(Eval, bench.eval_request(), expression),
            workloads::Request::Match(ride) => packed!(Match, bench.match_ride_request(), ride),
            workloads::Request::Expand(count) => packed!(Expand, bench.expand_request(), count),
            workloads::Request::Burn(rounds) => packed!(Burn, bench.burn_request(), rounds),
        }
    }

    /// Sends it, and waits for the reply.
    pub(crate) async fn send(self) -> capnp::Result<Reply> {
        Ok(match self {
            Self::EchoBlob(request) => Reply::EchoBlob(request.send().promise.await?),
            Self::EchoLog(request) => Reply::EchoLog(request.send().promise.await?),
            Self::EchoMesh(request) => Reply::EchoMesh(request.send().promise.await?),
            Self::EchoPlayer(request) => Reply::EchoPlayer(request.send().promise.await?),
            Self::EchoMedia(request) => Reply::EchoMedia(request.send().promise.await?),
            Self::EchoContacts(request) => Reply::EchoContacts(request.send().promise.await?),
            Self::Total(request) => Reply::Total(request.send().promise.await?),
            Self::Rank(request) => Reply::Rank(request.send().promise.await?),
            Self::Eval(request) => Reply::Eval(request.send().promise.await?),
            Self::Match(request) => Reply::Match(request.send().promise.await?),
            Self::Expand(request) => Reply::Expand(request.send().promise.await?),
            Self::Burn(request) => Reply::Burn(request.send().promise.await?),
        })
    }
}
