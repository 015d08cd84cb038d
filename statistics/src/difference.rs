//! A ratio of two things over launches, with what is needed to test it against any margin.

use statrs::distribution::{ContinuousCDF, StudentsT};

use crate::estimate::{logarithm, logarithms, mean, standard_error};
use crate::{CONFIDENCE, Interval};

/// The ratio head / base as a mean of logarithms, with its error and the degrees of freedom behind it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference {
    center: f64,
    error: f64,
    degrees: f64,
    n: usize,
}

impl Difference {
    /// Of launches that were made in pairs (base, head): Student's t of the logarithms of their ratios. What a pair
    /// has in common falls out. `None` below two pairs, or where a value has no logarithm.
    #[must_use]
    pub fn paired(pairs: &[(f64, f64)]) -> Option<Self> {
        let difference = |&(base, head): &(f64, f64)| Some(logarithm(head)? - logarithm(base)?);
        let all = pairs.iter().map(difference).collect::<Option<Vec<_>>>().filter(|all| all.len() >= 2)?;
        let center = mean(&all);
        Some(Self { center, error: standard_error(&all, center), degrees: all.len() as f64 - 1.0, n: all.len() })
    }

    /// Of launches that were made one side after the other: Welch's t of the logarithms, whose degrees of freedom are
    /// those of Satterthwaite. (B. L. Welch, "The generalization of Student's problem when several different population
    /// variances are involved", 1947.) `None` below two launches of a side, or where a value has no logarithm.
    #[must_use]
    pub fn separate(base: &[f64], head: &[f64]) -> Option<Self> {
        let enough = |values: &Vec<f64>| values.len() >= 2;
        let (base, head) = (logarithms(base).filter(enough)?, logarithms(head).filter(enough)?);
        let (at, to) = (mean(&base), mean(&head));
        let (a, b) = (standard_error(&base, at).powi(2), standard_error(&head, to).powi(2));
        let spread = a.powi(2) / (base.len() as f64 - 1.0) + b.powi(2) / (head.len() as f64 - 1.0);
        // Values that are all alike have no spread: any number of degrees says the same.
        let degrees = if spread > 0.0 { (a + b).powi(2) / spread } else { 1.0 };
        Some(Self { center: to - at, error: (a + b).sqrt(), degrees, n: base.len().min(head.len()) })
    }

    /// The ratio.
    #[must_use]
    pub fn ratio(&self) -> f64 {
        self.center.exp()
    }

    /// Its 95 % interval.
    #[must_use]
    pub fn interval(&self) -> Interval {
        let reach = self.student().map_or(f64::INFINITY, |t| t.inverse_cdf(0.5 + CONFIDENCE / 2.0)) * self.error;
        let reach = if self.error == 0.0 { 0.0 } else { reach };
        Interval { low: (self.center - reach).exp(), high: (self.center + reach).exp() }
    }

    /// Launches of the side that has fewer.
    #[must_use]
    pub const fn launches(&self) -> usize {
        self.n
    }

    /// The deviation of a single logarithm of a ratio, as far as these launches tell it.
    #[must_use]
    pub fn deviation(&self) -> f64 {
        self.error * (self.n as f64).sqrt()
    }

    /// The chance of a ratio as large as this, or larger, where the true one is `margin` or less. Below 0.025 the whole
    /// interval lies above the margin.
    #[must_use]
    pub fn p_above(&self, margin: f64) -> f64 {
        self.p(self.center - margin.ln())
    }

    /// The chance of a ratio as small as this, or smaller, where the true one is `margin` or more.
    #[must_use]
    pub fn p_below(&self, margin: f64) -> f64 {
        self.p(margin.ln() - self.center)
    }

    /// The chance of lying so far beyond what is true, to one side.
    fn p(&self, distance: f64) -> f64 {
        if self.error == 0.0 {
            return if distance > 0.0 { 0.0 } else { 1.0 };
        }
        self.student().map_or(1.0, |t| t.cdf(-distance / self.error))
    }

    fn student(&self) -> Option<StudentsT> {
        StudentsT::new(0.0, 1.0, self.degrees).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulate::{Random, share};

    #[test]
    fn pairs_are_the_one_sample_t_test() {
        // ln ratios 0, 1, 2: mean 1, standard error 1/sqrt(3), t(2) = 4.3027; t = 1.7321 has a one-sided p of 0.1127.
        let pairs = [0.0_f64, 1.0, 2.0].map(|log| (7.0, 7.0 * log.exp()));
        let found = Difference::paired(&pairs).unwrap();
        let Interval { low, high } = found.interval();
        let reach = 4.302_65 / 3.0_f64.sqrt();
        assert!((low.ln() - (1.0 - reach)).abs() < 1e-4 && (high.ln() - (1.0 + reach)).abs() < 1e-4);
        assert!((found.p_above(1.0) - 0.1127).abs() < 1e-4, "{}", found.p_above(1.0));
        assert!((found.p_below(2.0_f64.exp()) - 0.1127).abs() < 1e-4);
        assert!((found.deviation() - 1.0).abs() < 1e-9);
    }

    #[test]
    fn separate_launches_are_welchs_test() {
        // scipy 1.x, ttest_ind([2,4,6,8], [1,2,3], equal_var=False): df 4.0755, p 0.09991, interval -0.8980 to 6.8980.
        let [base, head] = [vec![1.0_f64, 2.0, 3.0], vec![2.0, 4.0, 6.0, 8.0]];
        let exp = |values: Vec<f64>| values.into_iter().map(f64::exp).collect::<Vec<_>>();
        let found = Difference::separate(&exp(base), &exp(head)).unwrap();
        assert!((found.degrees - 4.0755).abs() < 1e-3, "{found:?}");
        assert!((2.0 * found.p_above(1.0) - 0.099_91).abs() < 1e-4, "{}", found.p_above(1.0));
        assert!((found.interval().high.ln() - 6.8980).abs() < 1e-3, "{:?}", found.interval());
    }

    #[test]
    fn a_chance_below_a_fortieth_is_an_interval_beyond_the_margin() {
        let mut random = Random::new(3);
        for _ in 0..500 {
            let pairs: Vec<_> = (0..6).map(|_| (1.0, (0.05 + 0.05 * random.normal()).exp())).collect();
            let found = Difference::paired(&pairs).unwrap();
            assert_eq!(found.p_above(1.02) < 0.025, found.interval().low > 1.02, "{found:?}");
            assert_eq!(found.p_below(0.98) < 0.025, found.interval().high < 0.98, "{found:?}");
        }
    }

    #[test]
    fn separate_launches_without_a_difference_are_called_different_in_5_percent() {
        let mut random = Random::new(4);
        let called = share(20_000, || {
            let mut side = |n: usize, deviation: f64| -> Vec<f64> {
                (0..n).map(|_| (deviation * random.normal()).exp()).collect()
            };
            let found = Difference::separate(&side(5, 0.03), &side(9, 0.08)).unwrap();
            !found.interval().contains(1.0)
        });
        assert!((0.042..=0.058).contains(&called), "{called}");
    }

    #[test]
    fn values_that_are_alike_leave_no_doubt() {
        let found = Difference::paired(&[(1.0, 1.1); 5]).unwrap();
        assert!(found.p_above(1.03) < 1e-12 && (found.p_above(1.2) - 1.0).abs() < 1e-12);
        let found = Difference::separate(&[2.0; 3], &[2.0; 3]).unwrap();
        assert_eq!(found.interval(), Interval { low: 1.0, high: 1.0 });
    }

    #[test]
    fn too_few_launches_and_no_logarithms_are_refused() {
        assert_eq!(Difference::paired(&[(1.0, 1.0)]), None);
        assert_eq!(Difference::paired(&[(1.0, 1.0), (0.0, 1.0)]), None);
        assert_eq!(Difference::separate(&[1.0], &[1.0, 2.0]), None);
        assert_eq!(Difference::separate(&[1.0, 2.0], &[1.0, f64::NAN]), None);
    }
}
