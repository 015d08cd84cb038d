//! Every procedure, end to end.

use std::sync::Arc;

use bytes::Bytes;
use rpcbench_contract::workloads::{Request, WORKLOADS};
use rpcbench_contract::{Adapter, Client, ConnectOptions, WireCount};
use rpcbench_protobuf::Grpc;

use crate::edges;
use crate::serving::{Running, check, lane};

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
fn handles_share_one_connection_for_calls_at_once() {
    let server = Running::start();
    lane(async {
        let wire = Arc::new(WireCount::default());
        let options = ConnectOptions { wire: Some(Arc::clone(&wire)), ..ConnectOptions::default() };
        let client = Grpc::connect(&server.endpoint, &options).await.unwrap();
        let before = wire.total();
        let calls: Vec<_> = (0..200_u32)
            .map(|number| {
                let mut handle = client.share().unwrap();
                let blob = Bytes::from(vec![number.to_le_bytes()[0]; 300]);
                tokio::task::spawn_local(async move { check(&mut handle, Request::EchoBlob(blob)).await })
            })
            .collect();
        for call in calls {
            call.await.unwrap();
        }
        let after = wire.total();
        assert!(after.0 - before.0 > 200 * 300 && after.1 - before.1 > 200 * 300, "{before:?} to {after:?}");
    });
}
