//! One connection, and handles on it.

use std::time::{Duration, Instant};

use rpcbench_contract::{CallError, Client, ConnectOptions, Endpoint, SetupError, workloads};
use rpcbench_transport::connect;
use tarpc::client::{Config, NewClient};
use tarpc::context::{self, Context};
use tokio::task::spawn_local;
use workloads::{Reply, Request};

use crate::failure::{Failure, failed};
use crate::service::BenchClient;
use crate::wire::wire;

/// A handle on a connection; the connection closes when the last handle is dropped.
#[derive(Clone)]
pub struct TarpcClient {
    stub: BenchClient,
    call_timeout: Duration,
}

impl TarpcClient {
    pub(crate) async fn open(endpoint: &Endpoint, options: &ConnectOptions) -> Result<Self, SetupError> {
        let stream = connect(endpoint, options).await?;
        let NewClient { client, dispatch } = BenchClient::new(Config::default(), wire(stream, options.limits));
        // How it ends, every open call is told.
        spawn_local(async { drop(dispatch.await) });
        Ok(Self { stub: client, call_timeout: options.call_timeout })
    }

    /// The call's deadline, which tarpc sends along and watches on both sides.
    fn context(&self) -> Context {
        let mut context = context::current();
        context.deadline = Instant::now() + self.call_timeout;
        context
    }

    async fn ask(&self, request: Request) -> Result<Reply, Failure> {
        let (stub, context) = (&self.stub, self.context());
        Ok(match request {
            Request::EchoBlob(bytes) => Reply::EchoBlob(stub.echo_blob(context, bytes).await?),
            Request::EchoLog(lines) => Reply::EchoLog(stub.echo_log(context, lines).await?),
            Request::EchoMesh(triangles) => Reply::EchoMesh(stub.echo_mesh(context, triangles).await?),
            Request::EchoPlayer(players) => Reply::EchoPlayer(stub.echo_player(context, players).await?),
            Request::EchoMedia(media) => Reply::EchoMedia(stub.echo_media(context, media).await?),
            Request::EchoContacts(update) => Reply::EchoContacts(stub.echo_contacts(context, update).await?),
            Request::Total(cars) => Reply::Total(stub.total(context, cars).await?),
            Request::Rank(results) => Reply::Rank(stub.rank(context, results).await?),
            Request::Eval(expression) => Reply::Eval(stub.eval(context, expression).await??),
            Request::Match(ride) => Reply::Match(stub.match_drivers(context, ride).await?),
            Request::Expand(count) => Reply::Expand(stub.expand(context, count).await??),
            Request::Burn(rounds) => Reply::Burn(stub.burn(context, rounds).await??),
        })
    }
}

impl Client for TarpcClient {
    type Request = Request;
    type Reply = Reply;

    fn prepare(&self, request: &Request) -> Request {
        request.clone()
    }

    async fn call(&mut self, request: Request) -> Result<Reply, CallError> {
        self.ask(request).await.map_err(|failure| failed(failure, self.call_timeout))
    }

    fn share(&self) -> Option<Self> {
        Some(self.clone())
    }
}
