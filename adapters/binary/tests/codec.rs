//! The codec alone: what it must not believe, and what it must not refuse.

use std::sync::LazyLock;

use proptest::prelude::*;
use rpcbench_binary::codec::{Bincode, WireCodec};
use rpcbench_binary::{BinaryBincode, BincodeAlone};
use rpcbench_contract::workloads::expression::MAX_DEPTH;
use rpcbench_contract::workloads::model::LogLine;
use rpcbench_contract::workloads::{Procedure, Request, WORKLOADS, Workload, compute};
use rpcbench_contract::{Adapter, Codec};

/// bincode's mark before a length of eight bytes.
const LONG: u8 = 253;

#[test]
fn a_false_length_is_an_error_and_not_an_allocation() {
    for procedure in Procedure::ALL {
        for length in [u64::MAX, 1 << 60, 1 << 34, 600] {
            let lie = [&[LONG][..], &length.to_le_bytes(), &[1; 400]].concat();
            // As the whole value, and as something deeper inside.
            for start in [0, 1, 4, 9] {
                let bytes = [&vec![1; start][..], &lie].concat();
                assert!(Bincode::decode_request(procedure, &bytes).is_err(), "{procedure} {length} {start}");
                let reply = Bincode::decode_reply(procedure, &bytes);
                assert!(reply.is_err(), "{procedure} {length} {start}: {reply:?}");
            }
        }
    }
}

#[test]
fn a_payload_of_small_values_is_no_false_length() {
    let line = LogLine {
        address: [0; 4],
        identity: String::new(),
        user: String::new(),
        date: String::new(),
        request: String::new(),
        status: 0,
        size: 0,
    };
    for lines in [6_500, 104_000, 120_000] {
        let request = Request::EchoLog(vec![line.clone(); lines]);
        let mut bytes = Vec::new();
        Bincode::encode_request(&request, &mut bytes).unwrap();
        assert!(Bincode::decode_request(Procedure::EchoLog, &bytes).unwrap() == request, "{} bytes", bytes.len());
    }
}

#[test]
fn a_tree_without_end_is_an_error_and_not_a_stack_overflow() {
    // Each pair is an operation and a nested left side.
    let bytes = [0, 1].repeat(1 << 19);
    assert!(Bincode::decode_request(Procedure::Eval, &bytes).is_err());
    let mut whole = [0, 1].repeat(MAX_DEPTH - 1);
    whole.extend([0, 0, 2]);
    whole.extend([0, 4].repeat(MAX_DEPTH));
    assert!(Bincode::decode_request(Procedure::Eval, &whole).is_ok());
}

#[test]
fn bytes_left_over_are_an_error() {
    let mut bytes = Vec::new();
    Bincode::encode_request(&Request::Burn(7), &mut bytes).unwrap();
    assert!(Bincode::decode_request(Procedure::Burn, &bytes).is_ok());
    bytes.push(0);
    let error = Bincode::decode_request(Procedure::Burn, &bytes).unwrap_err();
    assert!(error.to_string().contains("left over"), "{error}");
}

#[test]
fn every_answer_is_what_the_model_answers() {
    for workload in WORKLOADS {
        for case in workload.cases(3).into_iter().take(4) {
            let reply = Bincode::answer(case.request.clone()).unwrap();
            assert!(reply == compute::answer(&case.request).unwrap(), "{}", workload.id);
        }
    }
}

#[test]
fn the_codec_alone_reads_back_what_it_wrote() {
    for workload in WORKLOADS {
        for case in workload.cases(3).into_iter().take(4) {
            let mut bytes = vec![1, 2, 3];
            BincodeAlone::encode(&BincodeAlone::prepare(&case.request), &mut bytes).unwrap();
            let value = BincodeAlone::decode(workload.procedure, &bytes[3..]).unwrap();
            assert!(BincodeAlone::restore(&value).unwrap() == case.request, "{}", workload.id);
        }
    }
    assert_eq!(BincodeAlone::INFO.id, "bincode");
}

#[test]
fn the_versions_are_those_of_the_lock_file() {
    let lock = include_str!("../../../Cargo.lock");
    for version in BinaryBincode::INFO.versions.iter().chain(BincodeAlone::INFO.versions) {
        let entry = format!("name = \"{}\"\nversion = \"{}\"\n", version.name, version.version);
        assert!(lock.contains(&entry), "{} {} is not in the lock file", version.name, version.version);
    }
    assert!(BinaryBincode::INFO.summary.contains(&format!("protocol {}", rpcbench_binary::protocol::VERSION)));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_damaged_payload_is_decoded_or_refused(which: usize, place in 0_usize..4000, byte: u8, cut in 10_usize..4000) {
        let (procedure, payload) = &PAYLOADS[which % PAYLOADS.len()];
        let mut bytes = payload.clone();
        if let Some(at) = bytes.get_mut(place) {
            *at = byte;
        }
        bytes.truncate(cut);
        let _ = Bincode::decode_request(*procedure, &bytes);
        let _ = Bincode::decode_reply(*procedure, &bytes);
    }
}

/// One payload of each workload.
static PAYLOADS: LazyLock<Vec<(Procedure, Vec<u8>)>> = LazyLock::new(|| {
    let payload = |workload: &Workload| {
        let mut bytes = Vec::new();
        Bincode::encode_request(&workload.cases(1)[0].request, &mut bytes).unwrap();
        (workload.procedure, bytes)
    };
    WORKLOADS.iter().map(payload).collect()
});
