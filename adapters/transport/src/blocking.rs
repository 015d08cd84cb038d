//! Blocking streams, from the standard library.

use std::io::{self, IoSlice, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::os::unix::net::{UnixListener, UnixStream};
use std::time::Duration;

use rpcbench_contract::{ConnectOptions, Endpoint, SetupError, Transport};

use crate::counted::Counted;
use crate::path::SocketPath;

/// A blocking stream of either kind.
#[derive(Debug)]
pub enum BlockingStream {
    /// TCP, with no-delay on.
    Tcp(TcpStream),
    /// A Unix-domain socket.
    Unix(UnixStream),
}

impl BlockingStream {
    /// A second handle on the same connection.
    pub fn try_clone(&self) -> io::Result<Self> {
        match self {
            Self::Tcp(stream) => stream.try_clone().map(Self::Tcp),
            Self::Unix(stream) => stream.try_clone().map(Self::Unix),
        }
    }

    /// Bounds how long one read and one write may wait.
    pub fn set_deadline(&self, deadline: Duration) -> io::Result<()> {
        match self {
            Self::Tcp(stream) => {
                stream.set_read_timeout(Some(deadline))?;
                stream.set_write_timeout(Some(deadline))
            }
            Self::Unix(stream) => {
                stream.set_read_timeout(Some(deadline))?;
                stream.set_write_timeout(Some(deadline))
            }
        }
    }

    /// Who is at the other end, for a log line.
    #[must_use]
    pub fn peer(&self) -> String {
        match self {
            Self::Tcp(stream) => stream.peer_addr().map_or_else(|_| "a lost peer".to_owned(), |peer| peer.to_string()),
            Self::Unix(_) => "a local peer".to_owned(),
        }
    }
}

impl Read for BlockingStream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Tcp(stream) => stream.read(buffer),
            Self::Unix(stream) => stream.read(buffer),
        }
    }
}

impl Write for BlockingStream {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        match self {
            Self::Tcp(stream) => stream.write(buffer),
            Self::Unix(stream) => stream.write(buffer),
        }
    }

    fn write_vectored(&mut self, buffers: &[IoSlice<'_>]) -> io::Result<usize> {
        match self {
            Self::Tcp(stream) => stream.write_vectored(buffers),
            Self::Unix(stream) => stream.write_vectored(buffers),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A blocking listener of either kind.
#[derive(Debug)]
pub enum BlockingListener {
    /// TCP.
    Tcp(TcpListener),
    /// A Unix-domain socket, whose file goes with it.
    Unix(UnixListener, SocketPath),
}

impl BlockingListener {
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
    pub fn accept(&self) -> io::Result<BlockingStream> {
        match self {
            Self::Tcp(listener) => {
                let (stream, _) = listener.accept()?;
                stream.set_nodelay(true)?;
                Ok(BlockingStream::Tcp(stream))
            }
            Self::Unix(listener, _) => listener.accept().map(|(stream, _)| BlockingStream::Unix(stream)),
        }
    }
}

/// What to listen on: what was asked for, if it is of the adapter's transport, or anything that is free.
pub(crate) fn place(listen: Option<&Endpoint>, transport: Transport) -> Result<Endpoint, SetupError> {
    match (listen, transport) {
        (None, Transport::Tcp) => Ok(Endpoint::Tcp(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))),
        (None, Transport::Unix) => Ok(Endpoint::Unix(SocketPath::fresh())),
        (Some(endpoint @ Endpoint::Tcp(_)), Transport::Tcp) | (Some(endpoint @ Endpoint::Unix(_)), Transport::Unix) => {
            Ok(endpoint.clone())
        }
        (listen, transport) => Err(SetupError::Listen {
            endpoint: listen.map_or_else(|| "nothing".to_owned(), Endpoint::to_string),
            cause: format!("this adapter's transport is {}", transport.name()),
        }),
    }
}

/// Binds a blocking listener.
pub fn listen_blocking(listen: Option<&Endpoint>, transport: Transport) -> Result<BlockingListener, SetupError> {
    let place = place(listen, transport)?;
    let failed = |error: io::Error| SetupError::Listen { endpoint: place.to_string(), cause: error.to_string() };
    match &place {
        Endpoint::Tcp(address) => TcpListener::bind(address).map(BlockingListener::Tcp).map_err(failed),
        Endpoint::Unix(path) => UnixListener::bind(path)
            .map(|listener| BlockingListener::Unix(listener, SocketPath::new(path.clone())))
            .map_err(failed),
        Endpoint::Local => Err(SetupError::Failed("a listener needs an address".to_owned())),
    }
}

/// Opens a blocking connection with the call's timeout as its deadline.
pub fn connect_blocking(endpoint: &Endpoint, options: &ConnectOptions) -> Result<Counted<BlockingStream>, SetupError> {
    let failed = |error: io::Error| SetupError::Connect { endpoint: endpoint.to_string(), cause: error.to_string() };
    let stream = match endpoint {
        Endpoint::Tcp(address) => {
            let stream = TcpStream::connect_timeout(address, options.timeout).map_err(failed)?;
            stream.set_nodelay(true).map_err(failed)?;
            BlockingStream::Tcp(stream)
        }
        Endpoint::Unix(path) => BlockingStream::Unix(UnixStream::connect(path).map_err(failed)?),
        Endpoint::Local => return Err(failed(io::Error::other("a connection needs an address"))),
    };
    stream.set_deadline(options.call_timeout).map_err(failed)?;
    Ok(Counted::new(stream, options.wire.clone()))
}
