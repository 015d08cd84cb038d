//! Any bytes, in any pieces, into both machines of the binary RPC and the server's procedures.
//!
//! The first byte cuts the rest into pieces, and says whether a right hello comes before them.

#![no_main]

use libfuzzer_sys::fuzz_target;
use rpcbench_binary::Work;
use rpcbench_binary::codec::Bincode;
use rpcbench_binary::protocol::{Client, CodecName, Hello, Role, Server, ServerEvent, Status, VERSION, Welcome};

const CODEC: CodecName = CodecName::new("bincode");
/// Small, so that short inputs reach the limit.
const LIMIT: u32 = 4096;
const CALLS: u32 = 8;
/// What a machine may hold for frames no larger than the limit.
const MOST_HELD: usize = 64 << 10;

fuzz_target!(|data: &[u8]| {
    let Some((&first, rest)) = data.split_first() else { return };
    let with_hello = |role| {
        let welcome = Welcome::Accepted;
        let hello = Hello { version: VERSION, role, welcome, limit: LIMIT, calls: CALLS, codec: CODEC };
        let greeting = if first & 1 == 0 { hello.encode().to_vec() } else { Vec::new() };
        [greeting.as_slice(), rest].concat()
    };
    let piece = usize::from(first >> 1) + 1;
    serve(&with_hello(Role::Client), piece);
    call(&with_hello(Role::Server), piece);
});

/// The server, which does every call; long ones it leaves open until they are cancelled.
fn serve(bytes: &[u8], piece: usize) {
    let mut server = Server::new(CODEC, LIMIT, CALLS);
    for piece in bytes.chunks(piece) {
        server.space()[..piece.len()].copy_from_slice(piece);
        server.received(piece.len());
        while let Some(event) = server.next_event() {
            match event {
                ServerEvent::Call { call, procedure, payload } => {
                    if let Work::Done(outcome) = Work::<Bincode>::take(procedure, payload) {
                        outcome.answer(call, &mut server);
                    }
                }
                ServerEvent::Cancel(call) => assert!(server.fail(call, Status::Cancelled, "")),
                ServerEvent::Goodbye(..) | ServerEvent::Closed(_) => {}
            }
        }
        assert!(server.held() <= MOST_HELD);
        let pending = server.pending().len();
        server.written(pending);
    }
    server.end_of_input();
    while server.next_event().is_some() {}
}

/// The client, which opens as many calls as it may and gives one of them up.
fn call(bytes: &[u8], piece: usize) {
    let mut client = Client::new(CODEC, LIMIT);
    for piece in bytes.chunks(piece) {
        client.space()[..piece.len()].copy_from_slice(piece);
        client.received(piece.len());
        while let Some(event) = client.next_event() {
            drop(format!("{event:?}"));
        }
        assert!(client.held() <= MOST_HELD);
        if let Ok(call) = client.begin::<()>(piece[0] % 16, |_| Ok(())) {
            if call.slot == 1 {
                client.cancel(call);
            }
        }
        let pending = client.pending().len();
        client.written(pending);
    }
    client.end_of_input();
    while client.next_event().is_some() {}
    assert!(!client.is_open());
}
