//! Accepting connections, a task for each, with Volo's own loop over its messages.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use rpcbench_contract::{Endpoint, Limits, ServeOptions, Server, SetupError, Transport};
use rpcbench_transport::{AsyncListener, AsyncStream, listen, log_closed};
use tokio::sync::Notify;
use volo_thrift::codec::MakeCodec;
use volo_thrift::tracing::DefaultProvider;
use volo_thrift::transport::pingpong;

use crate::adapter::ID;
use crate::halves::halves;
use crate::logged::Logged;
use crate::service::Procedures;
use crate::wire::codec;

/// How long the server waits after an accept that failed: where descriptors have run out, the next one would fail too.
const AFTER_FAILED_ACCEPT: Duration = Duration::from_millis(10);

/// A Thrift server that was bound.
pub struct VoloServer {
    listener: AsyncListener,
    endpoint: Endpoint,
    limits: Limits,
}

impl VoloServer {
    pub(crate) async fn bind(options: &ServeOptions) -> Result<Self, SetupError> {
        let listener = listen(options.listen.as_ref(), Transport::Tcp).await?;
        Ok(Self { endpoint: listener.endpoint()?, listener, limits: options.limits })
    }
}

impl Server for VoloServer {
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

/// Serves one peer until it goes or breaks the protocol. This is what Volo's server does with a connection of its own; that
/// one's streams are Volo's alone, so that bytes beneath it could not be ours.
async fn serve(stream: AsyncStream, limits: Limits) {
    let peer = stream.peer();
    let (reading, writing) = halves(stream);
    let (encoder, decoder) = codec(limits).make_codec(reading, writing);
    let never = Notify::new();
    pingpong::serve(
        encoder,
        Logged::new(decoder, peer),
        never.notified(),
        Arc::new(AtomicBool::new(false)),
        &Procedures,
        Arc::from([]),
        None,
        DefaultProvider {},
    )
    .await;
}
