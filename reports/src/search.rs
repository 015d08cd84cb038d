//! The highest rate that keeps an objective, from what the bisections of a search found.

use rpcbench_records::{Bisection, Objective, Run, Search, Verdict};
use rpcbench_statistics::{Estimate, geometric_mean};

use crate::figure::estimate;
use crate::units;

/// What a search came to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Highest {
    /// Every bisection found a rate that kept the objective and one that did not: the geometric mean over them of the
    /// middle of each, in calls per second.
    Rate(Estimate),
    /// No bisection ever missed it: at least this many calls per second, the least of what they reached.
    AtLeast(f64),
    /// No bisection ever kept it: fewer than this many calls per second, the most of what they missed it at.
    Below(f64),
    /// Only some bisections found both bounds: their mean, where there is any, is told without an interval.
    Partly {
        /// The geometric mean over those.
        center: Option<f64>,
        /// How many those are.
        whole: usize,
    },
    /// No bisection has a bound.
    Unknown,
}

/// A search with what it came to.
#[derive(Clone, Debug)]
pub struct SearchSummary<'r> {
    /// The search itself.
    pub search: &'r Search,
    /// What it came to.
    pub highest: Highest,
    /// The rate that each bisection found, in calls per second; only of those with both bounds.
    pub rates: Vec<f64>,
}

/// The searches of a run, the highest rate first within a workload and objective; those without one come last.
#[must_use]
pub fn searches(run: &Run) -> Vec<SearchSummary<'_>> {
    let mut all: Vec<_> = run.searches.iter().map(SearchSummary::of).collect();
    let place = |search: &SearchSummary<'_>| {
        let same = |other: &Search| search.alike(other);
        run.searches.iter().position(same).unwrap_or(usize::MAX)
    };
    let rate = |search: &SearchSummary<'_>| search.rate().filter(|_| search.ranked()).unwrap_or(0.0);
    all.sort_by(|a, b| place(a).cmp(&place(b)).then(rate(b).total_cmp(&rate(a))));
    all
}

impl<'r> SearchSummary<'r> {
    fn of(search: &'r Search) -> Self {
        let rates: Vec<_> = search.bisections.iter().filter_map(middle).collect();
        Self { search, highest: highest(&search.bisections, &rates), rates }
    }

    /// True of a search for the same: workload, load and objective.
    #[must_use]
    pub fn alike(&self, other: &Search) -> bool {
        let this = self.search;
        this.workload == other.workload && this.load == other.load && this.objective == other.objective
    }

    /// True where the rate may be set beside others.
    #[must_use]
    pub fn ranked(&self) -> bool {
        self.search.verdict != Verdict::Invalid && self.rate().is_some()
    }

    /// The rate in calls per second that stands for the search: its mean, or its bound.
    #[must_use]
    pub fn rate(&self) -> Option<f64> {
        match self.highest {
            Highest::Rate(estimate) => Some(estimate.center),
            Highest::AtLeast(rate) | Highest::Below(rate) => Some(rate),
            Highest::Partly { center, .. } => center,
            Highest::Unknown => None,
        }
    }

    /// What stands before the rate: `≥ ` where the objective was never missed, `< ` where it was never kept.
    #[must_use]
    pub const fn sign(&self) -> &'static str {
        match self.highest {
            Highest::AtLeast(_) => "≥ ",
            Highest::Below(_) => "< ",
            Highest::Rate(_) | Highest::Partly { .. } | Highest::Unknown => "",
        }
    }

    /// The estimate over all bisections, where each of them has both bounds.
    #[must_use]
    pub const fn estimate(&self) -> Option<Estimate> {
        match self.highest {
            Highest::Rate(estimate) => Some(estimate),
            _ => None,
        }
    }

    /// Launches that the bisections made.
    #[must_use]
    pub fn launches(&self) -> usize {
        self.search.bisections.iter().map(|bisection| bisection.steps.len()).sum()
    }

    /// What a reader must know beside the rate, in sentences without full stops.
    #[must_use]
    pub fn remarks(&self) -> Vec<String> {
        let all = self.search.bisections.len();
        let bounds = match self.highest {
            Highest::Rate(_) => None,
            Highest::AtLeast(_) => Some("no rate that was tried missed the objective".to_owned()),
            Highest::Below(_) => Some("no rate that was tried kept the objective".to_owned()),
            Highest::Partly { whole, .. } => Some(format!(
                "only {whole} of {all} bisections found a rate that kept the objective and one that missed it: no interval"
            )),
            Highest::Unknown => Some("no bisection found a bound".to_owned()),
        };
        bounds.into_iter().chain(self.search.reasons.iter().cloned()).collect()
    }

    /// How often a rate missed the objective for another cause than its latency, and the first such cause.
    #[must_use]
    pub fn other_causes(&self) -> Option<String> {
        let steps = self.search.bisections.iter().flat_map(|bisection| &bisection.steps);
        let causes: Vec<_> = steps.filter_map(|step| step.cause.as_deref()).collect();
        let first = causes.first()?;
        Some(format!(
            "{} of {} launches missed it for another cause than their latency: {first}",
            causes.len(),
            self.launches()
        ))
    }
}

/// The middle of a bisection, in proportion: the root of what kept the objective times what missed it.
fn middle(bisection: &Bisection) -> Option<f64> {
    Some((bisection.kept_per_s? * bisection.missed_per_s?).sqrt())
}

fn highest(bisections: &[Bisection], rates: &[f64]) -> Highest {
    let kept = || bisections.iter().filter_map(|bisection| bisection.kept_per_s);
    let missed = || bisections.iter().filter_map(|bisection| bisection.missed_per_s);
    let all = bisections.len();
    match (kept().count(), missed().count()) {
        (0, 0) => Highest::Unknown,
        (found, 0) if found == all => Highest::AtLeast(kept().fold(f64::INFINITY, f64::min)),
        (0, found) if found == all => Highest::Below(missed().fold(0.0, f64::max)),
        _ => estimate(rates).filter(|estimate| estimate.n == all).map_or_else(|| partly(rates), Highest::Rate),
    }
}

fn partly(rates: &[f64]) -> Highest {
    Highest::Partly { center: geometric_mean(rates).map(|mean| mean.center), whole: rates.len() }
}

/// An objective as people write it: `p99 ≤ 2 ms`.
#[must_use]
pub fn objective(objective: &Objective) -> String {
    let quantile = format!("{:.4}", objective.quantile * 100.0);
    let quantile = quantile.trim_end_matches('0').trim_end_matches('.');
    format!("p{quantile} ≤ {}", units::round_time(objective.limit_ns as f64))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(bounds: &[(Option<f64>, Option<f64>)]) -> Highest {
        let bisection = |&(kept_per_s, missed_per_s)| Bisection { steps: Vec::new(), kept_per_s, missed_per_s };
        let bisections: Vec<_> = bounds.iter().map(bisection).collect();
        let rates: Vec<_> = bisections.iter().filter_map(middle).collect();
        highest(&bisections, &rates)
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

    #[test]
    fn an_objective_is_written_as_people_write_it() {
        let words = |quantile, limit_ns| objective(&Objective { quantile, limit_ns });
        assert_eq!(
            [words(0.99, 2_000_000), words(0.999, 500_000), words(0.5, 1_500_000)],
            ["p99 ≤ 2 ms", "p99.9 ≤ 500 µs", "p50 ≤ 1.5 ms"]
        );
    }
}
