//! The highest rate that keeps an objective, from what the bisections of a search found.

use rpcbench_records::{Objective, Run, Search, Verdict};
use rpcbench_statistics::Estimate;

use crate::units;

mod highest;

pub use highest::Highest;
use highest::{highest, middle};

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
        Self { search, highest: highest(search, &rates), rates }
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

    /// How the rate stands to what was looked for, as programs are told: `=`, `>=` or `<`; `None` without a rate.
    #[must_use]
    pub fn relation(&self) -> Option<&'static str> {
        self.rate().map(|_| match self.highest {
            Highest::AtLeast(_) => ">=",
            Highest::Below(_) => "<",
            Highest::Rate(_) | Highest::Partly { .. } | Highest::Unknown => "=",
        })
    }

    /// The estimate over all bisections, where each of them made all its steps and has both bounds.
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
            Highest::Partly { whole, .. } if whole == all => None,
            Highest::AtLeast(_) => Some("no rate that was tried missed the objective".to_owned()),
            Highest::Below(_) => Some("no rate that was tried kept the objective".to_owned()),
            Highest::Partly { whole, .. } => Some(format!(
                "only {whole} of {all} bisections found a rate that kept the objective and one that missed it: no interval"
            )),
            Highest::Unknown => Some("no bisection found a bound".to_owned()),
        };
        bounds.into_iter().chain(self.cut_short()).chain(self.search.reasons.iter().cloned()).collect()
    }

    /// How many bisections did not make all their steps; `None` where all did, or none was begun.
    fn cut_short(&self) -> Option<String> {
        let bisections = &self.search.bisections;
        let cut = bisections.iter().filter(|bisection| !self.search.whole(bisection)).count();
        (cut > 0 && self.launches() > 0).then(|| {
            format!("{cut} of {} bisections ended before they had made all their steps: no interval", bisections.len())
        })
    }

    /// In how many steps a rate missed the objective for another cause than its latency, and the first such cause.
    #[must_use]
    pub fn other_causes(&self) -> Option<String> {
        let steps = self.search.bisections.iter().flat_map(|bisection| &bisection.steps);
        let counted: Vec<_> = steps.filter(|step| !step.repeated).collect();
        let causes: Vec<_> = counted.iter().filter_map(|step| step.cause.as_deref()).collect();
        let first = causes.first()?;
        let (causes, all) = (causes.len(), counted.len());
        Some(format!("{causes} of {all} steps missed it for another cause than their latency: {first}"))
    }
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

    #[test]
    fn an_objective_is_written_as_people_write_it() {
        let words = |quantile, limit_ns| objective(&Objective { quantile, limit_ns });
        assert_eq!(
            [words(0.99, 2_000_000), words(0.999, 500_000), words(0.5, 1_500_000)],
            ["p99 ≤ 2 ms", "p99.9 ≤ 500 µs", "p50 ≤ 1.5 ms"]
        );
    }
}
