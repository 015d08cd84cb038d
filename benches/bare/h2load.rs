//! h2load (nghttp2) against our gRPC server, and against one written like tonic's example.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::SocketAddr;
use std::process::{Child, Command, ExitCode, Stdio};

use rpcbench::harness::contract::Endpoint;
use rpcbench::harness::records::Placement;
use rpcbench_protobuf::messages::bench_server::{Bench, BenchServer};
use rpcbench_protobuf::messages::{
    Blob, BurnReply, BurnRequest, Candidates, Cars, EvalReply, ExpandRequest, Expression, Log, Media, Mesh, Players,
    Products, Ride, SearchResults, TotalReply, Update,
};
use tonic::transport::Server;
use tonic::{Request, Response, Status, async_trait};

use super::{BYTES, support};

/// Calls a second of our server; nothing where h2load is not installed.
pub(super) fn of_ours(placement: &Placement, in_flight: u32) -> Option<f64> {
    let (_server, endpoint) = support::serve(&support::entry("grpc"), placement);
    let Endpoint::Tcp(address) = endpoint else { return None };
    h2load(address, placement, in_flight)
}

/// Calls a second of the example.
pub(super) fn of_example(placement: &Placement, in_flight: u32) -> Option<f64> {
    let mut server = start(placement);
    let mut line = String::new();
    BufReader::new(server.stdout.as_mut()?).read_line(&mut line).ok()?;
    let rate = h2load(line.trim().parse().ok()?, placement, in_flight);
    drop(server.stdin.take());
    server.wait().ok()?;
    rate
}

fn list(cpus: &[u32]) -> String {
    cpus.iter().map(u32::to_string).collect::<Vec<_>>().join(",")
}

fn start(placement: &Placement) -> Child {
    let program = std::env::current_exe().expect("this program has a file");
    let mut command = Command::new(program);
    command.args(["example", &list(&placement.server_cpus)]).stdin(Stdio::piped()).stdout(Stdio::piped());
    command.spawn().expect("the example starts")
}

fn h2load(address: SocketAddr, placement: &Placement, in_flight: u32) -> Option<f64> {
    let mut body = tempfile::NamedTempFile::new().ok()?;
    body.write_all(&message()).ok()?;
    let mut command = Command::new("h2load");
    if !placement.client_cpus.is_empty() {
        command = Command::new("taskset");
        command.args(["-c", &list(&placement.client_cpus), "h2load"]);
    }
    let streams = in_flight.to_string();
    command.args(["-t1", "-c1", "-m", &streams, "--duration=1", "--warm-up-time=200ms", "-d"]).arg(body.path());
    command.args(["-H", "content-type: application/grpc", "-H", "te: trailers"]);
    command.arg(format!("http://{address}/rpcbench.Bench/EchoBlob"));
    let output = command.output().ok()?;
    let said = String::from_utf8_lossy(&output.stdout);
    let line = said.lines().find(|line| line.starts_with("finished in"))?;
    assert!(said.contains(" 0 failed, 0 errored"), "{said}");
    line.split(", ").nth(1)?.strip_suffix(" req/s")?.parse().ok()
}

/// A blob as gRPC frames it: not compressed, its length, field 1.
fn message() -> Vec<u8> {
    let length = u8::try_from(BYTES).expect("a short blob");
    let mut message = vec![0, 0, 0, 0, length + 2, 0x0a, length];
    message.resize(message.len() + BYTES, 7);
    message
}

/// Serves as tonic's example does, on a free port, until its standard input ends.
pub(super) fn example() -> ExitCode {
    std::thread::spawn(|| {
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        std::process::exit(0);
    });
    let free = std::net::TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    let address = free.expect("a free port");
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let served = runtime.block_on(async {
        let serving = Server::builder().add_service(BenchServer::new(Example)).serve(address);
        let serving = tokio::spawn(serving);
        while tokio::net::TcpStream::connect(address).await.is_err() && !serving.is_finished() {
            tokio::task::yield_now().await;
        }
        println!("{address}");
        serving.await
    });
    if matches!(served, Ok(Ok(()))) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Echoes blobs, and knows nothing else.
struct Example;

/// What every procedure answers.
type Answer<T> = Result<Response<T>, Status>;

/// The procedures that the example does not have.
macro_rules! without {
    ($($method:ident: $request:ty => $reply:ty),* $(,)?) => {
        #[async_trait]
        impl Bench for Example {
            async fn echo_blob(&self, request: Request<Blob>) -> Answer<Blob> {
                Ok(Response::new(request.into_inner()))
            }

            $(async fn $method(&self, _: Request<$request>) -> Answer<$reply> {
                Err(Status::unimplemented(stringify!($method)))
            })*
        }
    };
}

without! {
    echo_log: Log => Log,
    echo_mesh: Mesh => Mesh,
    echo_player: Players => Players,
    echo_media: Media => Media,
    echo_contacts: Update => Update,
    total: Cars => TotalReply,
    rank: SearchResults => SearchResults,
    eval: Expression => EvalReply,
    r#match: Ride => Candidates,
    expand: ExpandRequest => Products,
    burn: BurnRequest => BurnReply,
}
