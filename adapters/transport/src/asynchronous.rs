//! Asynchronous streams, from tokio.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll};

use rpcbench_contract::{ConnectOptions, Endpoint, SetupError};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpStream, UnixStream};

use crate::blocking::BlockingStream;
use crate::counted::Counted;
use crate::first::{self, End};
use crate::tls;

/// An asynchronous stream of any transport.
///
/// What is written may wait in a buffer (of TLS) until the stream is flushed, or read from.
#[derive(Debug)]
pub struct AsyncStream {
    kind: Kind,
    /// Which end of a plain TCP connection this is, until the peer was first heard.
    unheard: Option<End>,
}

#[derive(Debug)]
enum Kind {
    /// With no-delay on.
    Tcp(TcpStream),
    Unix(UnixStream),
    /// With no-delay on.
    Tls(Box<tls::AsyncTls>),
}

impl AsyncStream {
    pub(crate) const fn tcp(stream: TcpStream, end: End) -> Self {
        Self { kind: Kind::Tcp(stream), unheard: Some(end) }
    }

    pub(crate) const fn unix(stream: UnixStream) -> Self {
        Self { kind: Kind::Unix(stream), unheard: None }
    }

    pub(crate) fn tls(stream: tls::AsyncTls) -> Self {
        Self { kind: Kind::Tls(Box::new(stream)), unheard: None }
    }

    /// Who is at the other end, for a log line.
    #[must_use]
    pub fn peer(&self) -> String {
        match &self.kind {
            Kind::Tcp(stream) => stream.peer_addr().map_or_else(|_| "a lost peer".to_owned(), |peer| peer.to_string()),
            Kind::Unix(_) => "a local peer".to_owned(),
            Kind::Tls(stream) => stream.peer().to_owned(),
        }
    }

    /// The same connection, as a thread wants it. One of TLS must have been accepted, and neither read from nor written to.
    pub fn into_blocking(self) -> io::Result<BlockingStream> {
        match self.kind {
            Kind::Tcp(stream) => Ok(BlockingStream::tcp(into_std(stream)?, self.unheard)),
            Kind::Unix(stream) => {
                let stream = stream.into_std()?;
                stream.set_nonblocking(false)?;
                Ok(BlockingStream::unix(stream))
            }
            Kind::Tls(stream) => stream.into_blocking().map(BlockingStream::tls),
        }
    }

    fn poll_receive(&mut self, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        match &mut self.kind {
            Kind::Tcp(stream) => Pin::new(stream).poll_read(cx, buffer),
            Kind::Unix(stream) => Pin::new(stream).poll_read(cx, buffer),
            Kind::Tls(stream) => Pin::new(stream).poll_read(cx, buffer),
        }
    }
}

/// A connection of tokio's, as a thread wants it.
pub(crate) fn into_std(stream: TcpStream) -> io::Result<std::net::TcpStream> {
    let stream = stream.into_std()?;
    stream.set_nonblocking(false)?;
    Ok(stream)
}

impl AsyncRead for AsyncStream {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let Some(end) = self.unheard else { return self.poll_receive(cx, buffer) };
        let before = buffer.filled().len();
        std::task::ready!(self.poll_receive(cx, buffer))?;
        self.unheard = None;
        Poll::Ready(first::check(end, &buffer.filled()[before..]))
    }
}

impl AsyncWrite for AsyncStream {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &[u8]) -> Poll<io::Result<usize>> {
        match &mut self.kind {
            Kind::Tcp(stream) => Pin::new(stream).poll_write(cx, buffer),
            Kind::Unix(stream) => Pin::new(stream).poll_write(cx, buffer),
            Kind::Tls(stream) => Pin::new(stream).poll_write(cx, buffer),
        }
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffers: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        match &mut self.kind {
            Kind::Tcp(stream) => Pin::new(stream).poll_write_vectored(cx, buffers),
            Kind::Unix(stream) => Pin::new(stream).poll_write_vectored(cx, buffers),
            Kind::Tls(stream) => Pin::new(stream).poll_write_vectored(cx, buffers),
        }
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.kind {
            Kind::Tcp(_) | Kind::Unix(_) => Poll::Ready(Ok(())),
            Kind::Tls(stream) => Pin::new(stream).poll_flush(cx),
        }
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.kind {
            Kind::Tcp(stream) => Pin::new(stream).poll_shutdown(cx),
            Kind::Unix(stream) => Pin::new(stream).poll_shutdown(cx),
            Kind::Tls(stream) => Pin::new(stream).poll_shutdown(cx),
        }
    }
}

/// Opens an asynchronous connection.
pub async fn connect(endpoint: &Endpoint, options: &ConnectOptions) -> Result<Counted<AsyncStream>, SetupError> {
    open(endpoint, options, None).await
}

/// The same, of a protocol that has a name of its own in TLS (RFC 7301): over TLS both ends check that they mean it.
pub async fn connect_as(
    protocol: &'static str,
    endpoint: &Endpoint,
    options: &ConnectOptions,
) -> Result<Counted<AsyncStream>, SetupError> {
    open(endpoint, options, Some(protocol)).await
}

async fn open(
    endpoint: &Endpoint,
    options: &ConnectOptions,
    protocol: Option<&'static str>,
) -> Result<Counted<AsyncStream>, SetupError> {
    let failed = |cause: String| SetupError::Connect { endpoint: endpoint.to_string(), cause };
    let opening = async {
        match endpoint {
            Endpoint::Tcp(address) => {
                let stream = AsyncStream::tcp(open_tcp(address).await?, End::Client);
                Ok(Counted::new(stream, options.wire.clone()))
            }
            Endpoint::Unix(path) => {
                let stream = AsyncStream::unix(UnixStream::connect(path).await?);
                Ok(Counted::new(stream, options.wire.clone()))
            }
            Endpoint::Tls { address, certificate } => {
                let trust = tls::Trust::new(*address, certificate.as_ref(), protocol)?;
                let stream = tls::AsyncTls::connect(open_tcp(address).await?, trust, options.wire.clone()).await?;
                // What is on the wire is counted beneath TLS.
                Ok(Counted::new(AsyncStream::tls(stream), None))
            }
            Endpoint::Local => Err(io::Error::other("a connection needs an address")),
        }
    };
    let opened = tokio::time::timeout(options.timeout, opening).await;
    opened.map_err(|_| failed(late(endpoint, options)))?.map_err(|error| failed(error.to_string()))
}

async fn open_tcp(address: &std::net::SocketAddr) -> io::Result<TcpStream> {
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

/// What is said of a connection that did not open in time.
pub(crate) fn late(endpoint: &Endpoint, options: &ConnectOptions) -> String {
    let ms = options.timeout.as_millis();
    match endpoint {
        Endpoint::Tls { .. } => format!("no TLS handshake within {ms} ms: does the server speak TLS?"),
        _ => format!("no connection within {ms} ms"),
    }
}
