//! tonic's server behind our own accept loop, which sets no-delay on every socket.

use std::convert::Infallible;
use std::time::Duration;

use futures_util::stream::{self, Stream};
use rpcbench_contract::{Endpoint, Limits, ServeOptions, Server, SetupError, Transport};
use rpcbench_transport::{AsyncListener, log_closed};

use super::connection::Connection;
use super::service::Service;
use super::{ID, PROTOCOL, settings};
use crate::messages::bench_server::BenchServer;

/// How long the server waits after an accept that failed: where descriptors have run out, the next one would fail too.
const AFTER_FAILED_ACCEPT: Duration = Duration::from_millis(10);

/// A gRPC server, bound but not yet running.
pub struct GrpcServer {
    listener: AsyncListener,
    endpoint: Endpoint,
    limits: Limits,
}

impl GrpcServer {
    pub(super) async fn bind(options: &ServeOptions) -> Result<Self, SetupError> {
        let listener = rpcbench_transport::listen_as(PROTOCOL, options.listen.as_ref(), Transport::Tcp).await?;
        Ok(Self { endpoint: listener.endpoint()?, listener, limits: options.limits })
    }
}

impl Server for GrpcServer {
    fn endpoint(&self) -> Endpoint {
        self.endpoint.clone()
    }

    async fn run(self) -> Result<(), SetupError> {
        let service = BenchServer::new(Service)
            .max_decoding_message_size(self.limits.message)
            .max_encoding_message_size(self.limits.message);
        let served = settings::server().serve_with_incoming(service, connections(self.listener));
        served.await.map_err(|error| SetupError::Failed(error.to_string()))
    }
}

/// The connections of a listener, without end.
fn connections(listener: AsyncListener) -> impl Stream<Item = Result<Connection, Infallible>> {
    stream::unfold(listener, |listener| async {
        let connection = accept(&listener).await;
        Some((Ok(connection), listener))
    })
}

async fn accept(listener: &AsyncListener) -> Connection {
    loop {
        match listener.accept().await {
            Ok(stream) => return Connection::new(stream),
            Err(error) => log_closed(ID, "a peer being accepted", &error),
        }
        tokio::time::sleep(AFTER_FAILED_ACCEPT).await;
    }
}
