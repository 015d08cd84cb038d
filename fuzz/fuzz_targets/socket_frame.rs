//! The raw sockets' frame reader and the decoders behind it: any bytes, in any pieces, end in values or in an error.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rpcbench_socket::canonical::{decode_reply, decode_request};
use rpcbench_socket::frame::{self, HEADER, Inbox};

/// The largest body, in bytes: small, so that the limit is met often.
const MOST: usize = 1 << 16;

fuzz_target!(|input: (u8, &[u8])| {
    let (piece, mut bytes) = (usize::from(input.0) + 1, input.1);
    let mut inbox = Inbox::new(Vec::new(), MOST);
    while !bytes.is_empty() {
        let room = inbox.room();
        let count = room.len().min(piece).min(bytes.len());
        assert!(count > 0, "the reader takes nothing more");
        room[..count].copy_from_slice(&bytes[..count]);
        inbox.filled(count);
        bytes = &bytes[count..];
        if !take_all(&mut inbox) {
            break;
        }
    }
    assert!(inbox.into_buffer().len() <= HEADER + MOST);
});

/// Takes and decodes every frame that is whole; false once the peer would be closed.
fn take_all(inbox: &mut Inbox) -> bool {
    loop {
        match inbox.take() {
            Ok(Some(frame)) => {
                let body = &inbox.bytes(&frame)[HEADER..];
                if let Some(procedure) = frame::procedure(frame.tag) {
                    let _ = decode_request(procedure, body);
                    let _ = decode_reply(procedure, body);
                }
            }
            Ok(None) => return true,
            Err(_) => return false,
        }
    }
}
