//! Reasons of verdicts by their kind: the same words around other figures.

use std::ops::Range;

/// A kind of reason, and the cells that have one of it.
#[derive(Clone, Debug)]
pub struct Kind<'r> {
    /// The reasons, one for each cell.
    reasons: Vec<&'r str>,
    /// The last cell that was added.
    last: usize,
}

impl Kind<'_> {
    /// How many cells have a reason of this kind.
    #[must_use]
    pub const fn cells(&self) -> usize {
        self.reasons.len()
    }

    /// True of a reason of this kind.
    #[must_use]
    pub fn has(&self, reason: &str) -> bool {
        alike(self.reasons[0], reason)
    }

    /// The kind's words, with the range of each figure: `others used 95–137 % of a CPU, over 10 %`.
    #[must_use]
    pub fn words(&self) -> String {
        let first = self.reasons[0];
        let (mut text, mut end) = (String::new(), 0);
        for (place, figure) in figures(first).into_iter().enumerate() {
            text.push_str(&first[end..figure.start]);
            text.push_str(&self.range(place));
            end = figure.end;
        }
        text + &first[end..]
    }

    /// From the least to the most of a figure's values, each as it is written.
    fn range(&self, place: usize) -> String {
        let written = self.reasons.iter().filter_map(|reason| Some(&reason[figures(reason).get(place)?.clone()]));
        let mut written: Vec<&str> = written.collect();
        written.sort_by(|a, b| value(a).total_cmp(&value(b)));
        match &written[..] {
            [least, .., most] if least != most => format!("{least}–{most}"),
            [only, ..] => (*only).to_owned(),
            [] => String::new(),
        }
    }
}

/// The kinds among the reasons of some cells, in the order in which they first appear.
pub fn kinds<'r>(cells: impl Iterator<Item = &'r [String]>) -> Vec<Kind<'r>> {
    let mut kinds: Vec<Kind<'r>> = Vec::new();
    for (cell, reasons) in cells.enumerate() {
        for reason in reasons {
            match kinds.iter_mut().find(|kind| kind.has(reason)) {
                Some(kind) if kind.last == cell => {}
                Some(kind) => {
                    kind.reasons.push(reason);
                    kind.last = cell;
                }
                None => kinds.push(Kind { reasons: vec![reason], last: cell }),
            }
        }
    }
    kinds
}

/// True where two reasons differ in their figures alone.
fn alike(a: &str, b: &str) -> bool {
    words(a).eq(words(b))
}

/// What stands between a reason's figures.
fn words(reason: &str) -> impl Iterator<Item = &str> {
    let mut start = 0;
    let ends = figures(reason).into_iter().chain(std::iter::once(reason.len()..reason.len()));
    ends.map(move |figure| {
        let before = &reason[start..figure.start];
        start = figure.end;
        before
    })
}

/// Where a reason's figures are: digits that no letter stands before, so that `p50` is a name, with those behind a point.
fn figures(reason: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let (mut rest, mut named) = (0..reason.len(), false);
    while let Some(letter) = reason[rest.clone()].chars().next() {
        let length = if letter.is_ascii_digit() { number(&reason[rest.clone()]) } else { letter.len_utf8() };
        if letter.is_ascii_digit() && !named {
            found.push(rest.start..rest.start + length);
        }
        named = letter.is_alphanumeric() || letter == '_';
        rest.start += length;
    }
    found
}

/// The length of the number that a text begins with.
fn number(text: &str) -> usize {
    let digits = |text: &str| text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    let whole = digits(text);
    let behind = text[whole..].strip_prefix('.').map_or(0, digits);
    if behind == 0 { whole } else { whole + 1 + behind }
}

fn value(written: &str) -> f64 {
    written.parse().unwrap_or(f64::INFINITY)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(cells: &[&[&str]]) -> Vec<(usize, String)> {
        let owned = |reasons: &&[&str]| reasons.iter().map(|&reason| reason.to_owned()).collect();
        let owned: Vec<Vec<String>> = cells.iter().map(owned).collect();
        kinds(owned.iter().map(Vec::as_slice)).iter().map(|kind| (kind.cells(), kind.words())).collect()
    }

    #[test]
    fn reasons_that_differ_in_figures_alone_are_one_kind() {
        let (a, b) = ("others used 137 % of a CPU, over 10 %", "others used 9.5 % of a CPU, over 10 %");
        let (c, d) = ("it moved p50 by 8 %", "it moved p99 by 8 %");
        let kinds = told(&[&[a, c], &[b], &[a, d]]);
        let expected = ["others used 9.5–137 % of a CPU, over 10 %", c, d];
        assert_eq!(kinds, [3, 1, 1].into_iter().zip(expected.map(str::to_owned)).collect::<Vec<_>>());
    }

    #[test]
    fn a_cell_counts_once_and_any_text_is_taken() {
        assert_eq!(told(&[&["1 ä 2", "3 ä 4"], &["5 ä 6"]]), [(2, "1–5 ä 2–6".to_owned())]);
        for odd in ["", "7", "7.", "no figure", "p50 at 127.0.0.1:4000", "99999999999999999999 ü1"] {
            assert_eq!(told(&[&[odd], &[odd]]), [(2, odd.to_owned())], "{odd}");
        }
    }
}
