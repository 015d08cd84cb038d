//! The frame reader: pieces do not matter, and no bytes make it panic, hang or hold much.

use proptest::collection::vec;
use proptest::prelude::*;
use rpcbench_contract::workloads::{Procedure, WORKLOADS};
use rpcbench_socket::canonical::{decode_reply, decode_request, encode_reply, encode_request};
use rpcbench_socket::frame::{self, FrameError, HEADER, Inbox};

const MOST: usize = 20_000;

fn framed(tag: u64, body: &[u8]) -> Vec<u8> {
    let mut frame = [&[0; HEADER], body].concat();
    frame::seal(tag, &mut frame).unwrap();
    frame
}

/// A frame's tag and body.
type Tagged = (u64, Vec<u8>);

/// Feeds bytes in pieces of the given sizes, over and over; gives the frames and what ended them.
fn read(mut bytes: &[u8], pieces: &[usize], inbox: &mut Inbox) -> (Vec<Tagged>, Result<(), FrameError>) {
    let mut frames = Vec::new();
    for piece in pieces.iter().cycle() {
        let room = inbox.room();
        let count = room.len().min(*piece).min(bytes.len());
        room[..count].copy_from_slice(&bytes[..count]);
        inbox.filled(count);
        bytes = &bytes[count..];
        loop {
            match inbox.take() {
                Ok(Some(frame)) => frames.push((frame.tag, inbox.bytes(&frame)[HEADER..].to_vec())),
                Ok(None) => break,
                Err(error) => return (frames, Err(error)),
            }
        }
        if bytes.is_empty() {
            break;
        }
    }
    (frames, inbox.finish())
}

proptest! {
    #[test]
    fn pieces_do_not_matter(
        frames in vec((any::<u64>(), vec(any::<u8>(), 0..9000)), 0..5),
        pieces in vec(1_usize..9000, 1..20),
    ) {
        let bytes: Vec<u8> = frames.iter().flat_map(|(tag, body)| framed(*tag, body)).collect();
        let (read, end) = read(&bytes, &pieces, &mut Inbox::new(Vec::new(), MOST));
        prop_assert_eq!(read, frames);
        prop_assert_eq!(end, Ok(()));
    }

    #[test]
    fn a_cut_is_noticed(body in vec(any::<u8>(), 0..300), cut in 1_usize..HEADER, piece in 1_usize..50) {
        let bytes = framed(7, &body);
        let kept = bytes.len() - cut;
        let (frames, end) = read(&bytes[..kept], &[piece], &mut Inbox::new(Vec::new(), MOST));
        prop_assert_eq!(frames, []);
        prop_assert_eq!(end, Err(FrameError::Truncated(kept)));
    }

    #[test]
    fn random_bytes_end_in_frames_or_an_error_and_hold_little(
        bytes in vec(any::<u8>(), 0..5000),
        pieces in vec(1_usize..700, 1..9),
    ) {
        let mut inbox = Inbox::new(Vec::new(), MOST);
        let _ = read(&bytes, &pieces, &mut inbox);
        prop_assert!(inbox.into_buffer().len() <= HEADER + MOST);
    }

    #[test]
    fn random_bytes_decode_or_fail(bytes in vec(any::<u8>(), 0..400), procedure in prop::sample::select(&Procedure::ALL[..])) {
        let _ = decode_request(procedure, &bytes);
        let _ = decode_reply(procedure, &bytes);
    }
}

#[test]
fn what_is_announced_is_not_allocated_before_it_comes() {
    let mut inbox = Inbox::new(Vec::new(), 16 << 20);
    let sent = &framed(0, &vec![0; 16 << 20])[..10_000];
    assert_eq!(read(sent, &[10_000], &mut inbox).1, Err(FrameError::Truncated(10_000)));
    assert!(inbox.into_buffer().len() <= 20_000);
}

#[test]
fn one_byte_too_many_is_an_error() {
    for (extra, expected) in [(0, Ok(())), (1, Err(FrameError::TooLong { length: MOST + 1, most: MOST }))] {
        let bytes = framed(1, &vec![0; MOST + extra]);
        assert_eq!(read(&bytes, &[512], &mut Inbox::new(Vec::new(), MOST)).1, expected);
    }
}

#[test]
fn a_used_buffer_leaves_nothing_behind() {
    let mut inbox = Inbox::new(vec![0xff; 5000], MOST);
    assert_eq!(inbox.take(), Ok(None));
    assert_eq!(read(&framed(9, b"fresh"), &[3], &mut inbox).0, [(9, b"fresh".to_vec())]);
}

#[test]
fn every_workload_survives_its_canonical_bytes() {
    for case in WORKLOADS.iter().flat_map(|workload| workload.cases(5)) {
        let (mut request, mut reply) = (Vec::new(), Vec::new());
        encode_request(&case.request, &mut request).unwrap();
        encode_reply(&case.reply, &mut reply).unwrap();
        assert_eq!(decode_request(case.request.procedure(), &request).unwrap(), case.request);
        assert_eq!(decode_reply(case.reply.procedure(), &reply).unwrap(), case.reply);
        request.push(0);
        assert!(decode_request(case.request.procedure(), &request).is_err(), "trailing bytes");
    }
}

#[test]
fn a_text_that_claims_to_be_huge_is_refused() {
    // One log line: a list of one, the address, and then a text of 2^63 or 2^40 bytes.
    for length in [1_u64 << 63, 1 << 40] {
        let bytes = [&[1, 127, 0, 0, 1, 253][..], &length.to_le_bytes()].concat();
        assert!(decode_request(Procedure::EchoLog, &bytes).is_err());
    }
}

#[test]
fn a_tree_that_is_too_deep_is_refused_without_an_overflow() {
    // Each level: operation 0, and a left side that is nested (variant 1).
    assert!(decode_request(Procedure::Eval, &[0, 1].repeat(1_000_000)).is_err());
}

#[test]
fn a_tag_names_its_procedure_and_tells_computed_requests_apart() {
    for procedure in Procedure::ALL {
        assert_eq!(frame::procedure(frame::tag(procedure, b"a")), Some(procedure));
        assert_eq!(frame::tag(procedure, b"a") == frame::tag(procedure, b"b"), frame::echoes(procedure));
    }
    assert_eq!(frame::procedure(frame::REFUSED), None);
}
