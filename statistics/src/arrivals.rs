//! Whether arrivals are those of a Poisson process: the law of their gaps, and the evenness of their counts.
//!
//! Gaps alone do not tell: exponential gaps in bursts of like size have the right law and uneven counts.

use statrs::distribution::{ChiSquared, ContinuousCDF};

use crate::kolmogorov::beyond;

/// How gaps agree with the exponential distribution.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fit {
    /// The largest distance of the two cumulative distributions.
    pub distance: f64,
    /// How likely such a distance or a larger one is where the gaps are exponential.
    pub p: f64,
}

/// How evenly arrivals come.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dispersion {
    /// The variance of the counts over their mean: 1 of a Poisson process, less where they are evener.
    pub index: f64,
    /// How likely an index this far from 1 or farther, to either side, is of a Poisson process.
    pub p: f64,
}

/// Kolmogorov and Smirnov's test of gaps against the exponential distribution with a mean that is known beforehand;
/// `None` without gaps, or where one of them or the mean has no sense.
///
/// The p value is that of Kolmogorov's limit, with M. A. Stephens' correction for few values ("EDF statistics for
/// goodness of fit and some comparisons", 1974, case 0). A mean taken from the same gaps would make it too large.
#[must_use]
pub fn exponential_fit(gaps: &[f64], mean: f64) -> Option<Fit> {
    let sensible = mean > 0.0 && !gaps.is_empty() && gaps.iter().all(|gap| *gap >= 0.0 && gap.is_finite());
    let mut sorted = sensible.then(|| gaps.to_vec())?;
    sorted.sort_by(f64::total_cmp);
    let n = sorted.len() as f64;
    let apart = |(place, gap): (usize, &f64)| {
        let expected = -(-gap / mean).exp_m1();
        ((place + 1) as f64 / n - expected).max(expected - place as f64 / n)
    };
    let distance = sorted.iter().enumerate().map(apart).fold(0.0, f64::max);
    let scaled = distance * (n.sqrt() + 0.12 + 0.11 / n.sqrt());
    Some(Fit { distance, p: beyond(scaled) })
}

/// The index of dispersion of counts in slices of equal length, with its two-sided p; `None` below two slices or
/// without an arrival.
///
/// Of m slices of a Poisson process, (m - 1) times the index has the chi-squared distribution with m - 1 degrees of
/// freedom (D. R. Cox and P. A. W. Lewis, "The Statistical Analysis of Series of Events", 1966), for
/// counts of a few on average.
#[must_use]
pub fn dispersion(counts: &[u64]) -> Option<Dispersion> {
    let degrees = counts.len().checked_sub(1).filter(|&degrees| degrees > 0)? as f64;
    let mean = counts.iter().map(|&count| count as f64).sum::<f64>() / counts.len() as f64;
    let squares: f64 = counts.iter().map(|&count| (count as f64 - mean).powi(2)).sum();
    let distribution = ChiSquared::new(degrees).ok().filter(|_| mean > 0.0)?;
    let below = distribution.cdf(squares / mean);
    let above = distribution.sf(squares / mean);
    Some(Dispersion { index: squares / mean / degrees, p: (2.0 * below.min(above)).min(1.0) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulate::Random;

    /// How many of the arrivals with these gaps fall into each of 100 slices of so many seconds.
    fn counts(gaps: &[f64], slice: f64) -> Vec<u64> {
        let times = gaps.iter().scan(0.0, |now, gap| {
            *now += gap;
            Some(*now)
        });
        let times: Vec<f64> = times.collect();
        let within = |from: f64| times.iter().filter(|time| (from..from + slice).contains(*time)).count() as u64;
        (0..100).map(|place| within(f64::from(place) * slice)).collect()
    }

    #[test]
    fn few_gaps_have_their_known_limits() {
        // L. H. Miller, "Table of percentage points of Kolmogorov statistics", 1956, at 5 %. Where the least gap lies
        // at the quantile D and the others do not lie farther off, D is the distance.
        for (n, known) in [(5, 0.563_28), (10, 0.409_25), (20, 0.294_08), (40, 0.210_12)] {
            let quantile = |place: i32| f64::max(known, f64::from(place) / f64::from(n));
            let gaps: Vec<f64> = (0..n).map(|place| -f64::ln_1p(-quantile(place))).collect();
            let fit = exponential_fit(&gaps, 1.0).unwrap();
            assert!((fit.distance - known).abs() < 1e-9, "n = {n}: {fit:?}");
            assert!((fit.p - 0.05).abs() < 0.002, "n = {n}: {fit:?}");
        }
    }

    #[test]
    fn poisson_arrivals_are_refused_in_one_of_twenty() {
        let mut random = Random::new(1);
        let (mut gaps_refused, mut counts_refused) = (0, 0);
        for _ in 0..1_000 {
            let gaps: Vec<f64> = (0..1_000).map(|_| random.exponential(0.001)).collect();
            gaps_refused += usize::from(exponential_fit(&gaps, 0.001).unwrap().p < 0.05);
            counts_refused += usize::from(dispersion(&counts(&gaps, 0.009)).unwrap().p < 0.05);
        }
        assert!((30..=70).contains(&gaps_refused), "{gaps_refused} of 1000");
        assert!((30..=70).contains(&counts_refused), "{counts_refused} of 1000");
    }

    #[test]
    fn other_arrivals_are_refused() {
        let mut random = Random::new(2);
        let exponential: Vec<f64> = (0..1_000).map(|_| random.exponential(1.0)).collect();
        assert!(exponential_fit(&vec![1.0; 1_000], 1.0).unwrap().p < 1e-9, "constant");
        assert!(exponential_fit(&exponential, 1.25).unwrap().p < 0.001, "another mean");
        let uniform: Vec<f64> = (0..1_000).map(|_| 2.0 * random.unit()).collect();
        assert!(exponential_fit(&uniform, 1.0).unwrap().p < 1e-6, "uniform");
        let constant = dispersion(&counts(&vec![1.0; 1_000], 9.0)).unwrap();
        assert!(constant.p < 1e-9 && constant.index < 0.01, "{constant:?}");
    }

    #[test]
    fn exponential_gaps_in_bursts_are_refused_by_their_counts_alone() {
        let mut random = Random::new(3);
        let mut gaps: Vec<f64> = (0..1_000).map(|_| random.exponential(1.0)).collect();
        gaps.chunks_mut(50).for_each(|gaps| gaps.sort_by(f64::total_cmp));
        assert!(exponential_fit(&gaps, 1.0).unwrap().p > 0.05);
        assert!(dispersion(&counts(&gaps, 9.0)).unwrap().p < 1e-6);
    }

    #[test]
    fn the_dispersion_of_a_known_example() {
        // 1, 2, 6: squares 14 about the mean 3; chi-squared with 2 degrees of freedom exceeds x with exp(-x / 2).
        let found = dispersion(&[1, 2, 6]).unwrap();
        assert!((found.index - 7.0 / 3.0).abs() < 1e-12, "{found:?}");
        assert!((found.p - 2.0 * (-7.0_f64 / 3.0).exp()).abs() < 1e-9, "{found:?}");
    }

    #[test]
    fn what_says_nothing_is_refused() {
        assert_eq!(exponential_fit(&[], 1.0), None);
        for bad in [-1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(exponential_fit(&[1.0, bad], 1.0), None);
        }
        assert_eq!(exponential_fit(&[1.0], 0.0), None);
        assert_eq!(exponential_fit(&[1.0], f64::NAN), None);
        assert_eq!(dispersion(&[7]), None);
        assert_eq!(dispersion(&[0, 0, 0]), None);
        assert_eq!(dispersion(&[]), None);
    }
}
