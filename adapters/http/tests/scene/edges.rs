//! Values at the edges of their types.

use rpcbench_contract::workloads::expression::{Expression, MAX_DEPTH, Operand, Operation};
use rpcbench_contract::workloads::model::*;
use rpcbench_contract::workloads::{Request, WORKLOADS};

/// The first requests of every workload, and values at the edges of their types.
pub(crate) fn requests() -> Vec<Request> {
    let generated = WORKLOADS.iter().flat_map(|workload| workload.cases(7).into_iter().take(3));
    generated.map(|case| case.request).chain(edges()).collect()
}

pub(crate) fn edges() -> Vec<Request> {
    vec![
        Request::EchoBlob(Vec::new().into()),
        Request::EchoBlob(vec![0xff; 300_000].into()),
        Request::EchoLog(vec![]),
        Request::EchoLog(vec![line(0), line(u64::MAX), line(1 << 63)]),
        Request::EchoMesh(vec![]),
        Request::EchoMesh(vec![
            mesh(f32::MAX, f32::NAN),
            mesh(f32::MIN_POSITIVE, f32::NEG_INFINITY),
            mesh(-0.0, 1e-45),
        ]),
        Request::EchoPlayer(vec![]),
        Request::EchoPlayer(vec![player(false), player(true)]),
        Request::EchoMedia(media(false).into()),
        Request::EchoMedia(media(true).into()),
        Request::EchoContacts(Update {
            tick: u64::MAX,
            contacts: vec![contact(None), contact(Some(u32::MAX))],
            terrain: vec![7; 9].into(),
        }),
        Request::Total(vec![]),
        Request::Total(vec![car(0), car(u64::MAX)]),
        Request::Rank(vec![]),
        Request::Rank([f64::NAN, f64::MIN, 0.0, -0.0, f64::INFINITY].map(found).into()),
        Request::Eval(tower(1)),
        Request::Eval(tower(MAX_DEPTH - 2)),
        Request::Eval(tower(MAX_DEPTH)),
        Request::Match(ride(0)),
        Request::Match(ride(u32::MAX)),
        Request::Expand(0),
        Request::Expand(9),
        Request::Burn(0),
        Request::Burn(100),
    ]
}

/// An expression so many operations deep.
pub(crate) fn tower(depth: usize) -> Expression {
    let leaf =
        Expression { operation: Operation::Subtract, left: Operand::Number(i32::MIN), right: Operand::Number(1) };
    (1..depth).fold(leaf, |below, level| Expression {
        operation: Operation::ALL[level % 5],
        left: Operand::Number(i32::MAX),
        right: Operand::Nested(Box::new(below)),
    })
}

fn line(size: u64) -> LogLine {
    let text = String::from;
    LogLine {
        address: [255, 0, 1, 128],
        identity: text("-"),
        user: text("Zoë 猫 🐈"),
        date: text(""),
        request: text("GET /\u{0} \"quoted\" HTTP/1.1"),
        status: u16::MAX,
        size,
    }
}

fn mesh(x: f32, y: f32) -> Triangle {
    let corner = Vector { x, y, z: -x };
    Triangle { a: corner.clone(), b: corner.clone(), c: Vector { x: 0.0, y: 1.0, z: 2.0 }, normal: corner }
}

fn position() -> Position {
    Position { x: f64::MAX, y: -0.0, z: f64::MIN_POSITIVE }
}

fn entity(named: bool) -> Entity {
    Entity {
        id: "minecraft:parrot".into(),
        position: position(),
        motion: position(),
        yaw: 0.1,
        pitch: -90.0,
        fall_distance: 0.0,
        fire: u16::MAX,
        air: 0,
        on_ground: true,
        silent: false,
        uuid: vec![1; 16].into(),
        custom_name: named.then(|| "Łódź".into()),
    }
}

fn item(id: &str) -> Item {
    Item { count: 255, slot: 0, id: id.into() }
}

fn player(all: bool) -> Player {
    Player {
        mode: GameMode::Spectator,
        previous_mode: GameMode::Survival,
        score: i64::MIN,
        dimension: "minecraft:overworld".into(),
        selected_slot: u32::MAX,
        selected_item: item("minecraft:stone"),
        spawn_dimension: all.then(String::new),
        spawn_x: i64::MAX,
        spawn_y: -1,
        spawn_z: 0,
        spawn_forced: all.then_some(false),
        sleep_timer: 1,
        food_exhaustion: 0.5,
        food_saturation: f32::EPSILON,
        food_tick_timer: 0,
        xp_level: 1,
        xp_progress: 0.999,
        xp_total: i32::MIN,
        xp_seed: i32::MAX,
        inventory: if all { vec![item("a"), item("")] } else { vec![] },
        ender_items: vec![],
        abilities: Abilities {
            walk_speed: 0.1,
            fly_speed: 0.05,
            may_fly: true,
            flying: false,
            invulnerable: true,
            may_build: false,
            instabuild: true,
        },
        entered_nether_at: all.then(position),
        vehicle: all.then(|| Vehicle { uuid: vec![].into(), entity: entity(false) }),
        left_shoulder: all.then(|| entity(true)),
        right_shoulder: None,
        seen_credits: all,
        recipe_book: RecipeBook {
            recipes: vec!["r".into(), String::new()],
            to_be_displayed: vec![],
            filtering: all,
            open: !all,
        },
    }
}

fn media(all: bool) -> Media {
    let image = Image { uri: "u".into(), title: all.then(|| "t".into()), width: -1, height: 0, size: ImageSize::Large };
    Media {
        uri: "http://javaone.com/keynote.mpg".into(),
        title: all.then(String::new),
        width: i32::MIN,
        height: i32::MAX,
        format: "video/mpg4".into(),
        duration: i64::MAX,
        size: i64::MIN,
        bitrate: all.then_some(-1),
        persons: vec!["Bill Gates".into()],
        player: MediaPlayer::Flash,
        copyright: all.then(|| "none".into()),
        images: if all { vec![image.clone(), image] } else { vec![] },
    }
}

fn contact(leader: Option<u32>) -> Contact {
    Contact {
        id: u32::MAX,
        allegiance: Allegiance::Unknown,
        name: "Ωmega".into(),
        x: -1.5,
        y: f32::MIN,
        heading: 359.9,
        speed: 0.0,
        health: 100,
        flags: 0x8000_0001,
        leader,
    }
}

fn car(price: u64) -> Car {
    Car {
        make: "Volvo".into(),
        model: "240".into(),
        color: Color::Silver,
        seats: 5,
        doors: 255,
        length: u16::MAX,
        weight: u32::MAX,
        engine: Engine { horsepower: u16::MAX, cylinders: 0, displacement: u32::MAX, gas: false, electric: true },
        fuel_capacity: 50.0,
        fuel_level: 24.9,
        power_windows: true,
        power_steering: false,
        radio: true,
        cup_holders: 0,
        price,
    }
}

fn found(score: f64) -> SearchResult {
    SearchResult { url: "http://a.example/".into(), score, snippet: "a cat and a dog here".into() }
}

fn ride(wanted: u32) -> Ride {
    let driver = |id, latitude| Driver { id, latitude, longitude: 13.4 };
    Ride {
        latitude: 52.5,
        longitude: 13.4,
        wanted,
        drivers: vec![driver(u64::MAX, 52.6), driver(0, 52.5), driver(1, 52.4)],
    }
}
