//! Values and bytes: what RFC 4506 says, by hand, and what must be refused.

use std::sync::LazyLock;

use proptest::prelude::*;
use rpcbench_contract::Codec;
use rpcbench_contract::workloads::expression::{Expression, MAX_DEPTH, Operand, Operation};
use rpcbench_contract::workloads::model::{Item, LogLine, Vector};
use rpcbench_contract::workloads::visit::Malformed;
use rpcbench_contract::workloads::{Procedure, Reply, Request, WORKLOADS};
use rpcbench_onc::XdrCodec;
use rpcbench_onc::message::{number, procedure, put_reply, put_request, take_reply, take_request};
use rpcbench_onc::xdr::{Outcome, Xdr, XdrError, take_whole};

fn bytes_of(value: &impl Xdr) -> Vec<u8> {
    let mut out = Vec::new();
    value.put(&mut out);
    out
}

/// A value's bytes are these, and it comes back from them.
fn is<T: Xdr + PartialEq + std::fmt::Debug>(value: &T, bytes: &[u8]) {
    assert_eq!(bytes_of(value), bytes, "{value:?}");
    assert_eq!(&take_whole::<T>(bytes).unwrap(), value);
}

#[test]
fn numbers_are_big_endian() {
    is(&-2_i32, &[0xff, 0xff, 0xff, 0xfe]);
    is(&0x0102_0304_u32, &[1, 2, 3, 4]);
    is(&-2_i64, &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe]);
    is(&0x0102_0304_0506_0708_u64, &[1, 2, 3, 4, 5, 6, 7, 8]);
    is(&1.0_f32, &[0x3f, 0x80, 0, 0]);
    is(&-0.5_f64, &[0xbf, 0xe0, 0, 0, 0, 0, 0, 0]);
    is(&200_u8, &[0, 0, 0, 200]);
    is(&0xfffe_u16, &[0, 0, 0xff, 0xfe]);
    is(&true, &[0, 0, 0, 1]);
}

#[test]
fn texts_and_blobs_are_filled_up_to_a_multiple_of_four() {
    is(&String::new(), &[0; 4]);
    is(&"sillyprog".to_owned(), b"\0\0\0\x09sillyprog\0\0\0");
    is(&"four".to_owned(), b"\0\0\0\x04four");
    is(&bytes::Bytes::from_static(&[0xff; 5]), b"\0\0\0\x05\xff\xff\xff\xff\xff\0\0\0");
    is(&[192, 168, 0, 1], &[192, 168, 0, 1]);
}

#[test]
fn lists_and_options_say_what_follows() {
    is(&vec![1_u32, 2], &[0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2]);
    is(&Vec::<String>::new(), &[0; 4]);
    is(&vec![Some(true), None], &[0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0]);
    is(&vec![Vector { x: 1.0, y: 0.0, z: -2.0 }], &[0, 0, 0, 1, 0x3f, 0x80, 0, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0]);
}

#[test]
fn records_are_their_fields() {
    is(&Item { count: 3, slot: 255, id: "ab".to_owned() }, b"\0\0\0\x03\0\0\0\xff\0\0\0\x02ab\0\0");
    let text = |text: &str| text.to_owned();
    let (identity, user, date, request) = (text("-"), text(""), text("d"), text("r"));
    let line = LogLine { address: [1, 2, 3, 4], identity, user, date, request, status: 404, size: 1 };
    is(
        &line,
        b"\x01\x02\x03\x04\0\0\0\x01-\0\0\0\0\0\0\0\0\0\0\x01d\0\0\0\0\0\0\x01r\0\0\0\0\0\x01\x94\0\0\0\0\0\0\0\x01",
    );
}

#[test]
fn expressions_are_unions_with_optional_data() {
    let inner = Expression { operation: Operation::Modulo, left: Operand::Number(-1), right: Operand::Number(2) };
    let left = Operand::Nested(Box::new(inner));
    let outer = Expression { operation: Operation::Add, left, right: Operand::Number(3) };
    let inner: &[u8] = &[0, 0, 0, 4, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 0, 2];
    is(&outer, &[&[0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1], inner, &[0, 0, 0, 0, 0, 0, 0, 3]].concat());
}

#[test]
fn a_refusal_is_an_arm_of_the_result() {
    let bytes_of = |outcome: &Outcome<Reply>| {
        let mut out = Vec::new();
        put_reply(outcome, &mut out);
        out
    };
    assert_eq!(bytes_of(&Outcome::Done(Reply::Burn(7))), [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7]);
    assert_eq!(bytes_of(&Outcome::Done(Reply::Total(7))), [0, 0, 0, 0, 0, 0, 0, 7]);
    let refused = Outcome::Refused("no".to_owned());
    assert_eq!(bytes_of(&refused), b"\0\0\0\x01\0\0\0\x02no\0\0");
    for procedure in [Procedure::Eval, Procedure::Expand, Procedure::Burn] {
        assert_eq!(take_reply(procedure, &bytes_of(&refused)).unwrap(), refused);
        let arm = take_reply(procedure, &[0, 0, 0, 2, 0, 0, 0, 0]);
        assert_eq!(arm, Err(XdrError::Arm { of: "Status", arm: 2 }));
    }
}

#[test]
fn procedures_are_numbered_from_one() {
    for each in Procedure::ALL {
        assert_eq!(procedure(number(each)), Some(each));
    }
    for unknown in [0, 1 + u32::try_from(Procedure::ALL.len()).unwrap(), 257, u32::MAX] {
        assert_eq!(procedure(unknown), None);
    }
}

#[test]
fn what_is_not_canonical_is_refused() {
    assert_eq!(take_whole::<String>(b"\0\0\0\x01a\0\0\x01"), Err(XdrError::Padding));
    assert_eq!(take_whole::<bool>(&[0, 0, 0, 2]), Err(XdrError::Bool(2)));
    assert_eq!(take_whole::<u8>(&[0, 0, 1, 0]), Err(XdrError::TooWide { number: 256, bits: 8 }));
    assert_eq!(take_whole::<u16>(&[0, 1, 0, 0]), Err(XdrError::TooWide { number: 65536, bits: 16 }));
    assert_eq!(take_whole::<String>(b"\0\0\0\x01\xff\0\0\0"), Err(XdrError::Text));
    assert_eq!(take_whole::<Option<u32>>(&[0, 0, 0, 2, 0, 0, 0, 0]), Err(XdrError::Bool(2)));
    let choice = take_whole::<Operation>(&[0, 0, 0, 5]);
    assert_eq!(choice, Err(Malformed::Choice { of: "Operation", number: 5 }.into()));
    assert_eq!(take_whole::<u32>(&[0; 5]), Err(XdrError::Trailing(1)));
    assert_eq!(take_whole::<u32>(&[0; 3]), Err(XdrError::Short { wanted: 4, left: 3 }));
    assert!(matches!(
        take_whole::<Operand>(&[0, 0, 0, 1, 0, 0, 0, 0]),
        Err(XdrError::Malformed(Malformed::Missing(_)))
    ));
    assert_eq!(take_whole::<Operand>(&[0, 0, 0, 2, 0, 0, 0, 0]), Err(XdrError::Arm { of: "Operand", arm: 2 }));
}

#[test]
fn a_length_that_lies_is_refused_before_memory_is_taken() {
    for stated in [5, 1 << 20, 0x7fff_ffff, u32::MAX] {
        let lie = [&stated.to_be_bytes()[..], &[0; 4]].concat();
        assert_eq!(take_whole::<String>(&lie), Err(XdrError::Short { wanted: stated as usize, left: 4 }));
        assert_eq!(take_whole::<Vec<u32>>(&lie), Err(XdrError::Count { count: stated, left: 4 }));
        assert_eq!(take_whole::<Vec<LogLine>>(&lie), Err(XdrError::Count { count: stated, left: 4 }));
        for procedure in [Procedure::EchoMesh, Procedure::EchoPlayer, Procedure::Total, Procedure::Rank] {
            assert_eq!(take_request(procedure, &lie), Err(XdrError::Count { count: stated, left: 4 }));
        }
    }
    // As many as there are bytes for at best, and one more.
    let lines = |count: u32| take_whole::<Vec<LogLine>>(&[&count.to_be_bytes()[..], &[0; 320]].concat());
    assert_eq!(lines(10).unwrap().len(), 10);
    assert_eq!(lines(11), Err(XdrError::Count { count: 11, left: 320 }));
}

/// The bytes of an expression so deep, without the expression.
fn deep(depth: usize) -> Vec<u8> {
    let level = [0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1];
    let leaf = [0; 20];
    [level.repeat(depth - 1), leaf.to_vec(), [0; 8].repeat(depth - 1)].concat()
}

#[test]
fn a_tree_is_read_as_deep_as_the_model_allows() {
    let read = |depth| take_request(Procedure::Eval, &deep(depth));
    assert!(matches!(read(MAX_DEPTH), Ok(Request::Eval(tree)) if tree.depth() == MAX_DEPTH));
    assert_eq!(read(MAX_DEPTH + 1), Err(Malformed::TooDeep.into()));
    assert_eq!(read(1_000_000), Err(Malformed::TooDeep.into()));
}

/// A few requests of every workload, with their replies.
static CASES: LazyLock<Vec<(Request, Reply)>> = LazyLock::new(|| {
    let few = WORKLOADS.iter().flat_map(|workload| workload.cases(3).into_iter().take(3));
    few.map(|case| (case.request, case.reply)).collect()
});

fn request_bytes(request: &Request) -> Vec<u8> {
    let mut out = vec![1, 2, 3];
    XdrCodec::encode(&XdrCodec::prepare(request), &mut out).unwrap();
    out.split_off(3)
}

fn reply_bytes(reply: &Reply) -> Vec<u8> {
    let mut out = Vec::new();
    put_reply(&Outcome::Done(reply.clone()), &mut out);
    out
}

#[test]
fn every_workload_comes_back() {
    for (request, reply) in CASES.iter() {
        let bytes = request_bytes(request);
        assert_eq!(bytes.len() % 4, 0);
        let value = XdrCodec::decode(request.procedure(), &bytes).unwrap();
        assert_eq!(&XdrCodec::restore(&value).unwrap(), request);
        let read = take_reply(reply.procedure(), &reply_bytes(reply)).unwrap();
        assert_eq!(read, Outcome::Done(reply.clone()));
    }
}

#[test]
fn what_breaks_off_or_runs_on_is_refused() {
    for (request, reply) in CASES.iter() {
        let (mut asked, mut answered) = (request_bytes(request), reply_bytes(reply));
        for cut in (0..asked.len()).filter(|cut| *cut < 2000 || cut % 997 == 0) {
            assert!(take_request(request.procedure(), &asked[..cut]).is_err(), "{} cut at {cut}", request.procedure());
        }
        for cut in (0..answered.len()).filter(|cut| *cut < 2000 || cut % 997 == 0) {
            assert!(take_reply(reply.procedure(), &answered[..cut]).is_err(), "{} cut at {cut}", reply.procedure());
        }
        asked.push(0);
        answered.extend([0; 4]);
        assert_eq!(take_request(request.procedure(), &asked), Err(XdrError::Trailing(1)));
        assert_eq!(take_reply(reply.procedure(), &answered), Err(XdrError::Trailing(4)));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_a_value_or_an_error(
        procedure in prop::sample::select(Procedure::ALL.to_vec()),
        bytes in prop::collection::vec(prop_oneof![3 => Just(0_u8), 1 => 0..8_u8, 1 => any::<u8>()], 0..400),
    ) {
        // What is read is written again as it was: there is one way to write a value.
        if let Ok(request) = take_request(procedure, &bytes) {
            let mut again = Vec::new();
            put_request(&request, &mut again);
            prop_assert_eq!(again, bytes.clone());
        }
        if let Ok(outcome) = take_reply(procedure, &bytes) {
            let mut again = Vec::new();
            put_reply(&outcome, &mut again);
            prop_assert_eq!(again, bytes);
        }
    }

    #[test]
    fn a_damaged_value_is_a_value_or_an_error(
        which: prop::sample::Index,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let (request, reply) = &CASES[which.index(CASES.len())];
        let (mut asked, mut answered) = (request_bytes(request), reply_bytes(reply));
        for (place, value) in &changes {
            let at = place.index(asked.len());
            asked[at] = *value;
            let at = place.index(answered.len());
            answered[at] = *value;
        }
        let _ = take_request(request.procedure(), &asked);
        let _ = take_reply(reply.procedure(), &answered);
    }
}
