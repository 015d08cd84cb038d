//! How much figures differ where nothing differs, and the floor under which no difference is called one.

use crate::estimate::{logarithm, mean, standard_error};
use crate::two_sided_t;

/// How a figure differs within pairs of launches of one thing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// The geometric mean of the pairs' ratios: 1 where nothing favors one side.
    pub center: f64,
    /// The standard deviation of the natural logarithms of the pairs' ratios.
    pub deviation: f64,
}

/// The spread of pairs of values of one thing; `None` below two pairs, or where a value has no logarithm.
#[must_use]
pub fn spread(pairs: &[(f64, f64)]) -> Option<Spread> {
    let difference = |&(a, b): &(f64, f64)| Some(logarithm(a)? - logarithm(b)?);
    let differences = pairs.iter().map(difference).collect::<Option<Vec<_>>>().filter(|pairs| pairs.len() >= 2)?;
    let center = mean(&differences);
    let deviation = standard_error(&differences, center) * (differences.len() as f64).sqrt();
    Some(Spread { center: center.exp(), deviation })
}

/// The ratio, at least 1, that a comparison of `n` pairs of launches stays below with 95 % where nothing differs; its
/// inverse is what it stays above.
///
/// `deviation` is that of the logarithms of ratios within `pairs` pairs of one thing. The mean of n such logarithms has
/// the deviation over sqrt n, and the recorded one is itself an estimate on pairs - 1 degrees of freedom, so that the
/// bound is Student's t: `exp(t deviation / sqrt n)`. Simulated, 4.9 to 5.0 % of 400,000 comparisons without a
/// difference leave it for 2 to 40 pairs; with the normal 1.96 in place of t, 30 % would at 2 pairs, 12 % at 5 and 5.7
/// % at 40.
///
/// Infinite where nothing is known: below two pairs, for no launches, or where the deviation is no number.
#[must_use]
pub fn floor(deviation: f64, pairs: usize, n: usize) -> f64 {
    let bound = two_sided_t(pairs).map(|t| (t * deviation / (n as f64).sqrt()).exp());
    bound.filter(|bound| *bound >= 1.0).unwrap_or(f64::INFINITY)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulate::{Random, share};

    #[test]
    fn the_spread_is_that_of_the_logarithms() {
        // ln ratios 0, 1, 2: mean 1, deviation 1.
        let found = spread(&[(5.0, 5.0), (5.0_f64 * 1.0_f64.exp(), 5.0), (2.0_f64.exp(), 1.0)]).unwrap();
        assert!((found.center - 1.0_f64.exp()).abs() < 1e-12 && (found.deviation - 1.0).abs() < 1e-12, "{found:?}");
        assert_eq!(spread(&[(1.0, 2.0)]), None);
        assert_eq!(spread(&[(1.0, 2.0), (1.0, 0.0)]), None);
    }

    #[test]
    fn the_floor_is_students() {
        // t(4) = 2.7764.
        assert!((floor(0.1, 5, 4).ln() - 0.138_822).abs() < 1e-6);
        assert!((floor(0.0, 5, 4) - 1.0).abs() < 1e-12);
        for (deviation, pairs, n) in [(0.1, 1, 4), (0.1, 0, 4), (0.1, 5, 0), (f64::NAN, 5, 4), (-0.1, 5, 4)] {
            assert_eq!(floor(deviation, pairs, n).total_cmp(&f64::INFINITY), std::cmp::Ordering::Equal);
        }
    }

    #[test]
    fn comparisons_without_a_difference_stay_below_it_in_95_percent() {
        let mut random = Random::new(1);
        for (pairs, n) in [(5, 3), (10, 10), (20, 5), (40, 12)] {
            let left = share(20_000, || {
                let recorded: Vec<_> = (0..pairs).map(|_| ((0.08 * random.normal()).exp(), 1.0)).collect();
                let center = mean(&random.normals(n)) * 0.08;
                center.abs() > floor(spread(&recorded).unwrap().deviation, pairs, n).ln()
            });
            // Within four standard errors of 20,000 comparisons; the normal 1.96 would give 0.057 at 40 pairs, 0.12 at
            // 5.
            assert!((0.044..=0.056).contains(&left), "{pairs} pairs, {n} launches: {left} leave it");
        }
    }
}
