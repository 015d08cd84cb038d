//! Any bytes, in any pieces, into Avro RPC: the framing alone, a server's whole connection, and the protocol of a
//! stranger with the calls that follow it.
//!
//! The first byte says which of them, and cuts the rest into pieces.

#![no_main]

use std::sync::{Arc, LazyLock};

use libfuzzer_sys::fuzz_target;
use rpcbench_avro::framing::{self, FrameReader};
use rpcbench_avro::handshake::HandshakeRequest;
use rpcbench_avro::requestor::Requestor;
use rpcbench_avro::responder::Responder;
use rpcbench_avro::{Apache, Service, Session, bench};

/// The largest message in bytes: small, so that the limit is met often.
const LIMIT: usize = 1 << 16;

static RESPONDER: LazyLock<Arc<Responder<Service>>> = LazyLock::new(|| rpcbench_avro::responder(LIMIT).unwrap());

fuzz_target!(|data: &[u8]| {
    let Some((&first, rest)) = data.split_first() else { return };
    let piece = usize::from(first >> 2) + 1;
    match first & 3 {
        0 => frames(rest, piece),
        1 => converse(rest, piece),
        2 => converse(&[greeting(), rest.to_vec()].concat(), piece),
        _ => converse(&stranger(rest), piece),
    }
});

/// The framing alone: no message is longer than the limit.
fn frames(bytes: &[u8], piece: usize) {
    let mut reader = FrameReader::new(LIMIT);
    for piece in bytes.chunks(piece) {
        reader.feed(piece);
        while let Ok(Some(message)) = reader.next_message() {
            assert!(message.len() <= LIMIT);
        }
    }
    let _ = framing::whole(bytes, LIMIT);
}

/// A connection of the server, to its end.
fn converse(bytes: &[u8], piece: usize) {
    let mut session = Session::new(Arc::clone(&RESPONDER));
    for piece in bytes.chunks(piece) {
        session.room().extend_from_slice(piece);
        loop {
            match session.next_reply() {
                Ok(Some(reply)) => assert!(reply.is_empty() || framing::whole(reply, usize::MAX).is_ok()),
                Ok(None) => break,
                Err(_) => return,
            }
        }
    }
}

fn framed(message: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let at = framing::open(&mut out);
    out.extend_from_slice(message);
    framing::close(&mut out, at).unwrap();
    out
}

/// A handshake of our own protocol and a ping: what follows are calls.
fn greeting() -> Vec<u8> {
    let mut message = Vec::new();
    Requestor::<Apache>::new(LIMIT).greet(&mut message);
    Requestor::<Apache>::ping(&mut message);
    framed(&message)
}

/// A handshake with a protocol made of ours with bytes put over it, and a call with the same bytes as parameters.
fn stranger(bytes: &[u8]) -> Vec<u8> {
    let (place, bytes) = bytes.split_first_chunk::<2>().unwrap_or((&[0; 2], bytes));
    let (change, parameters) = bytes.split_at(bytes.len().min(usize::from(place[0] % 64)));
    let ours = bench::protocol().text();
    let at = usize::from(u16::from_be_bytes(*place)) % ours.len();
    let text = [&ours.as_bytes()[..at], change, ours.as_bytes().get(at + change.len()..).unwrap_or_default()].concat();
    let text = String::from_utf8_lossy(&text);
    let mut message = Vec::new();
    HandshakeRequest { client_hash: [0; 16], client_protocol: Some(&text), server_hash: [0; 16] }.write(&mut message);
    message.extend_from_slice(b"\0\x0eEchoLog");
    message.extend_from_slice(parameters);
    framed(&message)
}
