//! Bare streams of either kind: this suite is a peer that breaks what an adapter never would, below every transport.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use rpcbench_contract::{Endpoint, Transport};

/// A stream.
pub(crate) enum Raw {
    Tcp(TcpStream),
    Unix(UnixStream),
}

impl Raw {
    pub(crate) fn connect(endpoint: &Endpoint) -> io::Result<Self> {
        match endpoint {
            // Beneath TLS lies TCP: what is sent here is then no handshake.
            Endpoint::Tcp(address) | Endpoint::Tls { address, .. } => {
                let stream = TcpStream::connect(address)?;
                stream.set_nodelay(true)?;
                Ok(Self::Tcp(stream))
            }
            Endpoint::Unix(path) => UnixStream::connect(path).map(Self::Unix),
            Endpoint::Local => Err(io::Error::other("nothing connects to `local`")),
        }
    }

    pub(crate) fn try_clone(&self) -> io::Result<Self> {
        match self {
            Self::Tcp(stream) => stream.try_clone().map(Self::Tcp),
            Self::Unix(stream) => stream.try_clone().map(Self::Unix),
        }
    }

    /// Ends one direction or both, for all handles.
    pub(crate) fn shutdown(&self, how: Shutdown) {
        // Whoever ended it first, it is ended.
        let _ = match self {
            Self::Tcp(stream) => stream.shutdown(how),
            Self::Unix(stream) => stream.shutdown(how),
        };
    }
}

impl Read for Raw {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Tcp(stream) => stream.read(buffer),
            Self::Unix(stream) => stream.read(buffer),
        }
    }
}

impl Write for Raw {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        match self {
            Self::Tcp(stream) => stream.write(buffer),
            Self::Unix(stream) => stream.write(buffer),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A listener. The file of a Unix one goes with it.
pub(crate) enum RawListener {
    Tcp(TcpListener),
    Unix(UnixListener, PathBuf),
}

impl RawListener {
    /// Listens where nobody else does.
    pub(crate) fn bind(transport: Transport) -> io::Result<Self> {
        match transport {
            Transport::Unix => {
                let path = fresh_path();
                Ok(Self::Unix(UnixListener::bind(&path)?, path))
            }
            Transport::Tcp | Transport::Tls => TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map(Self::Tcp),
            Transport::InProcess => Err(io::Error::other("nothing listens within a process")),
        }
    }

    pub(crate) fn endpoint(&self) -> io::Result<Endpoint> {
        match self {
            Self::Tcp(listener) => listener.local_addr().map(Endpoint::Tcp),
            Self::Unix(_, path) => Ok(Endpoint::Unix(path.clone())),
        }
    }

    pub(crate) fn accept(&self) -> io::Result<Raw> {
        match self {
            Self::Tcp(listener) => {
                let (stream, _) = listener.accept()?;
                stream.set_nodelay(true)?;
                Ok(Raw::Tcp(stream))
            }
            Self::Unix(listener, _) => listener.accept().map(|(stream, _)| Raw::Unix(stream)),
        }
    }
}

impl Drop for RawListener {
    fn drop(&mut self) {
        if let Self::Unix(_, path) = self {
            forget(path);
        }
    }
}

fn forget(path: &Path) {
    // It may be gone already.
    let _ = std::fs::remove_file(path);
}

fn fresh_path() -> PathBuf {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    std::env::temp_dir().join(format!("rpcbench-conformance-{}-{number}.sock", std::process::id()))
}
