//! The codec alone.

use proptest::prelude::*;
use rpcbench_capnp::CapnpCodec;
use rpcbench_contract::workloads::{Procedure, Request, WORKLOADS};
use rpcbench_contract::{CallError, Codec};

use crate::edges;

fn encoded(request: &Request) -> Vec<u8> {
    let mut bytes = Vec::new();
    CapnpCodec::encode(&CapnpCodec::prepare(request), &mut bytes).unwrap();
    bytes
}

#[test]
fn what_is_encoded_is_decoded_and_encoded_again() {
    let generated = WORKLOADS.iter().flat_map(|workload| workload.cases(7)).map(|case| case.request);
    for request in generated.chain(edges::requests()) {
        let procedure = request.procedure();
        let decoded = CapnpCodec::decode(procedure, &encoded(&request)).unwrap();
        assert_eq!(format!("{:?}", CapnpCodec::restore(&decoded).unwrap()), format!("{request:?}"));
        let mut again = Vec::new();
        CapnpCodec::encode(&decoded, &mut again).unwrap();
        let again = CapnpCodec::decode(procedure, &again).unwrap();
        assert_eq!(format!("{:?}", CapnpCodec::restore(&again).unwrap()), format!("{request:?}"));
    }
}

#[test]
fn what_was_prepared_can_be_restored_before_it_is_encoded() {
    for request in edges::requests() {
        let restored = CapnpCodec::restore(&CapnpCodec::prepare(&request)).unwrap();
        assert_eq!(format!("{restored:?}"), format!("{request:?}"));
    }
}

#[test]
fn a_value_is_appended_to_what_is_there() {
    let mut bytes = vec![1, 2];
    CapnpCodec::encode(&CapnpCodec::prepare(&Request::Burn(300)), &mut bytes).unwrap();
    // One segment of two words: a pointer to a struct with one word of data, and the word.
    let message = [[0, 0, 0, 0, 2, 0, 0, 0], [0, 0, 0, 0, 1, 0, 0, 0], [44, 1, 0, 0, 0, 0, 0, 0]].concat();
    assert_eq!(bytes[..2], [1, 2]);
    assert_eq!(bytes[2..], message);
}

#[test]
fn a_truncated_message_is_refused_and_so_is_a_longer_one() {
    let bytes = encoded(&Request::EchoBlob(vec![7; 100].into()));
    for length in 0..bytes.len() {
        let refused = CapnpCodec::decode(Procedure::EchoBlob, &bytes[..length]).err().unwrap();
        assert!(matches!(refused, CallError::Protocol(_)), "{refused}");
    }
    let refused = CapnpCodec::decode(Procedure::EchoBlob, &[&bytes[..], &[0; 8]].concat()).err().unwrap();
    assert_eq!(refused.to_string(), "protocol: 8 bytes after the message");
}

#[test]
fn sizes_that_are_lies_are_refused_without_their_memory() {
    for claim in [[0xff; 16], [0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 0, 0]] {
        assert!(CapnpCodec::decode(Procedure::EchoLog, &claim).is_err());
    }
}

#[test]
fn a_pointer_that_leads_astray_is_refused_when_the_value_is_restored() {
    let mut bytes = encoded(&Request::EchoBlob(vec![7; 100].into()));
    let pointer = bytes.len() - 104 - 8;
    bytes[pointer + 1] ^= 0x40; // its distance to the blob
    let decoded = CapnpCodec::decode(Procedure::EchoBlob, &bytes).unwrap();
    let refused = CapnpCodec::restore(&decoded).unwrap_err();
    assert!(matches!(refused, CallError::Protocol(_)), "{refused}");
}

#[test]
fn an_unknown_choice_is_refused_when_it_is_restored() {
    let Request::EchoMedia(media) =
        edges::requests().into_iter().find(|it| it.procedure() == Procedure::EchoMedia).unwrap()
    else {
        unreachable!()
    };
    let flash = encoded(&Request::EchoMedia(media.clone()));
    let java = encoded(&Request::EchoMedia(
        rpcbench_contract::workloads::model::Media {
            player: rpcbench_contract::workloads::model::MediaPlayer::Java,
            ..*media
        }
        .into(),
    ));
    let at = (0..flash.len()).find(|&at| flash[at] != java[at]).unwrap();
    let mut bytes = flash;
    bytes[at] = 9;
    let decoded = CapnpCodec::decode(Procedure::EchoMedia, &bytes).unwrap();
    assert_eq!(CapnpCodec::restore(&decoded).unwrap_err().to_string(), "protocol: MediaPlayer has no variant 9");
}

proptest! {
    #[test]
    fn any_bytes_are_decoded_or_refused(procedure in prop::sample::select(&Procedure::ALL[..]), bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let words = u32::try_from(bytes.len() / 8).unwrap();
        let framed = [&[0; 4], &words.to_le_bytes()[..], &bytes[..words as usize * 8]].concat();
        for bytes in [bytes, framed] {
            if let Ok(decoded) = CapnpCodec::decode(procedure, &bytes) {
                let _ = CapnpCodec::restore(&decoded);
            }
        }
    }

    #[test]
    fn a_damaged_message_is_decoded_or_refused(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        for request in edges::requests() {
            let mut bytes = encoded(&request);
            if bytes.len() < 8000 {
                *at.get_mut(&mut bytes) = byte;
                if let Ok(decoded) = CapnpCodec::decode(request.procedure(), &bytes) {
                    let _ = CapnpCodec::restore(&decoded);
                }
            }
        }
    }
}
