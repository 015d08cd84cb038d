//! The client that yields to tokio, and its server's side of a connection.

use rpcbench_contract::workloads::{Proof, Reply, Request};
use rpcbench_contract::{CallError, Client, ConnectOptions, Endpoint, SetupError};
use rpcbench_transport::{AsyncStream, Counted, connect};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::answers::Answers;
use crate::exchange::{Exchange, Prepared, ended};
use crate::frame::{Frame, Inbox};
use crate::reply::SocketReply;
use crate::server::Closed;

/// One connection, one call at a time, on the lane's runtime.
pub struct AsyncClient {
    stream: Counted<AsyncStream>,
    exchange: Exchange,
}

impl AsyncClient {
    pub(crate) async fn connect(endpoint: &Endpoint, options: &ConnectOptions) -> Result<Self, SetupError> {
        Ok(Self { stream: connect(endpoint, options).await?, exchange: Exchange::new(options) })
    }

    /// Reads until the reply is whole.
    async fn receive(&mut self, inbox: &mut Inbox) -> Result<Frame, CallError> {
        loop {
            match self.stream.read(inbox.room()).await? {
                0 => return Err(ended(inbox)),
                bytes => inbox.filled(bytes),
            }
            if let Some(frame) = inbox.take()? {
                return Ok(frame);
            }
        }
    }
}

impl Client for AsyncClient {
    type Request = Prepared;
    type Reply = SocketReply;

    fn prepare(&self, request: &Request) -> Prepared {
        self.exchange.prepare(request)
    }

    async fn call(&mut self, request: Prepared) -> Result<SocketReply, CallError> {
        let outgoing = self.exchange.begin(request)?;
        self.stream.write_all(&outgoing.frame).await?;
        self.stream.flush().await?;
        let mut inbox = self.exchange.inbox();
        let frame = self.receive(&mut inbox).await?;
        self.exchange.end(outgoing, inbox, &frame)
    }

    fn proof(&self, reply: &SocketReply) -> Proof {
        self.exchange.proof(reply)
    }

    fn restore(&self, reply: SocketReply) -> Result<Reply, CallError> {
        Ok(reply.decode()?)
    }
}

/// Answers a connection's requests until its peer ends it.
pub(crate) async fn serve(stream: &mut AsyncStream, answers: &Answers, most: usize) -> Result<(), Closed> {
    let mut inbox = Inbox::new(Vec::new(), most);
    loop {
        match stream.read(inbox.room()).await? {
            0 => return Ok(inbox.finish()?),
            bytes => inbox.filled(bytes),
        }
        while let Some(frame) = inbox.take()? {
            stream.write_all(&answers.reply(frame.tag, inbox.bytes(&frame))?).await?;
            stream.flush().await?;
        }
    }
}
