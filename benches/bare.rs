//! Does our set-up hold a framework back? `cargo bench --bench bare`: the frameworks as their own documentation sets them up,
//! against the adapters, in alternation.
//!
//! * tonic's client: CPU time of a call in our loop, over that of a loop that does nothing else.
//! * tonic's server: calls a second that h2load gets from ours, over those from a server written like tonic's example.
//! * The `thrift` crate's client: time of a call in our loop, over that of its own transports in a loop that does nothing else.
//!
//! Nothing fails here: what falls short is said.

mod support;

#[path = "bare/grpc.rs"]
mod grpc;
#[path = "bare/h2load.rs"]
mod h2load;
#[path = "bare/thrift.rs"]
mod thrift;

use std::process::{Command, ExitCode};
use std::time::Duration;

use rpcbench::Counting;
use rpcbench::harness::contract::Endpoint;
use rpcbench::harness::placement;
use rpcbench::harness::probe;
use rpcbench::harness::records::Placement;
use support::{compare, entry};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Bytes of every blob.
const BYTES: usize = 64;
const WARMUP: Duration = Duration::from_millis(200);
const WINDOW: Duration = Duration::from_millis(500);

/// What a bare loop came to.
#[derive(Clone, Copy)]
struct Bare {
    calls: u64,
    /// CPU time of the process.
    cpu_ns: u64,
}

/// Runs a bare loop in a process of its own, and gives (CPU time of a call, time of a call), both in ns.
fn bare(which: &str, endpoint: &Endpoint, placement: &Placement, in_flight: u32) -> (f64, f64) {
    let Endpoint::Tcp(address) = endpoint else { panic!("{endpoint} is no TCP address") };
    let cpus: Vec<String> = placement.client_cpus.iter().map(u32::to_string).collect();
    let program = std::env::current_exe().expect("this program has a file");
    let mut command = Command::new(program);
    command.args(["bare", which, &address.to_string(), &in_flight.to_string(), &cpus.join(",")]);
    let output = command.output().expect("a bare loop starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let said = String::from_utf8_lossy(&output.stdout);
    let figures: Vec<f64> = said.split_whitespace().filter_map(|figure| figure.parse().ok()).collect();
    (figures[0], figures[1])
}

/// Is this process a bare loop, or a server like tonic's example? Then it is that.
fn child() -> Option<ExitCode> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["bare", which, address, in_flight, cpus] => {
            pin(cpus);
            let (address, in_flight) = (address.parse().expect("an address"), in_flight.parse().expect("a number"));
            let Bare { calls, cpu_ns } = match which {
                "grpc" => grpc::run(address, in_flight),
                _ => thrift::run(address),
            };
            println!("{} {}", cpu_ns as f64 / calls as f64, WINDOW.as_nanos() as f64 / calls as f64);
            Some(ExitCode::SUCCESS)
        }
        ["example", cpus] => {
            pin(cpus);
            Some(h2load::example())
        }
        _ => support::child(),
    }
}

fn pin(cpus: &str) {
    let cpus: Vec<u32> = cpus.split(',').filter_map(|cpu| cpu.parse().ok()).collect();
    placement::pin(&cpus).expect("these CPUs are there");
}

/// A figure of our own client over 64 bytes: CPU time of a call, or the time from one to the next, in ns.
fn ours(
    id: &str,
    endpoint: &Endpoint,
    placement: &Placement,
    in_flight: u32,
    of: fn(&serde_json::Value) -> f64,
) -> f64 {
    let rows = support::drive(id, endpoint, placement, &["--in-flight".to_owned(), in_flight.to_string()]);
    of(&rows[0])
}

fn main() -> ExitCode {
    if let Some(code) = child() {
        return code;
    }
    if !std::env::args().any(|argument| argument == "--bench") {
        return ExitCode::SUCCESS;
    }
    let placement = support::placement();
    let at = &placement;
    println!("{} launches each, alternating; {}\n", support::PAIRS, placement.reason);
    let cpu = |row: &serde_json::Value| row["cpu_ns"].as_f64().expect("CPU time is counted");
    let time = |row: &serde_json::Value| 1e9 / row["rate_per_s"].as_f64().expect("calls were made");
    for in_flight in [1, 64] {
        let (_server, endpoint) = support::serve(&entry("grpc"), at);
        let what = format!("client CPU of a call, ours / bare tonic, {in_flight} in flight");
        compare(
            &what,
            "at most 1.05",
            || Some(ours("grpc", &endpoint, at, in_flight, cpu)),
            || Some(bare("grpc", &endpoint, at, in_flight).0),
        );
    }
    for in_flight in [1, 64] {
        let what = format!("calls/s from h2load, ours / tonic's example, {in_flight} in flight");
        compare(&what, "at least 0.95", || h2load::of_ours(at, in_flight), || h2load::of_example(at, in_flight));
    }
    let (_server, endpoint) = support::serve(&entry("thrift-binary"), at);
    compare(
        "time of a call, ours / bare thrift, binary",
        "at most 1.05",
        || Some(ours("thrift-binary", &endpoint, at, 1, time)),
        || Some(bare("thrift", &endpoint, at, 1).1),
    );
    ExitCode::SUCCESS
}

/// CPU time of this process so far, in ns.
fn cpu_ns() -> u64 {
    probe::cpu_ns()
}
