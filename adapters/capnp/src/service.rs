//! The procedures at the server, on the messages themselves.

use std::rc::Rc;

use capnp::Error;
use rpcbench_contract::workloads::compute;
use rpcbench_contract::workloads::model::SearchResultView;

use crate::bench_capnp::{bench, search_result};
use crate::failure::refused;
use crate::reading::words;
use crate::writing::{Fill, count, fill_all};

/// What serves; it has no state.
pub(crate) struct Service;

impl bench::Server for Service {
    async fn echo_blob(
        self: Rc<Self>,
        params: bench::EchoBlobParams,
        mut results: bench::EchoBlobResults,
    ) -> Result<(), Error> {
        results.get().set_bytes(params.get()?.get_bytes()?);
        Ok(())
    }

    async fn echo_log(
        self: Rc<Self>,
        params: bench::EchoLogParams,
        mut results: bench::EchoLogResults,
    ) -> Result<(), Error> {
        results.get().set_lines(params.get()?.get_lines()?)
    }

    async fn echo_mesh(
        self: Rc<Self>,
        params: bench::EchoMeshParams,
        mut results: bench::EchoMeshResults,
    ) -> Result<(), Error> {
        results.get().set_triangles(params.get()?.get_triangles()?)
    }

    async fn echo_player(
        self: Rc<Self>,
        params: bench::EchoPlayerParams,
        mut results: bench::EchoPlayerResults,
    ) -> Result<(), Error> {
        results.get().set_players(params.get()?.get_players()?)
    }

    async fn echo_media(
        self: Rc<Self>,
        params: bench::EchoMediaParams,
        mut results: bench::EchoMediaResults,
    ) -> Result<(), Error> {
        results.get().set_media(params.get()?.get_media()?)
    }

    async fn echo_contacts(
        self: Rc<Self>,
        params: bench::EchoContactsParams,
        mut results: bench::EchoContactsResults,
    ) -> Result<(), Error> {
        results.get().set_update(params.get()?.get_update()?)
    }

    async fn total(self: Rc<Self>, params: bench::TotalParams, mut results: bench::TotalResults) -> Result<(), Error> {
        let cents = compute::total(params.get()?.get_cars()?.iter());
        results.get().set_cents(cents);
        Ok(())
    }

    async fn rank(self: Rc<Self>, params: bench::RankParams, mut results: bench::RankResults) -> Result<(), Error> {
        let found = params.get()?.get_results()?.iter().map(Scored::new).collect();
        let ranked = compute::rank(found, |result, score| result.score = score);
        fill_all(results.get().init_results(count(&ranked)), &ranked);
        Ok(())
    }

    async fn eval(self: Rc<Self>, params: bench::EvalParams, mut results: bench::EvalResults) -> Result<(), Error> {
        let value = compute::eval(params.get()?.get_expression()?).map_err(refused)?;
        results.get().set_value(value);
        Ok(())
    }

    async fn match_ride(
        self: Rc<Self>,
        params: bench::MatchRideParams,
        mut results: bench::MatchRideResults,
    ) -> Result<(), Error> {
        let near = compute::nearest_by(&params.get()?.get_ride()?, |near| near);
        let mut candidates = results.get().init_candidates(count(&near));
        for (index, near) in (0..).zip(near) {
            let mut candidate = candidates.reborrow().get(index);
            candidate.set_driver(near.driver);
            candidate.set_distance(near.distance);
        }
        Ok(())
    }

    async fn expand(
        self: Rc<Self>,
        params: bench::ExpandParams,
        mut results: bench::ExpandResults,
    ) -> Result<(), Error> {
        let count = params.get()?.get_count();
        let products = compute::expand(count).map_err(refused)?;
        let mut list = results.get().init_products(count);
        for (index, product) in (0..).zip(products) {
            list.reborrow().get(index).fill(&product);
        }
        Ok(())
    }

    async fn burn(self: Rc<Self>, params: bench::BurnParams, mut results: bench::BurnResults) -> Result<(), Error> {
        let hash = compute::burn(params.get()?.get_rounds()).map_err(refused)?;
        results.get().set_hash(hash);
        Ok(())
    }
}

/// A search result of a request, which cannot be changed, with a score that can.
struct Scored<'a> {
    result: search_result::Reader<'a>,
    score: f64,
}

impl<'a> Scored<'a> {
    fn new(result: search_result::Reader<'a>) -> Self {
        Self { result, score: result.get_score() }
    }
}

impl SearchResultView for Scored<'_> {
    fn url(&self) -> &str {
        words(self.result.get_url())
    }
    fn score(&self) -> f64 {
        self.score
    }
    fn snippet(&self) -> &str {
        words(self.result.get_snippet())
    }
}

impl Fill<Scored<'_>> for search_result::Builder<'_> {
    fn fill(mut self, scored: &Scored<'_>) {
        self.set_url(scored.url());
        self.set_score(scored.score);
        self.set_snippet(scored.snippet());
    }
}
