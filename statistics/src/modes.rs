//! Launches that fall into two groups, as where the placement of memory or threads is drawn anew at each start.

use std::f64::consts::FRAC_2_PI;

use crate::estimate::{logarithms, mean};

/// Two groups of launches.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Modes {
    /// The geometric mean of the lower group, in the values' own unit.
    pub low: f64,
    /// The geometric mean of the higher group.
    pub high: f64,
    /// The share of launches that are in the higher group, between 0 and 1.
    pub share: f64,
}

/// Of fewer launches no modes are told.
const LEAST: usize = 8;

/// How many launches make a group: one far off is an outlier.
const GROUP: usize = 2;

/// The least ratio of the groups' centers: modes that are closer matter to no one.
const APART: f64 = 1.10;

/// What the explained share of n normal values may exceed 2/pi by, times sqrt n.
///
/// The best split explains 2/pi of an endless normal sample (W. D. Fisher, "On grouping for maximum homogeneity", 1958;
/// D. R. Cox, "Note on grouping", 1957), and more of a small one. Over 400,000 samples of each size, the share that 1 %
/// of them exceed was 0.936 at n = 8, 0.886 at 12, 0.831 at 20, 0.772 at 40 and 0.721 at 100: 2/pi + c / sqrt n with c
/// between 0.842 and 0.868.
const EXCESS: f64 = 0.88;

/// The two modes of launches, in any order; `None` where there are none, below 8 launches, or where one has no
/// logarithm.
///
/// The logarithms are split into the two groups of least squares within, of two launches or more each. They are modes
/// where the groups' geometric means differ by 10 % or more and the split explains more of the variance than it does of
/// 99 % of normal samples of that size. Simulated over 100,000 normal samples of each size, 0.5 % of 8 launches and at
/// most 0.9 % of 9 to 100 are called modes at a deviation of 7.8 % or 100 %, and none at 2 %. A long tail looks like a
/// second mode: of exponential logarithms, 2 % of 8 launches and 9 % of 20 are called modes. With half the launches in
/// each, modes are found in 98 % where they lie 12 deviations apart at 8 launches, 8 at 12 and 6 at 20 (99 %).
#[must_use]
pub fn modes(values: &[f64]) -> Option<Modes> {
    let mut sorted = logarithms(values).filter(|logarithms| logarithms.len() >= LEAST)?;
    sorted.sort_by(f64::total_cmp);
    let (split, explained) = best_split(&sorted)?;
    let (low, high) = (mean(&sorted[..split]).exp(), mean(&sorted[split..]).exp());
    let share = (sorted.len() - split) as f64 / sorted.len() as f64;
    (high >= low * APART && explained > threshold(sorted.len())).then_some(Modes { low, high, share })
}

/// The share of the variance that a split of so many launches must explain.
fn threshold(n: usize) -> f64 {
    FRAC_2_PI + EXCESS / (n as f64).sqrt()
}

/// How many of the sorted values the lower group has at the best split, and the share of the variance it explains.
fn best_split(sorted: &[f64]) -> Option<(usize, f64)> {
    let n = sorted.len();
    let center = mean(sorted);
    let total: f64 = sorted.iter().map(|value| (value - center).powi(2)).sum();
    let mut sum = sorted[..GROUP - 1].iter().map(|value| value - center).sum::<f64>();
    let splits = (GROUP..=n - GROUP).map(|split| {
        sum += sorted[split - 1] - center;
        // The groups' sums about the common center are opposite, so both have this square.
        (split, sum.powi(2) * (1.0 / split as f64 + 1.0 / (n - split) as f64) / total)
    });
    splits.max_by(|a, b| a.1.total_cmp(&b.1)).filter(|_| total > 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulate::{Random, share};

    /// So many launches, every other one in a mode so many deviations of 1 % above the first.
    fn launches(random: &mut Random, n: usize, deviations: f64) -> Vec<f64> {
        let one = |place: usize| deviations * (place % 2) as f64 + random.normal();
        (0..n).map(one).map(|deviations| 80_000.0 * (0.01 * deviations).exp()).collect()
    }

    #[test]
    fn a_known_example() {
        // Logarithms 0 (four times) and 1 (four times): the split explains everything.
        let found = modes(&[0.0, 1.0, 0.0, 1.0, 1.0, 0.0, 1.0, 0.0].map(f64::exp)).unwrap();
        assert!((found.low - 1.0).abs() < 1e-12 && (found.high - 1.0_f64.exp()).abs() < 1e-12, "{found:?}");
        assert!((found.share - 0.5).abs() < 1e-12);
        // 0, 0, 0, 1, 2, 2, 2, 2: about the center 9/8 the squares are 6.875; 0 0 0 1 | 2 2 2 2 leaves 0.75 of them.
        let (split, explained) = best_split(&[0.0, 0.0, 0.0, 1.0, 2.0, 2.0, 2.0, 2.0]).unwrap();
        assert_eq!(split, 4);
        assert!((explained - (1.0 - 0.75 / 6.875)).abs() < 1e-12, "{explained}");
    }

    #[test]
    fn normal_launches_have_modes_in_at_most_one_of_a_hundred() {
        let mut random = Random::new(1);
        for n in (8..=20).chain([40, 100]) {
            let trials = if n > 20 { 4_000 } else { 20_000 };
            // A deviation of 100 %, so that the least distance of the centers spares nothing.
            let wide = |random: &mut Random| random.normals(n).into_iter().map(f64::exp).collect::<Vec<_>>();
            let alarms = share(trials, || modes(&wide(&mut random)).is_some());
            // 1 % and two standard errors: at the rate allowed, the simulation itself errs by so much.
            let allowed = 0.01 + 2.0 * (0.01 * 0.99 / trials as f64).sqrt();
            assert!(alarms <= allowed, "n = {n}: {alarms} false alarms");
        }
    }

    #[test]
    fn modes_that_are_apart_are_found() {
        let mut random = Random::new(2);
        for (n, deviations) in [(8, 13.0), (12, 10.5), (20, 10.5)] {
            let found = share(1_000, || modes(&launches(&mut random, n, deviations)).is_some());
            assert!(found > 0.7, "n = {n}: {found}");
        }
    }

    #[test]
    fn outliers_few_launches_and_close_modes_are_none() {
        let steady = [100.0, 101.0, 99.0, 100.5, 99.5, 100.2, 99.8];
        let and = |more: &[f64]| [&steady[..], more].concat();
        assert_eq!(modes(&and(&[500.0])), None, "one launch is no mode");
        assert!(modes(&and(&[500.0, 501.0])).is_some());
        assert_eq!(modes(&[1.0, 2.0, 1.0, 2.0, 1.0, 2.0, 1.0]), None, "seven launches");
        assert_eq!(modes(&[1.0, 1.09, 1.0, 1.09, 1.0, 1.09, 1.0, 1.09]), None, "9 % apart");
        assert!(modes(&[1.0, 1.11, 1.0, 1.11, 1.0, 1.11, 1.0, 1.11]).is_some());
        assert_eq!(modes(&[7.0; 8]), None);
        assert_eq!(modes(&and(&[0.0, 500.0])), None, "no logarithm");
        assert_eq!(modes(&[]), None);
    }
}
