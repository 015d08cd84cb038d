//! The codec alone.

use proptest::prelude::*;
use rpcbench_contract::workloads::{Procedure, Request, WORKLOADS};
use rpcbench_contract::{CallError, Codec};
use rpcbench_protobuf::Protobuf;

use crate::edges;

fn encoded(request: &Request) -> Vec<u8> {
    let mut bytes = Vec::new();
    Protobuf::encode(&Protobuf::prepare(request), &mut bytes).unwrap();
    bytes
}

#[test]
fn what_is_encoded_is_decoded() {
    let generated = WORKLOADS.iter().flat_map(|workload| workload.cases(7)).map(|case| case.request);
    for request in generated.chain(edges::requests()) {
        let decoded = Protobuf::decode(request.procedure(), &encoded(&request)).unwrap();
        assert_eq!(format!("{:?}", Protobuf::restore(&decoded).unwrap()), format!("{request:?}"));
    }
}

#[test]
fn a_value_is_appended_to_what_is_there() {
    let request = Protobuf::prepare(&Request::Burn(300));
    let mut bytes = vec![1, 2];
    Protobuf::encode(&request, &mut bytes).unwrap();
    assert_eq!(bytes, [1, 2, 0x08, 0xac, 0x02]); // field 1 as a varint, 300
}

#[test]
fn a_truncated_message_is_refused() {
    let bytes = encoded(&Request::EchoBlob(vec![7; 100].into()));
    for length in 1..bytes.len() {
        let refused = Protobuf::decode(Procedure::EchoBlob, &bytes[..length]).unwrap_err();
        assert!(matches!(refused, CallError::Protocol(_)), "{refused}");
    }
}

#[test]
fn an_unknown_choice_is_refused_when_it_is_restored() {
    let decoded = Protobuf::decode(Procedure::EchoMedia, &[0x50, 0x09]).unwrap(); // field 10, `player`: 9
    assert_eq!(Protobuf::restore(&decoded).unwrap_err().to_string(), "protocol: MediaPlayer has no variant 9");
}

#[test]
fn what_is_too_large_for_a_narrow_field_never_passes_for_a_smaller_value() {
    let decoded = Protobuf::decode(Procedure::EchoLog, &[0x0a, 0x04, 0x30, 0x80, 0x80, 0x04]).unwrap(); // a `status` of 65,536
    let Ok(Request::EchoLog(lines)) = Protobuf::restore(&decoded) else { panic!("{decoded:?}") };
    assert_eq!(lines[0].status, u16::MAX);
}

#[test]
fn a_part_that_was_left_out_reads_as_its_default() {
    let decoded = Protobuf::decode(Procedure::EchoMesh, &[0x0a, 0x00]).unwrap(); // one triangle, empty
    let Ok(Request::EchoMesh(triangles)) = Protobuf::restore(&decoded) else { panic!("{decoded:?}") };
    assert_eq!(format!("{:?}", triangles[0].normal), "Vector { x: 0.0, y: 0.0, z: 0.0 }");
}

proptest! {
    #[test]
    fn any_bytes_are_decoded_or_refused(procedure in prop::sample::select(&Procedure::ALL[..]), bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        if let Ok(decoded) = Protobuf::decode(procedure, &bytes) {
            let _ = Protobuf::restore(&decoded);
        }
    }

    #[test]
    fn a_damaged_message_is_decoded_or_refused(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        for request in edges::requests() {
            let mut bytes = encoded(&request);
            if bytes.len() < 5000 && !bytes.is_empty() {
                *at.get_mut(&mut bytes) = byte;
                if let Ok(decoded) = Protobuf::decode(request.procedure(), &bytes) {
                    let _ = Protobuf::restore(&decoded);
                }
            }
        }
    }
}
