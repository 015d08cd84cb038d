//! The procedures at the server, on the messages themselves.

use rpcbench_contract::workloads::compute;
use tonic::{Request, Response, Status, async_trait};

use super::status::refused;
use crate::messages::bench_server::Bench;
use crate::messages::{
    Blob, BurnReply, BurnRequest, Candidate, Candidates, Cars, EvalReply, ExpandRequest, Expression, Log, Media, Mesh,
    Players, Product, Products, Ride, SearchResult, SearchResults, TotalReply, Update,
};

/// What every procedure answers.
type Answer<T> = Result<Response<T>, Status>;

/// The service `Bench`.
pub(super) struct Service;

#[async_trait]
impl Bench for Service {
    async fn echo_blob(&self, request: Request<Blob>) -> Answer<Blob> {
        Ok(Response::new(request.into_inner()))
    }

    async fn echo_log(&self, request: Request<Log>) -> Answer<Log> {
        Ok(Response::new(request.into_inner()))
    }

    async fn echo_mesh(&self, request: Request<Mesh>) -> Answer<Mesh> {
        Ok(Response::new(request.into_inner()))
    }

    async fn echo_player(&self, request: Request<Players>) -> Answer<Players> {
        Ok(Response::new(request.into_inner()))
    }

    async fn echo_media(&self, request: Request<Media>) -> Answer<Media> {
        Ok(Response::new(request.into_inner()))
    }

    async fn echo_contacts(&self, request: Request<Update>) -> Answer<Update> {
        Ok(Response::new(request.into_inner()))
    }

    async fn total(&self, request: Request<Cars>) -> Answer<TotalReply> {
        let cents = compute::total(request.get_ref().cars.iter());
        Ok(Response::new(TotalReply { cents }))
    }

    async fn rank(&self, request: Request<SearchResults>) -> Answer<SearchResults> {
        let set_score = |result: &mut SearchResult, score| result.score = score;
        let results = compute::rank(request.into_inner().results, set_score);
        Ok(Response::new(SearchResults { results }))
    }

    async fn eval(&self, request: Request<Expression>) -> Answer<EvalReply> {
        let value = compute::eval(request.get_ref()).map_err(|malformed| refused(malformed.into()))?;
        Ok(Response::new(EvalReply { value }))
    }

    async fn r#match(&self, request: Request<Ride>) -> Answer<Candidates> {
        let candidates = compute::nearest_by(request.get_ref(), Candidate::from);
        Ok(Response::new(Candidates { candidates }))
    }

    async fn expand(&self, request: Request<ExpandRequest>) -> Answer<Products> {
        let products = compute::expand(request.get_ref().count).map_err(refused)?.map(Product::from).collect();
        Ok(Response::new(Products { products }))
    }

    async fn burn(&self, request: Request<BurnRequest>) -> Answer<BurnReply> {
        let hash = compute::burn(request.get_ref().rounds).map_err(refused)?;
        Ok(Response::new(BurnReply { hash }))
    }
}
