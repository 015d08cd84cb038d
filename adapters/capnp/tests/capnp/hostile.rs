//! What peers send that no client would send.

use std::io::{Read, Write};

use proptest::prelude::*;
use rpcbench_contract::workloads::Request;

use crate::bed::{Running, check, connect, imposter, lane};

/// A message of one segment.
fn framed(words: &[u8]) -> Vec<u8> {
    let whole = words.len() / 8;
    [&[0; 4], &u32::try_from(whole).unwrap().to_le_bytes()[..], &words[..whole * 8]].concat()
}

/// The words of the first message that a client sends: it asks for the server's service.
fn bootstrap() -> Vec<u8> {
    let (tell, told) = std::sync::mpsc::channel();
    let (endpoint, thread) = imposter(move |mut stream| {
        let mut header = [0; 8];
        stream.read_exact(&mut header).unwrap();
        let words = u32::from_le_bytes(*header.last_chunk().unwrap());
        let mut message = vec![0; words as usize * 8];
        stream.read_exact(&mut message).unwrap();
        tell.send(message).unwrap();
    });
    assert!(lane(connect(&endpoint)).is_err(), "an imposter hands out nothing");
    thread.join().unwrap();
    told.recv().unwrap()
}

#[test]
fn peers_that_break_the_protocol_are_closed() {
    let server = Running::start();
    assert_ne!(server.provoke(&framed(&bootstrap())), b"", "the message itself is sound");
    let attacks = [
        ("four billion segments", vec![0xff; 64]),
        ("a segment of four billion words", [&[0; 4], &[0xff; 4], &[0; 56][..]].concat()),
        ("a segment beyond the limit", [&[0; 4], &(9_u32 << 20).to_le_bytes()[..], &[0; 56]].concat()),
        ("another protocol", b"GET / HTTP/1.1\r\nHost: example.com\r\n\r\n".to_vec()),
        ("pointers into nowhere", framed(&[0xf5; 64])),
    ];
    for (name, bytes) in attacks {
        // The peer ends nothing: it is the server that must.
        let mut socket = server.socket();
        socket.write_all(&bytes).unwrap();
        if let Err(error) = socket.read_to_end(&mut vec![]) {
            assert_ne!(error.kind(), std::io::ErrorKind::WouldBlock, "{name}");
        }
        server.still_serves();
    }
}

#[test]
fn messages_that_break_off_anywhere_are_dismissed() {
    let server = Running::start();
    let whole = framed(&bootstrap());
    for length in 0..whole.len() {
        server.provoke(&whole[..length]); // it closes, with a message that says why or without
    }
    server.still_serves();
}

#[test]
fn peers_that_stop_halfway_hold_up_nobody() {
    let server = Running::start();
    let whole = framed(&bootstrap());
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
    let sound = bootstrap();
    let garbage =
        (prop::collection::vec(any::<u8>(), 0..300), any::<bool>(), any::<prop::sample::Index>(), any::<u8>());
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(100));
    let survived = runner.run(&garbage, |(garbage, within, at, byte)| {
        let mut damaged = sound.clone();
        *at.get_mut(&mut damaged) = byte;
        server.provoke(&if within { framed(&garbage) } else { garbage });
        server.provoke(&framed(&damaged));
        Ok(())
    });
    survived.unwrap();
    server.still_serves();
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
