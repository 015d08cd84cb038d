//! Asynchronous streams, from tokio.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll};

use rpcbench_contract::{ConnectOptions, Endpoint, SetupError, Transport};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream, UnixListener, UnixStream};

use crate::blocking::place;
use crate::counted::Counted;
use crate::path::SocketPath;

/// An asynchronous stream of either kind.
#[derive(Debug)]
pub enum AsyncStream {
    /// TCP, with no-delay on.
    Tcp(TcpStream),
    /// A Unix-domain socket.
    Unix(UnixStream),
}

impl AsyncStream {
    /// Who is at the other end, for a log line.
    #[must_use]
    pub fn peer(&self) -> String {
        match self {
            Self::Tcp(stream) => stream.peer_addr().map_or_else(|_| "a lost peer".to_owned(), |peer| peer.to_string()),
            Self::Unix(_) => "a local peer".to_owned(),
        }
    }
}

impl AsyncRead for AsyncStream {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        match &mut *self {
            Self::Tcp(stream) => Pin::new(stream).poll_read(cx, buffer),
            Self::Unix(stream) => Pin::new(stream).poll_read(cx, buffer),
        }
    }
}

impl AsyncWrite for AsyncStream {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &[u8]) -> Poll<io::Result<usize>> {
        match &mut *self {
            Self::Tcp(stream) => Pin::new(stream).poll_write(cx, buffer),
            Self::Unix(stream) => Pin::new(stream).poll_write(cx, buffer),
        }
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffers: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        match &mut *self {
            Self::Tcp(stream) => Pin::new(stream).poll_write_vectored(cx, buffers),
            Self::Unix(stream) => Pin::new(stream).poll_write_vectored(cx, buffers),
        }
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut *self {
            Self::Tcp(stream) => Pin::new(stream).poll_shutdown(cx),
            Self::Unix(stream) => Pin::new(stream).poll_shutdown(cx),
        }
    }
}

/// An asynchronous listener of either kind.
#[derive(Debug)]
pub enum AsyncListener {
    /// TCP.
    Tcp(TcpListener),
    /// A Unix-domain socket, whose file goes with it.
    Unix(UnixListener, SocketPath),
}

impl AsyncListener {
    /// Where clients find it.
    pub fn endpoint(&self) -> Result<Endpoint, SetupError> {
        match self {
            Self::Tcp(listener) => {
                listener.local_addr().map(Endpoint::Tcp).map_err(|error| SetupError::Failed(error.to_string()))
            }
            Self::Unix(_, path) => Ok(Endpoint::Unix(path.path().to_owned())),
        }
    }

    /// Waits for the next connection.
    pub async fn accept(&self) -> io::Result<AsyncStream> {
        match self {
            Self::Tcp(listener) => {
                let (stream, _) = listener.accept().await?;
                stream.set_nodelay(true)?;
                Ok(AsyncStream::Tcp(stream))
            }
            Self::Unix(listener, _) => listener.accept().await.map(|(stream, _)| AsyncStream::Unix(stream)),
        }
    }
}

/// Binds an asynchronous listener.
pub async fn listen(listen: Option<&Endpoint>, transport: Transport) -> Result<AsyncListener, SetupError> {
    let place = place(listen, transport)?;
    let failed = |error: io::Error| SetupError::Listen { endpoint: place.to_string(), cause: error.to_string() };
    match &place {
        Endpoint::Tcp(address) => TcpListener::bind(address).await.map(AsyncListener::Tcp).map_err(failed),
        Endpoint::Unix(path) => UnixListener::bind(path)
            .map(|listener| AsyncListener::Unix(listener, SocketPath::new(path.clone())))
            .map_err(failed),
        Endpoint::Local => Err(SetupError::Failed("a listener needs an address".to_owned())),
    }
}

/// Opens an asynchronous connection.
pub async fn connect(endpoint: &Endpoint, options: &ConnectOptions) -> Result<Counted<AsyncStream>, SetupError> {
    let failed = |error: io::Error| SetupError::Connect { endpoint: endpoint.to_string(), cause: error.to_string() };
    let opening = async {
        match endpoint {
            Endpoint::Tcp(address) => {
                let stream = TcpStream::connect(address).await?;
                stream.set_nodelay(true)?;
                Ok(AsyncStream::Tcp(stream))
            }
            Endpoint::Unix(path) => UnixStream::connect(path).await.map(AsyncStream::Unix),
            Endpoint::Local => Err(io::Error::other("a connection needs an address")),
        }
    };
    let stream = tokio::time::timeout(options.timeout, opening)
        .await
        .map_err(|_| failed(io::Error::from(io::ErrorKind::TimedOut)))?
        .map_err(failed)?;
    Ok(Counted::new(stream, options.wire.clone()))
}
