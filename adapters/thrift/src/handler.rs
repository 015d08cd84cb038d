//! The procedures, on Thrift's own values.

use std::cell::Cell;

use rpcbench_contract::workloads::compute::{self, Near, Refusal};
use thrift::{OrderedFloat, Result};

use crate::bench::{
    BenchSyncHandler, Candidate, Car, Expression, LogLine, Media, Player, Product, Refused, Ride, SearchResult,
    Triangle, Update,
};

/// Answers what the generated processor has decoded, and remembers that it got as far.
#[derive(Debug, Default)]
pub(crate) struct Handler {
    reached: Cell<bool>,
}

impl Handler {
    /// Whether a procedure was reached since this was last asked.
    pub(crate) fn was_reached(&self) -> bool {
        self.reached.take()
    }

    fn answer<T>(&self, answer: Result<T>) -> Result<T> {
        self.reached.set(true);
        answer
    }
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        Self { reason: refusal.to_string() }
    }
}

fn refused(refusal: impl Into<Refusal>) -> thrift::Error {
    Refused::from(refusal.into()).into()
}

fn candidate(near: Near) -> Candidate {
    Candidate { driver: near.driver.cast_signed(), distance: OrderedFloat(near.distance) }
}

impl BenchSyncHandler for &Handler {
    fn handle_echo_blob(&self, bytes: Vec<u8>) -> Result<Vec<u8>> {
        self.answer(Ok(bytes))
    }
    fn handle_echo_log(&self, lines: Vec<LogLine>) -> Result<Vec<LogLine>> {
        self.answer(Ok(lines))
    }
    fn handle_echo_mesh(&self, triangles: Vec<Triangle>) -> Result<Vec<Triangle>> {
        self.answer(Ok(triangles))
    }
    fn handle_echo_player(&self, players: Vec<Player>) -> Result<Vec<Player>> {
        self.answer(Ok(players))
    }
    fn handle_echo_media(&self, media: Media) -> Result<Media> {
        self.answer(Ok(media))
    }
    fn handle_echo_contacts(&self, update: Update) -> Result<Update> {
        self.answer(Ok(update))
    }
    fn handle_total(&self, cars: Vec<Car>) -> Result<i64> {
        self.answer(Ok(compute::total(cars.iter()).cast_signed()))
    }
    fn handle_rank(&self, results: Vec<SearchResult>) -> Result<Vec<SearchResult>> {
        self.answer(Ok(compute::rank(results, |result, score| result.score = OrderedFloat(score))))
    }
    fn handle_eval(&self, expression: Expression) -> Result<i32> {
        self.answer(compute::eval(&expression).map_err(refused))
    }
    fn handle_match(&self, ride: Ride) -> Result<Vec<Candidate>> {
        self.answer(Ok(compute::nearest_by(&ride, candidate)))
    }
    fn handle_expand(&self, count: i32) -> Result<Vec<Product>> {
        self.answer(
            compute::expand(count.cast_unsigned())
                .map(|products| products.map(Product::from).collect())
                .map_err(refused),
        )
    }
    fn handle_burn(&self, rounds: i32) -> Result<i64> {
        self.answer(compute::burn(rounds.cast_unsigned()).map(u64::cast_signed).map_err(refused))
    }
}
