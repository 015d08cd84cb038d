//! What peers send that no client would send.

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};

use proptest::prelude::*;
use rpcbench_contract::workloads::Request;

use crate::serving::{PATIENCE, Running, check, lane};

const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
/// An empty SETTINGS frame: length 0, type 4, no flags, stream 0.
const SETTINGS: &[u8] = &[0, 0, 0, 4, 0, 0, 0, 0, 0];

fn peer(server: &Running) -> TcpStream {
    let stream = TcpStream::connect(server.address()).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream
}

/// Sends bytes.
fn send(server: &Running, parts: &[&[u8]]) -> TcpStream {
    let mut stream = peer(server);
    stream.write_all(&parts.concat()).unwrap();
    stream
}

/// What the server answers until it closes; a reset is as good.
fn answer(mut stream: TcpStream) -> Vec<u8> {
    let mut answer = vec![];
    if let Err(error) = stream.read_to_end(&mut answer) {
        assert_eq!(error.kind(), ErrorKind::ConnectionReset, "the server did not close the connection");
    }
    answer
}

fn serves(server: &Running) {
    lane(async { check(&mut server.connect().await, Request::Expand(2)).await });
}

#[test]
fn a_peer_of_another_protocol_is_closed_at_once() {
    let server = Running::start();
    for greeting in [&b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"[..], &[0; 64], b"PRI * HTTP/2.1\r\n", &[0x80, 1, 0, 1]] {
        answer(send(&server, &[greeting])); // which has not closed its own side
    }
    serves(&server);
}

#[test]
fn a_peer_that_breaks_http2_is_told_why() {
    let server = Running::start();
    let headers_on_stream_zero = [0, 0, 1, 1, 4, 0, 0, 0, 0, 0x82];
    let answer = answer(send(&server, &[PREFACE, SETTINGS, &headers_on_stream_zero]));
    let goaway_for_protocol_error = [7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
    assert!(answer.windows(14).any(|window| window == goaway_for_protocol_error), "{answer:?}");
    serves(&server);
}

#[test]
fn peers_that_stop_halfway_hold_up_nobody() {
    let server = Running::start();
    let halves = [&PREFACE[..10], PREFACE, SETTINGS];
    let _held = halves.map(|half| send(&server, &[half]));
    serves(&server);
}

#[test]
fn the_server_survives_any_bytes() {
    let server = Running::start();
    let garbage = prop::collection::vec(any::<u8>(), 0..300);
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(100));
    let survived = runner.run(&(0..3_usize, garbage), |(spoken, garbage)| {
        let stream = send(&server, &[&[PREFACE, SETTINGS][..spoken].concat(), &garbage]);
        let _ = stream.shutdown(Shutdown::Write); // it fails where the server was quicker
        answer(stream);
        Ok(())
    });
    survived.unwrap();
    serves(&server);
}
