//! A server in a thread of its own, and clients beside it.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::Duration;

use rpcbench_contract::workloads::{Case, Request};
use rpcbench_contract::{
    Adapter, CallError, Client, ConnectOptions, Endpoint, Limits, ServeOptions, Server, SetupError,
};
use rpcbench_tarpc::Tarpc as Tested;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;
use tokio::task::LocalSet;

/// The client that is tested.
pub(crate) type TestedClient = <Tested as Adapter>::Client;

/// Longer than anything here takes; what takes longer hangs.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// Runs a future as a lane does, and fails if it hangs.
pub(crate) fn lane<T>(future: impl Future<Output = T>) -> T {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let within = async { tokio::time::timeout(PATIENCE, future).await.expect("it hangs") };
    LocalSet::new().block_on(&runtime, within)
}

/// A running server; it dies, and its connections with it, when this is dropped.
pub(crate) struct Running {
    pub(crate) endpoint: Endpoint,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Running {
    pub(crate) fn start() -> Self {
        Self::on(None, Limits::default(), 1)
    }

    pub(crate) fn on(listen: Option<Endpoint>, limits: Limits, workers: usize) -> Self {
        let (told, endpoint) = mpsc::channel();
        let (stop, stopped) = oneshot::channel();
        let options = ServeOptions { listen, seed: 1, limits };
        let thread = std::thread::spawn(move || serve(&runtime(workers), &options, &told, stopped));
        Self { endpoint: endpoint.recv().unwrap(), stop: Some(stop), thread: Some(thread) }
    }

    pub(crate) async fn connect(&self) -> TestedClient {
        connect(&self.endpoint).await.unwrap()
    }

    /// A bare connection, whose reads give up.
    pub(crate) fn socket(&self) -> TcpStream {
        let Endpoint::Tcp(address) = self.endpoint else { panic!("{} is not TCP", self.endpoint) };
        let socket = TcpStream::connect(address).unwrap();
        socket.set_read_timeout(Some(PATIENCE)).unwrap();
        socket
    }

    /// Sends bytes, ends its half, and returns all that the server says until it closes, which it must.
    pub(crate) fn provoke(&self, bytes: &[u8]) -> Vec<u8> {
        let mut socket = self.socket();
        // The server may be gone before it has read everything.
        let _ = socket.write_all(bytes);
        let _ = socket.shutdown(Shutdown::Write);
        let mut answer = vec![];
        if let Err(error) = socket.read_to_end(&mut answer) {
            assert_ne!(error.kind(), std::io::ErrorKind::WouldBlock, "the server left the connection open");
        }
        answer
    }

    /// The server has a healthy answer for a new client.
    pub(crate) fn still_serves(&self) {
        lane(async { check(&mut self.connect().await, Request::Expand(2)).await });
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.stop.take());
        self.thread.take().unwrap().join().unwrap();
    }
}

/// A runtime as the harness has it: one worker is the thread itself.
fn runtime(workers: usize) -> Runtime {
    match workers {
        1 => Builder::new_current_thread().enable_all().build().unwrap(),
        _ => Builder::new_multi_thread().worker_threads(workers).enable_all().build().unwrap(),
    }
}

fn serve(runtime: &Runtime, options: &ServeOptions, told: &mpsc::Sender<Endpoint>, stopped: oneshot::Receiver<()>) {
    LocalSet::new().block_on(runtime, async {
        let server = Tested::serve(options).await.unwrap();
        told.send(server.endpoint()).unwrap();
        tokio::select! {
            ended = server.run() => panic!("the server ended: {ended:?}"),
            _ = stopped => {}
        }
    });
}

pub(crate) async fn connect(endpoint: &Endpoint) -> Result<TestedClient, SetupError> {
    Tested::connect(endpoint, &ConnectOptions::default()).await
}

/// Makes a call and checks the whole reply and its proof.
pub(crate) async fn check(client: &mut TestedClient, request: Request) {
    let case = Case::new(request).unwrap();
    let reply = client.call(client.prepare(&case.request)).await.unwrap();
    assert_eq!(client.proof(&reply), case.proof, "{}", case.request.procedure());
    let restored = client.restore(reply).unwrap();
    assert_eq!(format!("{restored:?}"), format!("{:?}", case.reply)); // as text, because NaN equals itself there
}

/// Makes a call that must fail.
pub(crate) async fn fail(client: &mut TestedClient, request: Request) -> CallError {
    match client.call(client.prepare(&request)).await {
        Ok(_) => panic!("{} was answered", request.procedure()),
        Err(error) => error,
    }
}

/// A listener that is no server, and what it does with its first peer.
pub(crate) fn imposter(act: impl FnOnce(TcpStream) + Send + 'static) -> (Endpoint, JoinHandle<()>) {
    let listener = std::net::TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).unwrap();
    let endpoint = Endpoint::Tcp(listener.local_addr().unwrap());
    let thread = std::thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        act(stream);
    });
    (endpoint, thread)
}
