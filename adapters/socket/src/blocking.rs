//! The client that blocks its thread, and its server's side of a connection.

use std::io::{self, ErrorKind, Read, Write};
use std::time::{Duration, Instant};

use rpcbench_contract::workloads::{Proof, Reply, Request};
use rpcbench_contract::{CallError, Client, ConnectOptions, Endpoint, SetupError};
use rpcbench_transport::{BlockingStream, Counted, connect_blocking};

use crate::answers::Answers;
use crate::exchange::{Exchange, Prepared, ended};
use crate::frame::{Frame, Inbox};
use crate::reply::SocketReply;
use crate::server::Closed;

/// One connection, one call at a time: a write, and as few reads as the reply's pieces allow.
pub struct BlockingClient {
    stream: Counted<BlockingStream>,
    timeout: Duration,
    exchange: Exchange,
}

impl BlockingClient {
    pub(crate) fn connect(endpoint: &Endpoint, options: &ConnectOptions) -> Result<Self, SetupError> {
        let stream = connect_blocking(endpoint, options)?;
        Ok(Self { stream, timeout: options.call_timeout, exchange: Exchange::new(options) })
    }

    /// Reads until the reply is whole. The socket's deadline bounds each read; the clock bounds a reply that trickles.
    fn receive(&mut self, inbox: &mut Inbox, sent: Instant) -> Result<Frame, CallError> {
        loop {
            match self.stream.read(inbox.room()) {
                Ok(0) => return Err(ended(inbox)),
                Ok(bytes) => inbox.filled(bytes),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(self.failure(&error)),
            }
            if let Some(frame) = inbox.take()? {
                return Ok(frame);
            }
            if sent.elapsed() >= self.timeout {
                return Err(CallError::Timeout(self.timeout));
            }
        }
    }

    fn failure(&self, error: &io::Error) -> CallError {
        match error.kind() {
            ErrorKind::WouldBlock | ErrorKind::TimedOut => CallError::Timeout(self.timeout),
            _ => CallError::Connection(error.to_string()),
        }
    }
}

impl Client for BlockingClient {
    type Request = Prepared;
    type Reply = SocketReply;

    fn prepare(&self, request: &Request) -> Prepared {
        self.exchange.prepare(request)
    }

    async fn call(&mut self, request: Prepared) -> Result<SocketReply, CallError> {
        let outgoing = self.exchange.begin(request)?;
        let sent = Instant::now();
        self.stream.write_all(&outgoing.frame).map_err(|error| self.failure(&error))?;
        let mut inbox = self.exchange.inbox();
        let frame = self.receive(&mut inbox, sent)?;
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
pub(crate) fn serve(stream: &mut BlockingStream, answers: &Answers, most: usize) -> Result<(), Closed> {
    let mut inbox = Inbox::new(Vec::new(), most);
    loop {
        match stream.read(inbox.room()) {
            Ok(0) => return Ok(inbox.finish()?),
            Ok(bytes) => inbox.filled(bytes),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error.into()),
        }
        while let Some(frame) = inbox.take()? {
            stream.write_all(&answers.reply(frame.tag, inbox.bytes(&frame))?)?;
        }
    }
}
