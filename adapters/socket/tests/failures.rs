//! Servers that die, lie or keep silent: a call ends with the right error, and its connection is not used again.

#[macro_use]
mod bed;

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use bed::{check, connect, framed, good, lane, start};
use rpcbench_contract::workloads::Request;
use rpcbench_contract::{Adapter, CallError, Client, ConnectOptions, Endpoint, SetupError};
use rpcbench_socket::frame::HEADER;
use rpcbench_socket::{Tcp, TcpAsync, Uds};
use rpcbench_transport::{BlockingStream, listen_blocking};

/// A server that takes one connection, reads one request of 13 body bytes, and does as it likes.
fn fake<A: Adapter>(act: impl FnOnce(&mut BlockingStream) + Send + 'static) -> (Endpoint, JoinHandle<()>) {
    let listener = listen_blocking(None, A::INFO.transport).unwrap();
    let endpoint = listener.endpoint().unwrap();
    let thread = thread::spawn(move || {
        let mut stream = listener.accept().unwrap();
        stream.read_exact(&mut [0; HEADER + 13]).unwrap();
        act(&mut stream);
    });
    (endpoint, thread)
}

/// Calls a fake server and then calls again; gives the first error, checks the second.
fn fail<A: Adapter>(options: &ConnectOptions, act: impl FnOnce(&mut BlockingStream) + Send + 'static) -> CallError {
    let (endpoint, thread) = fake::<A>(act);
    let error = lane(async {
        let mut client = A::connect(&endpoint, options).await.unwrap();
        let request = client.prepare(&good().request);
        let error = client.call(request).await.err().expect("an error");
        let again = client.call(client.prepare(&good().request)).await.err().expect("no further call");
        assert!(matches!(again, CallError::Connection(_)), "{again}");
        error
    });
    thread.join().unwrap();
    error
}

fn a_dying_server_is_an_error<A: Adapter>() {
    let options = ConnectOptions::default();
    let at_once = fail::<A>(&options, |_| ());
    assert!(matches!(at_once, CallError::Connection(_)), "{at_once}");
    let halfway = fail::<A>(&options, |stream| stream.write_all(&framed(0, b"12345")[..HEADER + 2]).unwrap());
    assert!(matches!(&halfway, CallError::Connection(cause) if cause.contains("inside a frame")), "{halfway}");
}

fn a_lying_server_is_an_error<A: Adapter>() {
    let options = ConnectOptions::default();
    for bytes in [framed(1, b"another request's"), [framed(0, b""), vec![0]].concat(), vec![0xff; 40]] {
        let error = fail::<A>(&options, move |stream| stream.write_all(&bytes).unwrap());
        assert!(matches!(error, CallError::Protocol(_)), "{error}");
    }
}

fn what_is_no_value_is_an_error_when_it_is_restored<A: Adapter>() {
    let (endpoint, thread) = fake::<A>(|stream| stream.write_all(&framed(0, b"still there?")).unwrap());
    lane(async {
        let mut client = A::connect(&endpoint, &ConnectOptions::default()).await.unwrap();
        let reply = client.call(client.prepare(&good().request)).await.unwrap();
        assert_ne!(client.proof(&reply), good().proof);
        assert!(matches!(client.restore(reply), Err(CallError::Protocol(_))));
    });
    thread.join().unwrap();
}

/// Short enough for a test, long enough for a busy machine to connect.
fn hasty() -> ConnectOptions {
    ConnectOptions { call_timeout: Duration::from_millis(100), ..ConnectOptions::default() }
}

#[test]
fn a_silent_server_is_a_timeout() {
    let started = Instant::now();
    let error = fail::<Tcp>(&hasty(), |stream| drop(stream.read(&mut [0])));
    assert!(matches!(error, CallError::Timeout(after) if after == Duration::from_millis(100)), "{error}");
    assert!(started.elapsed() < Duration::from_secs(4));
}

#[test]
fn a_reply_that_trickles_is_a_timeout() {
    let error = fail::<Tcp>(&hasty(), |stream| {
        for byte in framed(0, &[7; 1000]) {
            if stream.write_all(&[byte]).is_err() {
                return;
            }
            thread::sleep(Duration::from_millis(10));
        }
        panic!("the client waited for all of it");
    });
    assert!(matches!(error, CallError::Timeout(_)), "{error}");
}

#[test]
fn an_abandoned_call_leaves_a_connection_that_is_not_used_again() {
    let server = start::<TcpAsync>();
    lane(async {
        let mut client = connect::<TcpAsync>(&server).await;
        let request = client.prepare(&Request::Burn(10_000_000));
        assert!(tokio::time::timeout(Duration::from_millis(1), client.call(request)).await.is_err());
        let again = client.call(client.prepare(&good().request)).await;
        assert!(matches!(again, Err(CallError::Connection(_))));
        check(&mut connect::<TcpAsync>(&server).await, &good()).await;
    });
}

#[test]
fn nobody_there_is_an_error() {
    lane(async {
        let options = ConnectOptions::default();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        for endpoint in [Endpoint::Tcp(port), Endpoint::Local] {
            assert!(matches!(Tcp::connect(&endpoint, &options).await, Err(SetupError::Connect { .. })));
            assert!(matches!(TcpAsync::connect(&endpoint, &options).await, Err(SetupError::Connect { .. })));
        }
        let gone = Endpoint::Unix("/nonexistent/rpcbench.sock".into());
        assert!(matches!(Uds::connect(&gone, &options).await, Err(SetupError::Connect { .. })));
    });
}

#[test]
fn the_socket_file_goes_with_the_server() {
    let server = start::<Uds>();
    let Endpoint::Unix(path) = server.endpoint.clone() else { panic!("no Unix socket") };
    assert!(path.exists());
    drop(server);
    assert!(!path.exists());
}

for_each_adapter! {
    a_dying_server_is_an_error
    a_lying_server_is_an_error
    what_is_no_value_is_an_error_when_it_is_restored
}
