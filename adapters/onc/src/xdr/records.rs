//! The model's records, field by field as in `bench.x`.

use bytes::Bytes;
use rpcbench_contract::workloads::expression::Operation;
use rpcbench_contract::workloads::model::{
    Abilities, Allegiance, Car, Color, Contact, Driver, Engine, Entity, GameMode, Image, ImageSize, Item, LogLine,
    Media, MediaPlayer, Player, Position, Product, RecipeBook, Ride, SearchResult, Update, Vehicle,
};

use super::record::{enumeration, structure};
use super::{Input, Xdr, XdrError};

enumeration!(Allegiance, Color, GameMode, ImageSize, MediaPlayer, Operation);

structure!(LogLine {
    address: [u8; 4],
    identity: String,
    user: String,
    date: String,
    request: String,
    status: u16,
    size: u64,
});

structure!(Item { count: u8, slot: u8, id: String });

structure!(Abilities {
    walk_speed: f32,
    fly_speed: f32,
    may_fly: bool,
    flying: bool,
    invulnerable: bool,
    may_build: bool,
    instabuild: bool,
});

structure!(Entity {
    id: String,
    position: Position,
    motion: Position,
    yaw: f32,
    pitch: f32,
    fall_distance: f32,
    fire: u16,
    air: u16,
    on_ground: bool,
    silent: bool,
    uuid: Bytes,
    custom_name: Option<String>,
});

structure!(Vehicle { uuid: Bytes, entity: Entity });

structure!(RecipeBook { recipes: Vec<String>, to_be_displayed: Vec<String>, filtering: bool, open: bool, });

structure!(Player {
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
    food_exhaustion: f32,
    food_saturation: f32,
    food_tick_timer: u32,
    xp_level: u32,
    xp_progress: f32,
    xp_total: i32,
    xp_seed: i32,
    inventory: Vec<Item>,
    ender_items: Vec<Item>,
    abilities: Abilities,
    entered_nether_at: Option<Position>,
    vehicle: Option<Vehicle>,
    left_shoulder: Option<Entity>,
    right_shoulder: Option<Entity>,
    seen_credits: bool,
    recipe_book: RecipeBook,
});

structure!(Image { uri: String, title: Option<String>, width: i32, height: i32, size: ImageSize, });

structure!(Media {
    uri: String,
    title: Option<String>,
    width: i32,
    height: i32,
    format: String,
    duration: i64,
    size: i64,
    bitrate: Option<i32>,
    persons: Vec<String>,
    player: MediaPlayer,
    copyright: Option<String>,
    images: Vec<Image>,
});

structure!(Contact {
    id: u32,
    allegiance: Allegiance,
    name: String,
    x: f32,
    y: f32,
    heading: f32,
    speed: f32,
    health: u8,
    flags: u32,
    leader: Option<u32>,
});

structure!(Update { tick: u64, contacts: Vec<Contact>, terrain: Bytes, });

structure!(Engine { horsepower: u16, cylinders: u8, displacement: u32, gas: bool, electric: bool });

structure!(Car {
    make: String,
    model: String,
    color: Color,
    seats: u8,
    doors: u8,
    length: u16,
    weight: u32,
    engine: Engine,
    fuel_capacity: f32,
    fuel_level: f32,
    power_windows: bool,
    power_steering: bool,
    radio: bool,
    cup_holders: u8,
    price: u64,
});

structure!(SearchResult { url: String, score: f64, snippet: String });

structure!(Ride { latitude: f64, longitude: f64, wanted: u32, drivers: Vec<Driver>, });

structure!(Product { id: u64, name: String, price: u32, stock: i32, tags: Vec<String>, });
