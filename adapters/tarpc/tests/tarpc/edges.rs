//! Values at the edges of what the model can hold.

use bytes::Bytes;
use rpcbench_contract::workloads::Request;
use rpcbench_contract::workloads::expression::{Expression, Operand, Operation};
use rpcbench_contract::workloads::model::{
    Abilities, Allegiance, Car, Color, Contact, Driver, Engine, Entity, GameMode, Image, ImageSize, Item, LogLine,
    Media, MediaPlayer, Player, Position, RecipeBook, Ride, SearchResult, Triangle, Update, Vector, Vehicle,
};

const TEXT: &str = "snow ☃, 雪, 𝔸, e\u{301}, and a NUL: \0";

/// A request for every procedure with empty and small values, and one with the largest.
pub(crate) fn requests() -> Vec<Request> {
    let mut requests = vec![
        Request::EchoBlob(Bytes::new()),
        Request::EchoBlob(Bytes::from_static(&[0, 255, 10, 13])),
        Request::EchoLog(vec![]),
        Request::EchoMesh(vec![]),
        Request::EchoPlayer(vec![]),
        Request::Total(vec![]),
        Request::Rank(vec![]),
        Request::Expand(0),
        Request::Expand(10_000),
        Request::Burn(0),
        Request::Burn(1000),
        Request::Eval(tree(1)),
        Request::Eval(tree(46)),
        Request::EchoLog(vec![line("", 0, 0), line(TEXT, u16::MAX, u64::MAX)]),
        Request::EchoMesh(vec![triangle(0.0), triangle(f32::NAN), triangle(f32::MAX), triangle(f32::MIN_POSITIVE)]),
        Request::EchoPlayer(vec![player(false), player(true)]),
        Request::Rank([f64::MAX, f64::INFINITY, -1.5, f64::NAN, 1.5].map(result).to_vec()),
    ];
    requests.extend([false, true].map(|full| Request::EchoMedia(media(full).into())));
    requests.extend([false, true].map(update).map(Request::EchoContacts));
    requests.extend([0, u64::MAX].map(|price| Request::Total(vec![car(price), car(price)])));
    requests.extend([0, 2, u32::MAX].map(ride).map(Request::Match));
    requests
}

/// A tree that leans to the left and then to the right, so many operations deep.
pub(crate) fn tree(depth: usize) -> Expression {
    let number = i32::try_from(depth).unwrap();
    let nested = || Operand::Nested(Box::new(tree(depth - 1)));
    let leaf = || Operand::Number(i32::MIN + number);
    let (left, right) = match depth {
        1 => (Operand::Number(-7), leaf()),
        _ if depth.is_multiple_of(2) => (nested(), leaf()),
        _ => (leaf(), nested()),
    };
    Expression { operation: Operation::ALL[depth % Operation::ALL.len()], left, right }
}

fn line(text: &str, status: u16, size: u64) -> LogLine {
    let text = || text.to_owned();
    LogLine { address: [255, 0, 1, 2], identity: text(), user: text(), date: text(), request: text(), status, size }
}

fn triangle(number: f32) -> Triangle {
    let vector = || Vector { x: number, y: -1.0, z: 1.0e-40 };
    Triangle { a: vector(), b: vector(), c: vector(), normal: vector() }
}

fn result(score: f64) -> SearchResult {
    SearchResult { url: TEXT.to_owned(), score, snippet: "a cat and a dog in".to_owned() }
}

fn media(full: bool) -> Media {
    let image =
        |size| Image { uri: TEXT.to_owned(), title: maybe(full, String::new()), width: -1, height: i32::MIN, size };
    Media {
        uri: String::new(),
        title: maybe(full, TEXT.to_owned()),
        width: i32::MAX,
        height: 0,
        format: TEXT.to_owned(),
        duration: i64::MIN,
        size: i64::MAX,
        bitrate: maybe(full, 0),
        persons: maybe(full, [String::new(), TEXT.to_owned()]).map_or_else(Vec::new, Vec::from),
        player: MediaPlayer::Flash,
        copyright: maybe(full, String::new()),
        images: if full { ImageSize::ALL.iter().copied().map(image).collect() } else { vec![] },
    }
}

fn update(full: bool) -> Update {
    let contact = |allegiance: &Allegiance| Contact {
        id: u32::MAX,
        allegiance: *allegiance,
        name: TEXT.to_owned(),
        x: f32::MIN,
        y: f32::INFINITY,
        heading: f32::NAN,
        speed: 0.0,
        health: u8::MAX,
        flags: u32::MAX,
        leader: maybe(allegiance.number().is_multiple_of(2), 0),
    };
    let contacts = if full { Allegiance::ALL.iter().map(contact).collect() } else { vec![] };
    Update {
        tick: if full { u64::MAX } else { 0 },
        contacts,
        terrain: Bytes::from(vec![0; usize::from(full) * 70_000]),
    }
}

fn car(price: u64) -> Car {
    let engine =
        Engine { horsepower: u16::MAX, cylinders: u8::MAX, displacement: u32::MAX, gas: false, electric: true };
    Car {
        make: TEXT.to_owned(),
        model: String::new(),
        color: Color::Silver,
        seats: u8::MAX,
        doors: 0,
        length: u16::MAX,
        weight: u32::MAX,
        engine,
        fuel_capacity: f32::MAX,
        fuel_level: 1.0,
        power_windows: true,
        power_steering: false,
        radio: true,
        cup_holders: u8::MAX,
        price,
    }
}

fn ride(wanted: u32) -> Ride {
    let driver = |id: u64| Driver { id: u64::MAX - id / 2, latitude: 52.5, longitude: 13.4 };
    Ride { latitude: -90.0, longitude: 180.0, wanted, drivers: (0..3).map(driver).collect() }
}

fn entity(full: bool) -> Entity {
    let position = || Position { x: f64::MIN, y: f64::NAN, z: f64::MIN_POSITIVE };
    Entity {
        id: TEXT.to_owned(),
        position: position(),
        motion: position(),
        yaw: f32::NEG_INFINITY,
        pitch: f32::EPSILON,
        fall_distance: 0.0,
        fire: u16::MAX,
        air: 0,
        on_ground: full,
        silent: !full,
        uuid: Bytes::from_static(&[0; 16]),
        custom_name: maybe(full, String::new()),
    }
}

fn player(full: bool) -> Player {
    let item = || Item { count: u8::MAX, slot: 0, id: TEXT.to_owned() };
    let items = || if full { vec![item(), item()] } else { vec![] };
    Player {
        mode: GameMode::Survival,
        previous_mode: GameMode::Spectator,
        score: i64::MIN,
        dimension: TEXT.to_owned(),
        selected_slot: u32::MAX,
        selected_item: item(),
        spawn_dimension: maybe(full, String::new()),
        spawn_x: i64::MIN,
        spawn_y: i64::MAX,
        spawn_z: -1,
        spawn_forced: maybe(full, false),
        sleep_timer: u16::MAX,
        food_exhaustion: f32::MAX,
        food_saturation: f32::NAN,
        food_tick_timer: u32::MAX,
        xp_level: 0,
        xp_progress: 0.5,
        xp_total: i32::MIN,
        xp_seed: i32::MAX,
        inventory: items(),
        ender_items: items(),
        abilities: abilities(full),
        entered_nether_at: maybe(full, Position { x: 0.0, y: 0.0, z: 0.0 }),
        vehicle: maybe(full, Vehicle { uuid: Bytes::new(), entity: entity(true) }),
        left_shoulder: maybe(full, entity(false)),
        right_shoulder: maybe(full, entity(true)),
        seen_credits: full,
        recipe_book: RecipeBook { recipes: vec![String::new()], to_be_displayed: vec![], filtering: full, open: !full },
    }
}

fn abilities(full: bool) -> Abilities {
    Abilities {
        walk_speed: 0.1,
        fly_speed: f32::MIN,
        may_fly: full,
        flying: !full,
        invulnerable: full,
        may_build: !full,
        instabuild: full,
    }
}

fn maybe<T>(there: bool, value: T) -> Option<T> {
    there.then_some(value)
}
