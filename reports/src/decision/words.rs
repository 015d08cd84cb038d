//! The words of a decision, the same in every format. Names of cells stand in them as they are: each format makes them
//! harmless in its own way.

use rpcbench_records::{CellChange, Change, Decision, Expectation, FigureChange, Ratio};

use super::order;
use crate::units;

mod counted;
mod method;
mod short;
mod verdict;

pub use counted::{count, counted};
pub use method::method;
pub use short::{NAME, REASON, REMARK, short};
pub use verdict::verdict;

/// A ratio as what it changes: 1.102 is `+10.2 %`.
#[must_use]
pub fn change(ratio: f64) -> String {
    format!("{} %", percent(ratio))
}

/// A ratio as what it changes, with its interval: `+10.2 % (+8.9 to +11.6 %)`.
#[must_use]
pub fn interval(ratio: &Ratio) -> String {
    format!("{} ({} to {} %)", change(ratio.center), percent(ratio.low), percent(ratio.high))
}

/// A margin, given as the ratio that it allows: 1.03 is `3 %`.
#[must_use]
pub fn margin(ratio: f64) -> String {
    share(ratio - 1.0)
}

/// A part of a whole, without a zero behind the point: 0.03 is `3 %`, 0.075 is `7.5 %`.
#[must_use]
pub fn share(part: f64) -> String {
    let text = format!("{:.1}", part * 100.0);
    format!("{} %", text.strip_suffix(".0").unwrap_or(&text))
}

/// Both times of a figure: `412 µs -> 454 µs`.
#[must_use]
pub fn times(figure: &FigureChange) -> String {
    format!("{} -> {}", units::time(figure.base_ns), units::time(figure.head_ns))
}

/// A figure and how far it moved: `p50 +10.2 % (+8.9 to +11.6 %), beyond 3 %`.
#[must_use]
pub fn figure(figure: &FigureChange) -> String {
    let moved = format!("{} {}", figure.figure.name(), interval(&figure.ratio));
    match figure.change {
        _ if !figure.figure.gates() => moved,
        Change::Regressed | Change::Improved => format!("{moved}, beyond {}", margin(figure.margin)),
        _ => format!("{moved}, margin {}", margin(figure.margin)),
    }
}

/// A cell and what its verdict rests on: `grpc echo/log closed:16: p50 +10.2 % (+8.9 to +11.6 %), beyond 3 %`. Without a
/// period.
#[must_use]
pub fn cell(cell: &CellChange) -> String {
    format!("{}: {}", short(&cell.name, NAME), why(cell))
}

/// What a cell's verdict rests on: the figure that moved, else the reason. Without a period.
#[must_use]
pub fn why(cell: &CellChange) -> String {
    let moved = order::deciding(cell).filter(|it| it.change == cell.change && is_move(it.change));
    moved.map_or_else(|| short(open(&cell.reason), REASON), figure)
}

/// True of a change that a figure says best, with its interval.
const fn is_move(change: Change) -> bool {
    matches!(change, Change::Regressed | Change::Improved)
}

/// What the first launches saw, where fresh ones decided: `at first +9.5 % (+5.1 to +14.1 %) in 5 launches; decided on 10
/// fresh ones`. Without a period.
#[must_use]
pub fn screened(figure: &FigureChange) -> Option<String> {
    let first = figure.screened.as_ref()?;
    let (seen, launches) = (interval(first), number(first.launches as usize, "launch"));
    Some(format!("at first {seen} in {launches}; decided on {} fresh ones", figure.ratio.launches))
}

/// An expectation and what it was judged by. Without a period.
#[must_use]
pub fn expectation(expectation: &Expectation) -> String {
    format!("{}: {}", short(&expectation.text, REASON), short(open(&expectation.reason), REASON))
}

/// The cells that are not told one by one: `3 cells unchanged, 1 of them only at a second look; 1 ignored`. `None` where
/// there are none.
#[must_use]
pub fn folded(decision: &Decision) -> Option<String> {
    let folded = order::folded(decision);
    let of = |change| folded.iter().filter(|cell| cell.change == change).count();
    let cleared = folded.iter().filter(|cell| order::cleared(cell).is_some()).count();
    let unchanged =
        if cleared > 0 { format!("unchanged, {cleared} of them only at a second look") } else { UNCHANGED.to_owned() };
    let kinds = [
        (of(Change::Unchanged), unchanged.as_str()),
        (of(Change::Inconclusive), "not compared"),
        (of(Change::Ignored), IGNORED),
    ];
    kinds_of("cell", &kinds)
}

/// The counts that are not told one by one: `12 counts unchanged; 1 ignored`. `None` where there are none.
#[must_use]
pub fn folded_counts(decision: &Decision) -> Option<String> {
    let of = |change| decision.counts.iter().filter(|count| count.change == change).count();
    kinds_of("count", &[(of(Change::Unchanged), UNCHANGED), (of(Change::Ignored), IGNORED)])
}

const UNCHANGED: &str = Change::Unchanged.name();
const IGNORED: &str = Change::Ignored.name();

/// So many things of each kind; the first that there are names them.
fn kinds_of(thing: &str, kinds: &[(usize, &str)]) -> Option<String> {
    let mut known = kinds.iter().filter(|(count, _)| *count > 0);
    let (count, kind) = known.next()?;
    let first = format!("{} {kind}", number(*count, thing));
    Some(known.fold(first, |said, (count, kind)| format!("{said}; {count} {kind}")))
}

/// So many things: `1 cell`, `12 cells`, `2 launches`.
#[must_use]
pub fn number(count: usize, thing: &str) -> String {
    let ending = match thing {
        _ if count == 1 => "",
        _ if thing.ends_with("ch") => "es",
        _ => "s",
    };
    format!("{} {thing}{ending}", units::count(count as f64))
}

/// A sentence without its period, to stand within another.
#[must_use]
pub fn open(sentence: &str) -> &str {
    sentence.trim().trim_end_matches('.')
}

/// A ratio as a signed number of percent, with a digit behind the point below a hundred.
fn percent(ratio: f64) -> String {
    let percent = (ratio - 1.0) * 100.0;
    match percent.abs() {
        size if size < 0.05 => "0.0".to_owned(),
        size if size < 99.95 => format!("{percent:+.1}"),
        size if percent < 0.0 => format!("-{}", units::significant(size)),
        size => format!("+{}", units::significant(size)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_has_a_sign_and_a_digit() {
        let shown = [1.102, 0.91, 1.0, 0.9996, 1.000_6, 0.001, 2.5, 41.4].map(change);
        let expected = ["+10.2 %", "-9.0 %", "0.0 %", "0.0 %", "+0.1 %", "-99.9 %", "+150 %", "+4,040 %"];
        assert_eq!(shown, expected);
        assert_eq!([1.03, 1.075, 1.1, 1.0].map(margin), ["3 %", "7.5 %", "10 %", "0 %"]);
    }

    #[test]
    fn one_is_not_many() {
        assert_eq!([0, 1, 2].map(|n| number(n, "cell")), ["0 cells", "1 cell", "2 cells"]);
        assert_eq!([1, 1_200].map(|n| number(n, "launch")), ["1 launch", "1,200 launches"]);
    }
}
