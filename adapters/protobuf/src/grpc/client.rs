//! One HTTP/2 connection of tonic's channel, and handles on it.

use std::error::Error;
use std::future::{Ready, ready};
use std::io;

use hyper_util::rt::TokioIo;
use rpcbench_contract::{CallError, Client, ConnectOptions, Endpoint, SetupError, Transport, workloads};
use rpcbench_transport::{AsyncStream, Counted};
use tonic::Status;
use tonic::transport::{Channel, Uri};
use tower::service_fn;

use super::{PROTOCOL, settings, status};
use crate::messages::bench_client::BenchClient;
use crate::reply::Reply;
use crate::request::Request;

/// What carries the HTTP/2 frames.
type Stream = TokioIo<Counted<AsyncStream>>;

/// A handle on a connection; the connection closes when the last handle is dropped.
pub struct GrpcClient {
    stub: BenchClient<Channel>,
}

impl GrpcClient {
    pub(super) async fn connect(endpoint: &Endpoint, options: &ConnectOptions) -> Result<Self, SetupError> {
        let stream = TokioIo::new(rpcbench_transport::connect_as(PROTOCOL, endpoint, options).await?);
        let channel = channel(uri(endpoint), stream).await.map_err(|error| failed(endpoint, &error))?;
        // No limit on what is sent: tonic would break the call off without saying why, where the server says it.
        Ok(Self { stub: BenchClient::new(channel).max_decoding_message_size(options.limits.message) })
    }

    async fn ask(&mut self, request: Request) -> Result<Reply, Status> {
        let stub = &mut self.stub;
        Ok(match request {
            Request::EchoBlob(message) => Reply::EchoBlob(stub.echo_blob(message).await?.into_inner()),
            Request::EchoLog(message) => Reply::EchoLog(stub.echo_log(message).await?.into_inner()),
            Request::EchoMesh(message) => Reply::EchoMesh(stub.echo_mesh(message).await?.into_inner()),
            Request::EchoPlayer(message) => Reply::EchoPlayer(stub.echo_player(message).await?.into_inner()),
            Request::EchoMedia(message) => Reply::EchoMedia(stub.echo_media(message).await?.into_inner()),
            Request::EchoContacts(message) => Reply::EchoContacts(stub.echo_contacts(message).await?.into_inner()),
            Request::Total(message) => Reply::Total(stub.total(message).await?.into_inner()),
            Request::Rank(message) => Reply::Rank(stub.rank(message).await?.into_inner()),
            Request::Eval(message) => Reply::Eval(stub.eval(message).await?.into_inner()),
            Request::Match(message) => Reply::Match(stub.r#match(message).await?.into_inner()),
            Request::Expand(message) => Reply::Expand(stub.expand(message).await?.into_inner()),
            Request::Burn(message) => Reply::Burn(stub.burn(message).await?.into_inner()),
        })
    }
}

impl Client for GrpcClient {
    type Request = Request;
    type Reply = Reply;

    fn prepare(&self, request: &workloads::Request) -> Request {
        request.into()
    }

    async fn call(&mut self, request: Request) -> Result<Reply, CallError> {
        self.ask(request).await.map_err(status::failed)
    }

    fn share(&self) -> Option<Self> {
        Some(Self { stub: self.stub.clone() })
    }
}

/// A channel over one stream. Its tasks run on the current runtime and end with its last handle.
async fn channel(uri: String, stream: Stream) -> Result<Channel, tonic::transport::Error> {
    let endpoint = tonic::transport::Endpoint::from_shared(uri)?;
    let mut unused = Some(stream);
    let connector = service_fn(move |_: Uri| hand_over(unused.take()));
    settings::channel(endpoint).connect_with_connector(connector).await
}

/// What requests say of where they go; the stream is there already.
fn uri(endpoint: &Endpoint) -> String {
    let scheme = if endpoint.transport() == Transport::Tls { "https" } else { "http" };
    format!("{scheme}://{}", endpoint.authority())
}

/// Gives the stream to the channel, once: a channel that lost its connection would open another, and hide the loss.
fn hand_over(stream: Option<Stream>) -> Ready<io::Result<Stream>> {
    ready(stream.ok_or_else(|| io::Error::new(io::ErrorKind::NotConnected, "the connection is lost")))
}

fn failed(endpoint: &Endpoint, error: &tonic::transport::Error) -> SetupError {
    let cause = error.source().map_or_else(|| error.to_string(), |source| format!("{error}: {source}"));
    SetupError::Connect { endpoint: endpoint.to_string(), cause }
}
