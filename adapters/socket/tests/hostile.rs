//! Peers that break the protocol: each loses its connection, and nobody else notices.

#[macro_use]
mod bed;

use std::io::{Read, Write};
use std::net::Shutdown;

use bed::{MOST, check, connect, framed, good, lane, plain, start};
use proptest::prelude::*;
use rpcbench_contract::workloads::Procedure;
use rpcbench_contract::{Adapter, Endpoint};
use rpcbench_socket::frame::{self, HEADER};

/// What closes a connection at once, without waiting for more.
fn nonsense() -> Vec<Vec<u8>> {
    let of = |procedure: Procedure| u64::from(procedure.number());
    vec![
        framed(99, b"no such procedure"),
        framed(frame::REFUSED, b""),
        vec![0xff; 64],
        b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".to_vec(),
        [&u32::try_from(MOST + 1).unwrap().to_le_bytes()[..], &[0; 8]].concat(),
        framed(of(Procedure::Burn), b""),
        framed(of(Procedure::Burn), b"\x01 and more"),
        framed(of(Procedure::Rank), &[253, 255, 255, 255, 255, 255, 255, 255, 127]),
        framed(of(Procedure::Eval), &[0, 1].repeat(100_000)),
    ]
}

fn nonsense_closes_its_connection_and_no_other<A: Adapter>() {
    let server = start::<A>();
    lane(async {
        let mut before = connect::<A>(&server).await;
        check(&mut before, &good()).await;
        for bytes in nonsense() {
            let mut peer = plain(&server.endpoint);
            let _ = peer.write_all(&bytes);
            // Closed or reset: what matters is that it ends, and that nothing is answered.
            let mut answer = Vec::new();
            let ended = peer.read_to_end(&mut answer);
            assert!(!matches!(&ended, Err(error) if error.kind() == std::io::ErrorKind::WouldBlock), "still open");
            assert!(answer.is_empty(), "{bytes:?} was answered");
            check(&mut before, &good()).await;
        }
        check(&mut connect::<A>(&server).await, &good()).await;
    });
}

fn a_slow_peer_and_a_cut_frame_disturb_nobody<A: Adapter>() {
    let server = start::<A>();
    lane(async {
        let frame = framed(0, b"one byte at a time");
        let mut slow = plain(&server.endpoint);
        let mut others = connect::<A>(&server).await;
        for byte in &frame {
            slow.write_all(&[*byte]).unwrap();
            check(&mut others, &good()).await;
        }
        let mut answer = vec![0; frame.len()];
        slow.read_exact(&mut answer).unwrap();
        assert_eq!(answer, frame);
        slow.write_all(&frame[..HEADER + 3]).unwrap();
        drop(slow);
        check(&mut others, &good()).await;
    });
}

fn frames_sent_ahead_are_answered_in_order<A: Adapter>() {
    let server = start::<A>();
    let frames: Vec<u8> = (0..100_u8).flat_map(|number| framed(0, &[number; 500])).collect();
    let mut peer = plain(&server.endpoint);
    peer.write_all(&frames).unwrap();
    let mut answers = vec![0; frames.len()];
    peer.read_exact(&mut answers).unwrap();
    assert_eq!(answers, frames);
}

fn random_bytes_never_end_a_server<A: Adapter>() {
    let server = start::<A>();
    proptest!(ProptestConfig::with_cases(64), |(bytes in proptest::collection::vec(any::<u8>(), 0..2000))| {
        random_peer(&server.endpoint, &bytes);
        lane(async { check(&mut connect::<A>(&server).await, &good()).await });
    });
}

/// Sends bytes, says that there will be no more, and waits for the end.
fn random_peer(endpoint: &Endpoint, bytes: &[u8]) {
    let mut rest = Vec::new();
    match endpoint {
        Endpoint::Tcp(address) => {
            let mut stream = std::net::TcpStream::connect(address).unwrap();
            let _ = stream.write_all(bytes).and_then(|()| stream.shutdown(Shutdown::Write));
            let _ = stream.read_to_end(&mut rest);
        }
        Endpoint::Unix(path) => {
            let mut stream = std::os::unix::net::UnixStream::connect(path).unwrap();
            let _ = stream.write_all(bytes).and_then(|()| stream.shutdown(Shutdown::Write));
            let _ = stream.read_to_end(&mut rest);
        }
        other => unreachable!("no server here is at {other}"),
    }
}

for_each_adapter! {
    nonsense_closes_its_connection_and_no_other
    a_slow_peer_and_a_cut_frame_disturb_nobody
    frames_sent_ahead_are_answered_in_order
    random_bytes_never_end_a_server
}
