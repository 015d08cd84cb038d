//! A program with an adapter of its own beside ours, and a proof that answers are checked.
//!
//! The adapter calls a function of its own process, and confuses two fields of a log line, as a wrong IDL would:
//!
//! ```text
//! $ cargo run --release --example swapped -- verify --adapters local,swapped
//! ```
//!
//! `verify` then exits with 1 and names the first difference. docs/ADAPTERS.md goes through these lines.

use std::process::ExitCode;

use rpcbench::harness::Entry;
use rpcbench::harness::contract::workloads::{Reply, Request, compute};
use rpcbench::harness::contract::{
    Adapter, CallError, Client, ConnectOptions, Driving, Endpoint, Family, Info, ServeOptions, Server, SetupError,
    Transport,
};
use rpcbench::{ADAPTERS, Counting};

/// Counts allocations in the passes that count.
#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// The adapter.
struct Swapped;

impl Adapter for Swapped {
    const INFO: Info = Info {
        id: "swapped",
        family: Family::Other("example"),
        summary: "a function call that confuses two fields",
        transport: Transport::InProcess,
        driving: Driving::Blocking,
        thread_per_connection: false,
        lazy: false,
        versions: &[],
    };
    type Server = NoServer;
    type Client = Confused;

    async fn serve(_: &ServeOptions) -> Result<NoServer, SetupError> {
        Ok(NoServer)
    }

    async fn connect(_: &Endpoint, _: &ConnectOptions) -> Result<Confused, SetupError> {
        Ok(Confused)
    }
}

/// A call within one process needs no server.
struct NoServer;

impl Server for NoServer {
    fn endpoint(&self) -> Endpoint {
        Endpoint::Local
    }

    async fn run(self) -> Result<(), SetupError> {
        std::future::pending().await
    }
}

/// Its client: requests and replies are the model's own values.
struct Confused;

impl Client for Confused {
    type Request = Request;
    type Reply = Reply;

    fn prepare(&self, request: &Request) -> Request {
        request.clone()
    }

    async fn call(&mut self, request: Request) -> Result<Reply, CallError> {
        let mut reply = compute::answer(&request)?;
        if let Reply::EchoLog(lines) = &mut reply {
            for line in lines {
                std::mem::swap(&mut line.identity, &mut line.user);
            }
        }
        Ok(reply)
    }
}

fn main() -> ExitCode {
    let mut entries = ADAPTERS.to_vec();
    entries.push(Entry::of::<Swapped>());
    rpcbench::main(&entries)
}
