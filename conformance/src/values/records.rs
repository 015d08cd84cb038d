//! One value of every record, filled as one likes.

use bytes::Bytes;
use rpcbench_contract::workloads::Request;
use rpcbench_contract::workloads::model::{
    Abilities, Allegiance, Car, Color, Contact, Driver, Engine, Entity, GameMode, Image, ImageSize, Item, LogLine,
    Media, MediaPlayer, Player, Position, RecipeBook, Ride, SearchResult, Triangle, Update, Vector, Vehicle,
};

/// What the fields of a record are filled with.
#[derive(Clone, Copy)]
pub(super) struct Fill<'a> {
    /// Every text.
    pub(super) text: &'a str,
    /// True where options are present and lists have elements.
    pub(super) full: bool,
    /// True for the largest integers and last variants, false for the smallest and first.
    pub(super) most: bool,
    /// Every real number of 64 bits.
    pub(super) real: f64,
    /// Every real number of 32 bits.
    pub(super) single: f32,
}

impl Default for Fill<'_> {
    fn default() -> Self {
        Self { text: "", full: false, most: false, real: 0.0, single: 0.0 }
    }
}

impl Fill<'_> {
    fn text(&self) -> String {
        self.text.to_owned()
    }

    fn end<T>(&self, least: T, most: T) -> T {
        if self.most { most } else { least }
    }

    fn maybe<T>(&self, value: impl FnOnce(&Self) -> T) -> Option<T> {
        self.full.then(|| value(self))
    }

    fn list<T: Clone>(&self, value: impl FnOnce(&Self) -> T) -> Vec<T> {
        if self.full { vec![value(self); 3] } else { Vec::new() }
    }
}

/// A request for every procedure that takes records.
pub(super) fn every(fill: &Fill<'_>) -> Vec<Request> {
    vec![
        Request::EchoBlob(Bytes::copy_from_slice(fill.text.as_bytes())),
        Request::EchoLog(vec![line(fill); 2]),
        Request::EchoMesh(vec![triangle(fill); 2]),
        Request::EchoPlayer(vec![player(fill); 2]),
        Request::EchoMedia(Box::new(media(fill))),
        Request::EchoContacts(update(fill)),
        Request::Total(vec![car(fill); 2]),
        Request::Rank(vec![result(fill), result(&Fill { real: 1.5, ..*fill }), result(fill)]),
        Request::Match(ride(fill)),
    ]
}

pub(super) fn line(fill: &Fill<'_>) -> LogLine {
    LogLine {
        address: fill.end([0; 4], [255, 0, 1, 254]),
        identity: fill.text(),
        user: fill.text(),
        date: fill.text(),
        request: fill.text(),
        status: fill.end(0, u16::MAX),
        size: fill.end(0, u64::MAX),
    }
}

pub(super) fn triangle(fill: &Fill<'_>) -> Triangle {
    let vector = || Vector { x: fill.single, y: -1.5, z: fill.single };
    Triangle { a: vector(), b: vector(), c: vector(), normal: vector() }
}

fn position(fill: &Fill<'_>) -> Position {
    Position { x: fill.real, y: -0.5, z: fill.real }
}

fn item(fill: &Fill<'_>) -> Item {
    Item { count: fill.end(0, u8::MAX), slot: fill.end(0, u8::MAX), id: fill.text() }
}

fn entity(fill: &Fill<'_>) -> Entity {
    Entity {
        id: fill.text(),
        position: position(fill),
        motion: position(fill),
        yaw: fill.single,
        pitch: fill.single,
        fall_distance: fill.single,
        fire: fill.end(0, u16::MAX),
        air: fill.end(0, u16::MAX),
        on_ground: fill.most,
        silent: !fill.most,
        uuid: fill.maybe(|_| Bytes::from_static(&[0xff; 16])).unwrap_or_default(),
        custom_name: fill.maybe(Fill::text),
    }
}

pub(super) fn player(fill: &Fill<'_>) -> Player {
    Player {
        mode: fill.end(GameMode::Survival, GameMode::Spectator),
        previous_mode: fill.end(GameMode::Survival, GameMode::Spectator),
        score: fill.end(i64::MIN, i64::MAX),
        dimension: fill.text(),
        selected_slot: fill.end(0, u32::MAX),
        selected_item: item(fill),
        spawn_dimension: fill.maybe(Fill::text),
        spawn_x: fill.end(i64::MIN, i64::MAX),
        spawn_y: -1,
        spawn_z: 0,
        spawn_forced: fill.maybe(|_| false),
        sleep_timer: fill.end(0, u16::MAX),
        food_exhaustion: fill.single,
        food_saturation: fill.single,
        food_tick_timer: fill.end(0, u32::MAX),
        xp_level: fill.end(0, u32::MAX),
        xp_progress: fill.single,
        xp_total: fill.end(i32::MIN, i32::MAX),
        xp_seed: fill.end(i32::MIN, i32::MAX),
        inventory: fill.list(item),
        ender_items: fill.list(item),
        abilities: abilities(fill),
        entered_nether_at: fill.maybe(position),
        vehicle: fill.maybe(|fill| Vehicle { uuid: Bytes::new(), entity: entity(fill) }),
        left_shoulder: fill.maybe(entity),
        right_shoulder: None,
        seen_credits: fill.most,
        recipe_book: RecipeBook {
            recipes: fill.list(Fill::text),
            to_be_displayed: fill.list(Fill::text),
            filtering: fill.most,
            open: !fill.most,
        },
    }
}

fn abilities(fill: &Fill<'_>) -> Abilities {
    Abilities {
        walk_speed: fill.single,
        fly_speed: fill.single,
        may_fly: fill.most,
        flying: !fill.most,
        invulnerable: fill.most,
        may_build: !fill.most,
        instabuild: fill.most,
    }
}

fn media(fill: &Fill<'_>) -> Media {
    let image = |fill: &Fill<'_>| Image {
        uri: fill.text(),
        title: fill.maybe(Fill::text),
        width: fill.end(i32::MIN, i32::MAX),
        height: -1,
        size: fill.end(ImageSize::Small, ImageSize::Large),
    };
    Media {
        uri: fill.text(),
        title: fill.maybe(Fill::text),
        width: fill.end(i32::MIN, i32::MAX),
        height: 0,
        format: fill.text(),
        duration: fill.end(i64::MIN, i64::MAX),
        size: fill.end(i64::MIN, i64::MAX),
        bitrate: fill.maybe(|fill| fill.end(0, i32::MIN)),
        persons: fill.list(Fill::text),
        player: fill.end(MediaPlayer::Java, MediaPlayer::Flash),
        copyright: fill.maybe(Fill::text),
        images: fill.list(image),
    }
}

fn update(fill: &Fill<'_>) -> Update {
    let contact = |fill: &Fill<'_>| Contact {
        id: fill.end(0, u32::MAX),
        allegiance: fill.end(Allegiance::Friend, Allegiance::Unknown),
        name: fill.text(),
        x: fill.single,
        y: fill.single,
        heading: 359.5,
        speed: fill.single,
        health: fill.end(0, u8::MAX),
        flags: fill.end(0, u32::MAX),
        leader: fill.maybe(|fill| fill.end(0, u32::MAX)),
    };
    Update { tick: fill.end(0, u64::MAX), contacts: fill.list(contact), terrain: Bytes::from_static(&[0, 255, 10]) }
}

fn car(fill: &Fill<'_>) -> Car {
    Car {
        make: fill.text(),
        model: fill.text(),
        color: fill.end(Color::Black, Color::Silver),
        seats: fill.end(0, u8::MAX),
        doors: fill.end(0, u8::MAX),
        length: fill.end(0, u16::MAX),
        weight: fill.end(0, u32::MAX),
        engine: Engine {
            horsepower: fill.end(0, u16::MAX),
            cylinders: fill.end(0, u8::MAX),
            displacement: fill.end(0, u32::MAX),
            gas: fill.most,
            electric: !fill.most,
        },
        fuel_capacity: 50.0,
        fuel_level: fill.single,
        power_windows: fill.most,
        power_steering: !fill.most,
        radio: fill.most,
        cup_holders: fill.end(0, u8::MAX),
        price: fill.end(0, u64::MAX),
    }
}

pub(super) fn result(fill: &Fill<'_>) -> SearchResult {
    SearchResult { url: fill.text(), score: fill.real, snippet: format!("a cat and {}", fill.text) }
}

fn ride(fill: &Fill<'_>) -> Ride {
    let driver = |id, latitude| Driver { id, latitude, longitude: fill.real };
    let drivers = vec![driver(u64::MAX, fill.real), driver(0, 52.5), driver(1, f64::MIN)];
    Ride { latitude: fill.real, longitude: -13.5, wanted: fill.end(2, u32::MAX), drivers }
}
