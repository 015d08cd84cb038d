//! A running server against peers that mean harm or do not know better: everybody else goes on being served.

mod serving;

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::LazyLock;

use proptest::prelude::*;
use rpcbench_contract::workloads::{Reply, Request};
use rpcbench_contract::{Client, Limits};
use rpcbench_onc::message::put_request;
use rpcbench_onc::protocol::{PROGRAM, put_call};
use serving::{Serving, lane};

fn marked(bytes: &[u8], last: bool) -> Vec<u8> {
    let mark = u32::from(last) << 31 | u32::try_from(bytes.len()).unwrap();
    [&mark.to_be_bytes()[..], bytes].concat()
}

fn message(xid: u32, procedure: u32, arguments: &[u8]) -> Vec<u8> {
    let mut call = Vec::new();
    put_call(xid, procedure, &mut call);
    [&call[..], arguments].concat()
}

fn call(xid: u32, procedure: u32, arguments: &[u8]) -> Vec<u8> {
    marked(&message(xid, procedure, arguments), true)
}

/// Reads a reply of one fragment, and gives its words.
fn reply(stream: &mut TcpStream) -> Vec<u32> {
    let mut mark = [0; 4];
    stream.read_exact(&mut mark).unwrap();
    let mut body = vec![0; (u32::from_be_bytes(mark) ^ 1 << 31) as usize];
    stream.read_exact(&mut body).unwrap();
    body.chunks(4).map(|word| u32::from_be_bytes(word.try_into().unwrap())).collect()
}

fn still_serves(serving: &Serving) {
    lane(async {
        let mut client = serving.client().await;
        assert_eq!(client.call(Request::Expand(0)).await.unwrap(), Reply::Expand(vec![]));
    });
}

/// Bytes after which the server must close the connection.
fn attacks() -> Vec<(&'static str, Vec<u8>)> {
    let auth_of_4_gib = [&message(1, 0, &[])[..24], &[0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff]].concat();
    vec![
        ("a fragment of 2^31 - 1 bytes", vec![0x7f, 0xff, 0xff, 0xff]),
        ("a last fragment of 2^31 - 1 bytes", vec![0xff; 4]),
        ("a fragment over the limit", (0x8000_0000_u32 | 17 << 20).to_be_bytes().to_vec()),
        ("fragments that are too large together", [marked(&[0; 1000], false), vec![0x81, 0, 0, 0]].concat()),
        ("endless empty fragments", vec![0; 4000]),
        ("an empty record", marked(&[], true)),
        ("half a header", marked(&message(1, 0, &[])[..20], true)),
        ("credentials of 4 GiB", marked(&auth_of_4_gib, true)),
        ("a reply", marked(&[0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0], true)),
        ("HTTP", b"GET / HTTP/1.1\r\nHost: example.com\r\n\r\n".to_vec()),
        ("TLS", [&[0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3][..], &[9; 600]].concat()),
    ]
}

#[test]
fn what_is_no_call_closes_the_connection_and_nobody_elses() {
    let serving = Serving::start();
    for (name, bytes) in attacks() {
        let mut stream = serving.socket();
        stream.write_all(&bytes).unwrap();
        match stream.read_to_end(&mut Vec::new()) {
            Ok(0) => {}
            Ok(bytes) => panic!("{name}: {bytes} bytes were answered"),
            Err(error) => assert_eq!(error.kind(), ErrorKind::ConnectionReset, "{name}"),
        }
        still_serves(&serving);
    }
}

#[test]
fn a_call_that_breaks_off_anywhere_is_no_call() {
    let serving = Serving::start();
    let call = [marked(&message(1, 11, &[])[..7], false), marked(&[&message(1, 11, &[])[7..], &[0; 4]].concat(), true)];
    let call = call.concat();
    for cut in 0..call.len() {
        let mut stream = serving.socket();
        stream.write_all(&call[..cut]).unwrap();
        stream.shutdown(Shutdown::Write).unwrap();
        assert_eq!(stream.read_to_end(&mut Vec::new()).unwrap(), 0, "cut at {cut}");
    }
    let mut stream = serving.socket();
    stream.write_all(&call).unwrap();
    assert_eq!(reply(&mut stream), [1, 1, 0, 0, 0, 0, 0, 0]);
}

#[test]
fn a_call_in_fragments_of_one_byte_that_arrive_one_by_one_is_answered() {
    let serving = Serving::start();
    let message = message(7, 12, &[0, 0, 0, 0]);
    let mut stream = serving.socket();
    for (place, byte) in message.iter().enumerate() {
        for part in marked(&[*byte], place + 1 == message.len()) {
            stream.write_all(&[part]).unwrap();
        }
    }
    assert_eq!(reply(&mut stream), [7, 1, 0, 0, 0, 0, 0, 0, 0]);
}

#[test]
fn what_we_do_not_have_is_answered_and_the_connection_goes_on() {
    let serving = Serving::start();
    let mut stream = serving.socket();
    let with = |place: usize, word: u32| {
        let mut message = message(9, 0, &[]);
        message[4 * place..4 * place + 4].copy_from_slice(&word.to_be_bytes());
        marked(&message, true)
    };
    let expected: [(Vec<u8>, &[u32]); 8] = [
        (with(2, 1), &[9, 1, 1, 0, 2, 2]),
        (with(3, PROGRAM + 1), &[9, 1, 0, 0, 0, 1]),
        (with(4, 2), &[9, 1, 0, 0, 0, 2, 1, 1]),
        (with(5, 99), &[9, 1, 0, 0, 0, 3]),
        (with(5, 2), &[9, 1, 0, 0, 0, 4]),
        (with(6, 6), &[9, 1, 1, 1, 2]),
        (call(9, 4, &[0xff; 4]), &[9, 1, 0, 0, 0, 4]),
        (call(9, 0, &[]), &[9, 1, 0, 0, 0, 0]),
    ];
    for (bytes, words) in expected {
        stream.write_all(&bytes).unwrap();
        assert_eq!(reply(&mut stream), words);
    }
}

#[test]
fn calls_of_one_xid_are_each_answered() {
    // Whether a client uses an xid twice is its own affair (RFC 5531, section 9).
    let serving = Serving::start();
    let mut stream = serving.socket();
    stream.write_all(&call(5, 0, &[]).repeat(100)).unwrap();
    for _ in 0..100 {
        assert_eq!(reply(&mut stream), [5, 1, 0, 0, 0, 0]);
    }
}

#[test]
fn a_client_that_has_said_all_still_gets_its_answers() {
    let serving = Serving::start();
    let mut stream = serving.socket();
    // Long calls are answered after those that came later, and after the end of input.
    let burn = call(1, 12, &20_000_u32.to_be_bytes());
    stream.write_all(&[burn.repeat(600), call(2, 0, &[])].concat()).unwrap();
    stream.shutdown(Shutdown::Write).unwrap();
    let mut answers = Vec::new();
    stream.read_to_end(&mut answers).unwrap();
    assert_eq!(answers.len(), 600 * (4 + 24 + 12) + 4 + 24);
}

#[test]
fn slow_and_vanishing_peers_keep_nobody_waiting() {
    let serving = Serving::start();
    let mut slow: Vec<TcpStream> = (0..20).map(|_| serving.socket()).collect();
    for stream in &mut slow {
        stream.write_all(&(0x8000_0000_u32 | 16 << 20).to_be_bytes()).unwrap();
        stream.write_all(&[0; 100]).unwrap();
    }
    still_serves(&serving);
    for _ in 0..20 {
        let mut stream = serving.socket();
        stream.write_all(&call(1, 12, &1_000_000_u32.to_be_bytes()).repeat(10)).unwrap();
    }
    still_serves(&serving);
}

#[test]
fn the_limit_is_the_one_of_the_options() {
    let serving = Serving::with(Limits { message: 1000 });
    let echo = |bytes: usize| {
        let mut blob = Vec::new();
        put_request(&Request::EchoBlob(vec![1; bytes].into()), &mut blob);
        let mut stream = serving.socket();
        // The server may be gone before all is written.
        let _ = stream.write_all(&call(3, 1, &blob));
        stream.shutdown(Shutdown::Write).ok();
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        answer.len()
    };
    assert_eq!(echo(996), 4 + 24 + 1000);
    assert_eq!(echo(1000), 4 + 24, "an answer over the limit is SYSTEM_ERR");
    assert_eq!(echo(10_000), 0, "a record over the limit ends the connection");
    assert_eq!(echo(996), 4 + 24 + 1000);
}

static SERVING: LazyLock<Serving> = LazyLock::new(Serving::start);

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..2000), procedure in 0..14_u32, framed: bool) {
        let bytes = if framed { call(1, procedure, &bytes) } else { bytes };
        let mut stream = SERVING.socket();
        let _ = stream.write_all(&bytes);
        let _ = stream.shutdown(Shutdown::Write);
        if let Err(error) = stream.read_to_end(&mut Vec::new()) {
            prop_assert_ne!(error.kind(), ErrorKind::WouldBlock, "the server left the connection open");
        }
        still_serves(&SERVING);
    }
}
