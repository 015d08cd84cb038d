//! A plain function call: the floor of every adapter.
//!
//! The server's functions are called on the model's own values in the client's process. Nothing is encoded, sent or
//! started, so that what remains of a call is the harness's own loop; its overhead is measured over this adapter.

use std::future::pending;

use rpcbench_contract::workloads::compute::answer_owned;
use rpcbench_contract::workloads::{Reply, Request};
use rpcbench_contract::{
    Adapter, CallError, Client, ConnectOptions, Driving, Endpoint, Family, Info, ServeOptions, Server, SetupError,
    Transport,
};

/// The adapter `local`.
pub struct Local;

impl Adapter for Local {
    const INFO: Info = Info {
        id: "local",
        family: Family::Floor,
        summary: "a plain function call in the client's own process",
        transport: Transport::InProcess,
        driving: Driving::Blocking,
        thread_per_connection: false,
        lazy: false,
        versions: &[],
    };
    type Server = LocalServer;
    type Client = LocalClient;

    async fn serve(options: &ServeOptions) -> Result<LocalServer, SetupError> {
        match &options.listen {
            None | Some(Endpoint::Local) => Ok(LocalServer(())),
            Some(elsewhere) => Err(SetupError::Listen { endpoint: elsewhere.to_string(), cause: NOWHERE.to_owned() }),
        }
    }

    async fn connect(endpoint: &Endpoint, _: &ConnectOptions) -> Result<LocalClient, SetupError> {
        match endpoint {
            Endpoint::Local => Ok(LocalClient(())),
            elsewhere => Err(SetupError::Connect { endpoint: elsewhere.to_string(), cause: NOWHERE.to_owned() }),
        }
    }
}

/// Why no address will do.
const NOWHERE: &str = "a function call has no address but `local`";

/// Nothing to serve with: it exists because every adapter has a server.
#[derive(Debug)]
pub struct LocalServer(());

impl Server for LocalServer {
    fn endpoint(&self) -> Endpoint {
        Endpoint::Local
    }

    async fn run(self) -> Result<(), SetupError> {
        pending().await
    }
}

/// Calls the functions.
#[derive(Debug)]
pub struct LocalClient(());

impl Client for LocalClient {
    type Request = Request;
    type Reply = Reply;

    fn prepare(&self, request: &Request) -> Request {
        request.clone()
    }

    #[inline]
    async fn call(&mut self, request: Request) -> Result<Reply, CallError> {
        answer_owned(request).map_err(|refusal| CallError::Remote(refusal.to_string()))
    }

    fn restore(&self, reply: Reply) -> Result<Reply, CallError> {
        Ok(reply)
    }
}
