//! The three traits of an adapter.

use rpcbench_workloads::visit::VisitReply;
use rpcbench_workloads::{Proof, Reply, Request};

use crate::{CallError, ConnectOptions, Endpoint, Info, ServeOptions, SetupError, Transport};

/// One way to make a call.
pub trait Adapter: 'static {
    /// What the adapter says of itself.
    const INFO: Info;
    /// What may carry its bytes. An adapter whose streams come from `rpcbench-transport` need not say it; one that opens
    /// its own says the one transport that it has.
    const TRANSPORTS: &'static [Transport] = Self::INFO.transport.carriers();
    /// Its server, bound but not yet running.
    type Server: Server;
    /// One connection to its server.
    type Client: Client;

    /// Binds a server, on a free port unless the options name an endpoint, which may be of any of its transports.
    ///
    /// Called inside a tokio runtime with I/O and time, within a `LocalSet`.
    async fn serve(options: &ServeOptions) -> Result<Self::Server, SetupError>;

    /// Opens one connection, within `options.timeout`.
    ///
    /// Called inside a lane's current-thread runtime, within its `LocalSet`: background work of a connection goes
    /// into `tokio::task::spawn_local` and ends when the last handle is dropped.
    async fn connect(endpoint: &Endpoint, options: &ConnectOptions) -> Result<Self::Client, SetupError>;
}

/// A server that was bound.
pub trait Server {
    /// Where clients find it.
    fn endpoint(&self) -> Endpoint;

    /// Serves until the process ends. It returns only with an error that makes further service impossible; what one
    /// peer does wrong closes that peer's connection, is logged, and never ends the server. Dropped, it accepts nobody any
    /// more, and its address is free; threads of connections may outlive it.
    ///
    /// Work that belongs to a connection is spawned with `tokio::spawn`, so that it uses every worker of the runtime; a
    /// blocking framework starts its threads and waits for them without blocking the runtime.
    async fn run(self) -> Result<(), SetupError>;
}

/// One connection, or one of several handles on it.
pub trait Client: Sized {
    /// The request as this framework's own value.
    type Request;
    /// The reply as this framework's own value.
    type Reply: VisitReply;

    /// Turns the model's request into the framework's own value. Never timed as latency.
    fn prepare(&self, request: &Request) -> Self::Request;

    /// Makes one call. This is what is timed, and nothing else.
    async fn call(&mut self, request: Self::Request) -> Result<Self::Reply, CallError>;

    /// The proof of a reply, taken from the framework's own value after the timer, of every call.
    fn proof(&self, reply: &Self::Reply) -> Proof {
        Proof::of(reply)
    }

    /// The whole reply in the model's terms, for `verify`.
    fn restore(&self, reply: Self::Reply) -> Result<Reply, CallError> {
        Reply::gather(&reply).map_err(CallError::from)
    }

    /// Another handle on the same connection, where the adapter multiplexes.
    fn share(&self) -> Option<Self> {
        None
    }
}
