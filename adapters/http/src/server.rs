//! The server of `http-json`: axum's router on hyper's connections.

use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use rpcbench_contract::{Endpoint, ServeOptions, Server, SetupError, Transport};
use rpcbench_transport::{AsyncListener, AsyncStream, listen_as, log_closed};

use crate::adapter::{ID, PROTOCOL};
use crate::service::routes;

/// How long the server waits after an accept that failed: where descriptors have run out, the next one would fail too.
const AFTER_FAILED_ACCEPT: Duration = Duration::from_millis(10);

/// A listening server.
pub struct JsonServer {
    listener: AsyncListener,
    endpoint: Endpoint,
    routes: Router,
}

impl JsonServer {
    pub(crate) async fn bind(options: &ServeOptions) -> Result<Self, SetupError> {
        let listener = listen_as(PROTOCOL, options.listen.as_ref(), Transport::Tcp).await?;
        Ok(Self { endpoint: listener.endpoint()?, listener, routes: routes(options.limits.message) })
    }
}

impl Server for JsonServer {
    fn endpoint(&self) -> Endpoint {
        self.endpoint.clone()
    }

    async fn run(self) -> Result<(), SetupError> {
        loop {
            match self.listener.accept().await {
                Ok(stream) => drop(tokio::spawn(attend(stream, self.routes.clone()))),
                Err(error) => {
                    log_closed(ID, "a peer that was not accepted", &error);
                    tokio::time::sleep(AFTER_FAILED_ACCEPT).await;
                }
            }
        }
    }
}

/// Serves one connection to its end.
async fn attend(stream: AsyncStream, routes: Router) {
    let peer = stream.peer();
    let service = TowerToHyperService::new(routes);
    if let Err(error) = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await {
        log_closed(ID, &peer, &error);
    }
}
