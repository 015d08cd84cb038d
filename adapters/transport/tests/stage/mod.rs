//! Both ends of a connection, and what may lie between them.

#![allow(dead_code, unreachable_pub)] // not every test file uses every part, and none is a library

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use rpcbench_contract::{ConnectOptions, Endpoint, Transport};
use rpcbench_transport::{BlockingStream, Counted, connect_blocking, listen_blocking};

/// Longer than anything here takes; what takes longer hangs.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// Runs a future, and fails where it hangs.
pub fn run<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async { tokio::time::timeout(PATIENCE, future).await.expect("it hangs") })
}

pub fn options() -> ConnectOptions {
    ConnectOptions {
        timeout: Duration::from_secs(10),
        call_timeout: Duration::from_secs(10),
        ..ConnectOptions::default()
    }
}

/// Every transport that this build has.
pub fn transports() -> Vec<Transport> {
    Transport::STREAMS.iter().copied().filter(|&each| each != Transport::Tls || rpcbench_transport::TLS).collect()
}

/// A blocking server that gives each connection to a thread; what its work comes to is told.
pub fn serve<T: Send + 'static>(
    transport: Transport,
    work: impl Fn(BlockingStream) -> T + Send + Clone + 'static,
) -> (Endpoint, Receiver<T>) {
    let listener = listen_blocking(None, transport).unwrap();
    let endpoint = listener.endpoint().unwrap();
    let (tell, told) = channel();
    thread::spawn(move || {
        loop {
            let stream = listener.accept().unwrap();
            let (work, tell): (_, Sender<T>) = (work.clone(), tell.clone());
            thread::spawn(move || tell.send(work(stream)));
        }
    });
    (endpoint, told)
}

/// Reads to the end; gives how much came.
pub fn read_all(mut stream: BlockingStream) -> std::io::Result<usize> {
    stream.set_deadline(PATIENCE)?;
    std::io::copy(&mut stream, &mut std::io::sink()).map(|bytes| usize::try_from(bytes).unwrap())
}

/// Sends back what comes, as it comes.
pub fn echo(mut stream: BlockingStream) -> std::io::Result<()> {
    let mut back = stream.try_clone()?;
    std::io::copy(&mut stream, &mut back).map(drop)
}

pub fn connect(endpoint: &Endpoint) -> Counted<BlockingStream> {
    connect_blocking(endpoint, &options()).unwrap()
}

/// The address of an endpoint, which may be of TLS.
pub fn address(endpoint: &Endpoint) -> SocketAddr {
    match endpoint {
        Endpoint::Tcp(address) | Endpoint::Tls { address, .. } => *address,
        other => panic!("{other} has no address"),
    }
}

/// The same endpoint at another address.
pub fn at(address: SocketAddr, endpoint: &Endpoint) -> Endpoint {
    match endpoint.clone() {
        Endpoint::Tls { certificate, .. } => Endpoint::Tls { address, certificate },
        _ => Endpoint::Tcp(address),
    }
}

/// A bare connection whose reads end after a while even where nothing comes.
pub fn bare(endpoint: &Endpoint) -> TcpStream {
    let stream = TcpStream::connect(address(endpoint)).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream
}

/// What a relay does with what the client sends: passes it on, changed or not; nothing where the client is cut off.
pub type Meddle = Box<dyn FnMut(Vec<u8>) -> Option<Vec<u8>> + Send>;

/// Stands between a client and a server for one connection, and meddles with what the client sends.
pub fn relay(endpoint: &Endpoint, mut meddle: Meddle) -> Endpoint {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let here = at(listener.local_addr().unwrap(), endpoint);
    let there = address(endpoint);
    thread::spawn(move || {
        let (client, _) = listener.accept().unwrap();
        let server = TcpStream::connect(there).unwrap();
        server.set_nodelay(true).unwrap();
        let (mut from, mut to) = (server.try_clone().unwrap(), client.try_clone().unwrap());
        thread::spawn(move || std::io::copy(&mut from, &mut to));
        let (mut from, mut to) = (client, server);
        let mut buffer = vec![0; 1 << 16];
        while let Ok(bytes @ 1..) = from.read(&mut buffer) {
            let Some(passed) = meddle(buffer[..bytes].to_vec()) else { break };
            if to.write_all(&passed).is_err() {
                break;
            }
        }
        let _ = to.shutdown(Shutdown::Both);
        let _ = from.shutdown(Shutdown::Both);
    });
    here
}
