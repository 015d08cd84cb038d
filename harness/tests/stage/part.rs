//! An adapter whose calls do what a proof says.

use std::marker::PhantomData;

use rpcbench_contract::workloads::{Case, Reply, Request};
use rpcbench_contract::{
    Adapter, CallError, Client, ConnectOptions, Driving, Endpoint, Family, Info, ServeOptions, Server, SetupError,
    Transport,
};

/// What a connection does and its calls do: the part that a proof plays.
pub(crate) trait Part: Clone + 'static {
    const DRIVING: Driving = Driving::Async { multiplexes: true };

    /// Connects: finds what this thread's proof has laid out.
    fn enter() -> Result<Self, SetupError>;

    /// One call.
    async fn answer(&mut self) -> Result<Reply, CallError>;
}

/// The adapter of a part.
pub(crate) struct Staged<P>(PhantomData<P>);

pub(crate) struct StagedClient<P>(P);

pub(crate) struct NoServer;

/// The one case that is asked.
pub(crate) fn case() -> Case {
    Case::new(Request::Total(Vec::new())).expect("an empty list has a total")
}

/// Its answer.
pub(crate) fn right() -> Reply {
    case().reply
}

/// Another answer.
pub(crate) fn wrong() -> Reply {
    Reply::Total(77)
}

impl<P: Part> Adapter for Staged<P> {
    const INFO: Info = Info {
        id: "staged",
        family: Family::Floor,
        summary: "plays a part",
        transport: Transport::InProcess,
        driving: P::DRIVING,
        thread_per_connection: false,
        lazy: false,
        versions: &[],
    };
    type Server = NoServer;
    type Client = StagedClient<P>;

    async fn serve(_: &ServeOptions) -> Result<NoServer, SetupError> {
        Ok(NoServer)
    }

    async fn connect(_: &Endpoint, _: &ConnectOptions) -> Result<StagedClient<P>, SetupError> {
        P::enter().map(StagedClient)
    }
}

impl<P: Part> Client for StagedClient<P> {
    type Request = ();
    type Reply = Reply;

    fn prepare(&self, _: &Request) {}

    async fn call(&mut self, (): ()) -> Result<Reply, CallError> {
        self.0.answer().await
    }

    fn share(&self) -> Option<Self> {
        matches!(P::DRIVING, Driving::Async { multiplexes: true }).then(|| Self(self.0.clone()))
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
