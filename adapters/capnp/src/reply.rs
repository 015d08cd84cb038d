//! A reply as the message that was received.

use capnp::MessageSize;
use capnp::capability::Response;
use rpcbench_contract::workloads::visit::{ReplyVisitor, VisitReply};

use crate::bench_capnp::bench::{
    burn_results, echo_blob_results, echo_contacts_results, echo_log_results, echo_media_results, echo_mesh_results,
    echo_player_results, eval_results, expand_results, match_ride_results, rank_results, total_results,
};
use crate::reading::{each, whole};

/// A reply that is unpacked as it is read.
#[allow(missing_docs)] // each variant is documented at `Procedure`
pub enum Reply {
    EchoBlob(Response<echo_blob_results::Owned>),
    EchoLog(Response<echo_log_results::Owned>),
    EchoMesh(Response<echo_mesh_results::Owned>),
    EchoPlayer(Response<echo_player_results::Owned>),
    EchoMedia(Response<echo_media_results::Owned>),
    EchoContacts(Response<echo_contacts_results::Owned>),
    Total(Response<total_results::Owned>),
    Rank(Response<rank_results::Owned>),
    Eval(Response<eval_results::Owned>),
    Match(Response<match_ride_results::Owned>),
    Expand(Response<expand_results::Owned>),
    Burn(Response<burn_results::Owned>),
}

impl Reply {
    /// Follows every pointer once, and fails where one leads astray.
    pub(crate) fn check(&self) -> capnp::Result<MessageSize> {
        match self {
            Self::EchoBlob(response) => response.get()?.total_size(),
            Self::EchoLog(response) => response.get()?.total_size(),
            Self::EchoMesh(response) => response.get()?.total_size(),
            Self::EchoPlayer(response) => response.get()?.total_size(),
            Self::EchoMedia(response) => response.get()?.total_size(),
            Self::EchoContacts(response) => response.get()?.total_size(),
            Self::Total(response) => response.get()?.total_size(),
            Self::Rank(response) => response.get()?.total_size(),
            Self::Eval(response) => response.get()?.total_size(),
            Self::Match(response) => response.get()?.total_size(),
            Self::Expand(response) => response.get()?.total_size(),
            Self::Burn(response) => response.get()?.total_size(),
        }
    }
}

/// What a response holds under a name, if it can be read.
macro_rules! held {
    ($response:ident, $get:ident) => {
        $response.get().and_then(|results| results.$get())
    };
}

impl VisitReply for Reply {
    fn visit<V: ReplyVisitor>(&self, visitor: V) -> V::Output {
        match self {
            Self::EchoBlob(response) => visitor.echo_blob(held!(response, get_bytes).unwrap_or_default()),
            Self::EchoLog(response) => visitor.echo_log(each(held!(response, get_lines))),
            Self::EchoMesh(response) => visitor.echo_mesh(each(held!(response, get_triangles))),
            Self::EchoPlayer(response) => visitor.echo_player(each(held!(response, get_players))),
            Self::EchoMedia(response) => visitor.echo_media(&whole(held!(response, get_media))),
            Self::EchoContacts(response) => visitor.echo_contacts(&whole(held!(response, get_update))),
            Self::Total(response) => visitor.total(whole(response.get()).get_cents()),
            Self::Rank(response) => visitor.rank(each(held!(response, get_results))),
            Self::Eval(response) => visitor.eval(whole(response.get()).get_value()),
            Self::Match(response) => visitor.match_(each(held!(response, get_candidates))),
            Self::Expand(response) => visitor.expand(each(held!(response, get_products))),
            Self::Burn(response) => visitor.burn(whole(response.get()).get_hash()),
        }
    }
}
