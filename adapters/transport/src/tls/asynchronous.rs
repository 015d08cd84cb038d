//! TLS on tokio's streams.

use std::fmt;
use std::future::Future;
use std::io::{self, ErrorKind, IoSlice};
use std::mem;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker, ready};
use std::time::Duration;

use rpcbench_contract::WireCount;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::{TlsAcceptor, TlsConnector, TlsStream};

use super::blocking::BlockingTls;
use super::settings::{Identity, READ, Trust, agreed};
use super::words;
use crate::asynchronous::into_std;
use crate::counted::Counted;
use crate::first::End;

/// How long, and for how many bytes, a server reads on after it refused a handshake, so that no reset overtakes the alert.
const LINGER: Duration = Duration::from_secs(1);
const LINGER_BYTES: u64 = 1 << 20;

/// What lies beneath TLS.
type Wire = BufReader<Counted<TcpStream>>;
type Session = TlsStream<Wire>;

/// A connection of TLS. One that was accepted makes its handshake when it is first read from or written to.
pub(crate) struct AsyncTls {
    state: State,
    peer: String,
}

#[allow(clippy::large_enum_variant)] // a stream is boxed as a whole
enum State {
    Accepted(TcpStream, Identity),
    Opening(Pin<Box<dyn Future<Output = io::Result<Session>> + Send + Sync>>),
    Open(Session),
    Failed(ErrorKind, String),
}

fn wire(stream: TcpStream, count: Option<Arc<WireCount>>) -> Wire {
    BufReader::with_capacity(READ, Counted::new(stream, count))
}

impl AsyncTls {
    /// Takes over a connection that was accepted.
    pub(crate) fn accepted(stream: TcpStream, peer: SocketAddr, identity: &Identity) -> Self {
        Self { state: State::Accepted(stream, identity.clone()), peer: peer.to_string() }
    }

    /// Makes a client's handshake; whoever calls bounds its time.
    pub(crate) async fn connect(stream: TcpStream, trust: Trust, count: Option<Arc<WireCount>>) -> io::Result<Self> {
        let peer = stream.peer_addr()?.to_string();
        let config = Arc::clone(&trust.config);
        let connecting = TlsConnector::from(trust.config).connect(trust.name, wire(stream, count));
        let session = connecting.await.map_err(|error| words::of_handshake(End::Client, &error))?;
        agreed(&config.alpn_protocols, session.get_ref().1)?;
        Ok(Self { state: State::Open(session.into()), peer })
    }

    /// Who is at the other end.
    pub(crate) fn peer(&self) -> &str {
        &self.peer
    }

    /// The same connection for a thread, where nothing was read or written yet.
    pub(crate) fn into_blocking(mut self) -> io::Result<BlockingTls> {
        match mem::replace(&mut self.state, State::over()) {
            State::Accepted(stream, identity) => BlockingTls::accepted(into_std(stream)?, &self.peer, &identity),
            _ => Err(io::Error::other("a connection of TLS that is in use cannot change its kind")),
        }
    }

    /// The session, once the handshake is made.
    fn poll_open(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<&mut Session>> {
        if !matches!(self.state, State::Open(_)) {
            ready!(self.poll_handshake(cx));
        }
        Poll::Ready(match &mut self.state {
            State::Open(session) => Ok(session),
            State::Failed(kind, words) => Err(io::Error::new(*kind, words.clone())),
            State::Accepted(..) | State::Opening(_) => Err(ErrorKind::NotConnected.into()),
        })
    }

    fn poll_handshake(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if matches!(self.state, State::Accepted(..))
            && let State::Accepted(stream, identity) = mem::replace(&mut self.state, State::over())
        {
            self.state = State::Opening(Box::pin(accept(stream, identity)));
        }
        if let State::Opening(opening) = &mut self.state {
            self.state = match ready!(opening.as_mut().poll(cx)) {
                Ok(session) => State::Open(session),
                Err(error) => State::Failed(error.kind(), error.to_string()),
            };
        }
        Poll::Ready(())
    }
}

impl State {
    fn over() -> Self {
        Self::Failed(ErrorKind::NotConnected, "the connection is over".to_owned())
    }
}

/// Makes a server's handshake.
async fn accept(stream: TcpStream, identity: Identity) -> io::Result<Session> {
    let config = Arc::clone(&identity.config);
    let accepting = TlsAcceptor::from(identity.config).accept(wire(stream, None)).into_fallible();
    match timeout(identity.patience, accepting).await {
        Err(_) => Err(words::late()),
        Ok(Err((error, wire))) => {
            linger(wire).await;
            Err(words::of_handshake(End::Server, &error))
        }
        Ok(Ok(session)) => {
            agreed(&config.alpn_protocols, session.get_ref().1)?;
            Ok(session.into())
        }
    }
}

/// Lets the peer read the alert: a socket that is closed with unread input is reset, and what was sent is lost.
async fn linger(mut wire: Wire) {
    let reading = async {
        wire.shutdown().await?;
        tokio::io::copy(&mut wire.take(LINGER_BYTES), &mut tokio::io::sink()).await
    };
    // Whatever goes wrong now, the connection is over.
    let _ = timeout(LINGER, reading).await;
}

impl AsyncRead for AsyncTls {
    /// Also sends what an earlier write left: whoever reads waits for an answer to it.
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let session = ready!(self.poll_open(cx))?;
        if session.get_ref().1.wants_write()
            && let Poll::Ready(Err(error)) = Pin::new(&mut *session).poll_flush(cx)
        {
            return Poll::Ready(Err(error));
        }
        Pin::new(session).poll_read(cx, buffer).map_err(words::of_stream)
    }
}

impl AsyncWrite for AsyncTls {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(ready!(self.poll_open(cx))?).poll_write(cx, buffer)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffers: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(ready!(self.poll_open(cx))?).poll_write_vectored(cx, buffers)
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(ready!(self.poll_open(cx))?).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.state {
            State::Open(session) => Pin::new(session).poll_shutdown(cx),
            // Nothing was said, so there is nothing to end.
            _ => Poll::Ready(Ok(())),
        }
    }
}

/// Says `close_notify`, as far as the kernel takes it at once: without it the peer could not tell an end from a cut.
impl Drop for AsyncTls {
    fn drop(&mut self) {
        if let State::Open(session) = &mut self.state {
            let _ = Pin::new(session).poll_shutdown(&mut Context::from_waker(Waker::noop()));
        }
    }
}

impl fmt::Debug for AsyncTls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AsyncTls").field("peer", &self.peer).finish_non_exhaustive()
    }
}
