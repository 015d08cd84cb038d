//! Peers that break the protocol, or mean to break the server.

mod scene;

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use proptest::collection::vec;
use proptest::prelude::*;
use rpcbench_avro::handshake::{HandshakeRequest, HandshakeResponse, Match};
use rpcbench_avro::primitive::{Input, put_bytes, put_long};
use rpcbench_avro::requestor::Requestor;
use rpcbench_avro::value::Request as AvroRequest;
use rpcbench_avro::{Apache, Avro, AvroHttp, AvroTcp, Session, bench, framing};
use rpcbench_contract::workloads::{Procedure, Request};
use rpcbench_contract::{Adapter, CallError, Client, Codec, ConnectOptions, Endpoint};
use scene::{Running, in_lane, still_serves};

const LIMIT: usize = 1 << 20;

/// A message with its framing.
fn framed(message: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let at = framing::open(&mut out);
    out.extend(message);
    framing::close(&mut out, at).unwrap();
    out
}

/// A handshake of our own protocol.
fn greeting() -> Vec<u8> {
    let mut out = Vec::new();
    Requestor::<Apache>::new(LIMIT).greet(&mut out);
    out
}

/// A call with parameters that may be anything.
fn call(procedure: Procedure, parameters: &[u8]) -> Vec<u8> {
    let mut out = vec![0];
    put_bytes(&mut out, procedure.name().as_bytes());
    out.extend(parameters);
    out
}

/// A protocol that is none, in a handshake.
fn stranger(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    HandshakeRequest { client_hash: [7; 16], client_protocol: Some(text), server_hash: [7; 16] }.write(&mut out);
    out
}

/// What no server answers, on the bytes of a stateful connection.
fn attacks() -> Vec<Vec<u8>> {
    let mut long_metadata = greeting();
    put_long(&mut long_metadata, i64::MAX);
    let mut negative_name = greeting();
    negative_name.extend([0, 1]);
    vec![
        vec![0xff; 100],
        b"GET / HTTP/1.1\r\nhost: x\r\n\r\n".to_vec(),
        framed(&[]),
        framed(&greeting()[..20]),
        framed(&[0xff; 64]),
        framed(&long_metadata),
        framed(&negative_name),
        framed(&stranger("")),
        framed(&stranger("{}")),
        framed(&stranger(&"[".repeat(100_000))),
        framed(&stranger(&" ".repeat(400_000))),
        framed(&[stranger(r#"{"protocol": "P", "messages": {"m": {}}}"#), call(Procedure::Burn, &[0])].concat()),
        u32::try_from(LIMIT + 1).unwrap().to_be_bytes().to_vec(),
        framed(&greeting())[..10].to_vec(),
    ]
}

/// Sends bytes, and no more, and gives what comes back until the server closes; fails where it does not in time.
fn converse(running: &Running, bytes: &[u8]) -> Vec<u8> {
    let mut stream = connect(running);
    let _ = stream.write_all(bytes);
    let _ = stream.shutdown(Shutdown::Write);
    back(stream)
}

fn connect(running: &Running) -> TcpStream {
    let stream = TcpStream::connect(running.address()).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    stream
}

fn back(mut stream: TcpStream) -> Vec<u8> {
    let mut back = Vec::new();
    match stream.read_to_end(&mut back) {
        Err(error) if error.kind() != std::io::ErrorKind::ConnectionReset => panic!("{error}"),
        _ => back,
    }
}

#[test]
fn tcp_closes_on_those_who_break_the_protocol_and_serves_on() {
    let running = Running::start::<AvroTcp>(LIMIT);
    for attack in attacks() {
        let back = converse(&running, &attack);
        assert!(back.is_empty(), "{:?}: {back:?}", attack.get(..40));
    }
    still_serves::<AvroTcp>(&running);
}

#[test]
fn http_refuses_those_who_break_the_protocol_and_serves_on() {
    let running = Running::start::<AvroHttp>(LIMIT);
    for attack in attacks() {
        let post = format!(
            "POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: avro/binary\r\n\
             content-length: {}\r\n\r\n",
            attack.len()
        );
        let mut stream = connect(&running);
        stream.write_all(&[post.as_bytes(), &attack].concat()).unwrap();
        let back = back(stream);
        assert!(back.starts_with(b"HTTP/1.1 400"), "{:?}: {}", attack.get(..40), String::from_utf8_lossy(&back));
        let _ = converse(&running, &attack);
    }
    still_serves::<AvroHttp>(&running);
}

#[test]
fn a_slow_peer_keeps_nobody_waiting() {
    for (running, serves) in [
        (Running::start::<AvroTcp>(LIMIT), still_serves::<AvroTcp> as fn(&Running)),
        (Running::start::<AvroHttp>(LIMIT), still_serves::<AvroHttp>),
    ] {
        let mut slow = TcpStream::connect(running.address()).unwrap();
        slow.write_all(&[0, 0]).unwrap();
        serves(&running);
        slow.write_all(&[0]).unwrap();
        serves(&running);
    }
}

/// Parameters that are no value of their type, each answered with an error on a connection that goes on.
fn malformed() -> Vec<(Procedure, Vec<u8>)> {
    let long = |value| {
        let mut out = Vec::new();
        put_long(&mut out, value);
        out
    };
    let mut all = vec![
        (Procedure::EchoBlob, long(i64::MAX)),
        (Procedure::EchoBlob, long(-1)),
        (Procedure::EchoBlob, long(i64::from(u32::MAX))),
        (Procedure::EchoLog, long(i64::MAX)),
        (Procedure::EchoLog, long(i64::MIN)),
        (Procedure::EchoMesh, [long(i64::MIN), long(i64::MIN)].concat()),
        (Procedure::Expand, long(-1)),
        (Procedure::Expand, long(1 << 32)),
        (Procedure::Burn, vec![0, 0]),
        (Procedure::Eval, vec![20, 0, 0, 0, 0]),
        (Procedure::Eval, [0, 2].repeat(LIMIT / 4)),
    ];
    all.extend(Procedure::ALL.map(|procedure| (procedure, vec![])));
    all.extend(Procedure::ALL.map(|procedure| (procedure, vec![0xff; 40])));
    all
}

#[test]
fn malformed_parameters_are_answered_with_an_error() {
    let mut session = Session::new(rpcbench_avro::responder(LIMIT).unwrap());
    session.room().extend(framed(&[greeting(), call(Procedure::Burn, &[0])].concat()));
    assert!(session.next_reply().unwrap().is_some());
    for (procedure, parameters) in malformed() {
        session.room().extend(framed(&call(procedure, &parameters)));
        let reply = session.next_reply().unwrap().unwrap();
        assert_eq!(reply[4..7], [0, 1, 0], "{procedure}: no metadata, an error, a text");
        assert!(reply.len() < 400, "{procedure}: the error is short");
    }
    session.room().extend(framed(&call(Procedure::Burn, &[0])));
    assert_eq!(session.next_reply().unwrap().unwrap(), framed(&[0, 0, 0]));
}

#[test]
fn a_refusal_is_the_error_that_the_message_declares() {
    let mut session = Session::new(rpcbench_avro::responder(LIMIT).unwrap());
    session.room().extend(framed(&[greeting(), call(Procedure::Expand, &[0])].concat()));
    assert!(session.next_reply().unwrap().is_some());
    let mut most = Vec::new();
    put_long(&mut most, i64::from(u32::MAX));
    session.room().extend(framed(&call(Procedure::Expand, &most)));
    let reply = session.next_reply().unwrap().unwrap();
    assert_eq!(reply[4..7], [0, 1, 2], "no metadata, an error, the second branch of the union");
}

#[test]
fn an_expression_without_a_bottom_is_no_danger_to_the_stack() {
    // 16 MiB of `Add(nested, ...`: eight million levels, decoded on a thread with a stack of 1 MiB.
    let bytes = [0, 2].repeat(8 << 20);
    let decode = move || Avro::decode(Procedure::Eval, &bytes).unwrap_err().to_string();
    let thread = std::thread::Builder::new().stack_size(1 << 20).spawn(decode).unwrap();
    assert!(thread.join().unwrap().contains("deeper than 48"));
    let running = Running::start::<AvroTcp>(17 << 20);
    let attack = framed(&[greeting(), call(Procedure::Eval, &[0, 2].repeat(8 << 20))].concat());
    let back = converse(&running, &attack);
    assert!(String::from_utf8_lossy(&back).contains("deeper"));
    still_serves::<AvroTcp>(&running);
}

/// Sends one HTTP request on a connection that is kept; gives the status.
fn status(stream: &mut TcpStream, request: &str, content: &str, body: &[u8]) -> u16 {
    let length = body.len();
    let head = format!("{request} HTTP/1.1\r\nhost: x\r\ncontent-type: {content}\r\ncontent-length: {length}\r\n\r\n");
    stream.write_all(&[head.as_bytes(), body].concat()).unwrap();
    let (mut back, mut byte) = (Vec::new(), [0]);
    while !back.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte).unwrap();
        back.push(byte[0]);
    }
    let head = String::from_utf8(back).unwrap();
    let length = head.split("content-length: ").nth(1).unwrap().split("\r\n").next().unwrap().parse().unwrap();
    std::io::copy(&mut Read::by_ref(stream).take(length), &mut std::io::sink()).unwrap();
    head[9..12].parse().unwrap()
}

#[test]
fn http_says_what_is_wrong_and_keeps_the_connection() {
    let running = Running::start::<AvroHttp>(LIMIT);
    let mut stream = connect(&running);
    let good = framed(&[greeting(), call(Procedure::Burn, &[0])].concat());
    let avro = "avro/binary";
    assert_eq!(status(&mut stream, "GET /", avro, b""), 405);
    assert_eq!(status(&mut stream, "DELETE /", avro, &good), 405);
    assert_eq!(status(&mut stream, "POST /", "avro/json", &good), 415);
    assert_eq!(status(&mut stream, "POST /", avro, &good[1..]), 400);
    assert_eq!(status(&mut stream, "POST /any/where", avro, &good), 200);
}

#[test]
fn a_body_beyond_the_limit_is_refused() {
    let running = Running::start::<AvroHttp>(LIMIT);
    let large = vec![0; LIMIT + (65 << 10)];
    let head =
        format!("POST / HTTP/1.1\r\nhost: x\r\ncontent-type: avro/binary\r\ncontent-length: {}\r\n\r\n", large.len());
    let back = converse(&running, head.as_bytes());
    assert!(back.starts_with(b"HTTP/1.1 413") || back.is_empty(), "{}", String::from_utf8_lossy(&back));
    still_serves::<AvroHttp>(&running);
}

/// A server that answers any bytes with the given ones.
fn parrot(answers: Vec<Vec<u8>>) -> Endpoint {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = Endpoint::Tcp(listener.local_addr().unwrap());
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        for answer in answers {
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(&answer);
        }
    });
    endpoint
}

#[test]
fn a_client_survives_what_a_server_says() {
    let mut both = Vec::new();
    HandshakeResponse { outcome: Match::Both, server_protocol: None, server_hash: None }.write(&mut both);
    let lies =
        [vec![0xff; 9], framed(&[0, 2]), framed(&[0, 0, 0xff]), framed(&[0, 1, 4]), framed(&[]), framed(&[0, 0, 2, 2])];
    for lie in lies {
        let endpoint = parrot(vec![framed(&both), lie.clone()]);
        in_lane(async {
            let mut client = AvroTcp::connect(&endpoint, &ConnectOptions::default()).await.unwrap();
            let burn = client.prepare(&Request::Burn(1));
            let answer = client.call(burn).await;
            assert!(matches!(answer, Err(CallError::Protocol(_))), "{lie:?}");
        });
    }
    for greeting in [framed(&[]), framed(&[6]), framed(&[4, 0, 0, 0]), vec![0xff; 4]] {
        let endpoint = parrot(vec![greeting.clone(), greeting]);
        in_lane(async {
            assert!(AvroTcp::connect(&endpoint, &ConnectOptions::default()).await.is_err());
        });
    }
}

proptest! {
    #[test]
    fn a_session_answers_or_ends_whatever_comes(
        chunks in vec(vec(any::<u8>(), 0..80), 0..12),
        known in any::<bool>(),
    ) {
        let mut session = Session::new(rpcbench_avro::responder(LIMIT).unwrap());
        if known {
            session.room().extend(framed(&[greeting(), call(Procedure::Burn, &[0])].concat()));
        }
        for chunk in chunks {
            session.room().extend(chunk);
            while let Ok(Some(_)) = session.next_reply() {}
        }
    }

    #[test]
    fn parameters_that_are_damaged_are_decoded_or_refused(
        at in any::<prop::sample::Index>(),
        which in any::<prop::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let requests = scene::edges();
        let request = which.get(&requests);
        if matches!(request, Request::Burn(_)) {
            return Ok(()); // a damaged number of rounds is a good one, and takes its time
        }
        let mut bytes = Vec::new();
        Avro::encode(&Avro::prepare(request), &mut bytes).unwrap();
        if !bytes.is_empty() {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Ok(AvroRequest::Eval(expression)) = Avro::decode(request.procedure(), &bytes) {
            prop_assert!(expression.depth() <= 48);
        }
        let _ = bench::read_reply::<Apache>(request.procedure(), &bytes);
        let _ = bench::read_failure::<Apache>(request.procedure(), &bytes);
        let _ = HandshakeRequest::read(&mut Input::new(&bytes));
    }
}
