//! Bounds on what pilota would read without any.

use pilota::thrift::binary::TBinaryProtocol;

use super::*;

/// What comes of skipping a field of these bytes, within so many structs already.
fn skipped(within: usize, field: TType, bytes: Vec<u8>) -> Result<usize, ProtocolExceptionKind> {
    let mut bytes = Bytes::from(bytes);
    let mut binary = TBinaryProtocol::new(&mut bytes, true);
    let mut input = BoundedInput::new(&mut binary);
    for _ in 0..within {
        input.read_struct_begin().unwrap();
    }
    input.skip(field).map_err(|error| match error {
        ThriftException::Protocol(why) => why.kind(),
        other => panic!("{other:?}"),
    })
}

/// Structs within each other, and all their ends.
fn structs(depth: usize) -> Vec<u8> {
    [[12, 0, 9].repeat(depth - 1), vec![0; depth]].concat()
}

#[test]
fn structs_nest_to_the_limit_and_no_deeper() {
    for depth in [1, 40] {
        assert_eq!(skipped(NESTING - depth, TType::Struct, structs(depth)), Ok(4 * depth - 3));
        let deeper = skipped(NESTING - depth + 1, TType::Struct, structs(depth));
        assert_eq!(deeper, Err(ProtocolExceptionKind::DepthLimit));
    }
}

#[test]
fn structs_beside_each_other_do_not_nest() {
    let beside = [vec![12, 0, 0, 0, 200], structs(1).repeat(200)].concat();
    assert_eq!(skipped(NESTING - 1, TType::List, beside), Ok(205));
}

#[test]
fn what_nobody_knows_is_skipped_to_a_limit() {
    let lists = [15, 0, 0, 0, 1].repeat(1000);
    assert_eq!(skipped(0, TType::List, lists), Err(ProtocolExceptionKind::DepthLimit));
    assert_eq!(skipped(0, TType::Struct, structs(65)), Err(ProtocolExceptionKind::DepthLimit));
    assert_eq!(skipped(0, TType::Struct, structs(64)), Ok(253));
}

#[test]
fn lists_sets_and_maps_are_bounded_where_nobody_knows_them_too() {
    let claimed = |head: &[u8], size: i32| [head, &size.to_be_bytes(), &[0; 16]].concat();
    for (field, head) in [(TType::List, &[8][..]), (TType::Set, &[8]), (TType::Map, &[6, 6])] {
        assert_eq!(skipped(0, field, claimed(head, 4)), Ok(head.len() + 20), "{field:?}");
        assert_eq!(skipped(0, field, claimed(head, 5)), Err(ProtocolExceptionKind::SizeLimit), "{field:?}");
        assert_eq!(skipped(0, field, claimed(head, -1)), Err(ProtocolExceptionKind::NegativeSize), "{field:?}");
    }
}

#[test]
fn blobs_share_the_bytes_of_the_frame() {
    let mut bytes = Bytes::from(vec![0, 0, 0, 2, 7, 8]);
    let behind_length = bytes[4..].as_ptr();
    let mut binary = TBinaryProtocol::new(&mut bytes, true);
    let blob = BoundedInput::new(&mut binary).read_bytes().unwrap();
    assert_eq!((&blob[..], blob.as_ptr()), (&[7, 8][..], behind_length));
}
