//! One bisection: between a rate that kept the objective and one that missed it.

use rpcbench_records::{Bisection, SearchStep};

/// Steps of a bisection: of a bracket of a factor of nine, 1.7 % is left.
pub(super) const STEPS: u32 = 7;
/// The lowest rate that is tried, as a part of what a closed loop reached.
const LOW: f64 = 0.125;
/// The highest.
const HIGH: f64 = 1.1;
/// Bisections begin from brackets that differ by so much, so that they do not all try the same rates.
const DITHER: f64 = 1.1;

/// The bracket of one bisection.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Bracket {
    low: f64,
    high: f64,
    pub(super) found: Bisection,
}

impl Bracket {
    /// The bracket of one of so many bisections.
    pub(super) fn new(capacity: f64, place: u32, of: u32) -> Self {
        let share = f64::from(place) / f64::from(of.max(1)) - 0.5;
        let dither = DITHER.powf(share);
        Self { low: capacity * LOW * dither, high: capacity * HIGH * dither, found: Bisection::default() }
    }

    /// The rate of the next step.
    pub(super) fn rate(&self) -> f64 {
        (self.low * self.high).sqrt()
    }

    /// Moves a bound by a step; a launch that is made again moves none.
    pub(super) fn note(&mut self, step: SearchStep) {
        if step.kept {
            self.low = step.rate_per_s;
            self.found.kept_per_s = Some(step.rate_per_s);
        } else if !step.repeated {
            self.high = step.rate_per_s;
            self.found.missed_per_s = Some(step.rate_per_s);
        }
        self.found.steps.push(step);
    }

    /// The rates of a bisection in which every step misses: the lowest that it may try.
    pub(super) fn descent(&self) -> impl Iterator<Item = f64> {
        let low = self.low;
        std::iter::successors(Some(self.rate()), move |rate| Some((low * rate).sqrt())).take(STEPS as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(rate_per_s: f64, kept: bool) -> SearchStep {
        SearchStep { order: 0, rate_per_s, response_ns: None, kept, cause: None, repeated: false }
    }

    fn searched(limit: f64) -> Bisection {
        let mut bracket = Bracket::new(10_000.0, 1, 4);
        for _ in 0..STEPS {
            let rate = bracket.rate();
            bracket.note(step(rate, rate <= limit));
        }
        bracket.found
    }

    #[test]
    fn a_bisection_closes_in_on_the_limit() {
        let found = searched(7_000.0);
        let (kept, missed) = (found.kept_per_s.unwrap(), found.missed_per_s.unwrap());
        assert!(kept <= 7_000.0 && missed > 7_000.0 && missed / kept < 1.02, "{kept} {missed}");
    }

    #[test]
    fn what_is_never_missed_or_never_kept_has_one_bound() {
        assert_eq!(searched(1e9).missed_per_s, None);
        assert_eq!(searched(0.0).kept_per_s, None);
    }

    #[test]
    fn the_descent_is_what_a_bisection_without_a_kept_rate_tries() {
        let tried: Vec<_> = searched(0.0).steps.iter().map(|step| step.rate_per_s).collect();
        let descent: Vec<_> = Bracket::new(10_000.0, 1, 4).descent().collect();
        assert_eq!(tried.len(), descent.len());
        assert!(tried.iter().zip(&descent).all(|(a, b)| (a / b - 1.0).abs() < 1e-9), "{tried:?} {descent:?}");
    }

    #[test]
    fn a_launch_that_is_made_again_moves_no_bound() {
        let mut bracket = Bracket::new(10_000.0, 0, 1);
        let before = bracket.rate();
        bracket.note(SearchStep { repeated: true, ..step(before, false) });
        assert_eq!((bracket.rate().to_bits(), bracket.found.missed_per_s), (before.to_bits(), None));
        assert_eq!(bracket.found.steps.len(), 1, "it is told");
    }
}
