//! Accepting connections.

use std::sync::Arc;
use std::time::Duration;

use capnp::ErrorKind;
use capnp_rpc::rpc_twoparty_capnp::Side;
use capnp_rpc::{RpcSystem, new_client};
use rpcbench_contract::{Endpoint, Limits, ServeOptions, Server, SetupError, Transport};
use rpcbench_transport::{AsyncListener, AsyncStream, listen, log_closed};
use tokio::runtime::Handle;
use tokio::sync::Mutex;
use tokio::task::spawn_local;

use crate::adapter::ID;
use crate::bench_capnp::bench;
use crate::network::network;
use crate::service::Service;
use crate::workers;

/// How long the server waits after an accept that failed: where descriptors have run out, the next one would fail too.
const AFTER_FAILED_ACCEPT: Duration = Duration::from_millis(10);

/// A Cap'n Proto server that was bound.
pub struct CapnpServer {
    listener: AsyncListener,
    endpoint: Endpoint,
    limits: Limits,
}

impl CapnpServer {
    pub(crate) async fn bind(options: &ServeOptions) -> Result<Self, SetupError> {
        let listener = listen(options.listen.as_ref(), Transport::Tcp).await?;
        Ok(Self { endpoint: listener.endpoint()?, listener, limits: options.limits })
    }
}

impl Server for CapnpServer {
    fn endpoint(&self) -> Endpoint {
        self.endpoint.clone()
    }

    /// Its values never leave their thread, so that `tokio::spawn` is not for them: with one worker all is done in the
    /// caller's own local set, with more there are as many threads, each with a runtime.
    async fn run(self) -> Result<(), SetupError> {
        let door = Arc::new(Door { listener: Mutex::new(self.listener), limits: self.limits });
        match Handle::current().metrics().num_workers() {
            1 => door.serve_all().await,
            threads => workers::run(threads, &door).await?,
        }
        Ok(())
    }
}

/// Where connections come in. Whoever waits longest takes the next one, so that threads have equally many.
pub(crate) struct Door {
    listener: Mutex<AsyncListener>,
    limits: Limits,
}

impl Door {
    /// Serves whom this thread accepts, for ever, within its local set.
    pub(crate) async fn serve_all(&self) {
        let bench: bench::Client = new_client(Service);
        loop {
            let stream = self.accept().await;
            drop(spawn_local(serve(stream, bench.clone(), self.limits)));
        }
    }

    async fn accept(&self) -> AsyncStream {
        loop {
            let accepted = self.listener.lock().await.accept().await;
            match accepted {
                Ok(stream) => return stream,
                Err(error) => log_closed(ID, "a peer being accepted", &error),
            }
            tokio::time::sleep(AFTER_FAILED_ACCEPT).await;
        }
    }
}

/// Serves one peer until it goes or breaks the protocol.
async fn serve(stream: AsyncStream, bench: bench::Client, limits: Limits) {
    let peer = stream.peer();
    let system = RpcSystem::new(Box::new(network(stream, Side::Server, limits)), Some(bench.client));
    match system.await {
        Err(error) if error.kind != ErrorKind::Disconnected => log_closed(ID, &peer, &error),
        _ => {}
    }
}
