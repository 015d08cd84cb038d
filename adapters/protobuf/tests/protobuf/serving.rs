//! A server in a thread of its own, and clients beside it.

use std::net::SocketAddr;
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::Duration;

use rpcbench_contract::workloads::{Case, Request};
use rpcbench_contract::{
    Adapter, CallError, Client, ConnectOptions, Endpoint, Limits, ServeOptions, Server, SetupError,
};
use rpcbench_protobuf::{Grpc, GrpcClient};
use tokio::runtime::Builder;
use tokio::sync::oneshot;
use tokio::task::LocalSet;

/// Longer than anything here takes; what takes longer hangs.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

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
        Self::on(None, Limits::default())
    }

    pub(crate) fn on(listen: Option<Endpoint>, limits: Limits) -> Self {
        let (told, endpoint) = mpsc::channel();
        let (stop, stopped) = oneshot::channel();
        let thread = std::thread::spawn(move || serve(&ServeOptions { listen, seed: 1, limits }, &told, stopped));
        Self { endpoint: endpoint.recv().unwrap(), stop: Some(stop), thread: Some(thread) }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        let Endpoint::Tcp(address) = self.endpoint else { panic!("{} is not TCP", self.endpoint) };
        address
    }

    pub(crate) async fn connect(&self) -> GrpcClient {
        connect(&self.endpoint).await.unwrap()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.stop.take());
        self.thread.take().unwrap().join().unwrap();
    }
}

fn serve(options: &ServeOptions, told: &mpsc::Sender<Endpoint>, stopped: oneshot::Receiver<()>) {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    LocalSet::new().block_on(&runtime, async {
        let server = Grpc::serve(options).await.unwrap();
        told.send(server.endpoint()).unwrap();
        tokio::select! {
            ended = server.run() => panic!("the server ended: {ended:?}"),
            _ = stopped => {}
        }
    });
}

pub(crate) async fn connect(endpoint: &Endpoint) -> Result<GrpcClient, SetupError> {
    Grpc::connect(endpoint, &ConnectOptions::default()).await
}

/// Makes a call and checks the whole reply and its proof.
pub(crate) async fn check(client: &mut GrpcClient, request: Request) {
    let case = Case::new(request).unwrap();
    let reply = client.call(client.prepare(&case.request)).await.unwrap();
    assert_eq!(client.proof(&reply), case.proof, "{}", case.request.procedure());
    let restored = client.restore(reply).unwrap();
    assert_eq!(format!("{restored:?}"), format!("{:?}", case.reply)); // as text, because NaN equals itself there
}

/// Makes a call that must fail.
pub(crate) async fn fail(client: &mut GrpcClient, request: Request) -> CallError {
    client.call(client.prepare(&request)).await.unwrap_err()
}
