//! Every procedure, end to end.

use std::sync::Arc;

use bytes::Bytes;
use rpcbench_contract::workloads::{Request, WORKLOADS};
use rpcbench_contract::{Adapter, Client, ConnectOptions, Limits, WireCount};
use rpcbench_volo::VoloThrift;
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
fn bytes_on_the_wire_are_counted_exactly() {
    let server = Running::start();
    lane(async {
        let wire = Arc::new(WireCount::default());
        let options = ConnectOptions { wire: Some(Arc::clone(&wire)), ..ConnectOptions::default() };
        let mut client = VoloThrift::connect(&server.endpoint, &options).await.unwrap();
        assert!(client.share().is_none(), "framed Thrift has no order but that of its calls");
        check(&mut client, Request::EchoBlob(vec![1; 64].into())).await;
        // Frame length, version and type, name, sequence; then a field with its header, its length, the blob; then a stop.
        let message = 4 + 4 + (4 + 8) + 4 + 3 + 4 + 64 + 1;
        assert_eq!(wire.total(), (message, message));
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
