//! The server: accepts, and gives every connection a task of its own.

use std::future::poll_fn;
use std::io;
use std::time::Duration;

use rpcbench_contract::{Endpoint, Limits, ServeOptions, Server, SetupError, Transport};
use rpcbench_transport::{AsyncListener, AsyncStream, listen, log_closed};
use tokio::time::sleep;

use super::connection::Connection;
use crate::adapter::ID;
use crate::protocol::Violation;

/// How long a server waits after it could not accept: most likely it has no file descriptor left.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// A server that was bound.
pub struct OncServer {
    listener: AsyncListener,
    endpoint: Endpoint,
    limits: Limits,
}

impl OncServer {
    pub(crate) async fn bind(options: &ServeOptions) -> Result<Self, SetupError> {
        let listener = listen(options.listen.as_ref(), Transport::Tcp).await?;
        Ok(Self { endpoint: listener.endpoint()?, listener, limits: options.limits })
    }
}

impl Server for OncServer {
    fn endpoint(&self) -> Endpoint {
        self.endpoint.clone()
    }

    async fn run(self) -> Result<(), SetupError> {
        loop {
            match self.listener.accept().await {
                Ok(stream) => {
                    tokio::spawn(attend(stream, self.limits.message));
                }
                Err(error) => {
                    log_closed(ID, "a peer that was not accepted", &error);
                    sleep(ACCEPT_PAUSE).await;
                }
            }
        }
    }
}

/// Serves one connection to its end, and says why where that was not the client's wish.
async fn attend(stream: AsyncStream, limit: usize) {
    let peer = stream.peer();
    match serve(stream, limit).await {
        Ok(Ok(())) => {}
        Ok(Err(violation)) => log_closed(ID, &peer, &violation),
        Err(error) => log_closed(ID, &peer, &error),
    }
}

async fn serve(stream: AsyncStream, limit: usize) -> io::Result<Result<(), Violation>> {
    let mut connection = Connection::new(stream, limit);
    poll_fn(|cx| connection.poll_end(cx)).await
}
