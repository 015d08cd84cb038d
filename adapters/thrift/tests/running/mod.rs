//! A server in the background, and calls to it.

#![allow(dead_code)] // each test uses a part

use std::net::{SocketAddr, TcpStream};
use std::sync::mpsc;
use std::time::Duration;

use rpcbench_contract::workloads::{Reply, Request};
use rpcbench_contract::{Adapter, CallError, Client, ConnectOptions, Endpoint, Limits, ServeOptions, Server};
use tokio::runtime::Builder;
use tokio::task::LocalSet;

/// Runs a future as a lane does.
pub(crate) fn block_on<F: Future>(future: F) -> F::Output {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    LocalSet::new().block_on(&runtime, future)
}

/// Starts a server on a free port, with messages of at most `message` bytes.
pub(crate) fn serve_within<A: Adapter>(message: usize) -> Endpoint {
    let (endpoint, bound) = mpsc::channel();
    std::thread::spawn(move || {
        block_on(async {
            let options = ServeOptions { listen: None, seed: 1, limits: Limits { message } };
            let server = A::serve(&options).await.unwrap();
            endpoint.send(server.endpoint()).unwrap();
            server.run().await.unwrap();
        });
    });
    bound.recv().unwrap()
}

/// Starts a server on a free port with the default limits.
pub(crate) fn serve<A: Adapter>() -> Endpoint {
    serve_within::<A>(Limits::default().message)
}

/// Opens a connection.
pub(crate) fn connect<A: Adapter>(endpoint: &Endpoint, options: &ConnectOptions) -> A::Client {
    block_on(A::connect(endpoint, options)).unwrap()
}

/// Makes one call and restores the whole reply.
pub(crate) fn call<C: Client>(client: &mut C, request: &Request) -> Result<Reply, CallError> {
    let prepared = client.prepare(request);
    let reply = block_on(client.call(prepared))?;
    client.restore(reply)
}

/// A bare connection, whose reads end after a while even where nothing comes.
pub(crate) fn bare(endpoint: &Endpoint) -> TcpStream {
    let stream = TcpStream::connect(address(endpoint)).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    stream
}

/// The address of a TCP endpoint.
pub(crate) fn address(endpoint: &Endpoint) -> SocketAddr {
    match endpoint {
        Endpoint::Tcp(address) => *address,
        other => panic!("{other} is not TCP"),
    }
}
