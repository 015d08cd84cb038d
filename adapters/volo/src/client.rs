//! One connection to a Thrift server.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use rpcbench_contract::workloads::Request;
use rpcbench_contract::{CallError, Client, ConnectOptions, Endpoint, SetupError};
use rpcbench_transport::connect;
use volo::net::Address;
use volo::service::Service;
use volo_thrift::context::{CLIENT_CONTEXT_CACHE, ClientContext};
use volo_thrift::transport::pool;

use crate::bench::{BenchClient, BenchClientBuilder, BenchRequestSend};
use crate::failure::failed;
use crate::message::{Reply, arguments, procedure, reply};
use crate::once::Once;
use crate::wire::codec;

/// How long a connection may lie idle in the client's pool, which has but one: for good.
const IDLE: Duration = Duration::from_secs(24 * 60 * 60);

/// The generated client over one connection.
pub struct VoloClient {
    stub: BenchClient,
}

impl VoloClient {
    /// The call's timeout is the lane's to watch, so that Volo's own is off.
    pub(crate) async fn open(endpoint: &Endpoint, options: &ConnectOptions) -> Result<Self, SetupError> {
        let stream = connect(endpoint, options).await?;
        let stub = BenchClientBuilder::new("Bench")
            .address(key(endpoint))
            .make_transport(Once::new(stream))
            .make_codec(codec(options.limits))
            .pool_config(pool::Config::new(1, IDLE))
            .rpc_timeout(None)
            .build();
        Ok(Self { stub })
    }

    async fn ask(&self, request: BenchRequestSend) -> Result<Reply, CallError> {
        let asked = procedure(&request);
        let mut context = self.stub.0.make_cx(asked.name(), false);
        let response = Service::call(&self.stub.0, &mut context, request).await.map_err(failed)?;
        recycle(context);
        reply(asked, response.ok_or_else(|| CallError::Protocol("an empty message".to_owned()))?)
    }
}

/// What the pool knows the connection by.
fn key(endpoint: &Endpoint) -> Address {
    match endpoint {
        Endpoint::Tcp(address) => Address::from(*address),
        _ => Address::from(SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0))),
    }
}

/// Keeps a context for the next call, as the generated methods do.
fn recycle(context: ClientContext) {
    CLIENT_CONTEXT_CACHE.with(|cache| {
        let mut cache = cache.borrow_mut();
        if cache.len() < cache.capacity() {
            cache.push(context);
        }
    });
}

impl Client for VoloClient {
    type Request = BenchRequestSend;
    type Reply = Reply;

    fn prepare(&self, request: &Request) -> BenchRequestSend {
        arguments(request)
    }

    async fn call(&mut self, request: BenchRequestSend) -> Result<Reply, CallError> {
        self.ask(request).await
    }
}
