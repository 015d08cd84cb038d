//! Servers that do the same work, one of them a twentieth slower, and one a tenth.

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use rpcbench::harness::contract::workloads::{Reply, Request};
use rpcbench::harness::contract::{
    Adapter, CallError, Client, ConnectOptions, Driving, Endpoint, Family, Info, ServeOptions, Server, SetupError,
    Transport,
};

/// The work of a call; what a connection adds is a fraction of it.
const WORK: Duration = Duration::from_micros(400);

/// Echoes blobs over TCP after some work, of which it does so many hundredths more.
pub(crate) struct Working<const MORE: u32>;

impl<const MORE: u32> Adapter for Working<MORE> {
    const INFO: Info = Info {
        id: match MORE {
            0 => "steady",
            5 => "slightly",
            _ => "slowed",
        },
        family: Family::Other("failing"),
        summary: "echoes after some work",
        transport: Transport::Tcp,
        driving: Driving::Blocking,
        thread_per_connection: true,
        lazy: false,
        versions: &[],
    };
    type Server = Worker<MORE>;
    type Client = Caller;

    async fn serve(_: &ServeOptions) -> Result<Worker<MORE>, SetupError> {
        TcpListener::bind("127.0.0.1:0").map(Worker).map_err(|error| SetupError::Failed(error.to_string()))
    }

    async fn connect(endpoint: &Endpoint, options: &ConnectOptions) -> Result<Caller, SetupError> {
        let Endpoint::Tcp(address) = endpoint else { return Err(SetupError::Failed(format!("{endpoint} is not TCP"))) };
        let open = || {
            let stream = TcpStream::connect(address)?;
            stream.set_nodelay(true)?;
            stream.set_read_timeout(Some(options.call_timeout))?;
            Ok(Caller(stream))
        };
        open().map_err(|error: io::Error| SetupError::Failed(error.to_string()))
    }
}

/// A server that has been bound.
pub(crate) struct Worker<const MORE: u32>(TcpListener);

impl<const MORE: u32> Server for Worker<MORE> {
    fn endpoint(&self) -> Endpoint {
        Endpoint::Tcp(self.0.local_addr().expect("a bound listener has an address"))
    }

    async fn run(self) -> Result<(), SetupError> {
        thread::spawn(move || {
            for stream in self.0.incoming().flatten() {
                thread::spawn(move || echo(stream, WORK * (100 + MORE) / 100));
            }
        });
        std::future::pending().await
    }
}

/// Echoes until the peer has gone.
fn echo(mut stream: TcpStream, work: Duration) -> io::Result<()> {
    stream.set_nodelay(true)?;
    loop {
        let frame = read_frame(&mut stream)?;
        let begun = Instant::now();
        while begun.elapsed() < work {
            std::hint::spin_loop();
        }
        stream.write_all(&frame)?;
    }
}

/// A length in four bytes and so many bytes; the length is left where it is.
fn read_frame(stream: &mut TcpStream) -> io::Result<Vec<u8>> {
    let mut length = [0; 4];
    stream.read_exact(&mut length)?;
    let mut frame = vec![0; 4 + u32::from_be_bytes(length) as usize];
    frame[..4].copy_from_slice(&length);
    stream.read_exact(&mut frame[4..])?;
    Ok(frame)
}

/// One connection.
pub(crate) struct Caller(TcpStream);

impl Client for Caller {
    type Request = Vec<u8>;
    type Reply = Reply;

    fn prepare(&self, request: &Request) -> Vec<u8> {
        let Request::EchoBlob(blob) = request else { return Vec::new() };
        let length = u32::try_from(blob.len()).unwrap_or(u32::MAX).to_be_bytes();
        [&length[..], blob].concat()
    }

    async fn call(&mut self, frame: Vec<u8>) -> Result<Reply, CallError> {
        let mut exchange = || {
            self.0.write_all(&frame)?;
            read_frame(&mut self.0)
        };
        let echoed = exchange().map_err(|error: io::Error| CallError::Connection(error.to_string()))?;
        Ok(Reply::EchoBlob(echoed[4..].to_vec().into()))
    }
}
