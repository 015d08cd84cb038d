//! The project's speed targets, as ratios from one run: `cargo bench --bench ratios`.
//!
//! Each pair alternates, A B A B ..., with new processes each time and the same placement; the figure is the geometric mean of the
//! paired ratios with its 95 % interval (Student's t on the logarithms). Nothing fails here: what falls short is said.

mod support;

use std::process::{Command, ExitCode};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rpcbench::harness::allocations;
use rpcbench::harness::contract::workloads::{Case, Workload, compute};
use rpcbench::harness::contract::{ConnectOptions, Endpoint};
use rpcbench::harness::process::client::{Alone, drive};
use rpcbench::harness::process::plan::ClientPlan;
use rpcbench::harness::records::{Load, Placement, Wait};
use rpcbench::{ADAPTERS, Counting};
use support::{PAIRS, compare, entry};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// One measurement of an adapter with 64 bytes: the median in ns, and calls per second.
fn measure(id: &str, in_flight: u32, placement: &Placement) -> (f64, f64) {
    let (_server, endpoint) = support::serve(&entry(id), placement);
    let rows = support::drive(id, &endpoint, placement, &["--in-flight".to_owned(), in_flight.to_string()]);
    let field = |name: &str| rows[0][name].as_f64().expect("enough calls for a median");
    (field("p50_ns"), field("rate_per_s"))
}

/// sockperf's median round trip of 64 bytes over TCP, in ns; nothing where it is not installed.
fn sockperf(placement: &Placement) -> Option<f64> {
    let port = std::net::TcpListener::bind("127.0.0.1:0").ok()?.local_addr().ok()?.port().to_string();
    let pinned = |cpus: &[u32]| {
        let mut command = Command::new("sockperf");
        if let Some(cpu) = cpus.first() {
            command = Command::new("taskset");
            command.args(["-c", &cpu.to_string(), "sockperf"]);
        }
        command
    };
    let address = ["--tcp", "-i", "127.0.0.1", "-p", &port];
    let mut server =
        pinned(&placement.server_cpus).arg("server").args(address).stdout(null()).stderr(null()).spawn().ok()?;
    std::thread::sleep(Duration::from_millis(300));
    let output = pinned(&placement.client_cpus)
        .arg("ping-pong")
        .args(address)
        .args(["-m", "64", "-t", "1", "--full-rtt"])
        .output()
        .ok();
    let _ = server.kill();
    let _ = server.wait();
    median_of_sockperf(&String::from_utf8_lossy(&output?.stdout))
}

fn null() -> std::process::Stdio {
    std::process::Stdio::null()
}

fn median_of_sockperf(said: &str) -> Option<f64> {
    let line = said.lines().find(|line| line.contains("percentile 50.000"))?;
    let microseconds: f64 = line.rsplit('=').next()?.trim().parse().ok()?;
    Some(microseconds * 1000.0)
}

/// Nanoseconds per turn of a loop that does nothing but call the function.
fn bare(cases: &[Case]) -> f64 {
    const TURNS: usize = 400_000;
    let begun = Instant::now();
    for case in cases.iter().cycle().take(TURNS) {
        let _ = std::hint::black_box(compute::answer(std::hint::black_box(&case.request)));
    }
    begun.elapsed().as_nanos() as f64 / TURNS as f64
}

/// Nanoseconds per turn of the driven loop, the number of turns, and allocations meanwhile.
fn driven(cases: &Arc<[Case]>, window: Duration) -> (f64, u64, u64) {
    let plan = ClientPlan {
        endpoint: Endpoint::Local,
        options: ConnectOptions::default(),
        load: Load::closed(1),
        cases: Arc::clone(cases),
        window,
        warmup: Duration::from_millis(5),
        seed: 1,
        wait: Wait::Hybrid,
        server: None,
    };
    let before = allocations::count().unwrap_or(0);
    let measured = drive(&entry("local"), &plan, &mut Alone).expect("a function call does not fail");
    let allocated = allocations::count().unwrap_or(0) - before;
    (window.as_nanos() as f64 / measured.launch.ledger.ok as f64, measured.launch.ledger.ok, allocated)
}

fn overhead() {
    let cases: Arc<[Case]> = Workload::find("echo/64B").map(|workload| workload.cases(1)).unwrap_or_default().into();
    let more: Vec<f64> = (0..PAIRS).map(|_| driven(&cases, Duration::from_millis(100)).0 - bare(&cases)).collect();
    let mean = more.iter().sum::<f64>() / PAIRS as f64;
    let least = more.iter().copied().fold(f64::INFINITY, f64::min);
    let most = more.iter().copied().fold(0.0, f64::max);
    let what = "driven `local` over a bare loop, ns a call";
    println!("{what:56} {:<26} at most 50", format!("{mean:.1} ({least:.1} to {most:.1}), n {PAIRS}"));
    allocations::start();
    let ((_, few, base), (_, many, more)) =
        (driven(&cases, Duration::from_millis(20)), driven(&cases, Duration::from_millis(100)));
    let what = "allocations for that many more calls";
    println!("{what:56} {:<26} 0", format!("{} in {} calls", more.saturating_sub(base), many - few));
}

fn main() -> ExitCode {
    if let Some(code) = support::child() {
        return code;
    }
    if !std::env::args().any(|argument| argument == "--bench") {
        return ExitCode::SUCCESS;
    }
    let placement = support::placement();
    println!("{} launches each, alternating; {}\n", PAIRS, placement.reason);
    overhead();
    let p50 = |id: &'static str| move |placement: &Placement| Some(measure(id, 1, placement).0);
    let rate = |id: &'static str| move |placement: &Placement| Some(measure(id, 64, placement).1);
    let at = &placement;
    compare("p50 of tcp / sockperf, 64 B", "at most 1.15", || p50("tcp")(at), || sockperf(at));
    compare("p50 of tcp-async / sockperf, 64 B", "at most 1.3", || p50("tcp-async")(at), || sockperf(at));
    let binary = "binary-bincode";
    compare("p50 of binary-bincode / tcp-async, 64 B", "at most 1.10", || p50(binary)(at), || p50("tcp-async")(at));
    compare("calls/s of binary-bincode / grpc, 64 in flight", "at least 8", || rate(binary)(at), || rate("grpc")(at));
    for other in ["tarpc", "volo-thrift", "capnp"] {
        if ADAPTERS.iter().any(|entry| entry.info.id == other) {
            let what = format!("calls/s of {binary} / {other}, 64 in flight");
            compare(&what, "at least 2", || rate(binary)(at), || rate(other)(at));
        }
    }
    ExitCode::SUCCESS
}
