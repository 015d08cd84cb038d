//! How Avro's own values show themselves, for proofs, computations and the way back into the model.

use rpcbench_contract::workloads::model::{
    CandidateView, CarView, ContactView, DriverView, EngineView, LogLineView, ProductView, RideView, UpdateView,
};
use rpcbench_contract::workloads::visit::{ReplyVisitor, RequestVisitor, VisitReply, VisitRequest};

use crate::value::{Candidate, Car, Driver, LogLine, Product, Reply, Request, Ride, Update};

impl VisitRequest for Request {
    fn visit<V: RequestVisitor>(&self, visitor: V) -> V::Output {
        match self {
            Self::EchoBlob(bytes) => visitor.echo_blob(bytes),
            Self::EchoLog(lines) => visitor.echo_log(lines.iter()),
            Self::EchoMesh(triangles) => visitor.echo_mesh(triangles.iter()),
            Self::EchoPlayer(players) => visitor.echo_player(players.iter()),
            Self::EchoMedia(media) => visitor.echo_media(media),
            Self::EchoContacts(update) => visitor.echo_contacts(update),
            Self::Total(cars) => visitor.total(cars.iter()),
            Self::Rank(results) => visitor.rank(results.iter()),
            Self::Eval(expression) => visitor.eval(expression),
            Self::Match(ride) => visitor.match_(ride),
            Self::Expand(count) => visitor.expand(*count),
            Self::Burn(rounds) => visitor.burn(*rounds),
        }
    }
}

impl VisitReply for Reply {
    fn visit<V: ReplyVisitor>(&self, visitor: V) -> V::Output {
        match self {
            Self::EchoBlob(bytes) => visitor.echo_blob(bytes),
            Self::EchoLog(lines) => visitor.echo_log(lines.iter()),
            Self::EchoMesh(triangles) => visitor.echo_mesh(triangles.iter()),
            Self::EchoPlayer(players) => visitor.echo_player(players.iter()),
            Self::EchoMedia(media) => visitor.echo_media(media),
            Self::EchoContacts(update) => visitor.echo_contacts(update),
            Self::Total(cents) => visitor.total(cents.cast_unsigned()),
            Self::Rank(results) => visitor.rank(results.iter()),
            Self::Eval(value) => visitor.eval(*value),
            Self::Match(candidates) => visitor.match_(candidates.iter()),
            Self::Expand(products) => visitor.expand(products.iter()),
            Self::Burn(hash) => visitor.burn(hash.cast_unsigned()),
        }
    }
}

impl LogLineView for LogLine {
    fn address(&self) -> [u8; 4] {
        self.address
    }
    fn identity(&self) -> &str {
        &self.identity
    }
    fn user(&self) -> &str {
        &self.user
    }
    fn date(&self) -> &str {
        &self.date
    }
    fn request(&self) -> &str {
        &self.request
    }
    fn status(&self) -> u16 {
        self.status
    }
    fn size(&self) -> u64 {
        self.size.cast_unsigned()
    }
}

impl UpdateView for Update {
    fn tick(&self) -> u64 {
        self.tick.cast_unsigned()
    }
    fn contacts(&self) -> impl Iterator<Item = impl ContactView> {
        self.contacts.iter()
    }
    fn terrain(&self) -> &[u8] {
        &self.terrain
    }
}

impl CarView for Car {
    fn make(&self) -> &str {
        &self.make
    }
    fn model(&self) -> &str {
        &self.model
    }
    fn color(&self) -> u32 {
        self.color.number()
    }
    fn seats(&self) -> u8 {
        self.seats
    }
    fn doors(&self) -> u8 {
        self.doors
    }
    fn length(&self) -> u16 {
        self.length
    }
    fn weight(&self) -> u32 {
        self.weight
    }
    fn engine(&self) -> impl EngineView {
        &self.engine
    }
    fn fuel_capacity(&self) -> f32 {
        self.fuel_capacity
    }
    fn fuel_level(&self) -> f32 {
        self.fuel_level
    }
    fn power_windows(&self) -> bool {
        self.power_windows
    }
    fn power_steering(&self) -> bool {
        self.power_steering
    }
    fn radio(&self) -> bool {
        self.radio
    }
    fn cup_holders(&self) -> u8 {
        self.cup_holders
    }
    fn price(&self) -> u64 {
        self.price.cast_unsigned()
    }
}

impl DriverView for Driver {
    fn id(&self) -> u64 {
        self.id.cast_unsigned()
    }
    fn latitude(&self) -> f64 {
        self.latitude
    }
    fn longitude(&self) -> f64 {
        self.longitude
    }
}

impl RideView for Ride {
    fn latitude(&self) -> f64 {
        self.latitude
    }
    fn longitude(&self) -> f64 {
        self.longitude
    }
    fn wanted(&self) -> u32 {
        self.wanted
    }
    fn drivers(&self) -> impl Iterator<Item = impl DriverView> {
        self.drivers.iter()
    }
}

impl CandidateView for Candidate {
    fn driver(&self) -> u64 {
        self.driver.cast_unsigned()
    }
    fn distance(&self) -> f64 {
        self.distance
    }
}

impl ProductView for Product {
    fn id(&self) -> u64 {
        self.id.cast_unsigned()
    }
    fn name(&self) -> &str {
        &self.name
    }
    fn price(&self) -> u32 {
        self.price
    }
    fn stock(&self) -> i32 {
        self.stock
    }
    fn tags(&self) -> impl Iterator<Item = &str> {
        self.tags.iter().map(String::as_str)
    }
}
