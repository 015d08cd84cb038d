//! Where a guest is told to listen: a port that is free, or a path that nobody has.

use std::collections::hash_map::RandomState;
use std::fs;
use std::hash::{BuildHasher, Hasher};
use std::io::{self, ErrorKind};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use rpcbench_contract::{Endpoint, Transport};

use super::command::over_unix;

/// Below these nothing is chosen: well-known services and most people's own servers live there.
const LOWEST: u16 = 20_000;
/// How many ports are tried before the system is asked for one.
const TRIES: usize = 64;
/// How long one attempt to connect may take; on one machine it is answered at once.
const KNOCK: Duration = Duration::from_millis(500);

/// Where a guest is told to listen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Address {
    /// A TCP port of this machine.
    Port(u16),
    /// The path of a Unix socket.
    Socket(PathBuf),
}

impl Address {
    /// An address at which nobody listens now. Whether that lasts until the guest has it, nobody can promise.
    pub(super) fn free(transport: Transport) -> std::io::Result<Self> {
        if over_unix(transport) {
            let name = format!("rpcbench-guest-{}-{:08x}.sock", std::process::id(), random() & 0xffff_ffff);
            return Ok(Self::Socket(std::env::temp_dir().join(name)));
        }
        free_port().map(Self::Port)
    }

    /// Connects, and says where that succeeded. `localhost` is two addresses, and a server may have either.
    pub(super) fn knock(&self) -> Option<Endpoint> {
        match self {
            Self::Socket(path) => connect_unix(path, KNOCK).ok().map(|_| Endpoint::Unix(path.clone())),
            Self::Port(port) => {
                let both = [SocketAddr::from((Ipv4Addr::LOCALHOST, *port)), (Ipv6Addr::LOCALHOST, *port).into()];
                both.into_iter().find(|address| answers(*address)).map(Endpoint::Tcp)
            }
        }
    }

    /// True where somebody else holds the port by now.
    pub(super) fn is_taken(&self) -> bool {
        match self {
            Self::Socket(_) => false,
            Self::Port(port) => is_taken(*port),
        }
    }

    /// Removes what a guest that was killed leaves behind.
    pub(super) fn clear(&self) {
        if let Self::Socket(path) = self {
            let _ = fs::remove_file(path);
        }
    }
}

impl std::fmt::Display for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Port(port) => write!(f, "port {port} of this machine"),
            Self::Socket(path) => write!(f, "{}", path.display()),
        }
    }
}

/// Connects, and gives up in time: the system itself waits for as long as the listener's queue is full.
pub(crate) fn connect_unix(path: &Path, within: Duration) -> io::Result<UnixStream> {
    let (opened, opening) = channel();
    let path = path.to_owned();
    thread::spawn(move || opened.send(UnixStream::connect(path)));
    opening.recv_timeout(within).unwrap_or_else(|_| Err(ErrorKind::TimedOut.into()))
}

/// A connection to a port that nobody has can end at itself, where the system gave it the same port to come from.
fn answers(address: SocketAddr) -> bool {
    let Ok(stream) = TcpStream::connect_timeout(&address, KNOCK) else { return false };
    stream.local_addr().ok() != Some(address)
}

fn is_taken(port: u16) -> bool {
    let bound = TcpListener::bind((Ipv4Addr::LOCALHOST, port));
    bound.is_err_and(|error| error.kind() == ErrorKind::AddrInUse)
}

/// A free port outside of the range from which the system gives ports to connections: within it any program that connects
/// to anything could take the port before the guest does.
fn free_port() -> std::io::Result<u16> {
    let highest = first_ephemeral().filter(|&first| first > LOWEST + 1000).unwrap_or(0);
    if highest > 0 {
        let candidates =
            (0..TRIES).map(|_| LOWEST + u16::try_from(random() % u64::from(highest - LOWEST)).unwrap_or(0));
        if let Some(port) = candidates.into_iter().find(|&port| !is_taken(port)) {
            return Ok(port);
        }
    }
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

/// The lowest port that connections are given, where the system tells.
fn first_ephemeral() -> Option<u16> {
    let range = fs::read_to_string("/proc/sys/net/ipv4/ip_local_port_range").ok()?;
    range.split_whitespace().next()?.parse().ok()
}

/// Not to be foreseen, and no more: two runs side by side are to choose differently.
fn random() -> u64 {
    RandomState::new().build_hasher().finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_queue_that_is_full_is_not_waited_for() {
        let Address::Socket(path) = Address::free(Transport::Unix).unwrap() else { panic!("no path") };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let _in_runtime = runtime.enter();
        let socket = tokio::net::UnixSocket::new_stream().unwrap();
        socket.bind(&path).unwrap();
        let _listener = socket.listen(0).unwrap();
        let knocks = |address: &Address| (0..3).map(|_| address.knock()).collect::<Vec<_>>();
        let (send, heard) = channel();
        let address = Address::Socket(path.clone());
        thread::spawn(move || send.send(knocks(&address)));
        let knocked = heard.recv_timeout(Duration::from_secs(30)).expect("it does not hang");
        Address::Socket(path.clone()).clear();
        assert_eq!(knocked, [Some(Endpoint::Unix(path)), None, None]);
    }

    #[test]
    fn a_free_port_is_free_and_a_held_one_is_taken() {
        let Address::Port(port) = Address::free(Transport::Tcp).unwrap() else { panic!("no port") };
        assert!(Address::Port(port).knock().is_none());
        let held = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = Address::Port(held.local_addr().unwrap().port());
        assert!(address.is_taken());
        assert_eq!(address.knock(), Some(Endpoint::Tcp(held.local_addr().unwrap())));
    }
}
