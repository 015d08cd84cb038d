//! Servers that die, reset, stall or speak something else, and clients that go away.

mod serving;

use std::future::poll_fn;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use rpcbench_binary::BinaryBincode;
use rpcbench_binary::protocol::{CallId, CodecName, HELLO_BYTES, Header, Hello, Kind, Role, VERSION, Welcome};
use rpcbench_contract::workloads::Request;
use rpcbench_contract::{Adapter, CallError, Client, ConnectOptions, Endpoint};
use serving::{Serving, lane};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::task::spawn_local;
use tokio::time::timeout;

#[test]
fn a_server_that_dies_fails_the_open_calls_and_those_that_follow() {
    let serving = Serving::start();
    lane(async {
        let mut client = serving.client().await;
        client.call(Request::Burn(1)).await.unwrap();
        let open: Vec<_> = (0..4)
            .map(|_| {
                let mut other = client.share().unwrap();
                spawn_local(async move { while other.call(Request::Burn(100_000)).await.is_ok() {} })
            })
            .collect();
        tokio::task::yield_now().await;
        tokio::task::spawn_blocking(move || drop(serving)).await.unwrap();
        for caller in open {
            timeout(Duration::from_secs(10), caller).await.unwrap().unwrap();
        }
        // Alone, and together.
        let error = timeout(Duration::from_secs(10), client.call(Request::Burn(1))).await.unwrap().unwrap_err();
        assert!(matches!(error, CallError::Connection(_)), "{error}");
        let (mut second, mut third) = (client.share().unwrap(), client.share().unwrap());
        let together = async { tokio::join!(second.call(Request::Burn(1)), third.call(Request::Burn(1))) };
        let errors = timeout(Duration::from_secs(10), together).await.unwrap();
        assert!(matches!(errors, (Err(CallError::Connection(_)), Err(CallError::Connection(_)))));
    });
}

/// A server that is only as much of one as the script makes it: accepts one client and says hello.
async fn scripted() -> (Endpoint, impl Future<Output = tokio::net::TcpStream>) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = Endpoint::Tcp(listener.local_addr().unwrap());
    let greeted = async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        socket.read_exact(&mut [0; HELLO_BYTES]).await.unwrap();
        let (role, welcome, codec) = (Role::Server, Welcome::Accepted, CodecName::new("bincode"));
        let hello = Hello { version: VERSION, role, welcome, limit: 1 << 20, calls: 4096, codec };
        socket.write_all(&hello.encode()).await.unwrap();
        socket
    };
    (endpoint, greeted)
}

#[test]
fn a_reset_fails_every_call_and_those_that_follow() {
    lane(async {
        let (endpoint, greeted) = scripted().await;
        spawn_local(async move {
            let mut socket = greeted.await;
            // Two calls, of which the second is not read.
            socket.read_exact(&mut [0; 16]).await.unwrap();
            socket.set_zero_linger().unwrap();
        });
        let client = BinaryBincode::connect(&endpoint, &ConnectOptions::default()).await.unwrap();
        let callers = [client.share().unwrap(), client.share().unwrap()].map(|mut client| {
            spawn_local(async move {
                for _ in 0..3 {
                    let error = client.call(Request::Burn(1)).await.unwrap_err();
                    assert!(matches!(error, CallError::Connection(_)), "{error}");
                }
            })
        });
        for caller in callers {
            timeout(Duration::from_secs(10), caller).await.unwrap().unwrap();
        }
    });
}

#[test]
fn the_slots_of_dropped_calls_are_used_again() {
    lane(async {
        let (endpoint, greeted) = scripted().await;
        // Refuses every request, and returns the largest slot.
        let serving = spawn_local(async move {
            let mut socket = greeted.await;
            let (mut bytes, mut largest) = ([0; 16], 0);
            while socket.read_exact(&mut bytes).await.is_ok() {
                let header = Header::decode(bytes).unwrap();
                socket.read_exact(&mut vec![0; header.length as usize]).await.unwrap();
                if header.kind == Kind::Request {
                    largest = largest.max(CallId::from_bits(header.id).slot);
                    let reply = Header { length: 0, kind: Kind::Reply, status: 1, ..header };
                    socket.write_all(&reply.encode()).await.unwrap();
                }
            }
            largest
        });
        let mut client = BinaryBincode::connect(&endpoint, &ConnectOptions::default()).await.unwrap();
        for round in 0..60 {
            let mut other = client.share().unwrap();
            let mut call = pin!(other.call(Request::Burn(1)));
            assert!(poll_fn(|cx| Poll::Ready(call.as_mut().poll(cx).is_pending())).await);
            // Some are dropped with their reply already there.
            if round % 3 != 0 {
                client.call(Request::Burn(1)).await.unwrap_err();
            }
        }
        client.call(Request::Burn(1)).await.unwrap_err();
        drop(client);
        let largest = timeout(Duration::from_secs(10), serving).await.unwrap().unwrap();
        assert!(largest <= 3, "slot {largest} for two calls at once");
    });
}

/// What a client makes of a server that says these bytes to everybody, and then closes or waits.
fn connect_to(bytes: &'static [u8], closes: bool) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = Endpoint::Tcp(listener.local_addr().unwrap());
    let (release, wait) = std::sync::mpsc::channel::<()>();
    let thread = std::thread::spawn(move || {
        let (mut socket, _) = listener.accept().unwrap();
        socket.read_exact(&mut [0; HELLO_BYTES]).unwrap();
        socket.write_all(bytes).unwrap();
        if !closes {
            let _ = wait.recv();
        }
    });
    let error = lane(async {
        let options = ConnectOptions { timeout: Duration::from_millis(300), ..ConnectOptions::default() };
        BinaryBincode::connect(&endpoint, &options).await.err().unwrap().to_string()
    });
    drop(release);
    thread.join().unwrap();
    error
}

#[test]
fn a_server_that_speaks_something_else_is_said_so() {
    assert!(connect_to(b"HTTP/1.1 400 Bad Request\r\n\r\n", true).contains("does not speak this protocol"));
    assert!(connect_to(b"\xb6rpc", true).contains("in the middle of the greeting"));
    assert!(connect_to(b"\xb6rpc", false).contains("in time"));
}
