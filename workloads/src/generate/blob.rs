//! Bytes without a structure that a framework could use.

use bytes::Bytes;

use super::{Generator, words};

/// How long each stretch of text or of random bytes is.
const STRETCH: usize = 32;

/// So many bytes, half of them text and half random, in turns. Zeros would be compressed, deduplicated and
/// branch-predicted away, and random bytes alone can be compressed by nothing; what people send lies between.
pub(super) fn blob(generator: &mut Generator, count: usize) -> Bytes {
    let mut bytes = vec![0; count];
    for (place, stretch) in bytes.chunks_mut(STRETCH).enumerate() {
        match place % 2 {
            0 => text(generator, stretch),
            _ => generator.fill(stretch),
        }
    }
    bytes.into()
}

/// Fills a stretch with words, the last of which may be cut.
fn text(generator: &mut Generator, stretch: &mut [u8]) {
    let mut at = 0;
    while at < stretch.len() {
        let (word, rest) = (generator.skewed(&words::COMMON).as_bytes(), &mut stretch[at..]);
        let fits = word.len().min(rest.len());
        rest[..fits].copy_from_slice(&word[..fits]);
        if let Some(space) = rest.get_mut(fits) {
            *space = b' ';
        }
        at += fits + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_is_text_and_no_byte_prevails() {
        let blob = blob(&mut Generator::new(7, "test"), 16 * 1024);
        let letters = blob.iter().filter(|byte| byte.is_ascii_lowercase() || **byte == b' ').count();
        assert!((8_900..9_300).contains(&letters), "{letters} letters");
        let mut counts = [0; 256];
        blob.iter().for_each(|byte| counts[usize::from(*byte)] += 1);
        assert!(counts.iter().all(|count| (10..2_048).contains(count)), "{counts:?}");
    }

    #[test]
    fn every_size_is_met() {
        for count in [0, 1, 31, 32, 33, 64, 100] {
            assert_eq!(blob(&mut Generator::new(7, "test"), count).len(), count);
        }
    }
}
