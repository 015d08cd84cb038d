//! What stands for TLS in a build without it: types that have no values, and an error that says what to do.

use std::io::{self, IoSlice, Read, Write};
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use rpcbench_contract::{Certificate, Endpoint, WireCount};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// Whether this build has TLS.
pub(crate) const PRESENT: bool = false;

/// What a build without TLS says of it.
const ABSENT: &str = "this build has no TLS: build it with --features tls";

#[derive(Clone, Debug)]
pub(crate) enum Identity {}
#[derive(Clone, Debug)]
pub(crate) enum Trust {}
#[derive(Debug)]
pub(crate) enum AsyncTls {}
#[derive(Clone, Debug)]
pub(crate) enum BlockingTls {}

impl Identity {
    pub(crate) fn new(_: IpAddr, _: Option<&str>) -> Result<Self, String> {
        Err(ABSENT.to_owned())
    }

    pub(crate) fn endpoint(&self, _: SocketAddr) -> Endpoint {
        match *self {}
    }
}

impl Trust {
    pub(crate) fn new(_: SocketAddr, _: Option<&Certificate>, _: Option<&str>) -> io::Result<Self> {
        Err(io::Error::other(ABSENT))
    }
}

impl AsyncTls {
    pub(crate) fn accepted(_: TcpStream, _: SocketAddr, identity: &Identity) -> Self {
        match *identity {}
    }

    #[allow(clippy::unused_async)] // as the real one is
    pub(crate) async fn connect(_: TcpStream, trust: Trust, _: Option<Arc<WireCount>>) -> io::Result<Self> {
        match trust {}
    }

    pub(crate) fn peer(&self) -> &str {
        match *self {}
    }

    pub(crate) fn into_blocking(self) -> io::Result<BlockingTls> {
        match self {}
    }
}

impl BlockingTls {
    pub(crate) fn accepted(_: std::net::TcpStream, _: &str, identity: &Identity) -> io::Result<Self> {
        match *identity {}
    }

    pub(crate) fn connect(
        _: std::net::TcpStream,
        trust: &Trust,
        _: Duration,
        _: Option<Arc<WireCount>>,
    ) -> io::Result<Self> {
        match *trust {}
    }

    pub(crate) fn set_deadline(&self, _: Duration) -> io::Result<()> {
        match *self {}
    }

    pub(crate) fn peer(&self) -> String {
        match *self {}
    }
}

impl AsyncRead for AsyncTls {
    fn poll_read(self: Pin<&mut Self>, _: &mut Context<'_>, _: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        match *self {}
    }
}

impl AsyncWrite for AsyncTls {
    fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, _: &[u8]) -> Poll<io::Result<usize>> {
        match *self {}
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        match *self {}
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        match *self {}
    }
}

impl Read for BlockingTls {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        match *self {}
    }
}

impl Write for BlockingTls {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        match *self {}
    }

    fn write_vectored(&mut self, _: &[IoSlice<'_>]) -> io::Result<usize> {
        match *self {}
    }

    fn flush(&mut self) -> io::Result<()> {
        match *self {}
    }
}
