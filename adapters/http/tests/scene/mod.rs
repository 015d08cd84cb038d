//! What the tests of this crate share: a server in a thread of its own, and values at the edges of their types (`edges`).

#![allow(dead_code)] // each test binary uses its part

mod edges;

use std::future::Future;
use std::net::SocketAddr;
use std::thread::JoinHandle;

#[allow(unused_imports)] // as above
pub(crate) use edges::{edges, requests, tower};
use rpcbench_contract::workloads::compute::answer;
use rpcbench_contract::workloads::{Proof, Request};
use rpcbench_contract::{Adapter, Client, ConnectOptions, Endpoint, Limits, ServeOptions, Server};
use tokio::sync::oneshot;
use tokio::task::LocalSet;

/// Runs a future as a lane does: in a current-thread runtime, within a `LocalSet`.
pub(crate) fn in_lane<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(LocalSet::new().run_until(future))
}

/// A server that ends, connections and all, when this is dropped.
pub(crate) struct Running {
    pub(crate) endpoint: Endpoint,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Running {
    pub(crate) fn start<A: Adapter>(limit: usize) -> Self {
        let (stop, stopped) = oneshot::channel();
        let (tell, told) = std::sync::mpsc::channel();
        let thread = std::thread::spawn(move || {
            in_lane(async {
                let options = ServeOptions { listen: None, seed: 0, limits: Limits { message: limit } };
                let server = A::serve(&options).await.unwrap();
                tell.send(server.endpoint()).unwrap();
                tokio::select! {
                    ended = server.run() => ended.unwrap(),
                    _ = stopped => {}
                }
            });
        });
        Self { endpoint: told.recv().unwrap(), stop: Some(stop), thread: Some(thread) }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        match self.endpoint {
            Endpoint::Tcp(address) => address,
            _ => panic!("no TCP"),
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.stop.take().map(|stop| stop.send(()));
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

/// Calls a server and holds the whole answer against what it must be.
pub(crate) async fn check<C: Client>(client: &mut C, request: &Request) {
    let expected = answer(request).unwrap();
    let prepared = client.prepare(request);
    let reply = client.call(prepared).await.unwrap_or_else(|error| panic!("{}: {error}", request.procedure()));
    assert_eq!(client.proof(&reply), Proof::of(&expected), "{}", request.procedure());
    let restored = client.restore(reply).unwrap();
    assert_eq!(format!("{restored:?}"), format!("{expected:?}")); // as text, so that NaN equals NaN
}

/// Connects and makes one good call.
pub(crate) fn still_serves<A: Adapter>(running: &Running) {
    in_lane(async {
        let mut client = A::connect(&running.endpoint, &ConnectOptions::default()).await.unwrap();
        check(&mut client, &Request::Burn(3)).await;
    });
}
