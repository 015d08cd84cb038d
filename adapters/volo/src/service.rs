//! The procedures at the server, on pilota's structs.

use rpcbench_contract::workloads::compute::{self, Near, Refusal};
use volo::service::Service;
use volo_thrift::ServerError;
use volo_thrift::context::ServerContext;

use crate::bench::{
    BenchBurnResultSend, BenchEchoBlobResultSend, BenchEchoContactsResultSend, BenchEchoLogResultSend,
    BenchEchoMediaResultSend, BenchEchoMeshResultSend, BenchEchoPlayerResultSend, BenchEvalResultSend,
    BenchExpandResultSend, BenchMatchResultSend, BenchRankResultSend, BenchRequestRecv, BenchResponseSend,
    BenchTotalResultSend, Candidate, Product, Refused, SearchResult,
};

/// What serves; it has no state. It stands where the generated server stands, which can be had only together with Volo's
/// own listener.
#[derive(Clone, Copy)]
pub(crate) struct Procedures;

impl Service<ServerContext, BenchRequestRecv> for Procedures {
    type Response = BenchResponseSend;
    type Error = ServerError;

    async fn call(&self, _: &mut ServerContext, request: BenchRequestRecv) -> Result<BenchResponseSend, ServerError> {
        Ok(answer(request))
    }
}

fn answer(request: BenchRequestRecv) -> BenchResponseSend {
    match request {
        BenchRequestRecv::EchoBlob(args) => BenchResponseSend::EchoBlob(BenchEchoBlobResultSend::Ok(args.bytes)),
        BenchRequestRecv::EchoLog(args) => BenchResponseSend::EchoLog(BenchEchoLogResultSend::Ok(args.lines)),
        BenchRequestRecv::EchoMesh(args) => BenchResponseSend::EchoMesh(BenchEchoMeshResultSend::Ok(args.triangles)),
        BenchRequestRecv::EchoPlayer(args) => {
            BenchResponseSend::EchoPlayer(BenchEchoPlayerResultSend::Ok(args.players))
        }
        BenchRequestRecv::EchoMedia(args) => BenchResponseSend::EchoMedia(BenchEchoMediaResultSend::Ok(args.media)),
        BenchRequestRecv::EchoContacts(args) => {
            BenchResponseSend::EchoContacts(BenchEchoContactsResultSend::Ok(args.update))
        }
        BenchRequestRecv::Total(args) => {
            let cents = compute::total(args.cars.iter()).cast_signed();
            BenchResponseSend::Total(BenchTotalResultSend::Ok(cents))
        }
        BenchRequestRecv::Rank(args) => {
            let set_score = |result: &mut SearchResult, score| result.score = score;
            BenchResponseSend::Rank(BenchRankResultSend::Ok(compute::rank(args.results, set_score)))
        }
        BenchRequestRecv::Eval(args) => BenchResponseSend::Eval(
            compute::eval(&args.expression)
                .map_or_else(|malformed| BenchEvalResultSend::Refused(refused(malformed)), BenchEvalResultSend::Ok),
        ),
        BenchRequestRecv::Match(args) => {
            BenchResponseSend::Match(BenchMatchResultSend::Ok(compute::nearest_by(&args.ride, candidate)))
        }
        BenchRequestRecv::Expand(args) => {
            BenchResponseSend::Expand(compute::expand(args.count.cast_unsigned()).map_or_else(
                |refusal| BenchExpandResultSend::Refused(refused(refusal)),
                |products| BenchExpandResultSend::Ok(products.map(Product::from).collect()),
            ))
        }
        BenchRequestRecv::Burn(args) => {
            BenchResponseSend::Burn(compute::burn(args.rounds.cast_unsigned()).map_or_else(
                |refusal| BenchBurnResultSend::Refused(refused(refusal)),
                |hash| BenchBurnResultSend::Ok(hash.cast_signed()),
            ))
        }
    }
}

fn candidate(near: Near) -> Candidate {
    Candidate { driver: near.driver.cast_signed(), distance: near.distance }
}

fn refused(refusal: impl Into<Refusal>) -> Refused {
    Refused { reason: refusal.into().to_string().into() }
}
