//! Record marking: records in any fragments, fragments in any pieces, and what no honest peer sends.

use proptest::prelude::*;
use rpcbench_onc::protocol::{MAX_EMPTY, MAX_FRAGMENT, RecordReader, Violation};

/// A reader never holds more than this beyond a record of the limit's size.
const SLACK: usize = 128 << 10;

fn mark(length: usize, last: bool) -> [u8; 4] {
    let length = u32::try_from(length).unwrap();
    assert!(length as usize <= MAX_FRAGMENT);
    (u32::from(last) << 31 | length).to_be_bytes()
}

/// A record in fragments of so many bytes.
fn marked(record: &[u8], fragment: usize) -> Vec<u8> {
    let count = record.len().div_ceil(fragment).max(1);
    let fragments = (0..count).map(|number| {
        let part = &record[number * fragment..record.len().min((number + 1) * fragment)];
        [&mark(part.len(), number + 1 == count)[..], part].concat()
    });
    fragments.collect::<Vec<_>>().concat()
}

/// All records out of bytes that arrive in pieces.
fn read(reader: &mut RecordReader, bytes: &[u8], piece: usize) -> Result<Vec<Vec<u8>>, Violation> {
    let mut records = Vec::new();
    for mut piece in bytes.chunks(piece) {
        while !piece.is_empty() {
            let taken = reader.feed(piece);
            assert!(taken > 0, "there is always space");
            piece = &piece[taken..];
            while let Some(record) = reader.next_record()? {
                records.push(reader.bytes(&record).to_vec());
            }
        }
    }
    Ok(records)
}

fn pattern(length: usize) -> Vec<u8> {
    (0..length).map(|place| u8::try_from(place * 7 % 251).unwrap()).collect()
}

#[test]
fn a_record_in_fragments_of_one_byte_is_whole() {
    let record = pattern(100_000);
    for piece in [1, 2, 3, 5, 64, 1 << 20] {
        let mut reader = RecordReader::new(100_000);
        let records = read(&mut reader, &marked(&record, 1), piece).unwrap();
        assert!(records == [record.clone()], "in pieces of {piece}");
        assert!(reader.is_empty());
        assert!(reader.held() <= 2 * record.len() + SLACK, "{} held", reader.held());
    }
}

#[test]
fn records_in_fragments_of_another_library_are_whole() {
    // As libtirpc sends them.
    let records = [pattern(200_000), pattern(0), pattern(65_532), pattern(65_533), pattern(3)];
    let bytes: Vec<u8> = records.iter().flat_map(|record| marked(record, 65_532)).collect();
    for piece in [1000, 4096, 65_536, 1 << 20] {
        assert!(read(&mut RecordReader::new(200_000), &bytes, piece).unwrap() == records, "in pieces of {piece}");
    }
}

#[test]
fn a_record_of_the_limits_size_is_read_and_one_byte_more_is_refused() {
    for fragment in [1, 7, 1000, 5000] {
        let mut reader = RecordReader::new(1000);
        assert_eq!(read(&mut reader, &marked(&pattern(1000), fragment), 64).unwrap().len(), 1);
        let error = read(&mut reader, &marked(&pattern(1001), fragment), 64).unwrap_err();
        assert!(matches!(error, Violation::TooLarge { bytes, limit: 1000 } if bytes > 1000), "{error}");
    }
}

#[test]
fn a_claim_is_refused_before_memory_is_taken() {
    for length in [1001, 1 << 20, MAX_FRAGMENT] {
        for last in [false, true] {
            let mut reader = RecordReader::new(1000);
            let error = read(&mut reader, &mark(length, last), 4).unwrap_err();
            assert_eq!(error, Violation::TooLarge { bytes: length, limit: 1000 });
            assert!(reader.held() <= SLACK);
        }
    }
    // After a fragment that fits.
    let mut reader = RecordReader::new(1000);
    let bytes = [&mark(10, false)[..], &[0; 10], &mark(MAX_FRAGMENT, true)].concat();
    assert_eq!(
        read(&mut reader, &bytes, 64).unwrap_err(),
        Violation::TooLarge { bytes: MAX_FRAGMENT + 10, limit: 1000 }
    );
}

#[test]
fn a_claim_that_fits_makes_nothing_large_by_itself() {
    let mut reader = RecordReader::new(64 << 20);
    assert_eq!(read(&mut reader, &mark(64 << 20, true), 4).unwrap().len(), 0);
    assert!(!reader.space().is_empty());
    assert!(reader.held() <= SLACK, "{} held for a mark", reader.held());
}

#[test]
fn empty_fragments_end_somewhere() {
    let some = [mark(0, false).repeat(MAX_EMPTY as usize), marked(b"end", 2)].concat();
    let mut reader = RecordReader::new(1000);
    assert_eq!(read(&mut reader, &some.repeat(3), 64).unwrap(), [b"end"; 3], "for each record anew");
    let endless = mark(0, false).repeat(MAX_EMPTY as usize + 1);
    assert_eq!(read(&mut reader, &endless, 64).unwrap_err(), Violation::Empty);
    // Between others.
    let mixed = [&mark(0, false)[..], &mark(1, false), b"x"].concat().repeat(MAX_EMPTY as usize + 1);
    assert_eq!(read(&mut RecordReader::new(1000), &mixed, 64).unwrap_err(), Violation::Empty);
}

#[test]
fn an_empty_last_fragment_ends_a_record() {
    let bytes = [&mark(2, false)[..], b"ab", &mark(0, true), &mark(0, true), &mark(1, true), b"c"].concat();
    for piece in 1..bytes.len() {
        let records = read(&mut RecordReader::new(10), &bytes, piece).unwrap();
        assert_eq!(records, [b"ab".to_vec(), vec![], b"c".to_vec()]);
    }
}

#[test]
fn a_record_that_breaks_off_is_known_to() {
    let bytes = marked(b"abcdef", 4);
    for cut in 0..=bytes.len() {
        let mut reader = RecordReader::new(10);
        let whole = read(&mut reader, &bytes[..cut], 64).unwrap().len();
        assert_eq!(whole, usize::from(cut == bytes.len()));
        assert_eq!(reader.is_empty(), cut == 0 || cut == bytes.len(), "cut at {cut}");
    }
}

#[test]
fn what_was_large_is_given_back() {
    let mut reader = RecordReader::new(32 << 20);
    assert_eq!(read(&mut reader, &marked(&pattern(20 << 20), 1 << 20), 1 << 16).unwrap().len(), 1);
    reader.space();
    assert!(reader.held() <= SLACK, "{} held", reader.held());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn records_come_out_as_they_went_in(
        records in prop::collection::vec((0_usize..5000, 1_usize..3000), 0..20),
        piece in 1_usize..20_000,
    ) {
        let sent: Vec<Vec<u8>> = records.iter().map(|(length, _)| pattern(*length)).collect();
        let bytes: Vec<u8> =
            records.iter().zip(&sent).flat_map(|((_, fragment), record)| marked(record, *fragment)).collect();
        let mut reader = RecordReader::new(5000);
        prop_assert!(read(&mut reader, &bytes, piece).unwrap() == sent);
        prop_assert!(reader.is_empty());
        prop_assert!(reader.held() <= SLACK + 5000);
    }

    #[test]
    fn any_bytes_are_records_or_an_error(
        bytes in prop::collection::vec(prop_oneof![2 => Just(0_u8), 1 => Just(0x80), 1 => 0..6_u8, 1 => any::<u8>()], 0..3000),
        piece in 1_usize..500,
    ) {
        let mut reader = RecordReader::new(2000);
        if let Ok(records) = read(&mut reader, &bytes, piece) {
            prop_assert!(records.iter().all(|record| record.len() <= 2000));
        }
        prop_assert!(reader.held() <= SLACK);
    }
}
