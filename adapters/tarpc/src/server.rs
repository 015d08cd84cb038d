//! Accepting connections; a task for each, and one for each request.

use std::time::Duration;

use futures_util::StreamExt;
use rpcbench_contract::{Endpoint, Limits, ServeOptions, Server, SetupError, Transport};
use rpcbench_transport::{AsyncListener, AsyncStream, listen, log_closed};
use tarpc::server::{BaseChannel, Channel};

use crate::adapter::ID;
use crate::failure::chain;
use crate::service::{Bench, Service};
use crate::wire::wire;

/// How long the server waits after an accept that failed: where descriptors have run out, the next one would fail too.
const AFTER_FAILED_ACCEPT: Duration = Duration::from_millis(10);

/// How many requests one connection may have open at the server. tarpc refuses what goes beyond, one request at a time;
/// its clients stop at 1,000 by themselves.
const OPEN_REQUESTS: usize = 1024;

/// A tarpc server that was bound.
pub struct TarpcServer {
    listener: AsyncListener,
    endpoint: Endpoint,
    limits: Limits,
}

impl TarpcServer {
    pub(crate) async fn bind(options: &ServeOptions) -> Result<Self, SetupError> {
        let listener = listen(options.listen.as_ref(), Transport::Tcp).await?;
        Ok(Self { endpoint: listener.endpoint()?, listener, limits: options.limits })
    }
}

impl Server for TarpcServer {
    fn endpoint(&self) -> Endpoint {
        self.endpoint.clone()
    }

    async fn run(self) -> Result<(), SetupError> {
        loop {
            match self.listener.accept().await {
                Ok(stream) => drop(tokio::spawn(serve(stream, self.limits))),
                Err(error) => {
                    log_closed(ID, "a peer being accepted", &error);
                    tokio::time::sleep(AFTER_FAILED_ACCEPT).await;
                }
            }
        }
    }
}

/// Serves one peer until it goes or breaks the protocol.
async fn serve(stream: AsyncStream, limits: Limits) {
    let peer = stream.peer();
    let channel = BaseChannel::with_defaults(wire(stream, limits)).max_concurrent_requests(OPEN_REQUESTS);
    let mut requests = std::pin::pin!(channel.requests());
    while let Some(request) = requests.next().await {
        match request {
            Ok(request) => drop(tokio::spawn(request.execute(Service.serve()))),
            Err(error) => return log_closed(ID, &peer, &chain(&error)),
        }
    }
}
