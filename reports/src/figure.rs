//! A figure of a cell: the launches' values, and what they come to.

use std::collections::BTreeMap;

use rpcbench_statistics::{Estimate, geometric_mean};

use crate::comparison::FEWEST;

/// The geometric mean of launches; its interval only from [`FEWEST`] launches on: below, it would span everything.
///
/// `None` where there is no launch, or a value has no logarithm.
#[must_use]
pub fn estimate(launches: &[f64]) -> Option<Estimate> {
    let all = geometric_mean(launches)?;
    Some(Estimate { interval: all.interval.filter(|_| all.n >= FEWEST), ..all })
}

/// One quantity of a cell over its launches.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figure {
    /// Geometric mean and 95 % interval; `None` where it was not measured, or one launch does not support it.
    pub estimate: Option<Estimate>,
    /// The value of each launch that has one, in the order of launches.
    pub launches: Vec<f64>,
    /// The round of each of those launches: what cells are paired by.
    pub rounds: Vec<u32>,
    /// For a quantile: how many calls the poorest launch lacks before it may be printed.
    pub lacks: u64,
    /// For a quantile: calls without an answer could move it, so that it is a lower bound only.
    pub at_least: bool,
}

impl Figure {
    /// A quantity by rounds; where a launch lacks it there is no estimate.
    #[must_use]
    pub fn of(values: impl IntoIterator<Item = (u32, Option<f64>)>) -> Self {
        let (mut figure, mut complete) = (Self::default(), true);
        for (round, value) in values {
            complete &= value.is_some();
            figure.launches.extend(value);
            figure.rounds.extend(value.map(|_| round));
        }
        Self { estimate: estimate(&figure.launches).filter(|_| complete), ..figure }
    }

    /// The center of the estimate.
    #[must_use]
    pub fn center(&self) -> Option<f64> {
        self.estimate.map(|estimate| estimate.center)
    }

    /// The ratio to another figure in each round in which both were measured. A launch that failed leaves its round
    /// out and moves no other.
    #[must_use]
    pub fn over(&self, other: &Self) -> BTreeMap<u32, f64> {
        let others = other.by_round();
        self.by_round().into_iter().filter_map(|(round, value)| Some((round, value / others.get(&round)?))).collect()
    }

    fn by_round(&self) -> BTreeMap<u32, f64> {
        self.rounds.iter().copied().zip(self.launches.iter().copied()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantile_that_one_launch_lacks_has_no_estimate() {
        let figure = Figure::of([(0, Some(10.0)), (1, None), (2, Some(12.0))]);
        assert_eq!((figure.center(), figure.launches.len()), (None, 2));
        assert_eq!(figure.rounds, [0, 2]);
        assert!(Figure::of([(0, Some(10.0)), (1, Some(12.0))]).center().is_some());
    }

    #[test]
    fn below_three_launches_there_is_no_interval() {
        let interval = |values: &[f64]| estimate(values).unwrap().interval.is_some();
        assert_eq!([&[1.0][..], &[1.0, 2.0], &[1.0, 2.0, 3.0]].map(interval), [false, false, true]);
    }

    #[test]
    fn a_failed_launch_leaves_the_other_pairs_aligned() {
        let base = Figure::of((0..).zip([10.0, 20.0, 40.0, 80.0].map(Some)));
        let gap = Figure::of([(0, Some(11.0)), (2, Some(44.0)), (3, Some(88.0))]);
        let ratios = gap.over(&base);
        assert_eq!(ratios.keys().copied().collect::<Vec<_>>(), [0, 2, 3]);
        assert!(ratios.values().all(|ratio| (ratio - 1.1).abs() < 1e-9), "{ratios:?}");
    }
}
