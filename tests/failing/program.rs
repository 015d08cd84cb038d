//! A program with adapters that fail, each in its own way, beside ours.

use std::process::ExitCode;

use rpcbench::harness::Entry;
use rpcbench::harness::contract::workloads::{Reply, Request, compute};
use rpcbench::harness::contract::{
    Adapter, CallError, Client, ConnectOptions, Driving, Endpoint, Family, Info, ServeOptions, Server, SetupError,
    Transport,
};
use rpcbench::{ADAPTERS, Counting};
use slowed::Working;

mod slowed;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// How an adapter fails, as its type's parameter.
const UNBOUND: u8 = 0;
const PANICKING: u8 = 1;
const SILENT: u8 = 2;
const ERRING: u8 = 3;
const LYING: u8 = 4;
const DYING: u8 = 5;
const STUMBLING: u8 = 6;

struct Failing<const HOW: u8>;

impl<const HOW: u8> Adapter for Failing<HOW> {
    const INFO: Info = Info {
        id: ["unbound", "panicking", "silent", "erring", "lying", "dying", "stumbling"][HOW as usize],
        family: Family::Other("failing"),
        summary: "fails in its own way",
        transport: if HOW <= PANICKING || HOW == DYING { Transport::Tcp } else { Transport::InProcess },
        driving: Driving::Async { multiplexes: false },
        thread_per_connection: false,
        lazy: false,
        versions: &[],
    };
    type Server = Nothing<HOW>;
    type Client = Caller<HOW>;

    async fn serve(_: &ServeOptions) -> Result<Nothing<HOW>, SetupError> {
        match HOW {
            UNBOUND => {
                Err(SetupError::Listen { endpoint: "tcp:192.0.2.1:1".to_owned(), cause: "no such place".to_owned() })
            }
            PANICKING => panic!("the server's own last words"),
            _ => Ok(Nothing),
        }
    }

    async fn connect(_: &Endpoint, _: &ConnectOptions) -> Result<Caller<HOW>, SetupError> {
        Ok(Caller { calls: 0 })
    }
}

struct Nothing<const HOW: u8>;

impl<const HOW: u8> Server for Nothing<HOW> {
    fn endpoint(&self) -> Endpoint {
        let nowhere = std::net::SocketAddr::from(([127, 0, 0, 1], 9));
        if HOW == DYING { Endpoint::Tcp(nowhere) } else { Endpoint::Local }
    }

    async fn run(self) -> Result<(), SetupError> {
        if HOW == DYING {
            tokio::time::sleep(std::time::Duration::from_millis(60)).await;
            eprintln!("the disk is on fire");
            std::process::exit(7);
        }
        std::future::pending().await
    }
}

struct Caller<const HOW: u8> {
    calls: u64,
}

impl<const HOW: u8> Client for Caller<HOW> {
    type Request = Request;
    type Reply = Reply;

    fn prepare(&self, request: &Request) -> Request {
        request.clone()
    }

    async fn call(&mut self, request: Request) -> Result<Reply, CallError> {
        self.calls += 1;
        tokio::task::yield_now().await;
        match HOW {
            SILENT => std::future::pending().await,
            ERRING if self.calls.is_multiple_of(200) => Err(CallError::Remote("every 200th fails".to_owned())),
            STUMBLING if self.calls.is_multiple_of(2000) => Err(CallError::Remote("every 2000th fails".to_owned())),
            LYING if self.calls.is_multiple_of(10_000) => Ok(almost(compute::answer(&request)?)),
            _ => Ok(compute::answer(&request)?),
        }
    }
}

/// A reply of which a single bit is wrong.
fn almost(reply: Reply) -> Reply {
    let Reply::EchoBlob(blob) = reply else { return reply };
    let mut blob = blob.to_vec();
    blob[17] ^= 1;
    Reply::EchoBlob(blob.into())
}

fn main() -> ExitCode {
    let mut entries = ADAPTERS.to_vec();
    entries.extend([
        Entry::of::<Failing<UNBOUND>>(),
        Entry::of::<Failing<PANICKING>>(),
        Entry::of::<Failing<SILENT>>(),
        Entry::of::<Failing<ERRING>>(),
        Entry::of::<Failing<LYING>>(),
        Entry::of::<Failing<DYING>>(),
        Entry::of::<Failing<STUMBLING>>(),
        Entry::of::<Working<0>>(),
        Entry::of::<Working<5>>(),
        Entry::of::<Working<10>>(),
    ]);
    rpcbench::main(&entries)
}
