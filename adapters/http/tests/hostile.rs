//! Peers that break the protocol, or mean to break the other side.

mod scene;

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::thread::JoinHandle;
use std::time::Duration;

use rpcbench_contract::workloads::Request;
use rpcbench_contract::{Adapter, CallError, Client, ConnectOptions, Endpoint, Limits};
use rpcbench_http::HttpJson;
use scene::{Running, in_lane, still_serves};

const LIMIT: usize = 1 << 20;
/// More than all buffers between two peers hold.
const MUCH: usize = 64 << 20;
const HEAD: &str = "POST /burn HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n";
const GOOD: &str = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";

fn connect(running: &Running) -> TcpStream {
    let stream = TcpStream::connect(running.address()).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    stream
}

/// Sends bytes, and no more, and gives what comes back until the server closes; fails where it does not in time.
fn converse(running: &Running, bytes: &[u8]) -> String {
    let mut stream = connect(running);
    let _ = stream.write_all(bytes);
    let _ = stream.shutdown(Shutdown::Write);
    let mut back = Vec::new();
    match stream.read_to_end(&mut back) {
        Err(error) if error.kind() != std::io::ErrorKind::ConnectionReset => panic!("{error}"),
        _ => String::from_utf8_lossy(&back).into_owned(),
    }
}

/// Sends the same bytes again and again until the peer takes no more, and gives how many it took.
fn flood(mut stream: TcpStream, first: &str, again: &[u8]) -> usize {
    stream.set_write_timeout(Some(Duration::from_secs(5))).unwrap();
    let mut sent = 0;
    let _ = stream.write_all(first.as_bytes());
    while sent < MUCH && stream.write_all(again).is_ok() {
        sent += again.len();
    }
    sent
}

#[test]
fn a_server_dismisses_what_is_no_http_and_serves_on() {
    let running = Running::start::<HttpJson>(LIMIT);
    for attack in [
        &[0xff; 100][..],
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03",
        b"GET /burn?n=1 HTTP/9.9\r\nhost: x\r\n\r\n",
        b"GET /burn?n=1\r\n\r\n",
        b"POST /burn HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n",
        b"POST /burn HTTP/1.1\r\nhost: x\r\ncontent-length: 99999999999999999999\r\n\r\n",
        b"POST /burn HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n1",
        b"POST /burn HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
        b"POST /burn HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\nffffffffffffffffff\r\n",
    ] {
        let back = converse(&running, attack);
        assert!(back.is_empty() || back.starts_with("HTTP/1.1 4"), "{:?}: {back}", String::from_utf8_lossy(attack));
    }
    still_serves::<HttpJson>(&running);
}

#[test]
fn a_request_that_ends_too_soon_is_never_performed() {
    let running = Running::start::<HttpJson>(LIMIT);
    let whole = format!("{HEAD}content-length: 3\r\n\r\n100");
    for end in 0..whole.len() {
        let back = converse(&running, &whole.as_bytes()[..end]);
        assert!(back.is_empty() || back.starts_with("HTTP/1.1 400"), "{end}: {back}");
    }
    assert!(converse(&running, whole.as_bytes()).starts_with("HTTP/1.1 200"));
    still_serves::<HttpJson>(&running);
}

#[test]
fn a_body_without_end_is_not_taken() {
    let running = Running::start::<HttpJson>(LIMIT);
    let chunk = [b"10000\r\n".to_vec(), vec![b' '; 0x10000], b"\r\n".to_vec()].concat();
    let chunked = format!("{HEAD}transfer-encoding: chunked\r\n\r\n");
    assert!(flood(connect(&running), &chunked, &chunk) < MUCH);
    let long = format!("{HEAD}content-length: {}\r\n\r\n", u64::MAX / 2);
    assert!(flood(connect(&running), &long, &chunk) < MUCH);
    still_serves::<HttpJson>(&running);
}

#[test]
fn headers_without_end_are_not_taken() {
    let running = Running::start::<HttpJson>(LIMIT);
    assert!(flood(connect(&running), HEAD, &b"x-more: and more and more and more\r\n".repeat(1000)) < MUCH);
    assert!(flood(connect(&running), "GET /", &vec![b'a'; 0x10000]) < MUCH);
    still_serves::<HttpJson>(&running);
}

#[test]
fn a_slow_peer_keeps_nobody_waiting() {
    let running = Running::start::<HttpJson>(LIMIT);
    let mut slow: Vec<TcpStream> = (0..8).map(|_| connect(&running)).collect();
    for part in [
        "POST /bu",
        "rn HTTP/1.1\r\nhost: x\r\ncontent-type: appl",
        "ication/json\r\ncontent-length: 3\r\n\r\n",
        "1",
        "0",
    ] {
        for stream in &mut slow {
            stream.write_all(part.as_bytes()).unwrap();
        }
        still_serves::<HttpJson>(&running);
    }
    for mut stream in slow {
        stream.write_all(b"0").unwrap();
        let mut status = [0; 12];
        stream.read_exact(&mut status).unwrap();
        assert_eq!(&status, b"HTTP/1.1 200");
    }
}

#[test]
fn a_peer_that_asks_and_does_not_read_keeps_nobody_waiting() {
    let running = Running::start::<HttpJson>(LIMIT);
    let mut deaf = connect(&running);
    deaf.set_write_timeout(Some(Duration::from_millis(200))).unwrap();
    let asks = "GET /expand?n=10000 HTTP/1.1\r\nhost: x\r\n\r\n".repeat(100);
    let _ = deaf.write_all(asks.as_bytes());
    still_serves::<HttpJson>(&running);
}

#[test]
fn a_refusal_keeps_the_connection() {
    let running = Running::start::<HttpJson>(LIMIT);
    let mut stream = connect(&running);
    let json = "application/json";
    for (request, media, body, expected) in [
        ("POST /burn", json, "1", 200),
        ("POST /burn", json, "[", 400),
        ("POST /burn", json, "4294967295", 422),
        ("POST /nobody", json, "1", 404),
        ("PUT /burn", json, "1", 405),
        ("POST /burn", "text/plain", "1", 415),
        ("POST /burn", json, "1", 200),
    ] {
        let length = body.len();
        let head = format!("{request} HTTP/1.1\r\nhost: x\r\ncontent-type: {media}\r\ncontent-length: {length}\r\n");
        // Its end comes later, as it may on any network.
        for part in [head.as_bytes(), &b"\r\n"[..], body.as_bytes()] {
            stream.write_all(part).unwrap();
            still_serves::<HttpJson>(&running);
        }
        assert_eq!(status(&mut stream), expected, "{body}");
    }
}

/// Reads one answer to its end; gives the status.
fn status(stream: &mut TcpStream) -> u16 {
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

/// A server for one connection: a good answer to the first request, and then what `lie` does on the second.
fn liar<T: Send + 'static>(lie: impl FnOnce(TcpStream) -> T + Send + 'static) -> (Endpoint, JoinHandle<T>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = Endpoint::Tcp(listener.local_addr().unwrap());
    let lying = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        hear(&mut stream);
        stream.write_all(format!("{GOOD}content-length: 1\r\n\r\n0").as_bytes()).unwrap();
        hear(&mut stream);
        lie(stream)
    });
    (endpoint, lying)
}

/// Reads the head of a request.
fn hear(stream: &mut TcpStream) {
    let (mut heard, mut byte) = (Vec::new(), [0]);
    while !heard.ends_with(b"\r\n\r\n") && matches!(stream.read(&mut byte), Ok(1)) {
        heard.push(byte[0]);
    }
}

/// What a call comes to that is answered by a lie, with what the liar gives.
fn call<T: Send + 'static>(lie: impl FnOnce(TcpStream) -> T + Send + 'static) -> (CallError, T) {
    let (endpoint, lying) = liar(lie);
    let error = in_lane(async {
        let options = ConnectOptions { limits: Limits { message: LIMIT }, ..ConnectOptions::default() };
        let mut client = HttpJson::connect(&endpoint, &options).await.unwrap();
        let call = tokio::time::timeout(Duration::from_secs(20), client.call(Request::Burn(1)));
        call.await.expect("no hang").expect_err("a lie is no reply")
    });
    (error, lying.join().unwrap())
}

#[test]
fn a_client_tells_lies_from_replies() {
    let lies = [
        format!("{GOOD}content-length: 3\r\n\r\n\"1\""),
        format!("{GOOD}content-length: 2\r\n\r\n-1"),
        format!("{GOOD}content-length: 0\r\n\r\n"),
        "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 1\r\n\r\n1".to_owned(),
        "HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\n1".to_owned(),
        "HTTP/7 200 OK\r\n\r\n".to_owned(),
        "\u{15}\u{3}\u{3}\0\u{2}\u{2}F".to_owned(),
        "SSH-2.0-OpenSSH_9.2\r\n".to_owned(),
        "HTTP/1.1 99999 OK\r\n\r\n".to_owned(),
        format!("HTTP/1.1 200 OK\r\n{}\r\n", "a: b\r\n".repeat(200)),
    ];
    for lie in lies {
        let said = lie.clone();
        let (error, ()) = call(move |mut stream| stream.write_all(said.as_bytes()).unwrap());
        assert!(matches!(error, CallError::Protocol(_)), "{lie:.60}: {error:?}");
        assert!(!error.to_string().contains('\n'), "{error}");
    }
}

#[test]
fn a_client_tells_an_end_from_a_reply() {
    let whole = format!("{GOOD}content-length: 20\r\n\r\n10451216379200822465");
    for end in 0..whole.len() {
        let said = whole[..end].to_owned();
        let (error, ()) = call(move |mut stream| stream.write_all(said.as_bytes()).unwrap());
        assert!(matches!(error, CallError::Connection(_)), "{end}: {error:?}");
    }
}

#[test]
fn a_reply_without_end_is_not_taken() {
    let chunk = [b"10000\r\n".to_vec(), vec![b' '; 0x10000], b"\r\n".to_vec()].concat();
    for head in [format!("{GOOD}transfer-encoding: chunked\r\n\r\n"), format!("{GOOD}\r\n")] {
        let chunk = chunk.clone();
        let (error, sent) = call(move |stream| flood(stream, &head, &chunk));
        assert!(matches!(&error, CallError::Protocol(reason) if reason.contains("limit")), "{error:?}");
        assert!(sent < MUCH, "{sent}");
    }
}

#[test]
fn headers_of_a_reply_without_end_are_not_taken() {
    for (first, again) in [("", &b"x-more: and more and more\r\n"[..]), ("x: ", &[b'a'; 100])] {
        let (head, again) = (format!("{GOOD}{first}"), again.repeat(1000));
        let (error, sent) = call(move |stream| flood(stream, &head, &again));
        assert!(matches!(error, CallError::Protocol(_)), "{error:?}");
        assert!(sent < MUCH, "{sent}");
    }
}

#[test]
fn a_server_that_speaks_otherwise_is_known_at_connect() {
    for said in [&b"SSH-2.0-OpenSSH_9.2\r\n"[..], &[0, 0, 0, 4, 1, 2, 3, 4], b"", b"HTTP/1.1 200 OK\r\n\r\n1"] {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let endpoint = Endpoint::Tcp(listener.local_addr().unwrap());
        std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            hear(&mut stream);
            let _ = stream.write_all(said);
        });
        in_lane(async {
            let error = HttpJson::connect(&endpoint, &ConnectOptions::default()).await.err().expect("not HTTP");
            assert!(error.to_string().starts_with(&format!("cannot connect to {endpoint}: ")), "{error}");
        });
    }
}
