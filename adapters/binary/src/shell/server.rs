//! The server: accepts, and gives every connection a task of its own.

use std::future::poll_fn;
use std::io;
use std::marker::PhantomData;
use std::time::Duration;

use rpcbench_contract::{Endpoint, ServeOptions, Server, SetupError, Transport};
use rpcbench_transport::{AsyncListener, AsyncStream, listen, log_closed};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::{sleep, timeout};

use crate::codec::WireCodec;
use crate::protocol::{self, CodecName, Ending};
use crate::shell::connection::Connection;

/// How many calls one client may have open at once.
pub const MAX_CALLS: u32 = 4096;
/// How long a client may take for its hello.
const GREETING: Duration = Duration::from_secs(5);
/// How long a server waits after it could not accept: most likely it has no file descriptor left.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);
/// How long, and for how many bytes, a server reads on after a goodbye, so that no reset overtakes it.
const LINGER: Duration = Duration::from_secs(1);
const LINGER_BYTES: u64 = 1 << 20;

/// A server that was bound.
pub struct BinaryServer<C> {
    listener: AsyncListener,
    endpoint: Endpoint,
    limit: u32,
    codec: PhantomData<fn() -> C>,
}

impl<C: WireCodec> BinaryServer<C> {
    pub(crate) async fn bind(options: &ServeOptions) -> Result<Self, SetupError> {
        let listener = listen(options.listen.as_ref(), Transport::Tcp).await?;
        let endpoint = listener.endpoint()?;
        let limit = u32::try_from(options.limits.message).unwrap_or(u32::MAX);
        Ok(Self { listener, endpoint, limit, codec: PhantomData })
    }
}

impl<C: WireCodec> Server for BinaryServer<C> {
    fn endpoint(&self) -> Endpoint {
        self.endpoint.clone()
    }

    async fn run(self) -> Result<(), SetupError> {
        loop {
            match self.listener.accept().await {
                Ok(stream) => {
                    tokio::spawn(attend::<C>(stream, self.limit));
                }
                Err(error) => {
                    log_closed(C::INFO.id, "a peer that was not accepted", &error);
                    sleep(ACCEPT_PAUSE).await;
                }
            }
        }
    }
}

/// Serves one connection to its end, and says why where that was not the client's wish.
async fn attend<C: WireCodec>(stream: AsyncStream, limit: u32) {
    let peer = stream.peer();
    match serve::<C>(stream, limit).await {
        Ok(Ending::Finished) => {}
        Ok(ending) => log_closed(C::INFO.id, &peer, &ending),
        Err(error) => log_closed(C::INFO.id, &peer, &error),
    }
}

async fn serve<C: WireCodec>(stream: AsyncStream, limit: u32) -> io::Result<Ending> {
    let machine = protocol::Server::new(const { CodecName::new(C::NAME) }, limit, MAX_CALLS);
    let mut connection = Connection::<_, C>::new(stream, machine);
    let late = |_| io::Error::new(io::ErrorKind::TimedOut, "no hello came in time");
    timeout(GREETING, poll_fn(|cx| connection.poll_greeting(cx))).await.map_err(late)??;
    poll_fn(|cx| connection.poll_end(cx)).await?;
    let (stream, ending) = connection.into_parts();
    let ending = ending.unwrap_or(Ending::Finished);
    if ending != Ending::Finished {
        linger(stream).await;
    }
    Ok(ending)
}

/// Lets the peer read the last words: a socket that is closed with unread input is reset, and they are lost.
async fn linger(mut stream: AsyncStream) {
    let reading = async {
        stream.shutdown().await?;
        tokio::io::copy(&mut stream.take(LINGER_BYTES), &mut tokio::io::sink()).await
    };
    // Whatever goes wrong now, the connection is over.
    let _ = timeout(LINGER, reading).await;
}
