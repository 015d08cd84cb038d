//! Peers that do not speak TLS, or speak it wrongly, or stop.

#![cfg(feature = "tls")]

mod stage;

use std::io::{ErrorKind, Read, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use proptest::prelude::*;
use rpcbench_contract::{ConnectOptions, Endpoint, Transport};
use rpcbench_transport::{
    BlockingStream, Counted, connect as connect_async, connect_as, connect_blocking, listen, listen_as,
};
use stage::{at, bare, connect, echo, options, read_all, relay, run, serve};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// What a client is told that cannot connect, by the blocking and by the asynchronous way.
fn refused(endpoint: &Endpoint, options: &ConnectOptions) -> [String; 2] {
    let blocking = connect_blocking(endpoint, options).unwrap_err().to_string();
    let asynchronous = run(connect_async(endpoint, options)).unwrap_err().to_string();
    [blocking, asynchronous]
}

fn answers(endpoint: &Endpoint) {
    answered(&mut connect(endpoint));
}

fn answered(stream: &mut Counted<BlockingStream>) {
    stream.write_all(b"hello").unwrap();
    let mut came = [0; 5];
    stream.read_exact(&mut came).unwrap();
    assert_eq!(&came, b"hello");
}

#[test]
fn a_plain_client_is_told_that_the_server_speaks_tls_and_the_server_serves_on() {
    let (endpoint, served) = serve(Transport::Tls, echo);
    let plain = Endpoint::Tcp(stage::address(&endpoint));
    for request in [&b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"[..], &[0; 3000]] {
        let mut stream = connect(&plain);
        stream.write_all(request).unwrap();
        let told = stream.read(&mut [0; 100]).unwrap_err().to_string();
        assert!(told.contains("the server speaks TLS"), "{told}");
        let said = served.recv_timeout(stage::PATIENCE).unwrap().unwrap_err().to_string();
        assert!(said.contains("the client does not speak TLS"), "{said}");
        let told = run(async {
            let mut stream = connect_async(&plain, &options()).await.unwrap();
            stream.write_all(request).await.unwrap();
            stream.read(&mut [0; 100]).await.unwrap_err().to_string()
        });
        assert!(told.contains("the server speaks TLS"), "{told}");
        served.recv_timeout(stage::PATIENCE).unwrap().unwrap_err();
    }
    answers(&endpoint);
}

#[test]
fn a_client_of_tls_is_told_that_the_server_does_not_speak_it() {
    let (of_tls, _) = serve(Transport::Tls, echo);
    let (plain, served) = serve(Transport::Tcp, read_all);
    let told = refused(&at(stage::address(&plain), &of_tls), &options());
    assert!(told.iter().all(|told| told.contains("does it speak TLS?") && !told.contains("cert=")), "{told:?}");
    for _ in told {
        let said = served.recv_timeout(stage::PATIENCE).unwrap().unwrap_err().to_string();
        assert!(said.contains("the client speaks TLS"), "{said}");
    }
    // One that answers in its own language.
    let (greeter, _) = serve(Transport::Tcp, |mut stream| stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n"));
    let told = refused(&at(stage::address(&greeter), &of_tls), &options());
    assert!(told.iter().all(|told| told.contains("the server does not speak TLS")), "{told:?}");
}

#[test]
fn a_server_that_says_nothing_costs_a_client_its_timeout_and_no_more() {
    let (of_tls, _) = serve(Transport::Tls, echo);
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = at(silent.local_addr().unwrap(), &of_tls);
    let options = ConnectOptions { timeout: Duration::from_millis(50), ..options() };
    for told in refused(&endpoint, &options) {
        assert!(told.contains("no TLS handshake within 50 ms"), "{told}");
    }
}

#[test]
fn a_certificate_of_another_server_is_not_trusted() {
    let (endpoint, served) = serve(Transport::Tls, echo);
    let (other, _) = serve(Transport::Tls, echo);
    for told in refused(&at(stage::address(&endpoint), &other), &options()) {
        assert!(told.contains("the server's certificate is not the one"), "{told}");
        let said = served.recv_timeout(stage::PATIENCE).unwrap().unwrap_err().to_string();
        assert!(said.contains("the client refused the TLS handshake"), "{said}");
    }
    answers(&endpoint);
}

#[test]
fn without_a_certificate_nobody_connects() {
    let (endpoint, _) = serve(Transport::Tls, echo);
    let bare = Endpoint::Tls { address: stage::address(&endpoint), certificate: None };
    for told in refused(&bare, &options()) {
        assert!(told.contains("needs the server's certificate"), "{told}");
    }
}

/// Connects with one set of names to a server with another; gives what either end says when it fails.
fn speak(server: Option<&'static str>, client: Option<&'static str>) -> (Result<(), String>, Result<(), String>) {
    run(async {
        let listener = match server {
            Some(name) => listen_as(name, None, Transport::Tls).await.unwrap(),
            None => listen(None, Transport::Tls).await.unwrap(),
        };
        let endpoint = listener.endpoint().unwrap();
        let serving = async {
            let mut stream = listener.accept().await.unwrap();
            stream.read_u8().await.map(drop).map_err(|error| error.to_string())
        };
        let calling = async {
            let options = options();
            let connected = match client {
                Some(name) => connect_as(name, &endpoint, &options).await,
                None => connect_async(&endpoint, &options).await,
            };
            let mut stream = connected.map_err(|error| error.to_string())?;
            stream.write_u8(1).await.map_err(|error| error.to_string())?;
            stream.flush().await.map_err(|error| error.to_string())
        };
        tokio::join!(serving, calling)
    })
}

#[test]
fn both_ends_check_what_is_to_be_spoken() {
    assert_eq!(speak(Some("h2"), Some("h2")), (Ok(()), Ok(())));
    assert_eq!(speak(None, None), (Ok(()), Ok(())));
    let (server, client) = speak(Some("h2"), Some("http/1.1"));
    assert!(server.unwrap_err().contains("another protocol"));
    assert!(client.unwrap_err().contains("the server refused the TLS handshake"));
    assert!(speak(Some("h2"), None).0.unwrap_err().contains("did not agree to speak h2"));
    assert!(speak(None, Some("h2")).1.unwrap_err().contains("did not agree to speak h2"));
}

#[test]
fn an_end_is_told_from_a_cut() {
    let (endpoint, served) = serve(Transport::Tls, read_all);
    let mut stream = connect(&endpoint);
    stream.write_all(b"all").unwrap();
    drop(stream);
    assert_eq!(served.recv_timeout(stage::PATIENCE).unwrap().unwrap(), 3);
    run(async {
        let mut stream = connect_async(&endpoint, &options()).await.unwrap();
        stream.write_all(b"all").await.unwrap();
    });
    assert_eq!(served.recv_timeout(stage::PATIENCE).unwrap().unwrap(), 3);
    let (endpoint, served) = serve(Transport::Tls, echo);
    let (cut, now) = switched(&endpoint, |_| None);
    let mut stream = connect(&cut);
    answered(&mut stream);
    now.store(true, Ordering::SeqCst);
    drop(stream);
    let cut = served.recv_timeout(stage::PATIENCE).unwrap().unwrap_err();
    assert_eq!(cut.kind(), ErrorKind::UnexpectedEof);
    assert!(cut.to_string().contains("cut off"), "{cut}");
}

/// A relay that meddles as soon as it is told to.
fn switched(
    endpoint: &Endpoint,
    mut meddle: impl FnMut(Vec<u8>) -> Option<Vec<u8>> + Send + 'static,
) -> (Endpoint, Arc<AtomicBool>) {
    let now = Arc::new(AtomicBool::new(false));
    let told = Arc::clone(&now);
    let relayed = move |bytes| if told.load(Ordering::SeqCst) { meddle(bytes) } else { Some(bytes) };
    (relay(endpoint, Box::new(relayed)), now)
}

#[test]
fn a_byte_that_was_changed_on_the_way_ends_the_connection() {
    let (endpoint, served) = serve(Transport::Tls, echo);
    let (meddler, now) = switched(&endpoint, |mut bytes| {
        *bytes.last_mut()? ^= 1;
        Some(bytes)
    });
    let mut stream = connect(&meddler);
    answered(&mut stream);
    now.store(true, Ordering::SeqCst);
    stream.write_all(b"more").unwrap();
    let said = served.recv_timeout(stage::PATIENCE).unwrap().unwrap_err();
    assert_eq!(said.kind(), ErrorKind::InvalidData, "{said}");
    let told = stream.read(&mut [0; 10]).unwrap_err();
    assert!(told.to_string().contains("BadRecordMac"), "{told}");
    answers(&endpoint);
}

#[test]
fn bytes_that_come_one_at_a_time_are_put_together() {
    let (endpoint, served) = serve(Transport::Tls, read_all);
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let slow = at(listener.local_addr().unwrap(), &endpoint);
    let there = stage::address(&endpoint);
    std::thread::spawn(move || {
        let (mut client, _) = listener.accept().unwrap();
        let mut onward = std::net::TcpStream::connect(there).unwrap();
        onward.set_nodelay(true).unwrap();
        let (mut from, mut to) = (onward.try_clone().unwrap(), client.try_clone().unwrap());
        std::thread::spawn(move || std::io::copy(&mut from, &mut to));
        let mut byte = [0];
        while client.read(&mut byte).unwrap() == 1 {
            onward.write_all(&byte).unwrap();
        }
        onward.shutdown(std::net::Shutdown::Write).unwrap();
    });
    let mut stream = connect(&slow);
    stream.write_all(&[7; 500]).unwrap();
    drop(stream);
    assert_eq!(served.recv_timeout(stage::PATIENCE).unwrap().unwrap(), 500);
}

#[test]
fn a_hello_that_breaks_off_anywhere_ends_that_connection_alone() {
    let (endpoint, served) = serve(Transport::Tls, read_all);
    let hello = hello(&endpoint);
    for cut in (0..hello.len()).step_by(7).chain([1, 2, 3, 4, 5, 6, hello.len() - 1]) {
        let mut stream = bare(&endpoint);
        stream.write_all(&hello[..cut]).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let said = served.recv_timeout(stage::PATIENCE).unwrap().unwrap_err();
        assert!(said.to_string().contains("closed the connection within the TLS handshake"), "{cut}: {said}");
    }
    drop(connect(&endpoint));
    assert_eq!(served.recv_timeout(stage::PATIENCE).unwrap().unwrap(), 0);
}

/// The first flight of a client.
fn hello(endpoint: &Endpoint) -> Vec<u8> {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let here = at(listener.local_addr().unwrap(), endpoint);
    let calling = std::thread::spawn(move || connect_blocking(&here, &options()).unwrap_err());
    let (mut stream, _) = listener.accept().unwrap();
    let mut hello = vec![0; 4096];
    let length = stream.read(&mut hello).unwrap();
    drop(stream);
    calling.join().unwrap();
    hello.truncate(length);
    hello
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_bytes_end_in_an_error(bytes in prop::collection::vec(any::<u8>(), 1..300), record: bool) {
        let (endpoint, served) = serve(Transport::Tls, read_all);
        let mut stream = bare(&endpoint);
        let header = [0x16, 3, 1, 0, bytes.len().to_le_bytes()[0]];
        let _ = stream.write_all(&if record { [&header[..], &bytes].concat() } else { bytes });
        let _ = stream.shutdown(std::net::Shutdown::Write);
        let said = served.recv_timeout(stage::PATIENCE).unwrap().unwrap_err().to_string();
        prop_assert!(said.contains("TLS") && said.lines().count() == 1, "{}", said);
        drop(connect(&endpoint));
        prop_assert_eq!(served.recv_timeout(stage::PATIENCE).unwrap().unwrap(), 0);
    }
}
