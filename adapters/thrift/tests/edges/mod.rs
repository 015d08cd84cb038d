//! Requests with the values that formats get wrong.

use bytes::Bytes;
use rpcbench_contract::workloads::Request;
use rpcbench_contract::workloads::expression::{Expression, MAX_DEPTH, Operand, Operation};
use rpcbench_contract::workloads::model::{
    Abilities, Allegiance, Car, Color, Contact, Driver, Engine, Entity, GameMode, Image, ImageSize, Item, LogLine,
    Media, MediaPlayer, Player, Position, RecipeBook, Ride, SearchResult, Triangle, Update, Vector, Vehicle,
};

const TEXT: &str = "\u{0}Größe 漢字 🛳\u{301}";

/// Every procedure at its edges.
pub(crate) fn requests() -> Vec<Request> {
    vec![
        Request::EchoBlob(Bytes::new()),
        Request::EchoBlob((0..=255).collect::<Vec<u8>>().into()),
        Request::EchoBlob(vec![0xff; 3 << 20].into()),
        Request::EchoLog(vec![]),
        Request::EchoLog(vec![line(u16::MAX, u64::MAX), line(0, 0), line(0x8000, 1 << 63)]),
        Request::EchoMesh(vec![]),
        Request::EchoMesh(vec![
            triangle(f32::MAX, f32::MIN_POSITIVE),
            triangle(f32::NAN, -0.0),
            triangle(f32::INFINITY, 0.1),
        ]),
        Request::EchoPlayer(vec![]),
        Request::EchoPlayer(vec![player(true), player(false)]),
        Request::EchoMedia(media(true).into()),
        Request::EchoMedia(media(false).into()),
        Request::EchoContacts(update(vec![])),
        Request::EchoContacts(update(vec![contact(None, f32::NEG_INFINITY), contact(Some(u32::MAX), f32::MIN)])),
        Request::Total(vec![]),
        Request::Total(vec![car(u64::MAX), car(u64::MAX), car(1)]),
        Request::Rank(vec![]),
        Request::Rank(vec![result(f64::NAN, " cat "), result(f64::MAX, " cat "), result(-0.0, ""), result(0.0, TEXT)]),
        Request::Eval(left_deep(1)),
        Request::Eval(left_deep(MAX_DEPTH - 2)),
        Request::Eval(left_deep(MAX_DEPTH)),
        Request::Match(ride(vec![], 3)),
        Request::Match(ride(vec![u64::MAX, 0, 7], u32::MAX)),
        Request::Match(ride(vec![1, 2], 0)),
        Request::Expand(0),
        Request::Expand(10_000),
        Request::Burn(0),
        Request::Burn(1000),
    ]
}

/// A tree of so many operations, each within the left side of another.
pub(crate) fn left_deep(depth: usize) -> Expression {
    let leaf = Expression { operation: Operation::Divide, left: Operand::Number(i32::MIN), right: Operand::Number(-1) };
    (1..depth).fold(leaf, |inner, _| Expression {
        operation: Operation::Add,
        left: Operand::Nested(Box::new(inner)),
        right: Operand::Number(i32::MAX),
    })
}

fn line(status: u16, size: u64) -> LogLine {
    LogLine {
        address: [255, 0, 128, 1],
        identity: String::new(),
        user: "-".into(),
        date: TEXT.into(),
        request: "x".repeat(70_000),
        status,
        size,
    }
}

fn triangle(x: f32, y: f32) -> Triangle {
    let corner = |z| Vector { x, y, z };
    Triangle { a: corner(1.5), b: corner(-1.5), c: corner(f32::EPSILON), normal: corner(f32::from_bits(1)) }
}

fn position() -> Position {
    Position { x: f64::MAX, y: f64::NAN, z: f64::from_bits(1) }
}

fn item(count: u8) -> Item {
    Item { count, slot: 255, id: TEXT.into() }
}

fn entity(custom_name: Option<&str>) -> Entity {
    Entity {
        id: "minecraft:parrot".into(),
        position: position(),
        motion: position(),
        yaw: f32::MAX,
        pitch: f32::MIN,
        fall_distance: -0.0,
        fire: u16::MAX,
        air: 0x8000,
        on_ground: true,
        silent: false,
        uuid: vec![0xff; 16].into(),
        custom_name: custom_name.map(str::to_owned),
    }
}

fn player(full: bool) -> Player {
    Player {
        mode: GameMode::Spectator,
        previous_mode: GameMode::Survival,
        score: i64::MIN,
        dimension: String::new(),
        selected_slot: u32::MAX,
        selected_item: item(0),
        spawn_dimension: full.then(String::new),
        spawn_x: i64::MAX,
        spawn_y: -1,
        spawn_z: 0,
        spawn_forced: full.then_some(false),
        sleep_timer: u16::MAX,
        food_exhaustion: 0.1,
        food_saturation: f32::MIN_POSITIVE,
        food_tick_timer: 1 << 31,
        xp_level: 0,
        xp_progress: 1.0,
        xp_total: i32::MIN,
        xp_seed: i32::MAX,
        inventory: if full { (0..40).map(item).collect() } else { vec![] },
        ender_items: vec![item(255)],
        abilities: Abilities {
            walk_speed: 0.1,
            fly_speed: 0.05,
            may_fly: full,
            flying: !full,
            invulnerable: full,
            may_build: !full,
            instabuild: full,
        },
        entered_nether_at: full.then(position),
        vehicle: full.then(|| Vehicle { uuid: vec![].into(), entity: entity(Some(TEXT)) }),
        left_shoulder: full.then(|| entity(None)),
        right_shoulder: full.then(|| entity(Some(""))),
        seen_credits: full,
        recipe_book: RecipeBook {
            recipes: if full { vec![String::new(), TEXT.into()] } else { vec![] },
            to_be_displayed: vec![],
            filtering: full,
            open: !full,
        },
    }
}

fn media(full: bool) -> Media {
    let image =
        |size| Image { uri: TEXT.into(), title: full.then(String::new), width: i32::MIN, height: i32::MAX, size };
    Media {
        uri: String::new(),
        title: full.then(|| TEXT.into()),
        width: -1,
        height: 0,
        format: "video/mpg4".into(),
        duration: i64::MIN,
        size: i64::MAX,
        bitrate: full.then_some(0),
        persons: if full { vec![TEXT.into(), String::new()] } else { vec![] },
        player: MediaPlayer::Flash,
        copyright: full.then(String::new),
        images: if full { vec![image(ImageSize::Small), image(ImageSize::Large)] } else { vec![] },
    }
}

fn contact(leader: Option<u32>, x: f32) -> Contact {
    Contact {
        id: u32::MAX,
        allegiance: Allegiance::Unknown,
        name: TEXT.into(),
        x,
        y: f32::NAN,
        heading: 359.99,
        speed: -0.0,
        health: 255,
        flags: 0x8000_0001,
        leader,
    }
}

fn update(contacts: Vec<Contact>) -> Update {
    Update { tick: u64::MAX, contacts, terrain: vec![0x80; 1000].into() }
}

fn car(price: u64) -> Car {
    Car {
        make: TEXT.into(),
        model: String::new(),
        color: Color::Silver,
        seats: 255,
        doors: 0,
        length: u16::MAX,
        weight: u32::MAX,
        engine: Engine { horsepower: u16::MAX, cylinders: 12, displacement: u32::MAX, gas: false, electric: true },
        fuel_capacity: 60.1,
        fuel_level: 30.05,
        power_windows: true,
        power_steering: false,
        radio: true,
        cup_holders: 128,
        price,
    }
}

fn result(score: f64, snippet: &str) -> SearchResult {
    SearchResult { url: "https://example.com/".into(), score, snippet: snippet.into() }
}

fn ride(ids: Vec<u64>, wanted: u32) -> Ride {
    let driver = |id| Driver { id, latitude: 52.52, longitude: 13.405 };
    Ride { latitude: 52.5, longitude: 13.4, wanted, drivers: ids.into_iter().map(driver).collect() }
}
