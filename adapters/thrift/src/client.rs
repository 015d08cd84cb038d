//! One connection to a Thrift server.

use std::io;
use std::time::Duration;

use rpcbench_contract::{CallError, Client, ConnectOptions, Endpoint, SetupError, workloads};
use rpcbench_transport::{BlockingStream, Counted, connect_blocking};
use thrift::transport::TFramedWriteTransport;

use crate::bench::{BenchSyncClient, TBenchSyncClient};
use crate::failure::call_error;
use crate::frames::Frames;
use crate::joined::Joined;
use crate::limits::configuration;
use crate::message::{Reply, Request};
use crate::protocol::Protocol;

type Stream = Counted<BlockingStream>;
type Input<P> = <P as Protocol>::Input<Frames<Stream>>;
type Output<P> = <P as Protocol>::Output<TFramedWriteTransport<Joined<Stream>>>;

/// The generated client over one blocking connection.
pub struct ThriftClient<P: Protocol> {
    generated: BenchSyncClient<Input<P>, Output<P>>,
    call_timeout: Duration,
}

impl<P: Protocol> ThriftClient<P> {
    pub(crate) fn open(endpoint: &Endpoint, options: &ConnectOptions) -> Result<Self, SetupError> {
        let failed =
            |error: io::Error| SetupError::Connect { endpoint: endpoint.to_string(), cause: error.to_string() };
        let reading = connect_blocking(endpoint, options)?;
        let writing = Counted::new(reading.get_ref().try_clone().map_err(failed)?, reading.count().cloned());
        let configuration = configuration(options.limits);
        let input = P::input(Frames::new(reading, options.limits.message), &configuration);
        let output = P::output(TFramedWriteTransport::new(Joined::new(writing)), &configuration);
        Ok(Self { generated: BenchSyncClient::new(input, output), call_timeout: options.call_timeout })
    }

    /// Calls the generated method that belongs to a request.
    fn dispatch(&mut self, request: Request) -> thrift::Result<Reply> {
        let client = &mut self.generated;
        Ok(match request {
            Request::EchoBlob(bytes) => Reply::EchoBlob(client.echo_blob(bytes)?),
            Request::EchoLog(lines) => Reply::EchoLog(client.echo_log(lines)?),
            Request::EchoMesh(triangles) => Reply::EchoMesh(client.echo_mesh(triangles)?),
            Request::EchoPlayer(players) => Reply::EchoPlayer(client.echo_player(players)?),
            Request::EchoMedia(media) => Reply::EchoMedia(client.echo_media(media)?),
            Request::EchoContacts(update) => Reply::EchoContacts(client.echo_contacts(update)?),
            Request::Total(cars) => Reply::Total(client.total(cars)?),
            Request::Rank(results) => Reply::Rank(client.rank(results)?),
            Request::Eval(expression) => Reply::Eval(client.eval(expression)?),
            Request::Match(ride) => Reply::Match(client.r#match(ride)?),
            Request::Expand(count) => Reply::Expand(client.expand(count)?),
            Request::Burn(rounds) => Reply::Burn(client.burn(rounds)?),
        })
    }
}

impl<P: Protocol> Client for ThriftClient<P> {
    type Request = Request;
    type Reply = Reply;

    fn prepare(&self, request: &workloads::Request) -> Request {
        request.into()
    }

    async fn call(&mut self, request: Request) -> Result<Reply, CallError> {
        self.dispatch(request).map_err(|error| call_error(error, self.call_timeout))
    }
}
