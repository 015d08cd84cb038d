//! An adapter whose calls do nothing: what is left is the harness.

use rpcbench_contract::workloads::{Case, Reply, Request};
use rpcbench_contract::{
    Adapter, CallError, Client, ConnectOptions, Driving, Endpoint, Family, Info, ServeOptions, Server, SetupError,
    Transport,
};

/// Calls that are answered at once, by the lane itself; `BLOCKS` says whether its lanes are those of a blocking client.
pub struct Null<const BLOCKS: bool>;

/// The client of [`Null`].
#[derive(Clone)]
pub struct NullClient(Reply);

/// The server that [`Null`] does not have.
pub struct NoServer;

impl<const BLOCKS: bool> Null<BLOCKS> {
    /// The one case that it answers.
    ///
    /// # Panics
    /// Never: an empty list has a total.
    #[must_use]
    pub fn case() -> Case {
        Case::new(Request::Total(Vec::new())).expect("an empty list has a total")
    }
}

impl<const BLOCKS: bool> Adapter for Null<BLOCKS> {
    const INFO: Info = Info {
        id: if BLOCKS { "null-blocking" } else { "null" },
        family: Family::Floor,
        summary: "nothing at all",
        // As if there were a network: by schedule, nothing else is driven.
        transport: Transport::Tcp,
        driving: if BLOCKS { Driving::Blocking } else { Driving::Async { multiplexes: true } },
        thread_per_connection: false,
        lazy: false,
        versions: &[],
    };
    type Server = NoServer;
    type Client = NullClient;

    async fn serve(_: &ServeOptions) -> Result<NoServer, SetupError> {
        Ok(NoServer)
    }

    async fn connect(_: &Endpoint, _: &ConnectOptions) -> Result<NullClient, SetupError> {
        Ok(NullClient(Self::case().reply))
    }
}

impl Server for NoServer {
    fn endpoint(&self) -> Endpoint {
        Endpoint::Local
    }

    async fn run(self) -> Result<(), SetupError> {
        std::future::pending().await
    }
}

impl Client for NullClient {
    type Request = ();
    type Reply = Reply;

    fn prepare(&self, _: &Request) {}

    async fn call(&mut self, (): ()) -> Result<Reply, CallError> {
        Ok(self.0.clone())
    }

    fn share(&self) -> Option<Self> {
        Some(self.clone())
    }
}
