//! A real server in a thread of its own, and lanes to call it from.

#![allow(dead_code)] // not every test file uses all of it

use std::net::{SocketAddr, TcpStream};
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::Duration;

use rpcbench_contract::{Adapter, ConnectOptions, Endpoint, Limits, ServeOptions, Server};
use rpcbench_onc::{Onc, OncClient};
use tokio::sync::oneshot;
use tokio::task::LocalSet;

/// A running server; it dies, with all its connections, when this is dropped.
pub(crate) struct Serving {
    pub(crate) endpoint: Endpoint,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Serving {
    pub(crate) fn start() -> Self {
        Self::with(Limits::default())
    }

    pub(crate) fn with(limits: Limits) -> Self {
        let (tell, told) = mpsc::channel();
        let (stop, stopped) = oneshot::channel();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            LocalSet::new().block_on(&runtime, async move {
                let options = ServeOptions { listen: None, seed: 1, limits };
                let server = Onc::serve(&options).await.unwrap();
                tell.send(server.endpoint()).unwrap();
                tokio::select! { ended = server.run() => ended.unwrap(), _ = stopped => {} }
            });
        });
        Self { endpoint: told.recv().unwrap(), stop: Some(stop), thread: Some(thread) }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        let Endpoint::Tcp(address) = self.endpoint else { panic!("not over TCP") };
        address
    }

    /// A bare connection, whose reads give up after ten seconds.
    pub(crate) fn socket(&self) -> TcpStream {
        let socket = TcpStream::connect(self.address()).unwrap();
        socket.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        socket
    }

    pub(crate) async fn client(&self) -> OncClient {
        Onc::connect(&self.endpoint, &ConnectOptions::default()).await.unwrap()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.stop.take();
        self.thread.take().map(JoinHandle::join);
    }
}

/// Runs a future as a lane does: on one thread, within a local set, and never longer than a minute.
pub(crate) fn lane<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    LocalSet::new().block_on(&runtime, async { tokio::time::timeout(Duration::from_secs(60), future).await.unwrap() })
}
