//! The axis of changes: ratios on a log scale, ticks at round percents.

use super::super::scale::Scale;
use super::RatioRow;
use crate::decision::words;

/// Round steps between ticks, as parts of one.
const STEPS: [f64; 9] = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5];

/// Ticks that an axis may have.
const MOST: f64 = 7.0;

/// Ratios that span more than this factor have ticks at round ratios in place of equal steps.
const WIDE: f64 = 2.0;

/// An interval is shown up to so many times as far out as the farthest margin or center: one that tells nothing would
/// otherwise press all others together.
const BEYOND: f64 = 1.6;

/// No axis reaches further, as a logarithm: a million times as long.
const FARTHEST: f64 = 13.8;

/// The scale that shows every center and margin, and intervals as far as that leaves the rest readable.
pub(super) fn scale(rows: &[RatioRow<'_>], pixels: (f64, f64)) -> Scale {
    let [left, right] = [-1.0, 1.0].map(|side| reach(rows, side));
    let room = (left + right).max(0.01) * 0.03;
    Scale::logarithmic((-left - room).exp(), (right + room).exp(), pixels)
}

/// How far the axis reaches to one side of 1, as a logarithm.
fn reach(rows: &[RatioRow<'_>], side: f64) -> f64 {
    let needed = rows.iter().map(|row| (side * row.ratio.center.ln()).max(row.margin.ln().abs())).fold(0.0, f64::max);
    let ends = rows.iter().map(|row| side * if side < 0.0 { row.ratio.low.ln() } else { row.ratio.high.ln() });
    ends.fold(needed, f64::max).min(needed * BEYOND).min(FARTHEST)
}

/// Ratios at which the axis has ticks; 1 is one of them.
pub(super) fn ticks(scale: &Scale) -> Vec<f64> {
    let (from, to) = (scale.least(), scale.most());
    if to / from > WIDE {
        return with_one(scale.ticks());
    }
    let count = |step: f64| ((1.0 - from) / step).floor() + ((to - 1.0) / step).floor() + 1.0;
    let step = STEPS.into_iter().find(|&step| count(step) <= MOST).unwrap_or(1.0);
    (-7..=7).map(|place| 1.0 + f64::from(place) * step).filter(|&tick| scale.shows(tick)).collect()
}

fn with_one(mut ticks: Vec<f64>) -> Vec<f64> {
    if !ticks.iter().any(|tick| (tick - 1.0).abs() < 1e-9) {
        ticks.push(1.0);
        ticks.sort_by(f64::total_cmp);
    }
    ticks
}

/// A ratio as a tick names it: `+10 %`, `-0.5 %`, `0 %`.
pub(super) fn label(ratio: f64) -> String {
    words::change(ratio).replace(".0 %", " %")
}

#[cfg(test)]
mod tests {
    use rpcbench_records::{Change, Ratio};

    use super::*;

    fn shown(ratios: &[(f64, f64, f64)]) -> (Scale, Vec<String>) {
        let row = |&(center, low, high): &(f64, f64, f64)| RatioRow {
            cell: "",
            figure: "",
            change: Change::Unchanged,
            ratio: Ratio { center, low, high, launches: 5 },
            margin: 1.03,
        };
        let scale = scale(&ratios.iter().map(row).collect::<Vec<_>>(), (0.0, 100.0));
        (scale, ticks(&scale).into_iter().map(label).collect())
    }

    #[test]
    fn ticks_are_round_percents_around_none() {
        assert_eq!(shown(&[(1.0, 0.99, 1.01)]).1, ["-3 %", "-2 %", "-1 %", "0 %", "+1 %", "+2 %", "+3 %"]);
        assert_eq!(shown(&[(1.12, 1.1, 1.14)]).1, ["0 %", "+5 %", "+10 %"]);
        assert_eq!(shown(&[(10.0, 9.0, 11.0)]).1, ["0 %", "+100 %", "+400 %", "+900 %"]);
    }

    #[test]
    fn an_interval_that_tells_nothing_leaves_room_for_others() {
        let (scale, _) = shown(&[(1.0, 0.0, f64::INFINITY), (f64::MAX, 1.0, f64::NAN)]);
        assert!(scale.least() > 0.6 && scale.most() < 2e6, "{scale:?}");
        assert!(shown(&[]).0.at(1.0).is_finite());
    }
}
