//! What a message says of its own lengths, held against the bytes that it has.
//!
//! pilota believes each of them: it reserves memory for a list before its first element has come, and panics where a
//! text is longer than the frame.

use pilota::Buf;
use pilota::thrift::{ProtocolExceptionKind, TType, ThriftException, new_protocol_exception};
use rpcbench_contract::workloads::compute::MAX_EXPAND;

/// How many elements a list may have: as in the adapters of Apache's crate, half as many again as the longest reply
/// ([`MAX_EXPAND`]). The bytes alone do not suffice as a bound: a frame of 16 MB could hold 16 million structs of a byte each,
/// for which the generated code would reserve room for as many players, of 912 bytes; now it is 15 MB of those.
const ELEMENTS: usize = 1 << 14;
const _: () = assert!(ELEMENTS > MAX_EXPAND as usize);

/// The bytes of a text's or a blob's length in the binary protocol.
const LENGTH: usize = 4;

/// Refuses a text or a blob, at so many bytes from here, that does not fit in what is left. Where not even its length is
/// there, pilota says so itself.
#[inline]
pub(crate) fn blob(left: &impl Buf, at: usize) -> Result<(), ThriftException> {
    let Some(length) = left.chunk().get(at..).and_then(|bytes| bytes.first_chunk()) else { return Ok(()) };
    let length = i32::from_be_bytes(*length);
    match usize::try_from(length) {
        Ok(fits) if fits <= left.remaining() - at - LENGTH => Ok(()),
        Ok(_) => Err(too_long(left, length)),
        Err(_) => Err(negative(length)),
    }
}

/// Refuses a name, at so many bytes from here, that is not UTF-8.
#[inline]
pub(crate) fn text(left: &impl Buf, at: usize) -> Result<(), ThriftException> {
    let Some(length) = left.chunk().get(at..).and_then(|bytes| bytes.first_chunk()) else { return Ok(()) };
    let begin = at + LENGTH;
    let end = begin.saturating_add(u32::from_be_bytes(*length) as usize);
    let text = left.chunk().get(begin..end).unwrap_or_default();
    std::str::from_utf8(text).map(drop).map_err(|_| no_text())
}

/// Refuses so many elements, of so many bytes each at least, where they do not fit in what is left. pilota has made a
/// `usize` of the signed number on the wire, so that a negative one is very large here.
#[inline]
pub(crate) fn elements(left: &impl Buf, size: usize, least: usize) -> Result<(), ThriftException> {
    match i32::try_from(size) {
        Ok(_) if size <= ELEMENTS && size * least <= left.remaining() => Ok(()),
        Ok(size) => Err(too_long(left, size)),
        Err(_) => Err(negative(size.cast_signed())),
    }
}

/// The fewest bytes that an element takes in the binary protocol; nothing is of the types that have no bytes.
pub(crate) const fn least(element: TType) -> usize {
    match element {
        TType::Bool | TType::I8 | TType::Struct | TType::Stop | TType::Void => 1,
        TType::I16 => 2,
        TType::I32 | TType::Binary => 4,
        TType::List | TType::Set => 5,
        TType::Map => 6,
        TType::I64 | TType::Double => 8,
        TType::Uuid => 16,
    }
}

/// What is said of a text that is not UTF-8.
#[cold]
pub(crate) fn no_text() -> ThriftException {
    new_protocol_exception(ProtocolExceptionKind::InvalidData, "a text is not UTF-8")
}

#[cold]
fn too_long(left: &impl Buf, claimed: i32) -> ThriftException {
    let why = format!("a length of {claimed} is claimed, where {} bytes are left", left.remaining());
    new_protocol_exception(ProtocolExceptionKind::SizeLimit, why)
}

#[cold]
fn negative(claimed: impl std::fmt::Display) -> ThriftException {
    new_protocol_exception(ProtocolExceptionKind::NegativeSize, format!("a length of {claimed} is claimed"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(refused: Result<(), ThriftException>) -> Option<ProtocolExceptionKind> {
        match refused {
            Ok(()) => None,
            Err(ThriftException::Protocol(why)) => Some(why.kind()),
            Err(other) => panic!("{other:?}"),
        }
    }

    #[test]
    fn elements_must_fit_in_the_bytes_that_are_left() {
        let left = [0; 48];
        for (element, most) in [
            (TType::Bool, 48),
            (TType::I16, 24),
            (TType::I32, 12),
            (TType::Double, 6),
            (TType::Binary, 12),
            (TType::Struct, 48),
            (TType::List, 9),
            (TType::Set, 9),
            (TType::Map, 8),
            (TType::Uuid, 3),
        ] {
            assert_eq!(kind(elements(&&left[..], most, least(element))), None, "{element:?}");
            let more = elements(&&left[..], most + 1, least(element));
            assert_eq!(kind(more), Some(ProtocolExceptionKind::SizeLimit), "{element:?}");
        }
    }

    #[test]
    fn many_elements_are_refused_even_where_they_fit() {
        let left = vec![0; 2 * ELEMENTS];
        assert_eq!(kind(elements(&&left[..], ELEMENTS, 1)), None);
        assert_eq!(kind(elements(&&left[..], ELEMENTS + 1, 1)), Some(ProtocolExceptionKind::SizeLimit));
    }

    #[test]
    fn a_negative_number_is_refused_as_such() {
        for number in [-1_isize, i32::MIN as isize] {
            let refused = elements(&&[0; 48][..], number.cast_unsigned(), 1);
            assert_eq!(kind(refused), Some(ProtocolExceptionKind::NegativeSize));
        }
        assert_eq!(kind(blob(&&[0xff, 0xff, 0xff, 0xff, 1][..], 0)), Some(ProtocolExceptionKind::NegativeSize));
    }

    #[test]
    fn a_blob_must_fit_in_the_bytes_behind_its_length() {
        let left = [7, 7, 0, 0, 0, 3, 1, 2, 3];
        assert_eq!(kind(blob(&&left[..], 2)), None);
        assert_eq!(kind(blob(&&left[..8], 2)), Some(ProtocolExceptionKind::SizeLimit));
        assert_eq!(kind(blob(&&left[..5], 2)), None, "whose length breaks off, pilota refuses");
    }
}
