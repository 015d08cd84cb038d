//! Every procedure end to end, over a real server on a free port.

#[macro_use]
mod bed;

use std::sync::Arc;

use bed::{SEED, check, connect, good, lane, start};
use rpcbench_contract::workloads::expression::{Expression, MAX_DEPTH, Operand, Operation};
use rpcbench_contract::workloads::model::{
    Contact, Driver, LogLine, Media, MediaPlayer, Position, Ride, SearchResult, Triangle, Update, Vector,
};
use rpcbench_contract::workloads::{Case, Request, WORKLOADS};
use rpcbench_contract::{Adapter, CallError, Client, ConnectOptions, WireCount};
use rpcbench_socket::frame::HEADER;

fn every_workload_is_answered<A: Adapter>() {
    let server = start::<A>();
    lane(async {
        let mut client = connect::<A>(&server).await;
        for (workload, seed) in WORKLOADS.iter().flat_map(|workload| [(workload, SEED), (workload, SEED + 1)]) {
            for case in workload.cases(seed) {
                check(&mut client, &case).await;
            }
        }
    });
}

fn line(text: &str) -> LogLine {
    let text = || text.to_owned();
    let (status, size) = (u16::MAX, u64::MAX);
    LogLine { address: [255; 4], identity: text(), user: text(), date: text(), request: text(), status, size }
}

fn media(title: Option<&str>, bitrate: Option<i32>) -> Media {
    Media {
        uri: String::new(),
        title: title.map(str::to_owned),
        width: i32::MIN,
        height: i32::MAX,
        format: "видео".to_owned(),
        duration: i64::MIN,
        size: i64::MAX,
        bitrate,
        persons: vec![String::new(), "名前".to_owned()],
        player: MediaPlayer::Flash,
        copyright: title.map(str::to_owned),
        images: Vec::new(),
    }
}

fn deep() -> Expression {
    let leaf = Expression { operation: Operation::Divide, left: Operand::Number(i32::MIN), right: Operand::Number(-1) };
    (1..MAX_DEPTH - 2).fold(leaf, |left, _| Expression {
        operation: Operation::Subtract,
        left: Operand::Nested(Box::new(left)),
        right: Operand::Number(i32::MAX),
    })
}

fn contact(leader: Option<u32>) -> Contact {
    use rpcbench_contract::workloads::model::Allegiance::Unknown;
    let (name, (x, y)) = ("🚢".to_owned(), (f32::MIN_POSITIVE, -0.0));
    let (heading, speed) = (f32::NAN, f32::INFINITY);
    Contact { id: u32::MAX, allegiance: Unknown, name, x, y, heading, speed, health: u8::MAX, flags: u32::MAX, leader }
}

fn edges() -> Vec<Request> {
    let corner = Vector { x: f32::MAX, y: f32::MIN_POSITIVE, z: f32::NAN };
    let triangle = Triangle { a: corner.clone(), b: corner.clone(), c: corner.clone(), normal: corner };
    let far = Position { x: f64::MAX, y: f64::NAN, z: -0.0 };
    let driver = |id| Driver { id, latitude: far.x, longitude: far.y };
    let found = |score| SearchResult { url: "ü".to_owned(), score, snippet: " dog cat ".to_owned() };
    let scores = [f64::NAN, f64::MIN, f64::INFINITY, -0.0, 0.0, f64::MIN_POSITIVE];
    vec![
        Request::EchoBlob(bytes::Bytes::new()),
        Request::EchoBlob(vec![0xa5; 3 << 20].into()),
        Request::EchoLog(Vec::new()),
        Request::EchoLog(vec![line(""), line("žluťoučký kůň 🐎 \u{0}"), line(&"x".repeat(70_000))]),
        Request::EchoMesh(vec![triangle]),
        Request::EchoPlayer(Vec::new()),
        Request::EchoMedia(media(None, None).into()),
        Request::EchoMedia(media(Some(""), Some(0)).into()),
        Request::EchoContacts(Update {
            tick: u64::MAX,
            contacts: vec![contact(None), contact(Some(0))],
            terrain: bytes::Bytes::new(),
        }),
        Request::Total(Vec::new()),
        Request::Rank(scores.map(found).into()),
        Request::Eval(deep()),
        Request::Match(Ride {
            latitude: 1.0,
            longitude: 2.0,
            wanted: u32::MAX,
            drivers: vec![driver(u64::MAX), driver(0)],
        }),
        Request::Expand(0),
        Request::Expand(1000),
        Request::Burn(0),
        Request::Burn(1000),
    ]
}

fn values_at_the_edge_are_answered<A: Adapter>() {
    let server = start::<A>();
    lane(async {
        let mut client = connect::<A>(&server).await;
        for request in edges() {
            check(&mut client, &Case::new(request).unwrap()).await;
        }
    });
}

fn a_refusal_is_an_answer_and_the_connection_still_serves<A: Adapter>() {
    let server = start::<A>();
    lane(async {
        let mut client = connect::<A>(&server).await;
        for request in [Request::Expand(u32::MAX), Request::Burn(u32::MAX)] {
            let refused = client.call(client.prepare(&request)).await.err().unwrap();
            assert!(matches!(&refused, CallError::Remote(text) if text.contains("at most")), "{refused}");
            check(&mut client, &good()).await;
        }
    });
}

fn a_request_over_the_limit_is_refused_before_it_is_sent<A: Adapter>() {
    let server = start::<A>();
    lane(async {
        let mut options = ConnectOptions::default();
        options.limits.message = 1000;
        let mut client = A::connect(&server.endpoint, &options).await.unwrap();
        let request = client.prepare(&Request::EchoBlob(vec![0; 1001].into()));
        assert!(matches!(client.call(request).await, Err(CallError::Encode(_))));
        check(&mut client, &good()).await;
        let much = client.call(client.prepare(&Request::Expand(1000))).await;
        assert!(matches!(much, Err(CallError::Protocol(_))), "a reply over the limit");
    });
}

fn the_wire_is_counted<A: Adapter>() {
    let server = start::<A>();
    lane(async {
        let wire = Arc::new(WireCount::default());
        let options = ConnectOptions { wire: Some(Arc::clone(&wire)), ..ConnectOptions::default() };
        let mut client = A::connect(&server.endpoint, &options).await.unwrap();
        check(&mut client, &Case::new(Request::EchoBlob(vec![1; 64].into())).unwrap()).await;
        let each = (HEADER + 1 + 64) as u64;
        assert_eq!(wire.total(), (each, each));
    });
}

fn buffers_go_round<A: Adapter>() {
    let server = start::<A>();
    lane(async {
        let mut client = connect::<A>(&server).await;
        // While one reply is kept, the next has a buffer of its own.
        let (first, second) = (good(), Case::new(Request::EchoBlob(vec![9; 5000].into())).unwrap());
        let kept = client.call(client.prepare(&first.request)).await.unwrap();
        check(&mut client, &second).await;
        assert_eq!(client.proof(&kept), first.proof);
        // Requests may be prepared in advance.
        let (one, other) = (client.prepare(&first.request), client.prepare(&second.request));
        let reply = client.call(other).await.unwrap();
        assert_eq!(client.proof(&reply), second.proof);
        let reply = client.call(one).await.unwrap();
        assert_eq!(client.proof(&reply), first.proof);
    });
}

fn many_connections_are_served_at_once<A: Adapter>() {
    let server = start::<A>();
    lane(async {
        let mut clients = Vec::new();
        for _ in 0..50 {
            clients.push(connect::<A>(&server).await);
        }
        for client in clients.iter_mut().rev() {
            check(client, &good()).await;
        }
    });
}

for_each_adapter! {
    every_workload_is_answered
    values_at_the_edge_are_answered
    a_refusal_is_an_answer_and_the_connection_still_serves
    a_request_over_the_limit_is_refused_before_it_is_sent
    the_wire_is_counted
    buffers_go_round
    many_connections_are_served_at_once
}
