//! Axes: from values to pixels, with ticks at round numbers.

/// Round numbers within a factor of ten, coarse to fine: the first list that gives enough ticks is taken.
#[rustfmt::skip]
const ROUND: [&[f64]; 5] = [
    &[1.0],
    &[1.0, 2.0, 5.0],
    &[1.0, 1.5, 2.0, 3.0, 5.0, 7.0],
    &[1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0],
    &[
        1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8, 1.9, 2.0, 2.2, 2.4, 2.6, 2.8, 3.0, 3.3, 3.6, 4.0, 4.5, 5.0, 5.5,
        6.0, 6.5, 7.0, 7.5, 8.0, 8.5, 9.0, 9.5,
    ],
];

/// Ticks that an axis should have at least and at most.
const ENOUGH: std::ops::RangeInclusive<usize> = 3..=6;

/// Values that span more than this factor are drawn on a log scale where both are possible.
const WIDE: f64 = 5.0;

/// An axis.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale {
    log: bool,
    from: f64,
    to: f64,
    /// Pixels of `from` and `to`.
    pixels: (f64, f64),
}

impl Scale {
    /// A log scale that shows all values, which are positive, with a little room at both ends.
    pub(super) fn log(values: impl Iterator<Item = f64>, pixels: (f64, f64)) -> Option<Self> {
        let (low, high) = extent(values.filter(|value| *value > 0.0 && value.is_finite()))?;
        let room = (high / low).powf(0.05).max(1.05);
        Some(Self { log: true, from: low / room, to: high * room, pixels })
    }

    /// A linear scale that shows all values, or a log scale where they span much.
    pub(super) fn fitting(values: impl Iterator<Item = f64> + Clone, pixels: (f64, f64)) -> Option<Self> {
        let (low, high) = extent(values.clone().filter(|value| *value > 0.0 && value.is_finite()))?;
        if high / low > WIDE {
            return Self::log(values, pixels);
        }
        let room = ((high - low) * 0.08).max(high * 0.002);
        Some(Self { log: false, from: low - room, to: high + room, pixels })
    }

    /// A linear scale from one value to another.
    pub(super) const fn linear(from: f64, to: f64, pixels: (f64, f64)) -> Self {
        Self { log: false, from, to, pixels }
    }

    /// A log scale from one value to another, both positive.
    pub(super) const fn logarithmic(from: f64, to: f64, pixels: (f64, f64)) -> Self {
        Self { log: true, from, to, pixels }
    }

    pub(super) const fn is_log(&self) -> bool {
        self.log
    }

    pub(super) const fn least(&self) -> f64 {
        self.from
    }

    pub(super) const fn most(&self) -> f64 {
        self.to
    }

    pub(super) fn at(&self, value: f64) -> f64 {
        let share = if self.log {
            (value / self.from).ln() / (self.to / self.from).ln()
        } else {
            (value - self.from) / (self.to - self.from)
        };
        self.pixels.0 + share * (self.pixels.1 - self.pixels.0)
    }

    pub(super) fn shows(&self, value: f64) -> bool {
        (self.from..=self.to).contains(&value)
    }

    /// Round values within the axis.
    pub(super) fn ticks(&self) -> Vec<f64> {
        if self.log { self.log_ticks() } else { self.linear_ticks() }
    }

    fn log_ticks(&self) -> Vec<f64> {
        let mut lists = ROUND.iter().map(|list| self.round(list));
        let fine = lists.clone().find(|ticks| ticks.len() >= *ENOUGH.start());
        thin(fine.or_else(|| lists.next_back()).unwrap_or_default())
    }

    fn round(&self, list: &[f64]) -> Vec<f64> {
        let decades = decade(self.from)..=decade(self.to);
        let ticks = decades.flat_map(|decade| list.iter().map(move |digit| digit * 10_f64.powi(decade)));
        ticks.filter(|tick| self.shows(*tick)).collect()
    }

    fn linear_ticks(&self) -> Vec<f64> {
        let raw = (self.to - self.from) / 4.0;
        let power = 10_f64.powi(decade(raw));
        let step =
            [1.0, 2.0, 5.0, 10.0].map(|digit| digit * power).into_iter().find(|step| *step >= raw).unwrap_or(raw);
        let first = (self.from / step).ceil();
        (0..=8).map(|at| (first + f64::from(at)) * step).filter(|tick| self.shows(*tick)).collect()
    }
}

/// Every second, third, ... tick, until they are few enough to be read.
fn thin(ticks: Vec<f64>) -> Vec<f64> {
    let every = ticks.len().div_ceil(*ENOUGH.end()).max(1);
    ticks.into_iter().step_by(every).collect()
}

#[allow(clippy::cast_possible_truncation)] // a double has some hundred decades
fn decade(value: f64) -> i32 {
    value.log10().floor() as i32
}

fn extent(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    values.fold(None, |extent, value| {
        let (low, high) = extent.unwrap_or((value, value));
        Some((low.min(value), high.max(value)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ticks(values: [f64; 2]) -> Vec<f64> {
        Scale::log(values.into_iter(), (0.0, 100.0)).unwrap().ticks()
    }

    #[test]
    fn ticks_are_round_and_few() {
        assert_eq!(ticks([3.0, 4_000.0]), [10.0, 100.0, 1_000.0]);
        assert_eq!(ticks([45.0, 450.0]), [50.0, 100.0, 200.0, 500.0]);
        assert_eq!(ticks([50.0, 150.0]), [50.0, 70.0, 100.0, 150.0]);
        assert_eq!(ticks([62.0, 140.0]), [60.0, 70.0, 80.0, 90.0, 100.0]);
        for high in [1.001, 1.1, 1.5, 3.0, 30.0, 1e6, 1e12] {
            let ticks = ticks([100.0, 100.0 * high]);
            assert!(ticks.len() <= 6 && !ticks.is_empty(), "{ticks:?} up to {high}");
        }
    }

    #[test]
    fn values_fall_on_the_axis() {
        let scale = Scale::log([10.0, 1_000.0].into_iter(), (0.0, 100.0)).unwrap();
        assert!((scale.at(100.0) - 50.0).abs() < 1e-9);
        let scale = Scale::fitting([100.0, 200.0].into_iter(), (0.0, 100.0)).unwrap();
        assert!(!scale.is_log() && (scale.at(150.0) - 50.0).abs() < 1e-9);
        assert!(Scale::fitting([100.0, 2_000.0].into_iter(), (0.0, 100.0)).unwrap().is_log());
        assert!(Scale::log(std::iter::empty(), (0.0, 1.0)).is_none());
        assert!(Scale::log([0.0, -1.0, f64::NAN].into_iter(), (0.0, 1.0)).is_none());
    }

    #[test]
    fn linear_ticks_are_round() {
        assert_eq!(Scale::linear(32_750.0, 33_310.0, (0.0, 1.0)).ticks(), [32_800.0, 33_000.0, 33_200.0]);
    }
}
