//! A server in a thread of its own, and lanes to call it from.

use std::marker::PhantomData;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use rpcbench_contract::{Adapter, ConnectOptions, Endpoint, Limits, ServeOptions, Server, SetupError};
use tokio::sync::oneshot;
use tokio::task::LocalSet;

use crate::Failure;
use crate::panics;

/// The seed of all requests, and of every server.
pub(crate) const SEED: u64 = 7;
/// How long a connection or a call may take that has to succeed, or that has to fail by itself.
pub(crate) const SOON: Duration = Duration::from_secs(10);

/// Runs a future as a lane does: on this thread, within a local set.
pub(crate) fn lane<T>(future: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    LocalSet::new().block_on(&runtime, future)
}

/// Connects, where that has to succeed.
pub(crate) async fn connect<A: Adapter>(endpoint: &Endpoint) -> Result<A::Client, Failure> {
    connect_with::<A>(endpoint, &options()).await
}

pub(crate) async fn connect_with<A: Adapter>(
    endpoint: &Endpoint,
    options: &ConnectOptions,
) -> Result<A::Client, Failure> {
    let failed = |error| Failure::Setup { what: format!("connecting to {endpoint}"), error };
    A::connect(endpoint, options).await.map_err(failed)
}

pub(crate) fn options() -> ConnectOptions {
    ConnectOptions { timeout: SOON, call_timeout: SOON, ..ConnectOptions::default() }
}

/// A running server. It dies, with the connections that live in its runtime, when this is dropped.
pub(crate) struct Running<A> {
    pub(crate) endpoint: Endpoint,
    name: String,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
    adapter: PhantomData<fn() -> A>,
}

impl<A: Adapter> Running<A> {
    pub(crate) fn start() -> Result<Self, Failure> {
        Self::on(None, Limits::default())
    }

    /// On an endpoint, with limits.
    pub(crate) fn on(listen: Option<Endpoint>, limits: Limits) -> Result<Self, Failure> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("{}{}", panics::SERVER, NEXT.fetch_add(1, Ordering::Relaxed));
        let (tell, told) = channel();
        let (stop, stopped) = oneshot::channel();
        let options = ServeOptions { listen, seed: SEED, limits };
        let serving = move || serve::<A>(&options, &tell, stopped);
        let thread = thread::Builder::new().name(name.clone()).spawn(serving)?;
        let failed = |error| Failure::Setup { what: "starting a server".to_owned(), error };
        let endpoint = told.recv().map_err(|_| Failure::Panic("the server, while it started".to_owned()))?;
        let (stop, thread) = (Some(stop), Some(thread));
        Ok(Self { endpoint: endpoint.map_err(failed)?, name, stop, thread, adapter: PhantomData })
    }

    /// The server did not panic, and a new client is served.
    pub(crate) fn still_serves(&self) -> Result<(), Failure> {
        lane(async {
            let mut client = connect::<A>(&self.endpoint).await?;
            crate::attempt::right(&mut client, &crate::values::small()).await
        })?;
        self.has_not_panicked()
    }

    pub(crate) fn has_not_panicked(&self) -> Result<(), Failure> {
        panics::of(&self.name).map_or(Ok(()), |words| Err(Failure::Panic(format!("in the server: {words}"))))
    }
}

impl<A> Drop for Running<A> {
    fn drop(&mut self) {
        drop(self.stop.take());
        // Its panic was noted when it happened.
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

fn serve<A: Adapter>(
    options: &ServeOptions,
    tell: &Sender<Result<Endpoint, SetupError>>,
    stopped: oneshot::Receiver<()>,
) {
    let running = async {
        let server = match A::serve(options).await {
            Ok(server) => server,
            Err(error) => {
                // Nobody listens if the check is over.
                let _ = tell.send(Err(error));
                return Ok(());
            }
        };
        let _ = tell.send(Ok(server.endpoint()));
        tokio::select! {
            ended = server.run() => panic!("the server ended by itself: {ended:?}"),
            _ = stopped => {}
        }
        Ok(())
    };
    if let Err(failure) = lane(running) {
        panic!("{failure}");
    }
}
