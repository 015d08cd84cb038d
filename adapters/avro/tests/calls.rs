//! Both adapters over real connections: every procedure, errors, the wire counter, and a server that dies.

mod scene;

use std::sync::Arc;
use std::time::Duration;

use rpcbench_avro::{Avro, AvroHttp, AvroTcp};
use rpcbench_contract::workloads::Request;
use rpcbench_contract::{Adapter, CallError, Client, Codec, ConnectOptions, Endpoint, SetupError, WireCount};
use scene::{Running, check, in_lane, requests, still_serves};

const LIMIT: usize = 16 << 20;

fn every_procedure<A: Adapter>() {
    let running = Running::start::<A>(LIMIT);
    in_lane(async {
        let mut client = A::connect(&running.endpoint, &ConnectOptions::default()).await.unwrap();
        for request in requests() {
            check(&mut client, &request).await;
        }
    });
}

#[test]
fn tcp_answers_every_procedure() {
    every_procedure::<AvroTcp>();
}

#[test]
fn http_answers_every_procedure() {
    every_procedure::<AvroHttp>();
}

fn refusal<A: Adapter>() {
    let running = Running::start::<A>(LIMIT);
    in_lane(async {
        let mut client = A::connect(&running.endpoint, &ConnectOptions::default()).await.unwrap();
        for request in [Request::Expand(u32::MAX), Request::Burn(u32::MAX)] {
            let prepared = client.prepare(&request);
            match client.call(prepared).await {
                Err(CallError::Remote(reason)) => assert!(reason.contains("4294967295 asked"), "{reason}"),
                other => panic!("{:?}", other.map(|reply| client.restore(reply))),
            }
            check(&mut client, &Request::Burn(1)).await;
        }
    });
}

#[test]
fn a_refusal_is_an_answer_of_its_own_type() {
    refusal::<AvroTcp>();
    refusal::<AvroHttp>();
}

fn too_deep<A: Adapter>() {
    let running = Running::start::<A>(LIMIT);
    in_lane(async {
        let mut client = A::connect(&running.endpoint, &ConnectOptions::default()).await.unwrap();
        let prepared = client.prepare(&Request::Eval(scene::tower(49)));
        let reply = client.call(prepared).await;
        assert!(matches!(reply, Err(CallError::Remote(reason)) if reason.contains("deeper")));
        check(&mut client, &Request::Eval(scene::tower(48))).await;
    });
}

#[test]
fn a_tree_that_is_too_deep_is_answered_with_an_error() {
    too_deep::<AvroTcp>();
    too_deep::<AvroHttp>();
}

fn counted<A: Adapter>() -> (u64, u64) {
    let running = Running::start::<A>(LIMIT);
    in_lane(async {
        let wire = Arc::new(WireCount::default());
        let options = ConnectOptions { wire: Some(Arc::clone(&wire)), ..ConnectOptions::default() };
        let mut client = A::connect(&running.endpoint, &options).await.unwrap();
        let (sent, received) = wire.total();
        assert!(sent > 0 && received > 0);
        check(&mut client, &Request::EchoBlob(vec![1; 1000].into())).await;
        let after = wire.total();
        (after.0 - sent, after.1 - received)
    })
}

#[test]
fn the_wire_is_counted_to_the_byte() {
    // Two lengths of 4 bytes around: no metadata (1), the name (1 + 8), the length (2) and 1000 bytes; back: no
    // metadata (1), no error (1), the length and the bytes.
    assert_eq!(counted::<AvroTcp>(), (8 + 1 + 9 + 1002, 8 + 2 + 1002));
    // The same after a handshake of hashes (34) and one of `BOTH` (4), in HTTP.
    let (sent, received) = counted::<AvroHttp>();
    assert!(sent > 8 + 34 + 1 + 9 + 1002 && sent < 1300, "{sent}");
    assert!(received > 8 + 4 + 2 + 1002 && received < 1300, "{received}");
}

fn death<A: Adapter>() {
    let running = Running::start::<A>(LIMIT);
    let endpoint = running.endpoint.clone();
    let mut running = Some(running);
    in_lane(async {
        let mut client = A::connect(&endpoint, &ConnectOptions::default()).await.unwrap();
        check(&mut client, &Request::Burn(1)).await;
        drop(running.take());
        let prepared = client.prepare(&Request::Burn(1));
        let reply = tokio::time::timeout(Duration::from_secs(5), client.call(prepared)).await.expect("no hang");
        assert!(matches!(reply, Err(CallError::Connection(_))));
        let gone = A::connect(&endpoint, &ConnectOptions::default()).await;
        assert!(matches!(gone, Err(SetupError::Connect { .. })));
    });
}

#[test]
fn a_dead_server_is_an_error() {
    death::<AvroTcp>();
    death::<AvroHttp>();
}

fn silence<A: Adapter>() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = Endpoint::Tcp(listener.local_addr().unwrap());
    in_lane(async {
        let options = ConnectOptions { timeout: Duration::from_millis(50), ..ConnectOptions::default() };
        let connected = A::connect(&endpoint, &options).await;
        assert!(matches!(connected, Err(SetupError::Connect { cause, .. }) if cause.contains("in time")));
    });
}

#[test]
fn a_server_that_says_nothing_is_not_waited_for() {
    silence::<AvroTcp>();
    silence::<AvroHttp>();
}

fn connections<A: Adapter>() {
    let running = Running::start::<A>(LIMIT);
    in_lane(async {
        let mut clients = Vec::new();
        for _ in 0..8 {
            clients.push(A::connect(&running.endpoint, &ConnectOptions::default()).await.unwrap());
        }
        for request in requests().iter().take(6) {
            for client in &mut clients {
                check(client, request).await;
            }
        }
        assert!(clients[0].share().is_none());
    });
    still_serves::<A>(&running);
}

#[test]
fn many_connections_are_served() {
    connections::<AvroTcp>();
    connections::<AvroHttp>();
}

#[test]
fn the_codec_reads_what_it_wrote() {
    for request in requests() {
        let value = Avro::prepare(&request);
        let mut out = Vec::new();
        Avro::encode(&value, &mut out).unwrap();
        let decoded = Avro::decode(request.procedure(), &out).unwrap();
        assert_eq!(format!("{:?}", Avro::restore(&decoded).unwrap()), format!("{request:?}"));
        out.push(0);
        assert!(Avro::decode(request.procedure(), &out).is_err(), "a byte follows");
        assert!(Avro::decode(request.procedure(), &out[..out.len() - 2]).is_err(), "a byte is missing");
    }
}
