//! A client against servers that fail it.

mod running;

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};

use rpcbench_contract::workloads::Request;
use rpcbench_contract::{Adapter, CallError, ConnectOptions, Endpoint, Limits, SetupError};
use rpcbench_thrift::{ThriftBinary, ThriftCompact};

/// A server that does one thing with its first connection.
fn server(act: impl FnOnce(TcpStream) + Send + 'static) -> Endpoint {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = Endpoint::Tcp(listener.local_addr().unwrap());
    std::thread::spawn(move || act(listener.accept().unwrap().0));
    endpoint
}

fn failure<A: Adapter>(endpoint: &Endpoint, options: &ConnectOptions) -> CallError {
    let mut client = running::connect::<A>(endpoint, options);
    running::call(&mut client, &Request::EchoBlob(vec![7; 64].into())).unwrap_err()
}

fn dies<A: Adapter>() {
    let endpoint = server(|mut stream| {
        stream.read_exact(&mut [0; 8]).unwrap();
    });
    assert!(matches!(failure::<A>(&endpoint, &ConnectOptions::default()), CallError::Connection(_)));
}

#[test]
fn a_dying_server_is_an_error() {
    dies::<ThriftBinary>();
    dies::<ThriftCompact>();
}

fn hangs<A: Adapter>() {
    let endpoint = server(|mut stream| while stream.read(&mut [0; 4096]).is_ok_and(|bytes| bytes > 0) {});
    let call_timeout = Duration::from_millis(150);
    let start = Instant::now();
    let error = failure::<A>(&endpoint, &ConnectOptions { call_timeout, ..ConnectOptions::default() });
    assert!(matches!(error, CallError::Timeout(after) if after == call_timeout), "{error:?}");
    assert!(start.elapsed() >= call_timeout && start.elapsed() < Duration::from_secs(4));
}

#[test]
fn a_silent_server_is_a_timeout() {
    hangs::<ThriftBinary>();
    hangs::<ThriftCompact>();
}

#[test]
fn a_server_that_does_not_read_is_a_timeout() {
    let (keep, kept) = std::sync::mpsc::channel();
    let endpoint = server(move |stream| keep.send(stream).unwrap());
    let options = ConnectOptions { call_timeout: Duration::from_millis(150), ..ConnectOptions::default() };
    let mut client = running::connect::<ThriftBinary>(&endpoint, &options);
    let _open = kept.recv().unwrap();
    let error = running::call(&mut client, &Request::EchoBlob(vec![7; 15 << 20].into())).unwrap_err();
    assert!(matches!(error, CallError::Timeout(_)), "{error:?}");
}

/// Answers the first request with these bytes.
fn answering(bytes: Vec<u8>) -> Endpoint {
    server(move |mut stream| {
        let _ = stream.read(&mut [0; 4096]);
        let _ = stream.write_all(&bytes);
    })
}

#[test]
fn nonsense_is_an_error_of_the_protocol() {
    let error = failure::<ThriftBinary>(&answering(vec![0, 0, 0, 4, 9, 9, 9, 9]), &ConnectOptions::default());
    assert!(matches!(&error, CallError::Protocol(reason) if reason.contains("bad version")), "{error:?}");
    let error = failure::<ThriftCompact>(&answering(vec![0, 0, 0, 4, 9, 9, 9, 9]), &ConnectOptions::default());
    assert!(matches!(&error, CallError::Protocol(reason) if reason.contains("compact protocol header")), "{error:?}");
}

#[test]
fn another_calls_reply_is_an_error_of_the_protocol() {
    // A compact reply of sequence 9 to EchoBlob, with an empty result.
    let reply = [&[0, 0, 0, 13, 0x82, 0x41, 9, 8][..], b"EchoBlob", &[0]].concat();
    let error = failure::<ThriftCompact>(&answering(reply), &ConnectOptions::default());
    assert!(matches!(&error, CallError::Protocol(reason) if reason.contains("expected 1 got 9")), "{error:?}");
}

#[test]
fn a_reply_over_the_limit_is_an_error() {
    let options = ConnectOptions { limits: Limits { message: 1000 }, ..ConnectOptions::default() };
    let mut client = running::connect::<ThriftCompact>(&running::serve::<ThriftCompact>(), &options);
    let error = running::call(&mut client, &Request::Expand(1000)).unwrap_err();
    assert!(error.to_string().contains("at most 1000 allowed"), "{error:?}");
}

#[test]
fn nobody_listens() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let (endpoint, options) = (Endpoint::Tcp(closed), ConnectOptions::default());
    let connected = running::block_on(ThriftBinary::connect(&endpoint, &options));
    assert!(matches!(connected, Err(SetupError::Connect { .. })));
}
