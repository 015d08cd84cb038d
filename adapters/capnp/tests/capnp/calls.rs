//! Every procedure, end to end.

use std::sync::Arc;

use bytes::Bytes;
use rpcbench_capnp::Capnp;
use rpcbench_contract::workloads::{Request, WORKLOADS};
use rpcbench_contract::{Adapter, Client, ConnectOptions, Limits, WireCount};
use tokio::task::spawn_local;

use crate::bed::{Running, check, lane};
use crate::edges;

#[test]
fn every_workload_is_answered_in_full() {
    let server = Running::start();
    lane(async {
        let mut client = server.connect().await;
        for case in WORKLOADS.iter().flat_map(|workload| workload.cases(7)) {
            check(&mut client, case.request).await;
        }
    });
}

#[test]
fn values_at_the_edges_come_through() {
    let server = Running::start();
    lane(async {
        let mut client = server.connect().await;
        for request in edges::requests() {
            check(&mut client, request).await;
        }
    });
}

#[test]
fn a_huge_value_comes_through() {
    let server = Running::start();
    lane(async {
        let blob = Bytes::from((0..15_u32 << 20).map(|place| place.to_le_bytes()[0]).collect::<Vec<_>>());
        check(&mut server.connect().await, Request::EchoBlob(blob)).await;
    });
}

#[test]
fn handles_share_one_connection_and_none_gets_anothers_reply() {
    let server = Running::start();
    lane(async {
        let wire = Arc::new(WireCount::default());
        let options = ConnectOptions { wire: Some(Arc::clone(&wire)), ..ConnectOptions::default() };
        let client = Capnp::connect(&server.endpoint, &options).await.unwrap();
        let before = wire.total();
        let calls: Vec<_> = (0..200_u32)
            .map(|number| {
                let mut handle = client.share().unwrap();
                spawn_local(async move {
                    for round in 0..10 {
                        let blob = Bytes::from(vec![number.to_le_bytes()[0]; 30 + round]);
                        let burn = Request::Burn(number * 10 + u32::try_from(round).unwrap());
                        check(&mut handle, if number.is_multiple_of(3) { burn } else { Request::EchoBlob(blob) }).await;
                    }
                })
            })
            .collect();
        for call in calls {
            call.await.unwrap();
        }
        let (sent, received) = (wire.total().0 - before.0, wire.total().1 - before.1);
        assert!(sent > 130 * 300 && received > 130 * 300, "{sent} sent, {received} received");
    });
}

#[test]
fn several_workers_serve_several_connections() {
    let server = Running::on(None, Limits::default(), 3);
    lane(async {
        let mut clients = vec![];
        for _ in 0..7 {
            clients.push(server.connect().await);
        }
        let calls: Vec<_> = (0..)
            .zip(clients)
            .map(|(number, mut client)| spawn_local(async move { check(&mut client, Request::Burn(number)).await }))
            .collect();
        for call in calls {
            call.await.unwrap();
        }
    });
}
