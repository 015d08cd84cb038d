//! What several bisections come to.

use rpcbench_records::{Bisection, Search};
use rpcbench_statistics::{Estimate, geometric_mean};

use crate::figure::estimate;

/// What a search came to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Highest {
    /// Every bisection made all its steps, and found a rate that kept the objective and one that did not: the geometric mean over them of the
    /// middle of each, in calls per second.
    Rate(Estimate),
    /// No bisection ever missed it: at least this many calls per second, the least of what they reached.
    AtLeast(f64),
    /// No bisection ever kept it: fewer than this many calls per second, the most of what they missed it at.
    Below(f64),
    /// Only some bisections found both bounds, or made all their steps: the mean of those with both bounds, where there is
    /// any, is told without an interval.
    Partly {
        /// The geometric mean over those.
        center: Option<f64>,
        /// How many have both bounds.
        whole: usize,
    },
    /// No bisection has a bound.
    Unknown,
}

/// The middle of a bisection, in proportion: the root of what kept the objective times what missed it.
pub(super) fn middle(bisection: &Bisection) -> Option<f64> {
    Some((bisection.kept_per_s? * bisection.missed_per_s?).sqrt())
}

/// What the bisections of a search come to, of which `rates` are the middles of those with both bounds.
pub(super) fn highest(search: &Search, rates: &[f64]) -> Highest {
    let bisections = &search.bisections;
    let kept = || bisections.iter().filter_map(|bisection| bisection.kept_per_s);
    let missed = || bisections.iter().filter_map(|bisection| bisection.missed_per_s);
    let all = bisections.len();
    let complete = bisections.iter().all(|bisection| search.whole(bisection));
    match (kept().count(), missed().count()) {
        (0, 0) => Highest::Unknown,
        (found, 0) if found == all => Highest::AtLeast(kept().fold(f64::INFINITY, f64::min)),
        (0, found) if found == all => Highest::Below(missed().fold(0.0, f64::max)),
        _ => estimate(rates)
            .filter(|estimate| complete && estimate.n == all)
            .map_or_else(|| partly(rates), Highest::Rate),
    }
}

fn partly(rates: &[f64]) -> Highest {
    Highest::Partly { center: geometric_mean(rates).map(|mean| mean.center), whole: rates.len() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rpcbench_records::{Load, Objective, SearchStep, Verdict};

    fn found(bounds: &[(Option<f64>, Option<f64>)]) -> Highest {
        let bisection = |&(kept_per_s, missed_per_s)| Bisection { steps: Vec::new(), kept_per_s, missed_per_s };
        let bisections = bounds.iter().map(bisection);
        found_in(bisections.collect(), 0)
    }

    fn found_in(bisections: Vec<Bisection>, steps: u32) -> Highest {
        let rates: Vec<_> = bisections.iter().filter_map(middle).collect();
        let search = Search {
            adapter: String::new(),
            workload: String::new(),
            load: Load::closed(1),
            objective: Objective { quantile: 0.99, limit_ns: 1 },
            capacity_per_s: 100.0,
            steps,
            bisections,
            verdict: Verdict::Valid,
            reasons: Vec::new(),
        };
        highest(&search, &rates)
    }

    #[test]
    fn there_is_no_interval_unless_every_bisection_made_all_its_steps() {
        let step =
            |repeated| SearchStep { order: 0, rate_per_s: 1.0, response_ns: None, kept: true, cause: None, repeated };
        let bisection = |repeated: [bool; 3]| Bisection {
            steps: repeated.map(step).to_vec(),
            kept_per_s: Some(90.0),
            missed_per_s: Some(160.0),
        };
        let with = |last| found_in(vec![bisection([false; 3]), bisection([false; 3]), bisection(last)], 3);
        assert!(matches!(with([false; 3]), Highest::Rate(estimate) if estimate.interval.is_some()));
        let cut = with([false, true, false]);
        assert!(
            matches!(cut, Highest::Partly { center: Some(center), whole: 3 } if (center - 120.0).abs() < 1e-9),
            "{cut:?}"
        );
    }

    #[test]
    fn the_middle_is_in_proportion_and_the_mean_over_bisections() {
        let Highest::Rate(estimate) =
            found(&[(Some(90.0), Some(160.0)), (Some(80.0), Some(180.0)), (Some(100.0), Some(144.0))])
        else {
            panic!("a rate")
        };
        assert!((estimate.center - 120.0).abs() < 1e-9 && estimate.n == 3 && estimate.interval.is_some());
        let two = [(Some(90.0), Some(160.0)); 2];
        assert!(matches!(found(&two), Highest::Rate(estimate) if estimate.interval.is_none()), "two are too few");
    }

    #[test]
    fn what_has_one_bound_alone_says_so() {
        assert_eq!(found(&[(Some(90.0), None), (Some(80.0), None)]), Highest::AtLeast(80.0));
        assert_eq!(found(&[(None, Some(90.0)), (None, Some(80.0))]), Highest::Below(90.0));
        let partly = Highest::Partly { center: Some(120.0), whole: 1 };
        let center = |highest| match highest {
            Highest::Partly { center: Some(center), whole } => Highest::Partly { center: Some(center.round()), whole },
            other => other,
        };
        assert_eq!(center(found(&[(Some(90.0), Some(160.0)), (Some(80.0), None)])), partly);
        assert_eq!(found(&[(None, Some(90.0)), (Some(80.0), None)]), Highest::Partly { center: None, whole: 0 });
        assert_eq!(found(&[(Some(90.0), None), (None, None)]), Highest::Partly { center: None, whole: 0 });
        assert_eq!([found(&[]), found(&[(None, None)])], [Highest::Unknown; 2]);
    }
}
