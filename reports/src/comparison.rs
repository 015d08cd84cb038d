//! Which differences may be told: those that stand a correction for how many comparisons are made, and that lie beyond
//! the machine's noise floor where one was measured.

use rpcbench_statistics::{Estimate, holm};

use crate::noise::Noise;

/// Launches below which no difference is told: with two, an interval rests on a single degree of freedom.
pub const FEWEST: usize = 3;

/// The share of runs without any difference in which one may be told all the same.
pub const ERROR: f64 = 0.05;

/// Two adapters' times, set against each other.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The slower one's time relative to the faster one's.
    pub ratio: Estimate,
    /// True where the difference may be told; see [`decide`].
    pub told: bool,
    /// Among so many comparisons the difference is not told, and alone it would be: its interval may leave 1 out.
    pub lost_among: Option<usize>,
}

impl Comparison {
    /// A comparison that is not decided yet.
    #[must_use]
    pub const fn open(ratio: Estimate) -> Self {
        Self { ratio, told: false, lost_among: None }
    }

    /// How likely such a ratio is where there is no difference; 1 where there are too few launches to say.
    fn p(&self) -> f64 {
        if self.ratio.n < FEWEST { 1.0 } else { self.ratio.p_of_one().unwrap_or(1.0) }
    }
}

/// Decides comparisons that are made together: a difference is told where its p value is below [`ERROR`] after Holm's
/// correction over all of them (which implies that the 95 % interval leaves 1 out), over at least [`FEWEST`] launches, and
/// the ratio lies beyond the noise floor of its load, where there is one.
pub fn decide(comparisons: &mut [(&mut Comparison, Option<Noise<'_>>)]) {
    let corrected = holm(&comparisons.iter().map(|(comparison, _)| comparison.p()).collect::<Vec<_>>());
    let among = comparisons.len();
    for ((comparison, noise), p) in comparisons.iter_mut().zip(corrected) {
        // Launches that one side lacks can turn a ratio around: then nothing is told.
        comparison.told = p < ERROR && comparison.ratio.center > 1.0 && beyond(&comparison.ratio, *noise);
        comparison.lost_among = (comparison.p() < ERROR && p >= ERROR).then_some(among);
    }
}

/// True of a ratio of medians whose interval leaves 1 out over enough launches and that lies beyond the noise floor, where
/// there is one; not corrected for other comparisons.
#[must_use]
pub fn stands_out(ratio: &Estimate, noise: Option<Noise<'_>>) -> bool {
    ratio.n >= FEWEST && ratio.differs_from_one() && beyond(ratio, noise)
}

fn beyond(ratio: &Estimate, noise: Option<Noise<'_>>) -> bool {
    noise.is_none_or(|noise| noise.exceeded_by(ratio))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rpcbench_statistics::geometric_mean;

    fn comparison(ratios: &[f64]) -> Comparison {
        Comparison::open(geometric_mean(ratios).unwrap())
    }

    fn decided(mut all: Vec<Comparison>) -> Vec<bool> {
        decide(&mut all.iter_mut().map(|comparison| (comparison, None)).collect::<Vec<_>>());
        all.iter().map(|comparison| comparison.told).collect()
    }

    #[test]
    fn what_is_told_alone_is_not_told_among_many() {
        let close = comparison(&[1.03, 1.05, 1.07]);
        assert!(stands_out(&close.ratio, None));
        assert_eq!(decided(vec![close.clone()]), [true]);
        let level = || comparison(&[0.9, 1.0, 1.1]);
        let clear = comparison(&[1.999, 2.0, 2.001]);
        let mut many = [level(), close, clear, level(), level()];
        decide(&mut many.iter_mut().map(|comparison| (comparison, None)).collect::<Vec<_>>());
        assert_eq!(many.each_ref().map(|comparison| comparison.told), [false, false, true, false, false]);
        assert_eq!(many.map(|comparison| comparison.lost_among), [None, Some(5), None, None, None]);
    }

    #[test]
    fn too_few_launches_tell_nothing() {
        let two = comparison(&[2.0, 2.0]);
        assert!(two.ratio.differs_from_one() && !stands_out(&two.ratio, None));
        assert_eq!(decided(vec![two, comparison(&[2.0]), comparison(&[2.0; 3])]), [false, false, true]);
        assert_eq!(decided(Vec::new()), Vec::<bool>::new());
    }

    #[test]
    fn the_slower_one_is_never_told_to_be_faster() {
        assert_eq!(decided(vec![comparison(&[0.5, 0.501, 0.502])]), [false]);
    }
}
