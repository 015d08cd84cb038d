//! Any bytes as a body of JSON over HTTP: a procedure's argument, its reply, and what a server says of an error.
//!
//! The first byte names the procedure. What can be read is written, and must be read again alike.

#![no_main]

use libfuzzer_sys::fuzz_target;
use rpcbench_contract::workloads::{Procedure, Request};
use rpcbench_http::answer;
use rpcbench_http::message::{read_reply, read_request, write_reply, write_request};

fuzz_target!(|data: &[u8]| {
    let Some((&first, body)) = data.split_first() else { return };
    let procedure = Procedure::ALL[usize::from(first) % Procedure::ALL.len()];
    argument(procedure, body);
    reply(procedure, body);
    said(procedure, u16::from(first) * 4 % 900 + 100, body);
});

fn argument(procedure: Procedure, body: &[u8]) {
    let Ok(request) = read_request(procedure, body) else { return };
    if let Request::Eval(expression) = &request {
        assert!(expression.depth() <= 48);
    }
    let mut text = Vec::new();
    write_request(&request, &mut text).expect("what was read can be written");
    let again = read_request(procedure, &text).expect("what was written can be read");
    assert_eq!(format!("{again:?}"), format!("{request:?}")); // as text, so that NaN equals NaN
}

fn reply(procedure: Procedure, body: &[u8]) {
    let Ok(reply) = read_reply(procedure, body) else { return };
    let mut text = Vec::new();
    write_reply(&reply, &mut text).expect("what was read can be written");
    let again = read_reply(procedure, &text).expect("what was written can be read");
    assert_eq!(format!("{again:?}"), format!("{reply:?}"));
}

/// An error is one short line, whatever the server says.
fn said(procedure: Procedure, status: u16, body: &[u8]) {
    let Ok(status) = status.try_into() else { return };
    if let Err(error) = answer::read(procedure, status, body) {
        let line = error.to_string();
        assert!(line.chars().count() < 500 && !line.contains('\n'), "{line}");
    }
}
