//! Client and server over real connections: every procedure, errors, the wire counter, and a server that dies.

mod scene;

use std::sync::Arc;
use std::time::Duration;

use rpcbench_contract::workloads::Request;
use rpcbench_contract::{Adapter, CallError, Client, Codec, ConnectOptions, Endpoint, SetupError, WireCount};
use rpcbench_http::{HttpJson, Json, JsonClient};
use scene::{Running, check, in_lane, requests, still_serves, tower};

const LIMIT: usize = 16 << 20;

async fn connected(running: &Running) -> JsonClient {
    HttpJson::connect(&running.endpoint, &ConnectOptions::default()).await.unwrap()
}

#[test]
fn every_procedure_is_answered() {
    let running = Running::start::<HttpJson>(LIMIT);
    in_lane(async {
        let mut client = connected(&running).await;
        for request in requests() {
            check(&mut client, &request).await;
        }
    });
}

#[test]
fn a_refusal_is_an_answer_of_its_own_status() {
    let running = Running::start::<HttpJson>(LIMIT);
    in_lane(async {
        let mut client = connected(&running).await;
        for request in [Request::Expand(u32::MAX), Request::Burn(u32::MAX)] {
            match client.call(request).await {
                Err(CallError::Remote(reason)) => {
                    assert!(reason.starts_with("422") && reason.contains("4294967295 asked"), "{reason}");
                }
                other => panic!("{other:?}"),
            }
            check(&mut client, &Request::Burn(1)).await;
        }
    });
}

#[test]
fn a_tree_that_is_too_deep_is_answered_with_an_error() {
    let running = Running::start::<HttpJson>(LIMIT);
    in_lane(async {
        let mut client = connected(&running).await;
        for depth in [49, 60, 70, 1000] {
            let reply = client.call(Request::Eval(tower(depth))).await;
            let deeper = matches!(&reply, Err(CallError::Remote(reason)) if reason.starts_with("400") && reason.contains("deeper than 48"));
            assert!(deeper, "{depth}: {reply:?}");
        }
        check(&mut client, &Request::Eval(tower(48))).await;
    });
}

#[test]
fn a_request_beyond_the_limit_is_an_error() {
    let running = Running::start::<HttpJson>(1000);
    in_lane(async {
        let mut client = connected(&running).await;
        let reply = client.call(Request::EchoBlob(vec![7; 999].into())).await;
        assert!(matches!(&reply, Err(CallError::Remote(reason)) if reason.starts_with("413")), "{reply:?}");
    });
    still_serves::<HttpJson>(&running);
}

#[test]
fn the_wire_is_counted() {
    let running = Running::start::<HttpJson>(LIMIT);
    in_lane(async {
        let wire = Arc::new(WireCount::default());
        let options = ConnectOptions { wire: Some(Arc::clone(&wire)), ..ConnectOptions::default() };
        let mut client = HttpJson::connect(&running.endpoint, &options).await.unwrap();
        let (sent, received) = wire.total();
        assert!(sent > 0 && received > 0);
        check(&mut client, &Request::EchoBlob(vec![1; 999].into())).await;
        let after = wire.total();
        // 999 bytes are 1332 letters between two quotes; the rest is HTTP's.
        let (sent, received) = (after.0 - sent - 1334, after.1 - received - 1334);
        assert!((60..200).contains(&sent) && (60..200).contains(&received), "{sent} {received}");
    });
}

#[test]
fn a_dead_server_is_an_error() {
    let running = Running::start::<HttpJson>(LIMIT);
    let endpoint = running.endpoint.clone();
    let mut running = Some(running);
    in_lane(async {
        let mut client = connected(running.as_ref().unwrap()).await;
        check(&mut client, &Request::Burn(1)).await;
        drop(running.take());
        let reply = tokio::time::timeout(Duration::from_secs(5), client.call(Request::Burn(1))).await.expect("no hang");
        assert!(matches!(reply, Err(CallError::Connection(_))), "{reply:?}");
        let gone = HttpJson::connect(&endpoint, &ConnectOptions::default()).await;
        assert!(matches!(gone, Err(SetupError::Connect { .. })));
    });
}

#[test]
fn a_server_that_says_nothing_is_not_waited_for() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = Endpoint::Tcp(listener.local_addr().unwrap());
    in_lane(async {
        let options = ConnectOptions { timeout: Duration::from_millis(50), ..ConnectOptions::default() };
        let connected = HttpJson::connect(&endpoint, &options).await;
        assert!(matches!(connected, Err(SetupError::Connect { cause, .. }) if cause.contains("in time")));
    });
}

#[test]
fn many_connections_are_served() {
    let running = Running::start::<HttpJson>(LIMIT);
    in_lane(async {
        let mut clients = Vec::new();
        for _ in 0..8 {
            clients.push(connected(&running).await);
        }
        for request in requests().iter().take(6) {
            for client in &mut clients {
                check(client, request).await;
            }
        }
        assert!(clients[0].share().is_none());
    });
    still_serves::<HttpJson>(&running);
}

#[test]
fn the_codec_reads_what_it_wrote() {
    for request in requests() {
        let value = Json::prepare(&request);
        let mut out = b"before".to_vec();
        Json::encode(&value, &mut out).unwrap();
        assert!(out.starts_with(b"before"), "it appends");
        let mut out = out.split_off(6);
        let decoded = Json::decode(request.procedure(), &out).unwrap();
        assert_eq!(format!("{:?}", Json::restore(&decoded).unwrap()), format!("{request:?}"));
        out.extend(b" 0");
        assert!(Json::decode(request.procedure(), &out).is_err(), "a number follows");
    }
}
