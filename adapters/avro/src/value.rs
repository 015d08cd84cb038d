//! The values as Avro's serde wants them.
//!
//! `apache-avro` writes serde structs straight to bytes, and reads them back, without its own `Value` between: that is
//! its fastest public way (a batch of 16 log lines: 4.2 us to write and 5.1 us to read, against 7.2 and 10.1 through
//! `Value`). It takes most structs of the model as they are, and so do we; what holds an unsigned 64-bit number, which
//! Avro lacks, or an address, which is a `fixed`, has a struct here.

use bytes::Bytes;
use rpcbench_contract::workloads::compute::Near;
use rpcbench_contract::workloads::expression::Expression;
use rpcbench_contract::workloads::model::{
    self, Car as ModelCar, Color, Contact, Engine, Media, Player, SearchResult, Triangle,
};
use rpcbench_contract::workloads::{Procedure, Request as ModelRequest};
use serde::{Deserialize, Serialize};

/// A request as Avro's own value.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)] // each variant is documented at `Procedure`
pub enum Request {
    EchoBlob(Bytes),
    EchoLog(Vec<LogLine>),
    EchoMesh(Vec<Triangle>),
    EchoPlayer(Vec<Player>),
    EchoMedia(Media),
    EchoContacts(Update),
    Total(Vec<Car>),
    Rank(Vec<SearchResult>),
    Eval(Expression),
    Match(Ride),
    Expand(u32),
    Burn(u32),
}

/// A reply as Avro's own value.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)] // each variant is documented at `Procedure`
pub enum Reply {
    EchoBlob(Bytes),
    EchoLog(Vec<LogLine>),
    EchoMesh(Vec<Triangle>),
    EchoPlayer(Vec<Player>),
    EchoMedia(Media),
    EchoContacts(Update),
    Total(i64),
    Rank(Vec<SearchResult>),
    Eval(i32),
    Match(Vec<Candidate>),
    Expand(Vec<Product>),
    Burn(i64),
}

/// What a server answers instead of a reply: the effective error union of every message. Its variants have the names of
/// their types, by which one of the libraries tells them apart; the other goes by their numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Failure {
    /// An error that no message declares.
    #[serde(rename = "String")]
    System(String),
    /// The error that every message declares.
    #[serde(rename = "rpcbench.Refused")]
    Refused(Refused),
}

/// A request that was understood and is refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// Why.
    pub reason: String,
}

/// [`model::LogLine`] with Avro's types.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)] // the fields are documented at the model
pub struct LogLine {
    #[serde(with = "apache_avro::serde::fixed")]
    pub address: [u8; 4],
    pub identity: String,
    pub user: String,
    pub date: String,
    pub request: String,
    pub status: u16,
    pub size: i64,
}

/// [`model::Update`] with Avro's types.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)] // the fields are documented at the model
pub struct Update {
    pub tick: i64,
    pub contacts: Vec<Contact>,
    pub terrain: Bytes,
}

/// [`model::Car`] with Avro's types.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)] // the fields are documented at the model
#[allow(clippy::struct_excessive_bools)] // as the model has it
pub struct Car {
    pub make: String,
    pub model: String,
    pub color: Color,
    pub seats: u8,
    pub doors: u8,
    pub length: u16,
    pub weight: u32,
    pub engine: Engine,
    pub fuel_capacity: f32,
    pub fuel_level: f32,
    pub power_windows: bool,
    pub power_steering: bool,
    pub radio: bool,
    pub cup_holders: u8,
    pub price: i64,
}

/// [`model::Driver`] with Avro's types.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)] // the fields are documented at the model
pub struct Driver {
    pub id: i64,
    pub latitude: f64,
    pub longitude: f64,
}

/// [`model::Ride`] with Avro's types.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)] // the fields are documented at the model
pub struct Ride {
    pub latitude: f64,
    pub longitude: f64,
    pub wanted: u32,
    pub drivers: Vec<Driver>,
}

/// [`model::Candidate`] with Avro's types.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)] // the fields are documented at the model
pub struct Candidate {
    pub driver: i64,
    pub distance: f64,
}

/// [`model::Product`] with Avro's types.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)] // the fields are documented at the model
pub struct Product {
    pub id: i64,
    pub name: String,
    pub price: u32,
    pub stock: i32,
    pub tags: Vec<String>,
}

impl Request {
    /// The procedure that this asks.
    #[must_use]
    pub const fn procedure(&self) -> Procedure {
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
}

impl From<&ModelRequest> for Request {
    fn from(request: &ModelRequest) -> Self {
        match request {
            ModelRequest::EchoBlob(bytes) => Self::EchoBlob(bytes.clone()),
            ModelRequest::EchoLog(lines) => Self::EchoLog(lines.iter().map(LogLine::from).collect()),
            ModelRequest::EchoMesh(triangles) => Self::EchoMesh(triangles.clone()),
            ModelRequest::EchoPlayer(players) => Self::EchoPlayer(players.clone()),
            ModelRequest::EchoMedia(media) => Self::EchoMedia(Media::clone(media)),
            ModelRequest::EchoContacts(update) => Self::EchoContacts(update.into()),
            ModelRequest::Total(cars) => Self::Total(cars.iter().map(Car::from).collect()),
            ModelRequest::Rank(results) => Self::Rank(results.clone()),
            ModelRequest::Eval(expression) => Self::Eval(expression.clone()),
            ModelRequest::Match(ride) => Self::Match(ride.into()),
            ModelRequest::Expand(count) => Self::Expand(*count),
            ModelRequest::Burn(rounds) => Self::Burn(*rounds),
        }
    }
}

impl From<&model::LogLine> for LogLine {
    fn from(line: &model::LogLine) -> Self {
        let model::LogLine { address, identity, user, date, request, status, size } = line.clone();
        Self { address, identity, user, date, request, status, size: size.cast_signed() }
    }
}

impl From<&model::Update> for Update {
    fn from(update: &model::Update) -> Self {
        let model::Update { tick, contacts, terrain } = update.clone();
        Self { tick: tick.cast_signed(), contacts, terrain }
    }
}

impl From<&ModelCar> for Car {
    fn from(car: &ModelCar) -> Self {
        let ModelCar { make, model, color, engine, .. } = car.clone();
        Self {
            make,
            model,
            color,
            seats: car.seats,
            doors: car.doors,
            length: car.length,
            weight: car.weight,
            engine,
            fuel_capacity: car.fuel_capacity,
            fuel_level: car.fuel_level,
            power_windows: car.power_windows,
            power_steering: car.power_steering,
            radio: car.radio,
            cup_holders: car.cup_holders,
            price: car.price.cast_signed(),
        }
    }
}

impl From<&model::Ride> for Ride {
    fn from(ride: &model::Ride) -> Self {
        let driver = |driver: &model::Driver| Driver {
            id: driver.id.cast_signed(),
            latitude: driver.latitude,
            longitude: driver.longitude,
        };
        Self {
            latitude: ride.latitude,
            longitude: ride.longitude,
            wanted: ride.wanted,
            drivers: ride.drivers.iter().map(driver).collect(),
        }
    }
}

impl From<Near> for Candidate {
    fn from(near: Near) -> Self {
        Self { driver: near.driver.cast_signed(), distance: near.distance }
    }
}

impl From<model::Product> for Product {
    fn from(product: model::Product) -> Self {
        let model::Product { id, name, price, stock, tags } = product;
        Self { id: id.cast_signed(), name, price, stock, tags }
    }
}
