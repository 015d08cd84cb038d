//! The answer to a request that may be used up.

use rpcbench_contract::workloads::compute::{self, Refusal};
use rpcbench_contract::workloads::{Reply, Request};

/// Answers as [`compute::answer`] does, but moves what is echoed or sorted from the request into the reply: a caller
/// that hands over its value must not pay for a copy of it.
#[inline]
pub fn answer(request: Request) -> Result<Reply, Refusal> {
    Ok(match request {
        Request::EchoBlob(bytes) => Reply::EchoBlob(bytes),
        Request::EchoLog(lines) => Reply::EchoLog(lines),
        Request::EchoMesh(triangles) => Reply::EchoMesh(triangles),
        Request::EchoPlayer(players) => Reply::EchoPlayer(players),
        Request::EchoMedia(media) => Reply::EchoMedia(media),
        Request::EchoContacts(update) => Reply::EchoContacts(update),
        Request::Rank(results) => Reply::Rank(compute::rank(results, |result, score| result.score = score)),
        borrowed => compute::answer(&borrowed)?,
    })
}
