//! A loop over tonic's own client and its own connection, and nothing else.

use std::cell::Cell;
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::Instant;

use rpcbench_protobuf::messages::Blob;
use rpcbench_protobuf::messages::bench_client::BenchClient;
use tokio::task::{LocalSet, spawn_local};
use tonic::transport::Channel;

use super::{BYTES, Bare, WARMUP, WINDOW, cpu_ns};

/// Echoes with so many calls in flight over one connection.
pub(super) fn run(address: SocketAddr, in_flight: u32) -> Bare {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    LocalSet::new().block_on(&runtime, async {
        let client = BenchClient::connect(format!("http://{address}")).await.expect("a connection");
        let calls = Rc::new(Cell::new(0));
        let ends = Instant::now() + WARMUP + WINDOW;
        let loops: Vec<_> =
            (0..in_flight).map(|_| spawn_local(echo(client.clone(), Rc::clone(&calls), ends))).collect();
        tokio::time::sleep(WARMUP).await;
        let before = (calls.get(), cpu_ns());
        tokio::time::sleep(WINDOW).await;
        let bare = Bare { calls: calls.get() - before.0, cpu_ns: cpu_ns() - before.1 };
        for each in loops {
            each.await.expect("a loop ends");
        }
        bare
    })
}

async fn echo(mut client: BenchClient<Channel>, calls: Rc<Cell<u64>>, ends: Instant) {
    let data = bytes::Bytes::from(vec![7; BYTES]);
    while Instant::now() < ends {
        let reply = client.echo_blob(Blob { data: data.clone() }).await.expect("an answer");
        assert_eq!(reply.get_ref().data.len(), BYTES);
        calls.set(calls.get() + 1);
    }
}
