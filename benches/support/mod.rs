//! A server child for benches of whole calls: the bench's own executable, started again with `serve`.

#![allow(dead_code)] // not every bench uses every part

use std::process::{Command, ExitCode};
use std::time::Duration;

use rpcbench::ADAPTERS;
use rpcbench::harness::Entry;
use rpcbench::harness::contract::Endpoint;
use rpcbench::harness::placement::{Asked, Topology, place};
use rpcbench::harness::process::child::{Child, Program};
use rpcbench::harness::process::messages::Report;
use rpcbench::harness::records::Placement;
use rpcbench::harness::run::server_arguments;
use rpcbench::harness::statistics::{Estimate, paired_ratio};

/// How often each pair is measured.
pub(crate) const PAIRS: usize = 12;

/// Is this process the child of a bench? Then it is the command line, and gives its exit code.
pub(crate) fn child() -> Option<ExitCode> {
    let command = std::env::args().nth(1)?;
    matches!(command.as_str(), "serve" | "drive").then(|| rpcbench::main(ADAPTERS))
}

/// An adapter of this build.
pub(crate) fn entry(id: &str) -> Entry {
    *ADAPTERS.iter().find(|entry| entry.info.id == id).expect("an adapter of the mission is in this build")
}

/// Client and server on separate cores, where there are two.
pub(crate) fn placement() -> Placement {
    place(Asked::Auto, &Topology::read()).expect("a placement that adapts always exists")
}

/// Starts an adapter's server.
pub(crate) fn serve(entry: &Entry, placement: &Placement) -> (Option<Child>, Endpoint) {
    if entry.info.in_process() {
        return (None, Endpoint::Local);
    }
    let program = Program { path: std::env::current_exe().expect("this program has a file") };
    let arguments = server_arguments(entry.info.id, 1, placement, false);
    let mut child = Child::start(&program, "server", &arguments).expect("a server starts");
    let endpoint = child.expect(Duration::from_secs(10), |report| match report {
        Report::Listening { endpoint, .. } => Ok(endpoint),
        other => Err(other),
    });
    (Some(child), endpoint.expect("a server listens").parse().expect("a server tells its endpoint"))
}

/// Drives a server once from a process of its own; gives the rows of its table.
pub(crate) fn drive(id: &str, endpoint: &Endpoint, placement: &Placement, more: &[String]) -> serde_json::Value {
    let cpus: Vec<String> = placement.client_cpus.iter().map(u32::to_string).collect();
    let program = std::env::current_exe().expect("this program has a file");
    let mut command = Command::new(program);
    command.args(["drive", id, "--connect", &endpoint.to_string()]).args(more);
    command.args(["--duration", "500ms", "--warmup", "200ms", "--format", "json"]);
    if !cpus.is_empty() {
        command.args(["--cpus", &cpus.join(",")]);
    }
    let output = command.output().expect("a client starts");
    // A load above what can be done leaves calls unanswered, which is exit code 1.
    assert!(matches!(output.status.code(), Some(0 | 1)), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("a table as JSON")
}

/// Measures two things in turn and prints their ratio.
pub(crate) fn compare(what: &str, bound: &str, mut a: impl FnMut() -> Option<f64>, mut b: impl FnMut() -> Option<f64>) {
    let (mut of_a, mut of_b) = (Vec::new(), Vec::new());
    for _ in 0..PAIRS {
        let (Some(first), Some(second)) = (a(), b()) else {
            println!("{what:56} not measured: what it is measured with is not installed");
            return;
        };
        of_a.push(first);
        of_b.push(second);
    }
    match paired_ratio(&of_a, &of_b) {
        Some(ratio) => println!("{what:56} {:<26} {bound}", interval(&ratio)),
        None => println!("{what:56} not measured: a figure is zero"),
    }
}

fn interval(ratio: &Estimate) -> String {
    let bounds = ratio.interval.map(|interval| format!(" ({:.2} to {:.2})", interval.low, interval.high));
    format!("{:.2}x{}, n {}", ratio.center, bounds.unwrap_or_default(), ratio.n)
}
