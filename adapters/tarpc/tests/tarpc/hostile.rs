//! What peers send that no client would send.

use std::io::{Read, Write};
use std::sync::mpsc;
use std::time::Duration;

use bytes::Bytes;
use proptest::prelude::*;
use rpcbench_contract::Client;
use rpcbench_contract::workloads::Request;

use crate::bed::{Running, check, connect, imposter, lane};

fn framed(content: &[u8]) -> Vec<u8> {
    [&u32::try_from(content.len()).unwrap().to_be_bytes()[..], content].concat()
}

/// The frame that a client sends for a request, its first.
fn frame_of(request: Request) -> Vec<u8> {
    let (tell, told) = mpsc::channel();
    let (endpoint, thread) = imposter(move |mut stream| {
        let mut length = [0; 4];
        stream.read_exact(&mut length).unwrap();
        let mut frame = vec![0; u32::from_be_bytes(length) as usize];
        stream.read_exact(&mut frame).unwrap();
        tell.send(frame).unwrap();
    });
    lane(async {
        let mut client = connect(&endpoint).await.unwrap();
        assert!(client.call(request).await.is_err(), "an imposter answers nothing");
    });
    thread.join().unwrap();
    told.recv().unwrap()
}

#[test]
fn peers_that_break_the_protocol_are_closed() {
    let server = Running::start();
    let whole = framed(&frame_of(Request::Expand(3)));
    assert_ne!(server.provoke(&whole), b"", "the frame itself is sound");
    let attacks = [
        ("an endless frame", vec![0xff; 64]),
        ("a frame over the limit", [&(16_u32 << 20 | 1).to_be_bytes()[..], &[0; 64]].concat()),
        ("an empty frame", framed(&[])),
        ("another protocol", b"GET / HTTP/1.1\r\nHost: example.com\r\n\r\n".to_vec()),
        ("no kind of message", framed(&[9; 40])),
        ("bytes after the message", framed(&[&whole[4..], &[0]].concat())),
    ];
    for (name, bytes) in attacks {
        // The peer ends nothing: it is the server that must.
        let mut socket = server.socket();
        socket.write_all(&bytes).unwrap();
        let mut answer = vec![];
        let _ = socket.read_to_end(&mut answer);
        assert_eq!(answer, b"", "{name}");
        server.still_serves();
    }
}

#[test]
fn frames_that_break_off_anywhere_are_dismissed() {
    let server = Running::start();
    let whole = framed(&frame_of(Request::EchoBlob(Bytes::from_static(b"twelve bytes"))));
    for length in 0..whole.len() {
        assert_eq!(server.provoke(&whole[..length]), b"", "{length}");
    }
    server.still_serves();
}

#[test]
fn peers_that_stop_halfway_hold_up_nobody() {
    let server = Running::start();
    let _held: Vec<_> = [&[][..], &[0, 0], &[0, 255, 0, 0, 1, 2, 3]]
        .map(|half| {
            let mut socket = server.socket();
            socket.write_all(half).unwrap();
            socket
        })
        .into();
    server.still_serves();
}

#[test]
fn a_peer_that_reads_nothing_makes_the_server_stop_reading() {
    const BLOB: usize = 100_000;
    let server = Running::start();
    let frame = frame_of(Request::EchoBlob(vec![1; BLOB].into()));
    // The number of the request, 0 and one byte long, stands before the method's (1 byte) and the blob's length (5 bytes).
    let at = frame.len() - BLOB - 5 - 1 - 1;
    assert_eq!(frame[at], 0);
    let mut socket = server.socket();
    socket.set_write_timeout(Some(Duration::from_millis(500))).unwrap();
    let sent = (1000_u16..6000).take_while(|number| {
        let number = [&[251][..], &number.to_le_bytes()].concat();
        socket.write_all(&framed(&[&frame[..at], &number, &frame[at + 1..]].concat())).is_ok()
    });
    let sent = sent.count();
    assert!(sent < 3000, "the server took {sent} requests whose answers nobody reads");
    server.still_serves();
}

#[test]
fn the_server_survives_any_bytes() {
    let server = Running::start();
    let sound = frame_of(Request::EchoBlob(vec![1; 30].into()));
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
