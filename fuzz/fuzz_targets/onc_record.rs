//! Any bytes, in any pieces, into record marking and both sides of ONC RPC behind it.
//!
//! The first byte cuts the rest into pieces, and says whether it is put into a record of its own first.

#![no_main]

use libfuzzer_sys::fuzz_target;
use rpcbench_contract::workloads::Request;
use rpcbench_onc::message::{answer, put_reply, take_request};
use rpcbench_onc::protocol::{Caller, Failure, RecordReader, Responder};

/// Small, so that short inputs reach the limit.
const LIMIT: usize = 2000;
/// What a side may hold for records no larger than that.
const MOST_HELD: usize = 128 << 10;

fuzz_target!(|data: &[u8]| {
    let Some((&first, rest)) = data.split_first() else { return };
    let bytes = if first & 1 == 0 { rest.to_vec() } else { marked(rest) };
    let piece = usize::from(first >> 1) + 1;
    records(&bytes, piece);
    serve(&bytes, piece);
    call(&bytes, piece);
});

fn marked(bytes: &[u8]) -> Vec<u8> {
    let mark = 1 << 31 | u32::try_from(bytes.len()).unwrap_or_default();
    [&mark.to_be_bytes(), bytes].concat()
}

/// Record marking alone: no record is longer than the limit.
fn records(bytes: &[u8], piece: usize) {
    let mut reader = RecordReader::new(LIMIT);
    for piece in bytes.chunks(piece) {
        assert_eq!(reader.feed(piece), piece.len());
        loop {
            match reader.next_record() {
                Ok(Some(record)) => assert!(reader.bytes(&record).len() <= LIMIT),
                Ok(None) => break,
                Err(_) => return,
            }
        }
        assert!(reader.held() <= MOST_HELD);
    }
}

/// A server, which does everything but what takes long.
fn serve(bytes: &[u8], piece: usize) {
    let mut server = Responder::new(LIMIT);
    for piece in bytes.chunks(piece) {
        server.space()[..piece.len()].copy_from_slice(piece);
        server.received(piece.len());
        loop {
            let Ok(asked) = server.next_call() else { return };
            let Some(asked) = asked else { break };
            match (asked.xid, take_request(asked.procedure, asked.arguments)) {
                (xid, Ok(Request::Burn(_)) | Err(_)) => server.fail(xid, Failure::GarbageArguments),
                (xid, Ok(request)) => {
                    let outcome = answer(request);
                    server.answer(xid, |out| put_reply(&outcome, out));
                }
            }
        }
        assert!(server.held() <= MOST_HELD);
        let pending = server.pending().len();
        server.written(pending);
    }
}

/// A client with open calls, one of which it gave up; xids are 0x1000, 0x1001 and 0x1002.
fn call(bytes: &[u8], piece: usize) {
    let mut client = Caller::new(LIMIT);
    let calls = [1, 2, 12].map(|procedure| client.begin(procedure, |_| {}).expect("there is room"));
    client.abandon(calls[1]);
    for piece in bytes.chunks(piece) {
        client.space()[..piece.len()].copy_from_slice(piece);
        client.received(piece.len());
        loop {
            let Ok(answer) = client.next_answer() else { return };
            let Some(answer) = answer else { break };
            drop(format!("{answer:?}"));
            let call = answer.call;
            client.release(call);
        }
        assert!(client.held() <= MOST_HELD);
    }
}
