//! The server of all three adapters: one accept loop, with a thread or a task for each connection.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use rpcbench_contract::{Endpoint, ServeOptions, Server, SetupError, Transport};
use rpcbench_transport::{AsyncListener, AsyncStream, listen, log_closed};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::answers::{Answers, BadRequest};
use crate::frame::FrameError;
use crate::{asynchronous, blocking};

/// How many connections are served at once; a further one is closed. Each may cost a thread.
const MOST_CONNECTIONS: usize = 4096;
/// How long to wait after the system refused a connection (it has no more file descriptors, say).
const PAUSE: Duration = Duration::from_millis(10);

/// Why a connection was closed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Closed {
    #[error(transparent)]
    Frame(#[from] FrameError),
    #[error(transparent)]
    Request(#[from] BadRequest),
    #[error(transparent)]
    Stream(#[from] io::Error),
    #[error("{MOST_CONNECTIONS} connections are open already")]
    Full,
}

/// What serves a connection.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Serving {
    /// A thread that blocks.
    Thread,
    /// A task of the runtime.
    Task,
}

/// A raw socket server that was bound.
pub struct SocketServer {
    id: &'static str,
    serving: Serving,
    listener: AsyncListener,
    endpoint: Endpoint,
    answers: Arc<Answers>,
    most: usize,
    seats: Arc<Semaphore>,
}

impl SocketServer {
    pub(crate) async fn bind(
        id: &'static str,
        serving: Serving,
        transport: Transport,
        options: &ServeOptions,
    ) -> Result<Self, SetupError> {
        let listener = listen(options.listen.as_ref(), transport).await?;
        Ok(Self {
            id,
            serving,
            endpoint: listener.endpoint()?,
            listener,
            answers: Arc::new(Answers::new(options.seed)),
            most: options.limits.message,
            seats: Arc::new(Semaphore::new(MOST_CONNECTIONS)),
        })
    }

    fn admit(&self, stream: AsyncStream) {
        let peer = stream.peer();
        let admitted = match Arc::clone(&self.seats).try_acquire_owned() {
            Ok(seat) => self.start(stream, peer.clone(), seat),
            Err(_) => Err(Closed::Full),
        };
        if let Err(reason) = admitted {
            log_closed(self.id, &peer, &reason);
        }
    }

    /// Starts serving a connection, which keeps its seat until it ends.
    fn start(&self, stream: AsyncStream, peer: String, seat: OwnedSemaphorePermit) -> Result<(), Closed> {
        let (id, answers, most) = (self.id, Arc::clone(&self.answers), self.most);
        match self.serving {
            Serving::Thread => {
                let mut stream = stream.into_blocking()?;
                let work = move || end(id, &peer, blocking::serve(&mut stream, &answers, most), seat);
                std::thread::Builder::new().name(id.to_owned()).spawn(work)?;
            }
            Serving::Task => {
                let mut stream = stream;
                tokio::spawn(async move {
                    end(id, &peer, asynchronous::serve(&mut stream, &answers, most).await, seat);
                });
            }
        }
        Ok(())
    }
}

/// Ends a connection: with a line where its peer is to blame, and with its seat free for another.
fn end(id: &str, peer: &str, served: Result<(), Closed>, seat: OwnedSemaphorePermit) {
    if let Err(reason) = served {
        log_closed(id, peer, &reason);
    }
    drop(seat);
}

impl Server for SocketServer {
    fn endpoint(&self) -> Endpoint {
        self.endpoint.clone()
    }

    /// Accepts on the runtime also for the adapters that block: it costs their calls nothing, and the listener goes when
    /// this future is dropped.
    async fn run(self) -> Result<(), SetupError> {
        loop {
            match self.listener.accept().await {
                Ok(stream) => self.admit(stream),
                Err(error) => {
                    eprintln!("rpcbench: {}: cannot accept a connection: {error}", self.id);
                    tokio::time::sleep(PAUSE).await;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpStream;
    use std::time::Instant;

    use rpcbench_contract::Limits;

    use super::*;
    use crate::frame::HEADER;

    /// Whether an empty echo comes back within the deadline.
    fn served(stream: &mut TcpStream) -> bool {
        let _ = stream.write_all(&[0; HEADER]);
        stream.read_exact(&mut [0; HEADER]).is_ok()
    }

    fn peers(endpoint: &Endpoint) {
        let Endpoint::Tcp(address) = endpoint else { panic!("no TCP") };
        let open = || {
            let stream = TcpStream::connect(address).unwrap();
            stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
            stream
        };
        let (mut first, mut second) = (open(), open());
        assert!(served(&mut first) && served(&mut second));
        assert!(!served(&mut open()), "one more than there are seats");
        drop(second);
        // The server notices the end of the second when it can.
        let patience = Instant::now() + Duration::from_secs(10);
        while !served(&mut open()) {
            assert!(Instant::now() < patience, "the seat of a connection that ended stays taken");
        }
        assert!(served(&mut first));
    }

    async fn two_seats(serving: Serving) {
        let options = ServeOptions { listen: None, seed: 0, limits: Limits::default() };
        let mut server = SocketServer::bind("test", serving, Transport::Tcp, &options).await.unwrap();
        server.seats = Arc::new(Semaphore::new(2));
        let endpoint = server.endpoint();
        let tested = tokio::task::spawn_blocking(move || peers(&endpoint));
        tokio::select! {
            tested = tested => tested.unwrap(),
            _ = server.run() => panic!("the server ended"),
        }
    }

    #[tokio::test]
    async fn a_connection_beyond_the_seats_is_closed_and_a_seat_becomes_free_again() {
        two_seats(Serving::Thread).await;
        two_seats(Serving::Task).await;
    }
}
