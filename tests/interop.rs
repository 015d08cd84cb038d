//! Clients of other authors, in Python, call our servers: every procedure, whole answers.
//!
//! `scripts/peers` installs them under target/peers. Where they are missing, a check is skipped with a line that says
//! so; in CI that is a failure.

mod support;

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use support::{PROGRAM, Place};

/// A server that ends with its owner.
struct Server {
    process: Child,
    address: String,
}

impl Server {
    fn start(adapter: &str) -> Self {
        let mut process = Command::new(PROGRAM).args(["serve", adapter]).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().trim_start_matches("tcp:").to_owned();
        Self { process, address }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn python() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/peers/python/bin/python");
    if path.exists() && std::env::var_os("RPCBENCH_SKIP_PEERS").is_none() {
        return Some(path);
    }
    assert!(std::env::var_os("CI").is_none(), "no Python peers: run scripts/peers");
    println!("skipped: no Python peers (scripts/peers installs them)");
    None
}

/// Runs a Python client against an adapter's server, and gives what it printed.
fn check(adapter: &str, client: &str, more: &[&str]) {
    let Some(python) = python() else { return };
    let place = Place::new();
    let written = place.run(&["fixtures", "--out", "."]);
    assert_eq!(written.code, Some(0), "{written:?}");
    let server = Server::start(adapter);
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/interop").join(client);
    let output = Command::new(python)
        .arg(script)
        .args(["--connect", &server.address, "--fixtures"])
        .arg(place.path("fixtures.json"))
        .args(more)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    println!("{said}");
    assert!(output.status.success(), "{adapter}: {said}");
    assert!(said.contains("0 failed"), "{adapter}: {said}");
}

#[test]
fn grpcio_calls_our_grpc() {
    check("grpc", "grpc_client.py", &[]);
}

#[test]
fn python_thrift_calls_our_thrift_binary() {
    check("thrift-binary", "thrift_client.py", &["--protocol", "binary"]);
}

#[test]
fn python_thrift_calls_our_thrift_compact() {
    check("thrift-compact", "thrift_client.py", &["--protocol", "compact"]);
}

#[test]
fn python_avro_calls_our_avro_http() {
    check("avro-http", "avro_client.py", &[]);
}
