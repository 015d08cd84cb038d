//! The records that have floats or bytes somewhere inside, field by field; serde's derived form of all others is right.
//!
//! The structs here are never made: by their attributes serde reads and writes the model's own, and the compiler holds their
//! fields against the model's.

#![allow(clippy::struct_excessive_bools)] // the model has them

use bytes::Bytes;
use rpcbench_contract::workloads::expression::Expression;
use rpcbench_contract::workloads::model::{
    Abilities, Allegiance, Candidate, Car, Color, Contact, Driver, Engine, Entity, GameMode, Item, LogLine, Media,
    Player, Position, Product, RecipeBook, Ride, SearchResult, Triangle, Update, Vector, Vehicle,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::value::{InJson, own};

#[derive(Serialize, Deserialize)]
#[serde(remote = "Vector")]
struct VectorFields {
    #[serde(with = "own")]
    x: f32,
    #[serde(with = "own")]
    y: f32,
    #[serde(with = "own")]
    z: f32,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Triangle")]
struct TriangleFields {
    #[serde(with = "own")]
    a: Vector,
    #[serde(with = "own")]
    b: Vector,
    #[serde(with = "own")]
    c: Vector,
    #[serde(with = "own")]
    normal: Vector,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Position")]
struct PositionFields {
    #[serde(with = "own")]
    x: f64,
    #[serde(with = "own")]
    y: f64,
    #[serde(with = "own")]
    z: f64,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Abilities")]
struct AbilitiesFields {
    #[serde(with = "own")]
    walk_speed: f32,
    #[serde(with = "own")]
    fly_speed: f32,
    may_fly: bool,
    flying: bool,
    invulnerable: bool,
    may_build: bool,
    instabuild: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Entity")]
struct EntityFields {
    id: String,
    #[serde(with = "own")]
    position: Position,
    #[serde(with = "own")]
    motion: Position,
    #[serde(with = "own")]
    yaw: f32,
    #[serde(with = "own")]
    pitch: f32,
    #[serde(with = "own")]
    fall_distance: f32,
    fire: u16,
    air: u16,
    on_ground: bool,
    silent: bool,
    #[serde(with = "own")]
    uuid: Bytes,
    custom_name: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Vehicle")]
struct VehicleFields {
    #[serde(with = "own")]
    uuid: Bytes,
    #[serde(with = "own")]
    entity: Entity,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Player")]
struct PlayerFields {
    mode: GameMode,
    previous_mode: GameMode,
    score: i64,
    dimension: String,
    selected_slot: u32,
    selected_item: Item,
    spawn_dimension: Option<String>,
    spawn_x: i64,
    spawn_y: i64,
    spawn_z: i64,
    spawn_forced: Option<bool>,
    sleep_timer: u16,
    #[serde(with = "own")]
    food_exhaustion: f32,
    #[serde(with = "own")]
    food_saturation: f32,
    food_tick_timer: u32,
    xp_level: u32,
    #[serde(with = "own")]
    xp_progress: f32,
    xp_total: i32,
    xp_seed: i32,
    inventory: Vec<Item>,
    ender_items: Vec<Item>,
    #[serde(with = "own")]
    abilities: Abilities,
    #[serde(default, with = "own")]
    entered_nether_at: Option<Position>,
    #[serde(default, with = "own")]
    vehicle: Option<Vehicle>,
    #[serde(default, with = "own")]
    left_shoulder: Option<Entity>,
    #[serde(default, with = "own")]
    right_shoulder: Option<Entity>,
    seen_credits: bool,
    recipe_book: RecipeBook,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Contact")]
struct ContactFields {
    id: u32,
    allegiance: Allegiance,
    name: String,
    #[serde(with = "own")]
    x: f32,
    #[serde(with = "own")]
    y: f32,
    #[serde(with = "own")]
    heading: f32,
    #[serde(with = "own")]
    speed: f32,
    health: u8,
    flags: u32,
    leader: Option<u32>,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Update")]
struct UpdateFields {
    tick: u64,
    #[serde(with = "own")]
    contacts: Vec<Contact>,
    #[serde(with = "own")]
    terrain: Bytes,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Car")]
struct CarFields {
    make: String,
    model: String,
    color: Color,
    seats: u8,
    doors: u8,
    length: u16,
    weight: u32,
    engine: Engine,
    #[serde(with = "own")]
    fuel_capacity: f32,
    #[serde(with = "own")]
    fuel_level: f32,
    power_windows: bool,
    power_steering: bool,
    radio: bool,
    cup_holders: u8,
    price: u64,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "SearchResult")]
struct SearchResultFields {
    url: String,
    #[serde(with = "own")]
    score: f64,
    snippet: String,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Driver")]
struct DriverFields {
    id: u64,
    #[serde(with = "own")]
    latitude: f64,
    #[serde(with = "own")]
    longitude: f64,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Ride")]
struct RideFields {
    #[serde(with = "own")]
    latitude: f64,
    #[serde(with = "own")]
    longitude: f64,
    wanted: u32,
    #[serde(with = "own")]
    drivers: Vec<Driver>,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Candidate")]
struct CandidateFields {
    driver: u64,
    #[serde(with = "own")]
    distance: f64,
}

/// Gives records the form that the fields of another struct state.
macro_rules! by_fields {
    ($($record:ident: $fields:ident,)*) => { $(
        impl InJson for $record {
            fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $fields::serialize(self, serializer)
            }

            fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $fields::deserialize(deserializer)
            }
        }
    )* };
}

by_fields! {
    Vector: VectorFields,
    Triangle: TriangleFields,
    Position: PositionFields,
    Abilities: AbilitiesFields,
    Entity: EntityFields,
    Vehicle: VehicleFields,
    Player: PlayerFields,
    Contact: ContactFields,
    Update: UpdateFields,
    Car: CarFields,
    SearchResult: SearchResultFields,
    Driver: DriverFields,
    Ride: RideFields,
    Candidate: CandidateFields,
}

/// Values whose derived form is right as it is.
macro_rules! as_derived {
    ($($value:ident,)*) => { $(
        impl InJson for $value {
            fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.serialize(serializer)
            }

            fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Self::deserialize(deserializer)
            }
        }
    )* };
}

as_derived! { u32, i32, u64, Expression, LogLine, Media, Product, }
