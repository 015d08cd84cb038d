//! Geometric means over launches, with intervals.

use crate::{two_sided_p, two_sided_t};

/// A geometric mean with its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The geometric mean, in the values' own unit.
    pub center: f64,
    /// Where the true value lies with 95 % confidence; `None` of a single value, which says nothing about its spread.
    pub interval: Option<Interval>,
    /// How many values it rests on.
    pub n: usize,
}

/// A range of values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// Its lower end.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
}

impl Interval {
    /// True where `value` lies within it.
    #[must_use]
    pub fn contains(&self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }
}

impl Estimate {
    /// True of a ratio that is known to differ from 1: its interval exists and leaves 1 out.
    #[must_use]
    pub fn differs_from_one(&self) -> bool {
        self.interval.is_some_and(|interval| !interval.contains(1.0))
    }

    /// How likely a ratio this far from 1 or farther is where the true one is 1, by Student's t on the logarithms;
    /// `None` without an interval.
    #[must_use]
    pub fn p_of_one(&self) -> Option<f64> {
        let Interval { low, high } = self.interval?;
        let error = (high.ln() - low.ln()) / 2.0 / two_sided_t(self.n)?;
        let distance = self.center.ln();
        // Values that are all alike have no error; without a distance either they speak for 1.
        if distance == 0.0 { Some(1.0) } else { two_sided_p(distance / error, self.n) }
    }
}

/// The geometric mean of values with a 95 % Student t interval on their logarithms.
///
/// `None` where there is no value, or one of them is zero, negative or not finite: those have no logarithm, and to
/// leave them out would be to choose the data.
#[must_use]
pub fn geometric_mean(values: &[f64]) -> Option<Estimate> {
    estimate(&logarithms(values)?)
}

/// The ratio `a / b` over paired values, as a geometric mean with its 95 % interval.
///
/// Values are paired by position, and those of the longer slice without a partner are left out. `None` as in
/// [`geometric_mean`].
#[must_use]
pub fn paired_ratio(a: &[f64], b: &[f64]) -> Option<Estimate> {
    let difference = |(&a, &b): (&f64, &f64)| Some(logarithm(a)? - logarithm(b)?);
    let differences = a.iter().zip(b).map(difference).collect::<Option<Vec<_>>>()?;
    estimate(&differences)
}

/// The natural logarithms; `None` where a value has none.
pub(crate) fn logarithms(values: &[f64]) -> Option<Vec<f64>> {
    values.iter().map(|&value| logarithm(value)).collect()
}

pub(crate) fn logarithm(value: f64) -> Option<f64> {
    (value.is_finite() && value > 0.0).then(|| value.ln())
}

fn estimate(logarithms: &[f64]) -> Option<Estimate> {
    let n = logarithms.len();
    if n == 0 {
        return None;
    }
    let mean = mean(logarithms);
    let interval = two_sided_t(n).map(|t| {
        let reach = t * standard_error(logarithms, mean);
        Interval { low: (mean - reach).exp(), high: (mean + reach).exp() }
    });
    Some(Estimate { center: mean.exp(), interval, n })
}

pub(crate) fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// The standard error of a mean: the sample's standard deviation over the root of n.
pub(crate) fn standard_error(values: &[f64], mean: f64) -> f64 {
    let n = values.len() as f64;
    let squares = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>();
    (squares / (n - 1.0) / n).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_is_geometric() {
        let estimate = geometric_mean(&[1.0, 100.0]).unwrap();
        assert!((estimate.center - 10.0).abs() < 1e-9);
        assert_eq!(estimate.n, 2);
    }

    #[test]
    fn the_interval_is_students() {
        // ln = 0, 1, 2: mean 1, deviation 1, standard error 1/sqrt(3), t(2) = 4.3027.
        let values = [0.0_f64, 1.0, 2.0].map(f64::exp);
        let interval = geometric_mean(&values).unwrap().interval.unwrap();
        let reach = 4.302_65 / 3.0_f64.sqrt();
        assert!((interval.low.ln() - (1.0 - reach)).abs() < 1e-4);
        assert!((interval.high.ln() - (1.0 + reach)).abs() < 1e-4);
    }

    #[test]
    fn the_chance_of_one_is_students() {
        // ln = 0, 1, 2: t = 1 / (1/sqrt(3)) = 1.7321 with 2 degrees of freedom.
        let p = geometric_mean(&[0.0_f64, 1.0, 2.0].map(f64::exp)).unwrap().p_of_one().unwrap();
        assert!((p - 0.2254).abs() < 1e-4, "{p}");
        assert_eq!(geometric_mean(&[2.0; 4]).unwrap().p_of_one(), Some(0.0));
        assert_eq!(geometric_mean(&[1.0; 4]).unwrap().p_of_one(), Some(1.0));
        assert_eq!(geometric_mean(&[2.0]).unwrap().p_of_one(), None);
    }

    #[test]
    fn one_value_has_no_interval_and_none_has_no_mean() {
        let single = geometric_mean(&[7.0]).unwrap();
        assert!((single.center - 7.0).abs() < 1e-12);
        assert_eq!((single.interval, single.n), (None, 1));
        assert!(!single.differs_from_one(), "a single launch proves nothing");
        assert_eq!(geometric_mean(&[]), None);
        assert_eq!(paired_ratio(&[1.0], &[]), None);
    }

    #[test]
    fn what_has_no_logarithm_is_refused() {
        for bad in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(geometric_mean(&[1.0, bad]), None);
            assert_eq!(paired_ratio(&[1.0, bad], &[1.0, 1.0]), None);
            assert_eq!(paired_ratio(&[1.0, 1.0], &[1.0, bad]), None);
        }
    }

    #[test]
    fn pairing_takes_a_common_drift_out() {
        let base = [100.0, 200.0, 400.0];
        let head = base.map(|value| value * 1.1);
        let ratio = paired_ratio(&head, &base).unwrap();
        assert!((ratio.center - 1.1).abs() < 1e-9);
        assert!(ratio.differs_from_one());
        assert!(!paired_ratio(&base, &[400.0, 100.0, 200.0]).unwrap().differs_from_one());
    }
}
