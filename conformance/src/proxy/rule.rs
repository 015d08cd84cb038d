//! What a proxy does to the bytes of one way: pure.

use std::borrow::Cow;

/// What happens to the bytes of one way. Places are counted from the first byte of the connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rule {
    /// Nothing.
    Pass,
    /// Each byte goes alone.
    OneByOne,
    /// After so many bytes the connection breaks.
    CutAfter(usize),
    /// After so many bytes nothing more comes.
    SilentAfter(usize),
    /// The byte at a place is lost.
    Lose(usize),
    /// The byte at a place comes twice.
    Double(usize),
    /// The byte at a place has all its bits turned round.
    Flip(usize),
}

/// What becomes of a chunk.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Fate<'a> {
    /// What goes on.
    pub(crate) bytes: Cow<'a, [u8]>,
    /// How many bytes of it at most are written at once.
    pub(crate) most: usize,
    /// True where the connection breaks after it.
    pub(crate) breaks: bool,
}

impl Rule {
    /// What becomes of a chunk whose first byte has that place.
    pub(crate) fn fate(self, at: usize, chunk: &[u8]) -> Fate<'_> {
        let most = if self == Self::OneByOne { 1 } else { usize::MAX };
        let breaks = matches!(self, Self::CutAfter(count) if at + chunk.len() > count);
        Fate { bytes: self.rest(at, chunk), most, breaks }
    }

    fn rest(self, at: usize, chunk: &[u8]) -> Cow<'_, [u8]> {
        let within = |place: usize| place.checked_sub(at).filter(|place| *place < chunk.len());
        let edited = |place, with: fn(u8) -> Vec<u8>| match within(place) {
            Some(place) => {
                let (before, after) = chunk.split_at(place);
                Cow::Owned([before, &with(after[0]), &after[1..]].concat())
            }
            None => Cow::Borrowed(chunk),
        };
        match self {
            Self::Pass | Self::OneByOne => Cow::Borrowed(chunk),
            Self::CutAfter(count) | Self::SilentAfter(count) => Cow::Borrowed(until(at, count, chunk)),
            Self::Lose(place) => edited(place, |_| Vec::new()),
            Self::Double(place) => edited(place, |byte| vec![byte; 2]),
            Self::Flip(place) => edited(place, |byte| vec![!byte]),
        }
    }
}

/// The part of a chunk that lies before a place.
fn until(at: usize, place: usize, chunk: &[u8]) -> &[u8] {
    &chunk[..place.saturating_sub(at).min(chunk.len())]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What goes on of six bytes that come in chunks, and whether the connection breaks.
    fn through(rule: Rule, chunk: usize) -> (Vec<u8>, bool) {
        let (mut out, mut at) = (Vec::new(), 0);
        for chunk in [1, 2, 3, 4, 5, 6].chunks(chunk) {
            let fate = rule.fate(at, chunk);
            out.extend_from_slice(&fate.bytes);
            if fate.breaks {
                return (out, true);
            }
            at += chunk.len();
        }
        (out, false)
    }

    #[test]
    fn places_are_those_of_the_connection_however_it_is_cut_in_chunks() {
        for chunk in 1..=6 {
            assert_eq!(through(Rule::Pass, chunk), (vec![1, 2, 3, 4, 5, 6], false));
            assert_eq!(through(Rule::OneByOne, chunk), (vec![1, 2, 3, 4, 5, 6], false));
            assert_eq!(through(Rule::CutAfter(4), chunk), (vec![1, 2, 3, 4], true));
            assert_eq!(through(Rule::CutAfter(6), chunk), (vec![1, 2, 3, 4, 5, 6], false));
            assert_eq!(through(Rule::SilentAfter(0), chunk), (vec![], false));
            assert_eq!(through(Rule::Lose(2), chunk), (vec![1, 2, 4, 5, 6], false));
            assert_eq!(through(Rule::Double(0), chunk), (vec![1, 1, 2, 3, 4, 5, 6], false));
            assert_eq!(through(Rule::Flip(5), chunk), (vec![1, 2, 3, 4, 5, 0xf9], false));
        }
    }
}
