//! What messages claim and have not, or have and must not, at either end.
//!
//! A refusal has words; a panic of the server's task, which closes its connection too, has none. So the words are asked for.

use rpcbench_contract::CallError;
use rpcbench_contract::workloads::Request;

use crate::bed::{Running, connect, fail, lane};
use crate::failures::answering;
use crate::hostile::{call_to, framed, length};

const MANY: &str = "a length of 2147483647 is claimed";
const FEW: &str = "a length of -1 is claimed";
const NO_TEXT: &str = "a text is not UTF-8";
const DEEP: &str = "more than 99 structs lie within each other";
const DEEP_SKIP: &str = "cannot parse past";

/// A field of a container of these types, with so many elements said to come, and these that do.
fn container(field: u8, id: u8, types: &[u8], size: i32, elements: &[u8]) -> Vec<u8> {
    [&[field, 0, id][..], types, &size.to_be_bytes(), elements].concat()
}

/// A tree that does not end, of operands and expressions in turn.
fn tree(depth: usize) -> Vec<u8> {
    [&[12, 0, 1][..], &[12, 0, 2, 12, 0, 2].repeat(depth)].concat()
}

/// Lists of one list each, in a field that nobody knows, within as many structs as there may be.
fn lists_within_structs() -> Vec<u8> {
    [&[12, 0, 1][..], &[12, 0, 2].repeat(97), &[15, 0, 9], &[15, 0, 0, 0, 1].repeat(100_000)].concat()
}

#[test]
fn a_server_says_what_it_refuses_of_a_request() {
    let server = Running::start();
    let blob = |length: i32| [&[11, 0, 1][..], &length.to_be_bytes(), &[0]].concat();
    let text = |length: i32| container(15, 1, &[12], 1, &[&[11, 0, 1][..], &length.to_be_bytes(), &[0; 8]].concat());
    let bools = vec![0; 4 << 20];
    for (name, method, arguments, words) in [
        ("two billion players", "EchoPlayer", container(15, 1, &[12], i32::MAX, &[]), MANY),
        ("fewer players than none", "EchoPlayer", container(15, 1, &[12], -1, &[]), FEW),
        ("players that never come", "EchoPlayer", container(15, 1, &[12], 16_000, &[0; 99]), "a length of 16000"),
        ("players said to be four million bools", "EchoPlayer", container(15, 1, &[2], 4 << 20, &bools), "4194304"),
        ("two billion sets", "Eval", container(14, 9, &[14], i32::MAX, &[0]), MANY),
        ("two billion maps", "Eval", container(13, 9, &[13, 13], i32::MAX, &[0]), MANY),
        ("a map of fewer than no pairs", "Eval", container(13, 9, &[2, 2], -1, &[0]), FEW),
        ("a blob of two billion bytes", "EchoBlob", blob(i32::MAX), MANY),
        ("a blob of fewer than no bytes", "EchoBlob", blob(-1), FEW),
        ("a text of two billion bytes", "Rank", text(i32::MAX), MANY),
        ("a text of fewer than no bytes", "Rank", text(-1), FEW),
        ("a text that is none", "Rank", container(15, 1, &[12], 1, b"\x0b\0\x01\0\0\0\x01\xff\0\0"), NO_TEXT),
        ("a tree two levels too deep", "Eval", tree(50), DEEP),
        ("a bottomless tree", "Eval", tree(1_000_000), DEEP),
        ("a bottomless struct that nobody knows", "Eval", [12, 0, 9].repeat(1_000_000), DEEP_SKIP),
        ("bottomless lists that nobody knows", "Eval", lists_within_structs(), DEEP_SKIP),
    ] {
        let answer = server.provoke(&call_to(method, &arguments));
        let answer = String::from_utf8_lossy(&answer);
        assert!(answer.contains(words), "{name}: {answer}");
    }
    server.still_serves();
}

/// A message of a type, from its version to its name's length and what is there of the name.
fn message(kind: u8, claimed: i32, rest: &[u8]) -> Vec<u8> {
    framed(&[&[0x80, 1, 0, kind][..], &claimed.to_be_bytes(), rest].concat())
}

#[test]
fn a_server_says_what_it_refuses_of_a_message() {
    let server = Running::start();
    let exception = [&b"Expand"[..], &[0, 0, 0, 5, 0]].concat();
    for (name, bytes, words) in [
        ("a name longer than its message", message(1, i32::MAX, b"Expand"), MANY),
        ("a name shorter than none", message(1, -1, b"Expand"), FEW),
        ("a name that is no text", message(1, 6, b"Expan\xff\0\0\0\x05\0"), NO_TEXT),
        ("an exception in a request's place", message(3, 6, &exception), "an exception is no request"),
    ] {
        let answer = server.provoke(&bytes);
        let answer = String::from_utf8_lossy(&answer);
        assert!(answer.contains(words), "{name}: {answer}");
    }
    server.still_serves();
}

#[test]
fn a_client_says_what_it_refuses_of_a_reply() {
    let reply = |kind, result: &[u8]| message(kind, 6, &[&b"Expand"[..], &[0; 4], result].concat());
    let text = |claimed: i32| [&[11, 0, 1][..], &claimed.to_be_bytes(), &[0]].concat();
    let nested = [12, 0, 9].repeat(1_000_000);
    for (name, bytes, words) in [
        ("two billion products", reply(2, &container(15, 0, &[12], i32::MAX, &[])), MANY),
        ("fewer products than none", reply(2, &container(15, 0, &[12], -1, &[])), FEW),
        ("a bottomless struct that nobody knows", reply(2, &nested), DEEP_SKIP),
        ("a name longer than its message", message(2, i32::MAX, b"Expand"), MANY),
        ("an exception of two billion letters", reply(3, &text(i32::MAX)), MANY),
        ("an exception of fewer letters than none", reply(3, &text(-1)), FEW),
        ("a bottomless struct in an exception", reply(3, &nested), DEEP_SKIP),
    ] {
        let (endpoint, thread) = answering(bytes);
        lane(async {
            let failed = fail(&mut connect(&endpoint).await.unwrap(), Request::Expand(1)).await;
            assert!(matches!(&failed, CallError::Protocol(why) if why.contains(words)), "{name}: {failed:?}");
        });
        thread.join().unwrap();
    }
}

#[test]
fn an_exception_is_still_what_the_server_said() {
    let exception = [&[11, 0, 1][..], &length(4), b"alas", &[8, 0, 2, 0, 0, 0, 6, 0]].concat();
    let (endpoint, thread) = answering(message(3, 6, &[&b"Expand"[..], &[0; 4], &exception].concat()));
    lane(async {
        let failed = fail(&mut connect(&endpoint).await.unwrap(), Request::Expand(1)).await;
        assert!(matches!(&failed, CallError::Remote(said) if said.contains("alas")), "{failed:?}");
    });
    thread.join().unwrap();
}
