//! A running server in a thread of its own, and what the tests send to it.

#![allow(dead_code, unreachable_pub)] // each test program uses its part

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::os::unix::net::UnixStream;
use std::sync::mpsc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use rpcbench_contract::workloads::{Case, Request};
use rpcbench_contract::{Adapter, Client, ConnectOptions, Endpoint, Limits, ServeOptions, Server};
use rpcbench_socket::frame::{self, HEADER};
use tokio::sync::oneshot;
use tokio::task::LocalSet;

/// The seed of every server here.
pub const SEED: u64 = 11;
/// The largest message that a server here takes, in bytes.
pub const MOST: usize = 4 << 20;

/// A server that ends with this.
pub struct Running {
    pub endpoint: Endpoint,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.stop.take());
        self.thread.take().unwrap().join().unwrap();
    }
}

/// Runs an asynchronous piece of a test as a lane would.
pub fn lane<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    LocalSet::new().block_on(&runtime, work)
}

/// Starts an adapter's server.
pub fn start<A: Adapter>() -> Running {
    let (bound, endpoint) = mpsc::channel();
    let (stop, stopped) = oneshot::channel::<()>();
    let thread = thread::spawn(move || {
        lane(async move {
            let options = ServeOptions { listen: None, seed: SEED, limits: Limits { message: MOST } };
            let server = A::serve(&options).await.unwrap();
            bound.send(server.endpoint()).unwrap();
            tokio::select! {
                ended = server.run() => panic!("the server ended: {ended:?}"),
                _ = stopped => {}
            }
        });
    });
    Running { endpoint: endpoint.recv().unwrap(), stop: Some(stop), thread: Some(thread) }
}

/// A connection to a server that starts and ends with the test.
pub async fn connect<A: Adapter>(server: &Running) -> A::Client {
    A::connect(&server.endpoint, &ConnectOptions::default()).await.unwrap()
}

/// Makes a call and compares everything.
pub async fn check<C: Client>(client: &mut C, case: &Case) {
    let reply = client.call(client.prepare(&case.request)).await.unwrap();
    assert_eq!(client.proof(&reply), case.proof, "{:?}", case.request.procedure());
    // As text, because a NaN equals nothing.
    let whole = client.restore(reply).unwrap();
    assert!(format!("{whole:?}") == format!("{:?}", case.reply), "{:?}", case.request.procedure());
}

/// A call that must succeed.
pub fn good() -> Case {
    Case::new(Request::EchoBlob(b"still there?".as_slice().into())).unwrap()
}

/// A frame with its header.
pub fn framed(tag: u64, body: &[u8]) -> Vec<u8> {
    let mut frame = [&[0; HEADER], body].concat();
    frame::seal(tag, &mut frame).unwrap();
    frame
}

/// A plain stream of either kind.
pub trait Plain: Read + Write + Send {}
impl<T: Read + Write + Send> Plain for T {}

/// Opens a plain stream to a server.
pub fn plain(endpoint: &Endpoint) -> Box<dyn Plain> {
    let deadline = Some(Duration::from_secs(10));
    match endpoint {
        Endpoint::Tcp(address) => tcp(*address, deadline),
        Endpoint::Unix(path) => {
            let stream = UnixStream::connect(path).unwrap();
            stream.set_read_timeout(deadline).unwrap();
            Box::new(stream)
        }
        other => unreachable!("no server here is at {other}"),
    }
}

fn tcp(address: SocketAddr, deadline: Option<Duration>) -> Box<dyn Plain> {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(deadline).unwrap();
    Box::new(stream)
}

/// Makes a test of each function for each adapter.
macro_rules! for_each_adapter {
    ($($test:ident)*) => { $(
        mod $test {
            #[test]
            fn tcp() {
                super::$test::<rpcbench_socket::Tcp>();
            }
            #[test]
            fn uds() {
                super::$test::<rpcbench_socket::Uds>();
            }
            #[test]
            fn tcp_async() {
                super::$test::<rpcbench_socket::TcpAsync>();
            }
        }
    )* };
}
