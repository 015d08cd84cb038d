//! Quantiles of Student's t distribution.

use statrs::distribution::{ContinuousCDF, StudentsT};

/// The confidence of every interval that is printed.
pub const CONFIDENCE: f64 = 0.95;

/// The `p` quantile of Student's t with so many degrees of freedom; `None` where `p` is not between 0 and 1 or there
/// is no degree of freedom.
#[must_use]
pub fn t_quantile(p: f64, degrees: usize) -> Option<f64> {
    let sensible = p > 0.0 && p < 1.0 && degrees > 0;
    let distribution = StudentsT::new(0.0, 1.0, degrees as f64).ok()?;
    sensible.then(|| distribution.inverse_cdf(p))
}

/// How many standard errors a 95 % interval reaches to either side of the mean of `n` values; `None` below two values.
#[must_use]
pub fn two_sided_t(n: usize) -> Option<f64> {
    t_quantile(0.5 + CONFIDENCE / 2.0, n.checked_sub(1)?)
}

/// How likely a mean of `n` values lies `t` standard errors or more from the truth, to either side; `None` below two
/// values, or where `t` is no number.
#[must_use]
pub fn two_sided_p(t: f64, n: usize) -> Option<f64> {
    let degrees = n.checked_sub(1).filter(|&degrees| degrees > 0 && !t.is_nan())?;
    let distribution = StudentsT::new(0.0, 1.0, degrees as f64).ok()?;
    Some(if t.is_infinite() { 0.0 } else { 2.0 * distribution.cdf(-t.abs()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chance_is_the_inverse_of_the_quantile() {
        for (t, n, known) in [(12.706, 2, 0.05), (-4.303, 3, 0.05), (3.169, 11, 0.01), (0.0, 5, 1.0)] {
            let p = two_sided_p(t, n).unwrap();
            assert!((p - known).abs() < 0.0001, "p({t}, {n}) = {p}, not {known}");
        }
        assert_eq!(two_sided_p(f64::INFINITY, 3), Some(0.0));
        assert_eq!((two_sided_p(1.0, 1), two_sided_p(1.0, 0), two_sided_p(f64::NAN, 5)), (None, None, None));
    }

    #[test]
    fn known_values() {
        // NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2, to three decimals.
        for (p, degrees, known) in [
            (0.975, 1, 12.706),
            (0.975, 2, 4.303),
            (0.975, 4, 2.776),
            (0.975, 9, 2.262),
            (0.975, 30, 2.042),
            (0.95, 4, 2.132),
            (0.995, 10, 3.169),
            (0.025, 4, -2.776),
        ] {
            let t = t_quantile(p, degrees).unwrap();
            assert!((t - known).abs() < 0.0006, "t({p}, {degrees}) = {t}, not {known}");
        }
    }

    #[test]
    fn refuses_what_has_no_answer() {
        assert_eq!(t_quantile(0.975, 0), None);
        assert_eq!(t_quantile(0.0, 4), None);
        assert_eq!(t_quantile(1.0, 4), None);
        assert_eq!(t_quantile(f64::NAN, 4), None);
        assert_eq!(two_sided_t(0), None);
        assert_eq!(two_sided_t(1), None);
    }
}
