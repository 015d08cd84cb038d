//! Every procedure, over a real server.

mod serving;

use std::sync::Arc;

use bytes::Bytes;
use rpcbench_contract::workloads::compute::{self, MAX_EXPAND};
use rpcbench_contract::workloads::expression::{Expression, MAX_DEPTH, Operand, Operation};
use rpcbench_contract::workloads::model::{
    Driver, Image, ImageSize, LogLine, Media, MediaPlayer, Ride, SearchResult, Triangle, Update, Vector,
};
use rpcbench_contract::workloads::{Reply, Request, WORKLOADS};
use rpcbench_contract::{Adapter, CallError, Client, ConnectOptions, WireCount};
use rpcbench_onc::{Onc, OncClient, XdrCodec};
use serving::{Serving, lane};

/// Calls, and checks proof and whole value.
async fn check(client: &mut OncClient, request: &Request) {
    let expected = compute::answer(request).unwrap();
    let prepared = client.prepare(request);
    let reply = client.call(prepared).await.unwrap();
    assert_eq!(client.proof(&reply), expected.proof(), "{:?}", request.procedure());
    let restored = client.restore(reply).unwrap();
    // A NaN is unequal to itself, so what is compared is what a person would read.
    assert_eq!(format!("{restored:?}"), format!("{expected:?}"));
}

#[test]
fn every_workload_is_answered() {
    let serving = Serving::start();
    lane(async {
        let mut client = serving.client().await;
        for workload in WORKLOADS {
            for case in workload.cases(7).iter().take(8) {
                check(&mut client, &case.request).await;
            }
        }
    });
}

fn deep(depth: usize) -> Expression {
    let leaf = Expression { operation: Operation::Divide, left: Operand::Number(i32::MIN), right: Operand::Number(0) };
    (1..depth).fold(leaf, |inner, number| Expression {
        operation: Operation::ALL[number % 5],
        left: Operand::Nested(Box::new(inner)),
        right: Operand::Number(i32::MAX),
    })
}

fn line(text: &str, status: u16, size: u64) -> LogLine {
    let text = text.to_owned();
    let (user, date, request) = (text.clone(), text.clone(), text.clone());
    LogLine { address: [0, 255, 1, 254], identity: text, user, date, request, status, size }
}

fn media(optional: Option<&str>) -> Media {
    let text = optional.map(str::to_owned);
    let image = Image { uri: String::new(), title: text.clone(), width: i32::MIN, height: -1, size: ImageSize::Large };
    Media {
        uri: "Ünï∂é 🙂 \0".to_owned(),
        title: text.clone(),
        width: i32::MAX,
        height: 0,
        format: String::new(),
        duration: i64::MIN,
        size: i64::MAX,
        bitrate: optional.map(|_| i32::MIN),
        persons: vec![String::new(); optional.map_or(0, str::len)],
        player: MediaPlayer::Flash,
        copyright: text,
        images: vec![image; 3],
    }
}

fn edges() -> Vec<Request> {
    let extreme = |x| Vector { x, y: f32::MIN_POSITIVE, z: f32::NEG_INFINITY };
    let triangle = Triangle { a: extreme(f32::NAN), b: extreme(f32::MAX), c: extreme(-0.0), normal: extreme(f32::MIN) };
    let driver = |id, latitude| Driver { id, latitude, longitude: f64::MIN };
    let drivers = vec![driver(u64::MAX, f64::NAN), driver(0, f64::INFINITY), driver(1, f64::MAX)];
    let result = |score| SearchResult { url: String::new(), score, snippet: " cat and dog ".to_owned() };
    vec![
        Request::EchoBlob(Bytes::new()),
        Request::EchoBlob(vec![0xa5; 3 << 20].into()),
        Request::EchoLog(Vec::new()),
        Request::EchoLog(vec![line("", 0, 0), line("日本語\u{10ffff}", u16::MAX, u64::MAX)]),
        Request::EchoMesh(vec![triangle]),
        Request::EchoPlayer(Vec::new()),
        Request::EchoMedia(media(None).into()),
        Request::EchoMedia(media(Some("three")).into()),
        Request::EchoContacts(Update { tick: u64::MAX, contacts: Vec::new(), terrain: Bytes::new() }),
        Request::Total(Vec::new()),
        Request::Rank(vec![result(f64::NAN), result(-0.0), result(f64::MIN), result(f64::EPSILON)]),
        Request::Eval(deep(MAX_DEPTH - 2)),
        Request::Match(Ride { latitude: 0.0, longitude: -0.0, wanted: u32::MAX, drivers }),
        Request::Expand(0),
        Request::Expand(MAX_EXPAND),
        Request::Burn(0),
        Request::Burn(1000),
    ]
}

#[test]
fn values_at_the_edge_are_answered() {
    let serving = Serving::start();
    lane(async {
        let mut client = serving.client().await;
        for request in edges() {
            check(&mut client, &request).await;
        }
    });
}

#[test]
fn a_refusal_is_an_error_of_that_call_alone() {
    let serving = Serving::start();
    lane(async {
        let mut client = serving.client().await;
        for request in [Request::Expand(u32::MAX), Request::Burn(u32::MAX)] {
            let error = client.call(request).await.unwrap_err();
            assert!(matches!(&error, CallError::Remote(text) if text.contains("refused: ")), "{error}");
            assert!(error.to_string().contains("4294967295 asked"), "{error}");
            check(&mut client, &Request::Burn(3)).await;
        }
    });
}

#[test]
fn a_tree_that_is_too_deep_is_an_error_of_that_call_alone() {
    let serving = Serving::start();
    lane(async {
        let mut client = serving.client().await;
        check(&mut client, &Request::Eval(deep(MAX_DEPTH))).await;
        for depth in [MAX_DEPTH + 1, 1000] {
            let error = client.call(Request::Eval(deep(depth))).await.unwrap_err();
            assert!(matches!(&error, CallError::Remote(text) if text.contains("GARBAGE_ARGS")), "{error}");
            check(&mut client, &Request::Eval(deep(MAX_DEPTH))).await;
        }
    });
}

#[test]
fn many_calls_share_one_connection_and_none_gets_anothers_reply() {
    let serving = Serving::start();
    lane(async {
        let first = serving.client().await;
        let callers: Vec<_> = (0..100_u32)
            .map(|number| {
                let mut client = first.share().unwrap();
                tokio::task::spawn_local(async move {
                    for round in 0..50 {
                        let size = ((number * 37 + round * 101) % 3000) as usize;
                        let request = match (number + round) % 4 {
                            0 => Request::Burn(number * 20 + round),
                            1 => Request::Expand(number % 7),
                            _ => Request::EchoBlob(vec![u8::try_from(number).unwrap(); size].into()),
                        };
                        check(&mut client, &request).await;
                    }
                })
            })
            .collect();
        for caller in callers {
            caller.await.unwrap();
        }
    });
}

#[test]
fn more_callers_than_places_and_more_bytes_than_buffers_wait_their_turn() {
    let serving = Serving::start();
    lane(async {
        let first = serving.client().await;
        let blob = Bytes::from(vec![9; 100_000]);
        let callers: Vec<_> = (0..5000_u32)
            .map(|number| {
                let (mut client, blob) = (first.share().unwrap(), blob.clone());
                tokio::task::spawn_local(async move {
                    let request = if number % 50 == 0 { Request::EchoBlob(blob) } else { Request::Burn(number) };
                    check(&mut client, &request).await;
                })
            })
            .collect();
        for caller in callers {
            caller.await.unwrap();
        }
    });
}

#[test]
fn bytes_on_the_wire_are_counted_exactly() {
    let serving = Serving::start();
    lane(async {
        let wire = Arc::new(WireCount::default());
        let options = ConnectOptions { wire: Some(Arc::clone(&wire)), ..ConnectOptions::default() };
        let mut client = Onc::connect(&serving.endpoint, &options).await.unwrap();
        // Procedure 0: a mark, a header, and nothing.
        let (call, reply) = (4 + 40, 4 + 24);
        assert_eq!(wire.total(), (call, reply));
        let echoed = client.call(Request::EchoBlob(vec![1; 63].into())).await.unwrap();
        assert_eq!(echoed, Reply::EchoBlob(vec![1; 63].into()));
        // A length, and a multiple of four.
        assert_eq!(wire.total(), (2 * call + 4 + 64, 2 * reply + 4 + 64));
    });
}

#[test]
fn the_versions_are_those_of_the_lock_file() {
    use rpcbench_contract::Codec;
    let lock = include_str!("../../../Cargo.lock");
    for version in Onc::INFO.versions.iter().chain(XdrCodec::INFO.versions) {
        let entry = format!("name = \"{}\"\nversion = \"{}\"\n", version.name, version.version);
        assert!(lock.contains(&entry), "{} {} is not in the lock file", version.name, version.version);
    }
    assert!(Onc::INFO.summary.contains(&format!("version {}", rpcbench_onc::protocol::RPC_VERSION)));
}
