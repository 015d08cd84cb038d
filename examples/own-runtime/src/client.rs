//! The client: one call at a time.

use std::io;

use rpcbench::contract::{CallError, Client, ConnectOptions, Endpoint, SetupError};
use rpcbench::transport::{AsyncStream, Counted, connect};
use rpcbench::workloads::{Reply, Request};
use tokio::io::{AsyncWriteExt, BufReader};

use crate::frame;

/// One connection.
pub struct CborClient {
    stream: BufReader<Counted<AsyncStream>>,
    most: usize,
    /// The number of the last call.
    call: u32,
    /// True from a request to its reply. A call that was given up leaves half a conversation behind.
    open: bool,
    out: Vec<u8>,
    body: Vec<u8>,
}

impl CborClient {
    pub(crate) async fn open(endpoint: &Endpoint, options: &ConnectOptions) -> Result<Self, SetupError> {
        let stream = BufReader::new(connect(endpoint, options).await?);
        let most = options.limits.message;
        Ok(Self { stream, most, call: 0, open: false, out: Vec::new(), body: Vec::new() })
    }

    async fn exchange(&mut self) -> io::Result<()> {
        self.stream.write_all(&self.out).await?;
        match frame::read(&mut self.stream, self.most, &mut self.body).await? {
            Some(call) if call == self.call => Ok(()),
            Some(call) => Err(io::Error::other(format!("a reply to call {call}, not to {}", self.call))),
            None => Err(io::ErrorKind::UnexpectedEof.into()),
        }
    }
}

impl Client for CborClient {
    type Request = Request;
    type Reply = Reply;

    fn prepare(&self, request: &Request) -> Request {
        request.clone()
    }

    async fn call(&mut self, request: Request) -> Result<Reply, CallError> {
        if std::mem::replace(&mut self.open, true) {
            return Err(CallError::Connection("an earlier call was not answered".to_owned()));
        }
        self.call = self.call.wrapping_add(1);
        frame::write(self.call, &request, &mut self.out).map_err(|error| CallError::Encode(error.to_string()))?;
        self.exchange().await.map_err(broken)?;
        self.open = false;
        let reply: Result<Reply, String> = frame::value(&self.body).map_err(broken)?;
        reply.map_err(CallError::Remote)
    }
}

/// What a peer said that is no frame, or the end of the connection.
fn broken(error: io::Error) -> CallError {
    match error.kind() {
        io::ErrorKind::InvalidData => CallError::Protocol(error.to_string()),
        _ => CallError::Connection(error.to_string()),
    }
}
