//! Connections that break, at either end.

use std::io::{Read, Write};
use std::time::Duration;

use bytes::Bytes;
use rpcbench_contract::workloads::Request;
use rpcbench_contract::{CallError, Client, Endpoint, Limits, SetupError};

use crate::bed::{PATIENCE, Running, check, connect, fail, imposter, lane};

#[test]
fn a_server_that_dies_gives_errors_and_no_silent_reconnection() {
    let first = Running::start();
    lane(async {
        let mut client = first.connect().await;
        check(&mut client, Request::Expand(1)).await;
        let endpoint = first.endpoint.clone();
        drop(first);
        let second = Running::on(Some(endpoint), Limits::default(), 1);
        for _ in 0..3 {
            let failed = fail(&mut client, Request::Expand(1)).await;
            assert!(matches!(failed, CallError::Connection(_)), "{failed:?}");
        }
        check(&mut second.connect().await, Request::Expand(1)).await;
    });
}

#[test]
fn nobody_listening_is_an_error_of_setup() {
    let endpoint = { Running::start().endpoint.clone() };
    let failed = lane(connect(&endpoint)).err().unwrap();
    assert!(matches!(failed, SetupError::Connect { .. }), "{failed}");
    let failed = lane(connect(&Endpoint::Unix("/nowhere".into()))).err().unwrap();
    assert!(matches!(failed, SetupError::Connect { .. }), "{failed}");
}

/// Answers the first request with these bytes.
pub(crate) fn answering(bytes: Vec<u8>) -> (Endpoint, std::thread::JoinHandle<()>) {
    imposter(move |mut stream| {
        let _ = stream.read(&mut [0; 4096]);
        let _ = stream.write_all(&bytes);
    })
}

/// A reply to the first call of a client, with an empty result, in its frame.
fn empty_result(method: &str) -> Vec<u8> {
    let length = |bytes: usize| u32::try_from(bytes).unwrap().to_be_bytes();
    let message = [&[0x80, 1, 0, 2][..], &length(method.len()), method.as_bytes(), &[0; 4], &[0]].concat();
    [&length(message.len())[..], &message].concat()
}

#[test]
fn a_peer_that_answers_with_nonsense_gives_an_error() {
    let nonsense = [
        b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec(),
        vec![0xff; 64],
        vec![0; 64],
        vec![0, 0, 0],
        vec![],
        [&[0x7f, 0, 0, 0, 0x80, 1, 0, 2][..], &[0; 64]].concat(),
        empty_result("Expand"),
        empty_result("EchoBlob"),
        empty_result("Nothing"),
    ];
    for bytes in nonsense {
        let (endpoint, thread) = answering(bytes);
        lane(async {
            let mut client = connect(&endpoint).await.unwrap();
            let failed = fail(&mut client, Request::Expand(1)).await;
            assert!(!matches!(failed, CallError::Encode(_) | CallError::Refused(_)), "{failed:?}");
        });
        thread.join().unwrap();
    }
}

#[test]
fn another_methods_reply_is_an_error_of_the_protocol() {
    // `Total` with a result of eight bytes, where `Burn` was called.
    let total = [&[0x80, 1, 0, 2][..], &[0, 0, 0, 5], b"Total", &[0; 4], &[10, 0, 0], &[7; 8], &[0]].concat();
    let (endpoint, thread) = answering([&[0, 0, 0, u8::try_from(total.len()).unwrap()], &total[..]].concat());
    lane(async {
        let mut client = connect(&endpoint).await.unwrap();
        let failed = fail(&mut client, Request::Burn(1)).await;
        assert!(matches!(&failed, CallError::Protocol(why) if why.contains("another method")), "{failed:?}");
    });
    thread.join().unwrap();
}

#[test]
fn a_connection_closes_with_its_client() {
    let (told, closed) = std::sync::mpsc::channel();
    let (endpoint, thread) = imposter(move |mut stream| {
        told.send(stream.read_to_end(&mut vec![]).is_ok()).unwrap();
    });
    lane(async {
        drop(connect(&endpoint).await.unwrap());
        let ended = tokio::task::spawn_blocking(move || closed.recv_timeout(PATIENCE));
        assert!(ended.await.unwrap().unwrap(), "the connection was not closed in order");
    });
    thread.join().unwrap();
}

#[test]
fn clients_that_vanish_in_the_middle_of_a_call_harm_nobody() {
    let server = Running::start();
    lane(async {
        let mut witness = server.connect().await;
        for _ in 0..20 {
            let mut client = server.connect().await;
            let request = client.prepare(&Request::EchoBlob(Bytes::from(vec![3; 1 << 20])));
            let call = tokio::task::spawn_local(async move { drop(client.call(request).await) });
            check(&mut witness, Request::Expand(1)).await;
            call.abort();
        }
        check(&mut witness, Request::EchoBlob(Bytes::from(vec![4; 1 << 20]))).await;
    });
}

#[test]
fn a_call_that_was_given_up_ends_its_connection_alone() {
    let server = Running::start();
    lane(async {
        for _ in 0..3 {
            let mut client = server.connect().await;
            let request = client.prepare(&Request::Burn(10_000_000));
            let given_up = tokio::time::timeout(Duration::from_millis(1), client.call(request)).await;
            assert!(given_up.is_err(), "ten million rounds in a millisecond");
            let failed = fail(&mut client, Request::Expand(1)).await;
            assert!(matches!(failed, CallError::Connection(_)), "{failed:?}");
        }
        check(&mut server.connect().await, Request::Expand(1)).await;
    });
}
