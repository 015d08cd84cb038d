//! Blocking streams, from the standard library.

use std::io::{self, IoSlice, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::sync::mpsc::channel;
use std::thread;
use std::time::{Duration, Instant};

use rpcbench_contract::{ConnectOptions, Endpoint, SetupError, Transport};

use crate::asynchronous::late;
use crate::counted::Counted;
use crate::first::{self, End};
use crate::path::SocketPath;
use crate::place::{place, refused};
use crate::tls;

/// A blocking stream of any transport.
#[derive(Debug)]
pub struct BlockingStream {
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
    Tls(tls::BlockingTls),
}

impl BlockingStream {
    pub(crate) const fn tcp(stream: TcpStream, unheard: Option<End>) -> Self {
        Self { kind: Kind::Tcp(stream), unheard }
    }

    pub(crate) const fn unix(stream: UnixStream) -> Self {
        Self { kind: Kind::Unix(stream), unheard: None }
    }

    pub(crate) const fn tls(stream: tls::BlockingTls) -> Self {
        Self { kind: Kind::Tls(stream), unheard: None }
    }

    /// A second handle on the same connection: one thread may read while another writes.
    #[cfg_attr(not(feature = "tls"), allow(unreachable_code))] // that kind has no values then
    pub fn try_clone(&self) -> io::Result<Self> {
        let kind = match &self.kind {
            Kind::Tcp(stream) => Kind::Tcp(stream.try_clone()?),
            Kind::Unix(stream) => Kind::Unix(stream.try_clone()?),
            Kind::Tls(stream) => Kind::Tls(stream.clone()),
        };
        Ok(Self { kind, unheard: self.unheard })
    }

    /// Bounds how long one read and one write may wait.
    pub fn set_deadline(&self, deadline: Duration) -> io::Result<()> {
        match &self.kind {
            Kind::Tcp(stream) => {
                stream.set_read_timeout(Some(deadline))?;
                stream.set_write_timeout(Some(deadline))
            }
            Kind::Unix(stream) => {
                stream.set_read_timeout(Some(deadline))?;
                stream.set_write_timeout(Some(deadline))
            }
            Kind::Tls(stream) => stream.set_deadline(deadline),
        }
    }

    /// Who is at the other end, for a log line.
    #[must_use]
    pub fn peer(&self) -> String {
        match &self.kind {
            Kind::Tcp(stream) => stream.peer_addr().map_or_else(|_| "a lost peer".to_owned(), |peer| peer.to_string()),
            Kind::Unix(_) => "a local peer".to_owned(),
            Kind::Tls(stream) => stream.peer(),
        }
    }

    fn receive(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match &mut self.kind {
            Kind::Tcp(stream) => stream.read(buffer),
            Kind::Unix(stream) => stream.read(buffer),
            Kind::Tls(stream) => stream.read(buffer),
        }
    }
}

impl Read for BlockingStream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let Some(end) = self.unheard else { return self.receive(buffer) };
        let received = self.receive(buffer)?;
        self.unheard = None;
        first::check(end, &buffer[..received])?;
        Ok(received)
    }
}

impl Write for BlockingStream {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        match &mut self.kind {
            Kind::Tcp(stream) => stream.write(buffer),
            Kind::Unix(stream) => stream.write(buffer),
            Kind::Tls(stream) => stream.write(buffer),
        }
    }

    fn write_vectored(&mut self, buffers: &[IoSlice<'_>]) -> io::Result<usize> {
        match &mut self.kind {
            Kind::Tcp(stream) => stream.write_vectored(buffers),
            Kind::Unix(stream) => stream.write_vectored(buffers),
            Kind::Tls(stream) => stream.write_vectored(buffers),
        }
    }

    /// Nothing waits: also over TLS, a write has sent all that it took.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A blocking listener of any transport.
#[derive(Debug)]
pub struct BlockingListener(Listener);

#[derive(Debug)]
enum Listener {
    Tcp(TcpListener),
    /// The socket's file goes with it.
    Unix(UnixListener, SocketPath),
    Tls(TcpListener, tls::Identity),
}

impl BlockingListener {
    /// Where clients find it.
    pub fn endpoint(&self) -> Result<Endpoint, SetupError> {
        let address =
            |listener: &TcpListener| listener.local_addr().map_err(|error| SetupError::Failed(error.to_string()));
        match &self.0 {
            Listener::Tcp(listener) => address(listener).map(Endpoint::Tcp),
            Listener::Unix(_, path) => Ok(Endpoint::Unix(path.path().to_owned())),
            Listener::Tls(listener, identity) => Ok(identity.endpoint(address(listener)?)),
        }
    }

    /// Waits for the next connection. A handshake of TLS is made by the connection's first read or write, so that a peer
    /// which stalls in it keeps nobody else waiting.
    pub fn accept(&self) -> io::Result<BlockingStream> {
        match &self.0 {
            Listener::Tcp(listener) => Ok(BlockingStream::tcp(accept_tcp(listener)?.0, Some(End::Server))),
            Listener::Unix(listener, _) => listener.accept().map(|(stream, _)| BlockingStream::unix(stream)),
            Listener::Tls(listener, identity) => {
                let (stream, peer) = accept_tcp(listener)?;
                tls::BlockingTls::accepted(stream, &peer.to_string(), identity).map(BlockingStream::tls)
            }
        }
    }
}

fn accept_tcp(listener: &TcpListener) -> io::Result<(TcpStream, SocketAddr)> {
    let (stream, peer) = listener.accept()?;
    stream.set_nodelay(true)?;
    Ok((stream, peer))
}

/// Binds a blocking listener: where the options say, of whatever transport that is, or of the adapter's own where they say
/// nothing.
pub fn listen_blocking(listen: Option<&Endpoint>, transport: Transport) -> Result<BlockingListener, SetupError> {
    let place = place(listen, transport)?;
    let listener = match &place {
        Endpoint::Tcp(address) => Listener::Tcp(TcpListener::bind(address).map_err(refused(&place))?),
        Endpoint::Unix(path) => {
            let listener = UnixListener::bind(path).map_err(refused(&place))?;
            Listener::Unix(listener, SocketPath::new(path.clone()))
        }
        Endpoint::Tls { address, .. } => {
            let identity = tls::Identity::new(address.ip(), None).map_err(refused(&place))?;
            Listener::Tls(TcpListener::bind(address).map_err(refused(&place))?, identity)
        }
        Endpoint::Local => return Err(refused(&place)("a listener needs an address")),
    };
    Ok(BlockingListener(listener))
}

/// Opens a blocking connection with the call's timeout as its deadline.
pub fn connect_blocking(endpoint: &Endpoint, options: &ConnectOptions) -> Result<Counted<BlockingStream>, SetupError> {
    let failed = |error: io::Error| {
        let in_vain = matches!(error.kind(), io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock);
        let cause = if in_vain { late(endpoint, options) } else { error.to_string() };
        SetupError::Connect { endpoint: endpoint.to_string(), cause }
    };
    let stream = open(endpoint, options).map_err(failed)?;
    stream.get_ref().set_deadline(options.call_timeout).map_err(failed)?;
    Ok(stream)
}

fn open(endpoint: &Endpoint, options: &ConnectOptions) -> io::Result<Counted<BlockingStream>> {
    let begun = Instant::now();
    let tcp = |address| {
        let stream = TcpStream::connect_timeout(address, options.timeout)?;
        stream.set_nodelay(true)?;
        Ok::<_, io::Error>(stream)
    };
    let stream = match endpoint {
        Endpoint::Tcp(address) => BlockingStream::tcp(tcp(address)?, Some(End::Client)),
        Endpoint::Unix(path) => BlockingStream::unix(connect_unix(path, options.timeout)?),
        Endpoint::Tls { address, certificate } => {
            let trust = tls::Trust::new(*address, certificate.as_ref(), None)?;
            let stream = tcp(address)?;
            let left = options.timeout.saturating_sub(begun.elapsed());
            let stream = tls::BlockingTls::connect(stream, &trust, left, options.wire.clone())?;
            // What is on the wire is counted beneath TLS.
            return Ok(Counted::new(BlockingStream::tls(stream), None));
        }
        Endpoint::Local => return Err(io::Error::other("a connection needs an address")),
    };
    Ok(Counted::new(stream, options.wire.clone()))
}

/// Gives up in time: the system itself waits for as long as the listener's queue is full.
fn connect_unix(path: &Path, within: Duration) -> io::Result<UnixStream> {
    let (opened, opening) = channel();
    let path = path.to_owned();
    thread::spawn(move || opened.send(UnixStream::connect(path)));
    opening.recv_timeout(within).unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unix_socket_whose_queue_is_full_is_not_waited_for() {
        let path = SocketPath::new(std::env::temp_dir().join(format!("rpcbench-full-{}.sock", std::process::id())));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let _in_runtime = runtime.enter();
        let socket = tokio::net::UnixSocket::new_stream().unwrap();
        socket.bind(path.path()).unwrap();
        let _listener = socket.listen(0).unwrap();
        let endpoint = Endpoint::Unix(path.path().to_owned());
        let options = ConnectOptions { timeout: Duration::from_millis(50), ..ConnectOptions::default() };
        let (send, heard) = channel();
        let connect = move || connect_blocking(&endpoint, &options).err().map(|error| error.to_string());
        thread::spawn(move || send.send([(); 3].map(|()| connect())));
        let [first, _, last] = heard.recv_timeout(Duration::from_secs(30)).expect("it does not hang");
        assert_eq!(first, None);
        assert!(last.as_ref().is_some_and(|said| said.ends_with("no connection within 50 ms")), "{last:?}");
    }
}
