//! What peers send that no client would send.

use std::io::{Read, Write};

use proptest::prelude::*;
use rpcbench_contract::workloads::Request;

use crate::bed::{Running, check, lane};

pub(crate) fn length(bytes: usize) -> [u8; 4] {
    u32::try_from(bytes).unwrap().to_be_bytes()
}

pub(crate) fn framed(message: &[u8]) -> Vec<u8> {
    [&length(message.len())[..], message].concat()
}

/// A call in its frame, with whatever arguments.
pub(crate) fn call_to(method: &str, arguments: &[u8]) -> Vec<u8> {
    framed(&[&[0x80, 1, 0, 1][..], &length(method.len()), method.as_bytes(), &[0, 0, 0, 5], arguments].concat())
}

/// `EchoBlob` with five bytes.
fn sound() -> Vec<u8> {
    call_to("EchoBlob", &[&[11, 0, 1][..], &length(5), b"bytes", &[0]].concat())
}

/// Structs within structs, in a field that nobody knows.
fn bottomless() -> Vec<u8> {
    call_to("Eval", &[12, 0, 9].repeat(100_000))
}

#[test]
fn peers_that_break_the_protocol_are_dismissed() {
    let server = Running::start();
    assert_ne!(server.provoke(&sound()), b"", "the message itself is sound");
    let attacks = [
        ("an endless frame", vec![0xff; 64]),
        ("a frame over the limit", [&(16_u32 << 20 | 1).to_be_bytes()[..], &[0x80, 1, 0, 1], &[0; 64]].concat()),
        ("a negative frame", [&[0xff; 4][..], &[0x80, 1, 0, 1], &[0; 64]].concat()),
        ("an empty frame", framed(&[])),
        ("another protocol", b"GET / HTTP/1.1\r\nHost: example.com\r\n\r\n".to_vec()),
        ("no frame", sound()[4..].to_vec()),
        ("a method that nobody knows", call_to("Nothing", &[0])),
        ("no arguments", call_to("EchoBlob", &[])),
        (
            "a blob of two billion bytes",
            call_to("EchoBlob", &[&[11, 0, 1][..], &[0x7f, 0xff, 0xff, 0xff], &[0]].concat()),
        ),
        ("a blob of fewer than no bytes", call_to("EchoBlob", &[&[11, 0, 1][..], &[0xff; 4], &[0]].concat())),
        (
            "a text that is no UTF-8",
            call_to("Rank", &[&[15, 0, 1, 12, 0, 0, 0, 1, 11, 0, 1][..], &length(2), &[0xff, 0xfe]].concat()),
        ),
        ("a bottomless struct", bottomless()),
    ];
    for (name, bytes) in attacks {
        println!("{name}"); // shown where the test fails
        server.provoke(&bytes);
        server.still_serves();
    }
}

#[test]
fn messages_that_break_off_anywhere_are_dismissed() {
    let server = Running::start();
    let whole = sound();
    for length in 0..whole.len() {
        assert_eq!(server.provoke(&whole[..length]), b"", "{length}");
    }
    server.still_serves();
}

#[test]
fn peers_that_stop_halfway_hold_up_nobody() {
    let server = Running::start();
    let whole = sound();
    let _held = [0, 3, 9, whole.len() - 1].map(|length| {
        let mut socket = server.socket();
        socket.write_all(&whole[..length]).unwrap();
        socket
    });
    server.still_serves();
}

#[test]
fn the_server_survives_any_bytes() {
    let server = Running::start();
    let garbage = prop::collection::vec(any::<u8>(), 0..300);
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(100));
    let survived = runner.run(&(garbage, any::<bool>()), |(garbage, within)| {
        server.provoke(&if within { call_to("EchoBlob", &garbage) } else { garbage });
        Ok(())
    });
    survived.unwrap();
    server.still_serves();
}

#[test]
fn a_client_of_apache_thrift_is_answered_in_its_own_frames() {
    let server = Running::start();
    let mut socket = server.socket();
    socket.write_all(&sound()).unwrap();
    let wanted = framed(
        &[&[0x80, 1, 0, 2][..], &length(8), b"EchoBlob", &[0, 0, 0, 5], &[11, 0, 0], &length(5), b"bytes", &[0]]
            .concat(),
    );
    let mut answer = vec![0; wanted.len()];
    socket.read_exact(&mut answer).unwrap();
    assert_eq!(answer, wanted);
}

#[test]
fn a_witness_is_served_throughout() {
    let server = Running::start();
    lane(async {
        let mut witness = server.connect().await;
        for _ in 0..20 {
            server.socket().write_all(&[0xff; 64]).unwrap();
            check(&mut witness, Request::Expand(1)).await;
        }
    });
}
