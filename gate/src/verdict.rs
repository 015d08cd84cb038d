//! What a figure's interval says against its margin.

use rpcbench_records::{Change, FigureChange, Ratio, TimedFigure};
use rpcbench_statistics::{Difference, holm};

use crate::margin::ABSOLUTE_NS;

/// Fewer launches of a side say nothing: an interval of two is 12.7 standard errors wide to either side.
pub(crate) const FEWEST: usize = 3;

/// One side of a 95 % interval: below this corrected chance, a ratio lies beyond its margin.
const ONE_SIDE: f64 = 0.025;

/// A difference that begins later in the launches moves it by this much at least, as a logarithm: 5 %.
pub(crate) const MIDWAY: f64 = 0.05;

/// A figure that is not decided yet.
#[derive(Clone, Debug)]
pub(crate) struct Open {
    pub(crate) figure: TimedFigure,
    pub(crate) base_ns: f64,
    pub(crate) head_ns: f64,
    pub(crate) difference: Difference,
    /// What the whole interval must lie beyond to be a difference: the larger of what is allowed and the noise floor.
    pub(crate) margin: f64,
    /// What the whole interval must lie within to be none: the ratio that is allowed.
    pub(crate) allowed: f64,
    /// True of what a clock's steps may move.
    pub(crate) stepped: bool,
    /// What the first stage saw, where these launches are fresh ones.
    pub(crate) screened: Option<Ratio>,
    /// False of what the first stage alone saw: it may find nothing, and accuses nobody.
    pub(crate) decides: bool,
    /// After how many of how many pairs the difference began, where it was not there from the first.
    pub(crate) began: Option<(usize, usize)>,
}

/// A figure with its verdict.
#[derive(Clone, Debug)]
pub(crate) struct Closed {
    pub(crate) figure: FigureChange,
    pub(crate) began: Option<(usize, usize)>,
    pub(crate) decided: bool,
    pub(crate) within: bool,
    pub(crate) allowed: f64,
}

impl Open {
    fn gates(&self) -> bool {
        self.decides && self.figure.gates()
    }

    /// True where the whole interval lies within what is allowed. The noise floor does not widen that: it keeps a machine
    /// from accusing, and clears nobody.
    pub(crate) fn is_within(&self) -> bool {
        let interval = self.difference.interval();
        interval.low >= 1.0 / self.allowed && interval.high <= self.allowed
    }

    fn is_small(&self) -> bool {
        self.stepped && (self.head_ns - self.base_ns).abs() < ABSOLUTE_NS
    }

    fn change(&self, worse: f64, better: f64) -> Change {
        let beyond = worse < ONE_SIDE || better < ONE_SIDE;
        match () {
            () if !self.figure.gates() => Change::Ignored,
            () if beyond && self.is_small() => Change::Unchanged,
            () if beyond && self.began.is_some() => Change::Inconclusive,
            () if worse < ONE_SIDE => Change::Regressed,
            () if better < ONE_SIDE => Change::Improved,
            () if self.is_within() || (self.is_small() && self.difference.launches() >= FEWEST) => Change::Unchanged,
            () => Change::Inconclusive,
        }
    }

    fn close(self, worse: f64, better: f64) -> Closed {
        let figure = FigureChange {
            figure: self.figure,
            base_ns: self.base_ns,
            head_ns: self.head_ns,
            ratio: ratio(&self.difference),
            margin: self.margin,
            p_regressed: self.gates().then_some(worse),
            change: self.change(worse, better),
            screened: self.screened,
        };
        let within = self.is_within();
        Closed { figure, began: self.began, decided: self.decides, within, allowed: self.allowed }
    }
}

/// A ratio as it is told.
pub(crate) fn ratio(difference: &Difference) -> Ratio {
    let interval = difference.interval();
    let launches = u32::try_from(difference.launches()).unwrap_or(u32::MAX);
    // JSON has no infinity.
    Ratio { center: difference.ratio(), low: interval.low, high: interval.high.min(f64::MAX), launches }
}

/// Decides the figures of all cells together: each of those that decide is tested against its margin, upward and downward,
/// and the chances of each direction are corrected by Holm. Where nothing differs, a job calls a regression with a chance
/// of at most 2.5 %, and an improvement with as much.
pub(crate) fn close(cells: Vec<Vec<Open>>) -> Vec<Vec<Closed>> {
    let all = || cells.iter().flatten().filter(|open| open.gates());
    let mut worse = holm(&all().map(|open| open.difference.p_above(open.margin)).collect::<Vec<_>>()).into_iter();
    let mut better =
        holm(&all().map(|open| open.difference.p_below(1.0 / open.margin)).collect::<Vec<_>>()).into_iter();
    let mut next = |open: Open| {
        let (worse, better) =
            if open.gates() { (worse.next().unwrap_or(1.0), better.next().unwrap_or(1.0)) } else { (1.0, 1.0) };
        open.close(worse, better)
    };
    cells.into_iter().map(|opens| opens.into_iter().map(&mut next).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(ratios: &[f64], margin: f64) -> Open {
        let pairs: Vec<_> = ratios.iter().map(|ratio| (10_000.0, 10_000.0 * ratio)).collect();
        let difference = Difference::paired(&pairs).unwrap();
        Open {
            figure: TimedFigure::P50,
            base_ns: 10_000.0,
            head_ns: 10_000.0 * difference.ratio(),
            difference,
            margin,
            allowed: margin,
            stepped: true,
            screened: None,
            decides: true,
            began: None,
        }
    }

    fn changes(opens: Vec<Open>) -> Vec<Change> {
        let one_each = opens.into_iter().map(|open| vec![open]).collect();
        close(one_each).into_iter().flatten().map(|closed| closed.figure.change).collect()
    }

    const CLEAR: [f64; 5] = [1.10, 1.11, 1.10, 1.09, 1.10];
    const LEVEL: [f64; 5] = [1.00, 1.01, 0.99, 1.00, 1.00];
    const WIDE: [f64; 5] = [0.90, 1.12, 1.02, 0.95, 1.10];

    #[test]
    fn the_whole_interval_decides() {
        let better = CLEAR.map(|ratio| 1.0 / ratio);
        let opens = [CLEAR, better, LEVEL, WIDE].map(|ratios| open(&ratios, 1.03));
        let expected = [Change::Regressed, Change::Improved, Change::Unchanged, Change::Inconclusive];
        assert_eq!(changes(opens.to_vec()), expected);
        assert_eq!(changes(vec![open(&CLEAR, 1.20)]), [Change::Unchanged], "within what is allowed");
    }

    #[test]
    fn what_is_called_alone_is_not_called_among_many() {
        let close_call = [1.05, 1.09, 1.07];
        assert_eq!(changes(vec![open(&close_call, 1.01)]), [Change::Regressed]);
        let many = std::iter::once(open(&close_call, 1.01)).chain((0..9).map(|_| open(&LEVEL, 1.03))).collect();
        assert_eq!(changes(many)[0], Change::Inconclusive);
    }

    #[test]
    fn a_screening_accuses_nobody() {
        let screened = |ratios| Open { decides: false, ..open(ratios, 1.03) };
        assert_eq!(changes(vec![screened(&CLEAR), screened(&LEVEL)]), [Change::Inconclusive, Change::Unchanged]);
    }

    #[test]
    fn a_difference_that_began_midway_is_no_regression() {
        assert_eq!(changes(vec![Open { began: Some((3, 5)), ..open(&CLEAR, 1.03) }]), [Change::Inconclusive]);
    }

    #[test]
    fn a_tail_decides_nothing() {
        assert_eq!(changes(vec![Open { figure: TimedFigure::P99, ..open(&CLEAR, 1.03) }]), [Change::Ignored]);
    }

    #[test]
    fn less_than_the_clock_tells_is_no_difference() {
        assert_eq!(changes(vec![Open { base_ns: 150.0, head_ns: 165.0, ..open(&CLEAR, 1.03) }]), [Change::Unchanged]);
    }
}
