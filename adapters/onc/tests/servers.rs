//! Servers that die, reset, stall, speak something else or answer strangely, and callers that go away.

mod serving;

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use rpcbench_contract::workloads::{Reply, Request};
use rpcbench_contract::{Adapter, CallError, Client, ConnectOptions, Endpoint, Limits, SetupError};
use rpcbench_onc::protocol::{Failure, put_failure, put_success};
use rpcbench_onc::{Onc, OncClient};
use serving::{Serving, lane};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, spawn_local};
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

fn marked(bytes: &[u8], last: bool) -> Vec<u8> {
    let mark = u32::from(last) << 31 | u32::try_from(bytes.len()).unwrap();
    [&mark.to_be_bytes()[..], bytes].concat()
}

fn success(xid: u32, results: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    put_success(xid, &mut out);
    [&out, results].concat()
}

/// Reads a call of one fragment, and gives its xid.
async fn xid(socket: &mut TcpStream) -> Option<u32> {
    let mark = socket.read_u32().await.ok()?;
    let mut body = vec![0; (mark ^ 1 << 31) as usize];
    socket.read_exact(&mut body).await.ok()?;
    Some(u32::from_be_bytes(*body.first_chunk().unwrap()))
}

/// A server that does what the script says with its one client.
async fn scripted<F: Future + 'static>(
    act: impl FnOnce(TcpStream) -> F + 'static,
) -> (Endpoint, JoinHandle<F::Output>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = Endpoint::Tcp(listener.local_addr().unwrap());
    let acting = spawn_local(async move { act(listener.accept().await.unwrap().0).await });
    (endpoint, acting)
}

/// The same, once it has answered procedure 0.
async fn greeting<F: Future + 'static>(
    act: impl FnOnce(TcpStream) -> F + 'static,
) -> (OncClient, JoinHandle<F::Output>) {
    let (endpoint, acting) = scripted(|mut socket| async move {
        let null = xid(&mut socket).await.unwrap();
        socket.write_all(&marked(&success(null, &[]), true)).await.unwrap();
        act(socket).await
    })
    .await;
    (Onc::connect(&endpoint, &ConnectOptions::default()).await.unwrap(), acting)
}

/// One call against a server that answers it so; the bytes are made from its xid.
fn answered(answer: impl FnOnce(u32) -> Vec<u8> + 'static) -> Result<Reply, CallError> {
    lane(async {
        let (mut client, _acting) = greeting(|mut socket| async move {
            let xid = xid(&mut socket).await.unwrap();
            socket.write_all(&answer(xid)).await.unwrap();
            // Until the client closes.
            let _ = socket.read_u8().await;
        })
        .await;
        client.call(Request::Burn(1)).await
    })
}

#[test]
fn a_reply_may_come_in_any_fragments() {
    let reply = |xid| success(xid, &[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9]);
    for size in [1, 3, 24, 100] {
        let bytes = move |xid| {
            let reply = reply(xid);
            let count = reply.chunks(size).count();
            let fragments = reply.chunks(size).enumerate().map(|(place, part)| marked(part, place + 1 == count));
            fragments.collect::<Vec<_>>().concat()
        };
        assert_eq!(answered(bytes).unwrap(), Reply::Burn(9));
    }
}

#[test]
fn strange_replies_are_errors_of_their_call() {
    let failure = |failure| {
        move |xid| {
            let mut out = Vec::new();
            put_failure(xid, failure, &mut out);
            marked(&out, true)
        }
    };
    let error = answered(failure(Failure::ProcedureUnavailable)).unwrap_err();
    assert!(matches!(&error, CallError::Remote(text) if text.contains("PROC_UNAVAIL")), "{error}");
    let error = answered(|xid| marked(&success(xid, &[0; 8]), true)).unwrap_err();
    assert!(
        matches!(&error, CallError::Protocol(text) if text.contains("8 more are needed, and 4 are left")),
        "{error}"
    );
    let error = answered(|xid| marked(&success(xid, &[0; 16]), true)).unwrap_err();
    assert!(matches!(&error, CallError::Protocol(text) if text.contains("left over")), "{error}");
    let error = answered(|xid| marked(&success(xid, b"\0\0\0\x01\0\0\0\x04a\nb\x1b"), true)).unwrap_err();
    assert!(matches!(&error, CallError::Remote(text) if text == "refused: a b "), "{error}");
}

#[test]
fn a_server_that_breaks_the_protocol_loses_its_client() {
    let error = answered(|xid| marked(&success(xid ^ 1, &[]), true)).unwrap_err();
    assert!(matches!(&error, CallError::Protocol(text) if text.contains("no open call")), "{error}");
    let error = answered(|_| vec![0x7f, 0xff, 0xff, 0xff]).unwrap_err();
    assert!(matches!(&error, CallError::Protocol(text) if text.contains("2147483647 bytes or more")), "{error}");
    let error = answered(|_| vec![0; 1000]).unwrap_err();
    assert!(matches!(&error, CallError::Protocol(text) if text.contains("empty fragments")), "{error}");
}

#[test]
fn a_client_whose_server_broke_the_protocol_closes_the_connection() {
    lane(async {
        let (client, acting) = greeting(|mut socket| async move {
            let first = xid(&mut socket).await.unwrap();
            xid(&mut socket).await.unwrap();
            socket.write_all(&marked(&success(first ^ 1 << 30, &[]), true)).await.unwrap();
        })
        .await;
        let callers = [client.share().unwrap(), client.share().unwrap()].map(|mut client| {
            spawn_local(async move {
                for _ in 0..3 {
                    let error = client.call(Request::Burn(1)).await.unwrap_err();
                    assert!(matches!(error, CallError::Protocol(_)), "{error}");
                }
            })
        });
        for caller in callers {
            timeout(Duration::from_secs(10), caller).await.unwrap().unwrap();
        }
        acting.await.unwrap();
    });
}

#[test]
fn a_server_that_goes_away_within_a_reply_is_said_to() {
    lane(async {
        let (mut client, _acting) = greeting(|mut socket| async move {
            let xid = xid(&mut socket).await.unwrap();
            socket.write_all(&marked(&success(xid, &[0; 12]), true)[..20]).await.unwrap();
        })
        .await;
        let error = client.call(Request::Burn(1)).await.unwrap_err();
        assert!(matches!(&error, CallError::Connection(text) if text.contains("in the middle")), "{error}");
        let error = client.call(Request::Burn(1)).await.unwrap_err();
        assert!(matches!(error, CallError::Connection(_)), "{error}");
    });
}

#[test]
fn a_reset_fails_every_call_and_those_that_follow() {
    lane(async {
        let (client, _acting) = greeting(|mut socket| async move {
            xid(&mut socket).await.unwrap();
            socket.set_zero_linger().unwrap();
        })
        .await;
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

/// Begins a call and drops it.
async fn give_up(client: &OncClient) {
    let mut other = client.share().unwrap();
    let mut call = pin!(other.call(Request::Burn(1)));
    assert!(poll_fn(|cx| Poll::Ready(call.as_mut().poll(cx).is_pending())).await);
}

#[test]
fn a_late_reply_is_no_violation() {
    lane(async {
        let (mut client, _acting) = greeting(|mut socket| async move {
            // The reply to the call that was given up comes with the next one's, before or after.
            for late_first in [true, false, true] {
                let (given_up, wanted) = (xid(&mut socket).await.unwrap(), xid(&mut socket).await.unwrap());
                let late = marked(&success(given_up, &[0xff; 12]), true);
                let due = marked(&success(wanted, &[0; 12]), true);
                let both = if late_first { [late, due].concat() } else { [due, late].concat() };
                socket.write_all(&both).await.unwrap();
            }
            let _ = socket.read_u8().await;
        })
        .await;
        for _ in 0..3 {
            give_up(&client).await;
            assert_eq!(client.call(Request::Burn(1)).await.unwrap(), Reply::Burn(0));
        }
    });
}

#[test]
fn the_places_of_dropped_calls_are_used_again() {
    lane(async {
        let (mut client, acting) = greeting(|mut socket| async move {
            let mut largest = 0;
            while let Some(xid) = xid(&mut socket).await {
                largest = largest.max(xid & 0xfff);
                socket.write_all(&marked(&success(xid, &[0; 12]), true)).await.unwrap();
            }
            largest
        })
        .await;
        for round in 0..60 {
            give_up(&client).await;
            // Some are dropped with their reply already there.
            if round % 3 != 0 {
                client.call(Request::Burn(1)).await.unwrap();
            }
        }
        client.call(Request::Burn(1)).await.unwrap();
        drop(client);
        let largest = timeout(Duration::from_secs(10), acting).await.unwrap().unwrap();
        assert!(largest <= 3, "place {largest} for two calls at once");
    });
}

#[test]
fn a_reply_over_the_limit_is_an_error_and_so_is_such_a_request() {
    let serving = Serving::start();
    lane(async {
        let options = ConnectOptions { limits: Limits { message: 1000 }, ..ConnectOptions::default() };
        let mut client = Onc::connect(&serving.endpoint, &options).await.unwrap();
        let error = client.call(Request::EchoBlob(vec![0; 2000].into())).await.unwrap_err();
        assert!(matches!(&error, CallError::Encode(text) if text.contains("at most 1000")), "{error}");
        client.call(Request::EchoBlob(vec![0; 900].into())).await.unwrap();
        let error = client.call(Request::Expand(1000)).await.unwrap_err();
        assert!(matches!(&error, CallError::Protocol(text) if text.contains("a record of")), "{error}");
    });
}

/// What a client makes of a server that answers procedure 0 so, and then closes or waits.
fn connect_to(closes: bool, answer: impl FnOnce(u32) -> Vec<u8> + 'static) -> String {
    lane(async {
        let (endpoint, _acting) = scripted(move |mut socket| async move {
            let xid = xid(&mut socket).await.unwrap();
            socket.write_all(&answer(xid)).await.unwrap();
            if !closes {
                let _ = socket.read_u8().await;
            }
        })
        .await;
        let options = ConnectOptions { timeout: Duration::from_millis(300), ..ConnectOptions::default() };
        let error = Onc::connect(&endpoint, &options).await.err().unwrap();
        assert!(matches!(error, SetupError::Connect { .. }));
        error.to_string()
    })
}

#[test]
fn a_server_of_something_else_is_found_out_when_connecting() {
    let http = connect_to(true, |_| b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec());
    assert!(http.contains("not a server of ONC RPC"), "{http}");
    let unavailable = connect_to(false, |xid| {
        let mut out = Vec::new();
        put_failure(xid, Failure::ProgramUnavailable, &mut out);
        marked(&out, true)
    });
    assert!(unavailable.contains("PROG_UNAVAIL"), "{unavailable}");
    assert!(connect_to(false, |xid| marked(&success(xid, &[0; 4]), true)).contains("answered 4 bytes"));
    assert!(connect_to(false, |xid| marked(&success(xid ^ 1, &[]), true)).contains("no open call"));
    assert!(connect_to(true, |_| vec![]).contains("closed the connection"));
    assert!(connect_to(true, |_| vec![0x80]).contains("in the middle of a record"));
    assert!(connect_to(false, |_| vec![0x80]).contains("in time"));
}

#[test]
fn nobody_listens() {
    let endpoint = { Serving::start().endpoint.clone() };
    let failed = lane(Onc::connect(&endpoint, &ConnectOptions::default())).err().unwrap();
    assert!(matches!(failed, SetupError::Connect { .. }), "{failed}");
}

#[test]
fn a_connection_closes_with_its_last_handle() {
    lane(async {
        let (client, acting) = greeting(|mut socket| async move { socket.read_u8().await.is_err() }).await;
        let second = client.share().unwrap();
        drop(client);
        tokio::task::yield_now().await;
        assert!(!acting.is_finished(), "a handle is left, and the connection has closed");
        drop(second);
        assert!(timeout(Duration::from_secs(10), acting).await.unwrap().unwrap());
    });
}

#[test]
fn a_call_that_was_given_up_leaves_the_connection_usable() {
    let serving = Serving::start();
    lane(async {
        let mut client = serving.client().await;
        for _ in 0..3 {
            let given_up = timeout(Duration::from_millis(1), client.call(Request::Burn(5_000_000))).await;
            assert!(given_up.is_err(), "five million rounds in a millisecond");
            assert_eq!(client.call(Request::Expand(0)).await.unwrap(), Reply::Expand(vec![]));
        }
    });
}
