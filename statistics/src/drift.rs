//! Figures that move over a run: a machine that warms, fills or slows.

use crate::estimate::{logarithms, mean};
use crate::two_sided_p;

/// How a figure moved from the first launch to the last.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Drift {
    /// The last launch over the first, by the line through all of them: 1.1 where the figure grew by 10 %.
    pub factor: f64,
    /// How likely a slope this steep or steeper is where nothing drifts.
    pub p: f64,
}

/// Of fewer launches no drift is told.
const LEAST: usize = 8;

/// Drift must be this unlikely by chance: a run has many cells, each of which is asked.
const UNLIKELY: f64 = 0.01;

/// The least factor, either way, that matters: 5 % is what lateness may move a median by.
const FACTOR: f64 = 1.05;

impl Drift {
    /// True where it is unlikely by chance (p < 0.01) and matters (over 5 % between the first and the last launch).
    ///
    /// Simulated at a deviation of 7.8 % per launch, 1.0 % of 8 and of 20 launches without drift are called drifting:
    /// the line of such launches is off by 5 % easily, so that p decides. At 1 % per launch none are. A drift of 10 %
    /// is found in 99.9 % of 8 launches at 1 % each; one of 20 % in 17 % of 8 and 62 % of 20 launches at 7.8 % each.
    #[must_use]
    pub fn is_significant(&self) -> bool {
        self.p < UNLIKELY && self.factor.ln().abs() > FACTOR.ln()
    }
}

/// The drift of launches in the order of their making; `None` below 8, or where one has no logarithm.
///
/// The least-squares line of the logarithms against their place, with Student's t of its slope on n - 2 degrees of
/// freedom (N. R. Draper and H. Smith, "Applied Regression Analysis", 1966). What is returned may be chance: see
/// [`Drift::is_significant`].
#[must_use]
pub fn drift(values: &[f64]) -> Option<Drift> {
    let logarithms = logarithms(values).filter(|logarithms| logarithms.len() >= LEAST)?;
    let n = logarithms.len() as f64;
    let (slope, error) = line(&logarithms);
    // Values that are all alike have no slope and no error: they speak for none.
    let p = if slope == 0.0 { 1.0 } else { two_sided_p(slope / error, logarithms.len() - 1)? };
    Some(Drift { factor: (slope * (n - 1.0)).exp(), p })
}

/// The slope of values against their place, and its standard error.
fn line(values: &[f64]) -> (f64, f64) {
    let (n, center) = (values.len() as f64, mean(values));
    let placed = || values.iter().enumerate().map(|(place, value)| (place as f64 - (n - 1.0) / 2.0, value - center));
    let squares: f64 = placed().map(|(x, _)| x * x).sum();
    let slope = placed().map(|(x, y)| x * y).sum::<f64>() / squares;
    let left: f64 = placed().map(|(x, y)| (y - slope * x).powi(2)).sum();
    (slope, (left / (n - 2.0) / squares).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulate::{Random, share};

    /// So many launches of a deviation, that drift by a factor from the first to the last.
    fn launches(random: &mut Random, n: usize, deviation: f64, factor: f64) -> Vec<f64> {
        let step = factor.ln() / (n - 1) as f64;
        (0..n).map(|place| (step * place as f64 + deviation * random.normal()).exp()).collect()
    }

    #[test]
    fn a_known_example() {
        // y = x / 10 plus 0.1, -0.1, ... at x = 0..7: slope 0.1 - 0.4 / 42, residual squares 0.08 - 0.16 / 42,
        // so t = 5.2033 with 6 degrees of freedom, of which p is 0.00201.
        let logarithms: Vec<f64> = (0..8).map(|x| f64::from(x) / 10.0 + if x % 2 == 0 { 0.1 } else { -0.1 }).collect();
        let (slope, error) = line(&logarithms);
        assert!((slope - 0.090_476_2).abs() < 1e-7 && (slope / error - 5.2033).abs() < 1e-4, "{slope} {error}");
        let found = drift(&logarithms.iter().map(|value| value.exp()).collect::<Vec<_>>()).unwrap();
        assert!((found.p - 0.002_009).abs() < 1e-6, "{found:?}");
        assert!((found.factor - (7.0 * slope).exp()).abs() < 1e-12);
        assert!(found.is_significant());
    }

    #[test]
    fn without_drift_one_of_a_hundred_is_called_drifting() {
        let mut random = Random::new(1);
        for n in [8, 20] {
            let alarms = share(10_000, || drift(&launches(&mut random, n, 0.078, 1.0)).unwrap().is_significant());
            assert!((0.007..=0.013).contains(&alarms), "n = {n}: {alarms} false alarms");
            let alarms = share(2_000, || drift(&launches(&mut random, n, 0.01, 1.0)).unwrap().is_significant());
            assert!(alarms < 0.001, "n = {n}: {alarms} false alarms of no size");
        }
    }

    #[test]
    fn a_drift_is_found_and_measured() {
        let mut random = Random::new(2);
        for factor in [1.1, 1.0 / 1.1] {
            let found = share(2_000, || {
                let found = drift(&launches(&mut random, 8, 0.01, factor)).unwrap();
                found.is_significant() && (found.factor / factor - 1.0).abs() < 0.05
            });
            assert!(found > 0.99, "{factor}: {found} found");
        }
    }

    #[test]
    fn certain_but_small_is_not_significant() {
        let small: Vec<f64> = (0..8).map(|place| 100.0 + 0.7 * f64::from(place)).collect();
        let found = drift(&small).unwrap();
        assert!(found.p < 0.01 && found.factor < 1.05 && !found.is_significant(), "{found:?}");
    }

    #[test]
    fn what_has_no_line_is_refused() {
        assert_eq!(drift(&[7.0; 8]), Some(Drift { factor: 1.0, p: 1.0 }));
        assert_eq!(drift(&[7.0; 7]), None);
        assert_eq!(drift(&[7.0, 7.0, 7.0, 0.0, 7.0, 7.0, 7.0, 7.0]), None);
        assert_eq!(drift(&[]), None);
    }
}
