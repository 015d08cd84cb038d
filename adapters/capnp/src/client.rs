//! One connection, and handles on it.

use std::rc::Rc;

use capnp_rpc::RpcSystem;
use capnp_rpc::rpc_twoparty_capnp::Side;
use rpcbench_contract::{CallError, Client, ConnectOptions, Endpoint, SetupError, workloads};
use rpcbench_transport::connect;
use tokio::task::{JoinHandle, spawn_local};
use tokio::time::timeout;

use crate::bench_capnp::bench;
use crate::failure::failed;
use crate::network::network;
use crate::reply::Reply;
use crate::request::Request;

/// A handle on a connection; the connection closes when the last handle is dropped.
#[derive(Clone)]
pub struct CapnpClient {
    bench: bench::Client,
    _system: Rc<System>,
}

/// The task that reads and writes. It ends when this is dropped.
struct System(JoinHandle<Result<(), capnp::Error>>);

impl Drop for System {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl CapnpClient {
    /// Connects, and makes one call, so that a peer of another protocol is noticed here.
    pub(crate) async fn open(endpoint: &Endpoint, options: &ConnectOptions) -> Result<Self, SetupError> {
        let unable = |cause: String| SetupError::Connect { endpoint: endpoint.to_string(), cause };
        let stream = connect(endpoint, options).await?;
        let mut system = RpcSystem::new(Box::new(network(stream, Side::Client, options.limits)), None);
        let bench: bench::Client = system.bootstrap(Side::Server);
        let system = Rc::new(System(spawn_local(system)));
        timeout(options.timeout, bench.burn_request().send().promise)
            .await
            .map_err(|_| unable("the server did not answer in time".to_owned()))?
            .map_err(|error| unable(error.to_string()))?;
        Ok(Self { bench, _system: system })
    }
}

impl Client for CapnpClient {
    type Request = Request;
    type Reply = Reply;

    fn prepare(&self, request: &workloads::Request) -> Request {
        Request::new(&self.bench, request)
    }

    async fn call(&mut self, request: Request) -> Result<Reply, CallError> {
        request.send().await.map_err(failed)
    }

    fn restore(&self, reply: Reply) -> Result<workloads::Reply, CallError> {
        reply.check().map_err(failed)?;
        workloads::Reply::gather(&reply).map_err(CallError::from)
    }

    fn share(&self) -> Option<Self> {
        Some(self.clone())
    }
}
