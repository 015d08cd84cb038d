//! Clients of other authors, in Python and C, call our servers: every procedure, whole answers.
//!
//! `scripts/peers` installs them under target/peers. Where they are missing, a check is skipped with a line that says
//! so; in CI that is a failure.

mod support;

use std::path::Path;
use std::process::Command;

use support::{Place, Served, python};

/// Runs a Python client against an adapter's server, and gives what it printed.
fn check(adapter: &str, client: &str, more: &[&str]) {
    let Some(python) = python() else { return };
    let place = Place::new();
    let written = place.run(&["fixtures", "--out", "."]);
    assert_eq!(written.code, Some(0), "{written:?}");
    let server = Served::start(&place, adapter);
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers").join(client);
    let output = Command::new(python)
        .arg(script)
        .args(["--connect", server.endpoint.trim_start_matches("tcp:"), "--fixtures"])
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

#[cfg(feature = "onc")]
#[test]
fn libtirpc_calls_our_onc() {
    if support::onc_client().is_some() {
        check("onc", "onc_client.py", &[]);
    }
}
