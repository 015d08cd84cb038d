//! Reading `HdrHistogram` V2 just far enough to know that it is whole and how many values it holds.
//!
//! No memory is taken for what a header claims, so that whoever decodes the text afterwards meets no surprise. The
//! layout is that of Java's `AbstractHistogram.encodeIntoByteBuffer`: 40 bytes of header, then for each slot its count,
//! or for a stretch of empty slots its length negated; numbers are zig-zag, in LEB128 of at most 9 bytes.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// Cookie, payload's length, offset of the first slot, digits; then lowest value, highest value, ratio to integers.
const HEADER: usize = 4 * 4 + 3 * 8;
/// Version 2, not compressed.
const COOKIE: u32 = 0x1c84_9313;
/// Significant digits of every histogram of a run.
const DIGITS: u32 = 3;
/// The range of every histogram of a run, in nanoseconds.
const RANGE: (u64, u64) = (1, 60_000_000_000);
/// Slots of such a histogram: 2048 hold 3 digits, and each doubling of the range takes half as many again.
const SLOTS: u64 = {
    let (mut slots, mut covered) = (2_048, 2_048);
    while covered <= RANGE.1 {
        covered *= 2;
        slots += 1_024;
    }
    slots
};

/// A text that is no histogram of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadHistogram {
    /// Not in base64.
    #[error("it is not in base64")]
    Base64,
    /// Not `HdrHistogram` V2, or with features that a run's never has.
    #[error("it is no HdrHistogram of version 2")]
    Format,
    /// Of another range or precision.
    #[error("it is not of 1 ns to 60 s with 3 digits")]
    Range,
    /// Longer or shorter than it says.
    #[error("it is cut short")]
    Length,
    /// Counts beyond the range.
    #[error("its counts do not fit its range")]
    Slots,
    /// Another number of values than the record beside it says.
    #[error("it holds {held} values, not {claimed}")]
    Count {
        /// What the record says.
        claimed: u64,
        /// What the histogram holds.
        held: u64,
    },
}

/// Checks that a text is a histogram of so many values.
pub(crate) fn check(text: &str, claimed: u64) -> Result<(), BadHistogram> {
    let bytes = STANDARD.decode(text).map_err(|_| BadHistogram::Base64)?;
    let (header, counts) = bytes.split_first_chunk::<HEADER>().ok_or(BadHistogram::Format)?;
    check_header(header, counts.len())?;
    match total(counts)? {
        held if held == claimed => Ok(()),
        held => Err(BadHistogram::Count { claimed, held }),
    }
}

fn check_header(header: &[u8; HEADER], payload: usize) -> Result<(), BadHistogram> {
    let word = |at| u32::from_be_bytes(std::array::from_fn(|byte| header[at + byte]));
    let long = |at| u64::from_be_bytes(std::array::from_fn(|byte| header[at + byte]));
    let (length, offset, digits, ratio) = (word(4), word(8), word(12), long(32));
    if (word(0), offset, ratio) != (COOKIE, 0, 1_f64.to_bits()) {
        return Err(BadHistogram::Format);
    }
    if (digits, (long(16), long(24))) != (DIGITS, RANGE) {
        return Err(BadHistogram::Range);
    }
    if usize::try_from(length) == Ok(payload) { Ok(()) } else { Err(BadHistogram::Length) }
}

/// The sum of all counts.
fn total(mut counts: &[u8]) -> Result<u64, BadHistogram> {
    let (mut total, mut slot) = (0_u64, 0_u64);
    while !counts.is_empty() {
        let (number, rest) = number(counts).ok_or(BadHistogram::Length)?;
        counts = rest;
        let (count, slots) = if number < 0 { (0, number.unsigned_abs()) } else { (number.unsigned_abs(), 1) };
        slot = slot.saturating_add(slots);
        if slot > SLOTS {
            return Err(BadHistogram::Slots);
        }
        total = total.checked_add(count).ok_or(BadHistogram::Slots)?;
    }
    Ok(total)
}

/// The first number and what follows it; `None` where it is cut short.
fn number(bytes: &[u8]) -> Option<(i64, &[u8])> {
    let mut value = 0;
    for place in 0..9 {
        let byte = u64::from(*bytes.get(place)?);
        // The ninth byte is taken whole: eight of seven bits and it make 64.
        let last = place == 8 || byte & 0x80 == 0;
        value |= if place == 8 { byte } else { byte & 0x7f } << (7 * place);
        if last {
            return Some((zig_zag(value), &bytes[place + 1..]));
        }
    }
    None
}

/// 0, 1, 2, 3, ... as 0, -1, 1, -2, ...
const fn zig_zag(value: u64) -> i64 {
    (value >> 1).cast_signed() ^ -(value & 1).cast_signed()
}

#[cfg(test)]
mod tests {
    use super::*;
    use hdrhistogram::Histogram;
    use hdrhistogram::serialization::{Serializer, V2DeflateSerializer, V2Serializer};

    fn histogram(values: &[(u64, u64)]) -> Histogram<u64> {
        let mut histogram = Histogram::new_with_bounds(RANGE.0, RANGE.1, 3).unwrap();
        for &(value, count) in values {
            histogram.record_n(value, count).unwrap();
        }
        histogram
    }

    fn bytes(histogram: &Histogram<u64>) -> Vec<u8> {
        let mut bytes = Vec::new();
        V2Serializer::new().serialize(histogram, &mut bytes).unwrap();
        bytes
    }

    fn checked(bytes: &[u8], claimed: u64) -> Result<(), BadHistogram> {
        check(&STANDARD.encode(bytes), claimed)
    }

    /// A header with other counts.
    fn with(counts: &[u8]) -> Vec<u8> {
        let mut made = bytes(&histogram(&[]))[..HEADER].to_vec();
        made[4..8].copy_from_slice(&u32::try_from(counts.len()).unwrap().to_be_bytes());
        made.extend(counts);
        made
    }

    #[test]
    fn what_another_implementation_wrote_is_counted_rightly() {
        for values in [&[][..], &[(1, 1)], &[(RANGE.1, 1)], &[(1, 63), (2, 64), (900, 1 << 40), (59_000_000_000, 7)]] {
            let written = histogram(values);
            assert_eq!(checked(&bytes(&written), written.len()), Ok(()));
            let wrong = Err(BadHistogram::Count { claimed: written.len() + 1, held: written.len() });
            assert_eq!(checked(&bytes(&written), written.len() + 1), wrong);
        }
        assert_eq!(histogram(&[]).distinct_values() as u64, SLOTS);
    }

    #[test]
    fn what_is_cut_anywhere_is_refused() {
        let whole = bytes(&histogram(&[(100, 5), (1_000_000, 300_000), (2_000_000, 1)]));
        for length in 0..whole.len() {
            let fault = if length < HEADER { BadHistogram::Format } else { BadHistogram::Length };
            assert_eq!(checked(&whole[..length], 300_006), Err(fault), "{length} bytes");
        }
        assert_eq!(check("&&&", 0), Err(BadHistogram::Base64));
        assert_eq!(checked(&with(&[0x80]), 0), Err(BadHistogram::Length), "a number without its end");
    }

    #[test]
    fn a_header_is_not_believed() {
        let mut absurd = bytes(&histogram(&[(100, 5)]));
        absurd[24..32].copy_from_slice(&(1_u64 << 62).to_be_bytes());
        assert_eq!(checked(&absurd, 5), Err(BadHistogram::Range));
        let mut precise = bytes(&histogram(&[(100, 5)]));
        precise[15] = 5;
        assert_eq!(checked(&precise, 5), Err(BadHistogram::Range));
        let mut compressed = Vec::new();
        V2DeflateSerializer::new().serialize(&histogram(&[(100, 5)]), &mut compressed).unwrap();
        assert_eq!(checked(&compressed, 5), Err(BadHistogram::Format));
    }

    #[test]
    fn counts_beyond_the_range_or_beyond_64_bits_are_refused() {
        let mut most = vec![0xff; 8];
        most.push(0xff);
        assert_eq!(number(&most), Some((i64::MIN, &[][..])), "the longest stretch of empty slots");
        assert_eq!(checked(&with(&most), 0), Err(BadHistogram::Slots));
        most[0] = 0xfe;
        assert_eq!(number(&most), Some((i64::MAX, &[][..])));
        assert_eq!(checked(&with(&most.repeat(3)), 0), Err(BadHistogram::Slots));
        let slots = usize::try_from(SLOTS).unwrap();
        assert_eq!(checked(&with(&vec![2; slots]), SLOTS), Ok(()));
        assert_eq!(checked(&with(&vec![2; slots + 1]), SLOTS + 1), Err(BadHistogram::Slots));
    }
}
