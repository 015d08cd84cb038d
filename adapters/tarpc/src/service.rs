//! The service as a trait, and its procedures on the model's own values.

#![allow(missing_docs, unreachable_pub)] // what the attribute makes is public, and undocumented

use bytes::Bytes;
use rpcbench_contract::workloads::compute::{self, Near, Refusal};
use rpcbench_contract::workloads::expression::Expression;
use rpcbench_contract::workloads::model::{
    Candidate, Car, LogLine, Media, Player, Product, Ride, SearchResult, Triangle, Update,
};
use serde::{Deserialize, Serialize};
use tarpc::context::Context;

/// What a server answers when a computation refuses.
#[derive(Debug, Serialize, Deserialize, thiserror::Error)]
#[error("refused: {0}")]
pub(crate) struct Refused(String);

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        Self(refusal.to_string())
    }
}

#[tarpc::service]
pub(crate) trait Bench {
    async fn echo_blob(bytes: Bytes) -> Bytes;
    async fn echo_log(lines: Vec<LogLine>) -> Vec<LogLine>;
    async fn echo_mesh(triangles: Vec<Triangle>) -> Vec<Triangle>;
    async fn echo_player(players: Vec<Player>) -> Vec<Player>;
    async fn echo_media(media: Box<Media>) -> Box<Media>;
    async fn echo_contacts(update: Update) -> Update;
    async fn total(cars: Vec<Car>) -> u64;
    async fn rank(results: Vec<SearchResult>) -> Vec<SearchResult>;
    async fn eval(expression: Expression) -> Result<i32, Refused>;
    async fn match_drivers(ride: Ride) -> Vec<Candidate>;
    async fn expand(count: u32) -> Result<Vec<Product>, Refused>;
    async fn burn(rounds: u32) -> Result<u64, Refused>;
}

/// What serves; it has no state.
#[derive(Clone)]
pub(crate) struct Service;

impl Bench for Service {
    async fn echo_blob(self, _: Context, bytes: Bytes) -> Bytes {
        bytes
    }

    async fn echo_log(self, _: Context, lines: Vec<LogLine>) -> Vec<LogLine> {
        lines
    }

    async fn echo_mesh(self, _: Context, triangles: Vec<Triangle>) -> Vec<Triangle> {
        triangles
    }

    async fn echo_player(self, _: Context, players: Vec<Player>) -> Vec<Player> {
        players
    }

    async fn echo_media(self, _: Context, media: Box<Media>) -> Box<Media> {
        media
    }

    async fn echo_contacts(self, _: Context, update: Update) -> Update {
        update
    }

    async fn total(self, _: Context, cars: Vec<Car>) -> u64 {
        compute::total(cars.iter())
    }

    async fn rank(self, _: Context, results: Vec<SearchResult>) -> Vec<SearchResult> {
        compute::rank(results, |result, score| result.score = score)
    }

    async fn eval(self, _: Context, expression: Expression) -> Result<i32, Refused> {
        compute::eval(&expression).map_err(|malformed| Refusal::from(malformed).into())
    }

    async fn match_drivers(self, _: Context, ride: Ride) -> Vec<Candidate> {
        compute::nearest_by(&ride, |Near { driver, distance }| Candidate { driver, distance })
    }

    async fn expand(self, _: Context, count: u32) -> Result<Vec<Product>, Refused> {
        Ok(compute::expand(count)?.collect())
    }

    async fn burn(self, _: Context, rounds: u32) -> Result<u64, Refused> {
        Ok(compute::burn(rounds)?)
    }
}
