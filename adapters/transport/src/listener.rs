//! Asynchronous listeners, from tokio.

use std::io;

use rpcbench_contract::{Endpoint, SetupError, Transport};
use tokio::net::{TcpListener, UnixListener};

use crate::asynchronous::AsyncStream;
use crate::first::End;
use crate::path::SocketPath;
use crate::place::{place, refused};
use crate::tls;

/// An asynchronous listener of any transport.
#[derive(Debug)]
pub struct AsyncListener(Kind);

#[derive(Debug)]
enum Kind {
    Tcp(TcpListener),
    /// The socket's file goes with it.
    Unix(UnixListener, SocketPath),
    Tls(TcpListener, tls::Identity),
}

impl AsyncListener {
    /// Where clients find it.
    pub fn endpoint(&self) -> Result<Endpoint, SetupError> {
        let address =
            |listener: &TcpListener| listener.local_addr().map_err(|error| SetupError::Failed(error.to_string()));
        match &self.0 {
            Kind::Tcp(listener) => address(listener).map(Endpoint::Tcp),
            Kind::Unix(_, path) => Ok(Endpoint::Unix(path.path().to_owned())),
            Kind::Tls(listener, identity) => Ok(identity.endpoint(address(listener)?)),
        }
    }

    /// Waits for the next connection. A handshake of TLS is made by the connection's first read or write, so that a peer
    /// which stalls in it keeps nobody else waiting.
    pub async fn accept(&self) -> io::Result<AsyncStream> {
        match &self.0 {
            Kind::Tcp(listener) => {
                let (stream, _) = listener.accept().await?;
                stream.set_nodelay(true)?;
                Ok(AsyncStream::tcp(stream, End::Server))
            }
            Kind::Unix(listener, _) => listener.accept().await.map(|(stream, _)| AsyncStream::unix(stream)),
            Kind::Tls(listener, identity) => {
                let (stream, peer) = listener.accept().await?;
                stream.set_nodelay(true)?;
                Ok(AsyncStream::tls(tls::AsyncTls::accepted(stream, peer, identity)))
            }
        }
    }
}

/// Binds an asynchronous listener: where the options say, of whatever transport that is, or of the adapter's own where
/// they say nothing.
pub async fn listen(listen: Option<&Endpoint>, transport: Transport) -> Result<AsyncListener, SetupError> {
    bind(listen, transport, None).await
}

/// The same, for a protocol that has a name of its own in TLS (RFC 7301): over TLS both ends check that they mean it.
pub async fn listen_as(
    protocol: &'static str,
    listen: Option<&Endpoint>,
    transport: Transport,
) -> Result<AsyncListener, SetupError> {
    bind(listen, transport, Some(protocol)).await
}

async fn bind(
    listen: Option<&Endpoint>,
    transport: Transport,
    protocol: Option<&'static str>,
) -> Result<AsyncListener, SetupError> {
    let place = place(listen, transport)?;
    let kind = match &place {
        Endpoint::Tcp(address) => Kind::Tcp(TcpListener::bind(address).await.map_err(refused(&place))?),
        Endpoint::Unix(path) => {
            let listener = UnixListener::bind(path).map_err(refused(&place))?;
            Kind::Unix(listener, SocketPath::new(path.clone()))
        }
        Endpoint::Tls { address, .. } => {
            let identity = tls::Identity::new(address.ip(), protocol).map_err(refused(&place))?;
            Kind::Tls(TcpListener::bind(address).await.map_err(refused(&place))?, identity)
        }
        Endpoint::Local => return Err(refused(&place)("a listener needs an address")),
    };
    Ok(AsyncListener(kind))
}
