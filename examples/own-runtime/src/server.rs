//! The server: a task for each connection.

use std::io;
use std::time::Duration;

use rpcbench::contract::{Adapter, Endpoint, ServeOptions, Server, SetupError, Transport};
use rpcbench::transport::{AsyncListener, AsyncStream, listen, log_closed};
use rpcbench::workloads::{Reply, Request, compute};
use tokio::io::{AsyncWriteExt, BufReader};

use crate::{Cbor, frame};

/// A server that was bound.
pub struct CborServer {
    listener: AsyncListener,
    endpoint: Endpoint,
    most: usize,
}

impl CborServer {
    pub(crate) async fn bind(options: &ServeOptions) -> Result<Self, SetupError> {
        let listener = listen(options.listen.as_ref(), Transport::Tcp).await?;
        Ok(Self { endpoint: listener.endpoint()?, listener, most: options.limits.message })
    }
}

impl Server for CborServer {
    fn endpoint(&self) -> Endpoint {
        self.endpoint.clone()
    }

    async fn run(self) -> Result<(), SetupError> {
        loop {
            match self.listener.accept().await {
                Ok(stream) => drop(tokio::spawn(attend(stream, self.most))),
                Err(error) => {
                    log_closed(Cbor::INFO.id, "a peer that was not accepted", &error);
                    tokio::time::sleep(Duration::from_millis(10)).await;
                }
            }
        }
    }
}

/// Serves one peer. What it does wrong closes its own connection, with one line that says so.
async fn attend(stream: AsyncStream, most: usize) {
    let peer = stream.peer();
    if let Err(error) = converse(stream, most).await {
        log_closed(Cbor::INFO.id, &peer, &error);
    }
}

async fn converse(stream: AsyncStream, most: usize) -> io::Result<()> {
    let mut stream = BufReader::new(stream);
    let (mut body, mut out) = (Vec::new(), Vec::new());
    while let Some(call) = frame::read(&mut stream, most, &mut body).await? {
        frame::write(call, &answer(frame::value(&body)?), &mut out)?;
        stream.write_all(&out).await?;
    }
    Ok(())
}

/// The reply, or the words of a refusal: an error of this call alone.
fn answer(request: Request) -> Result<Reply, String> {
    compute::answer(&request).map_err(|refusal| refusal.to_string())
}
