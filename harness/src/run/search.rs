//! The highest rate that keeps an objective, with its interval, in a bounded number of launches.
//!
//! Each search is a few independent bisections, each step of which is a fresh launch; what a bisection finds is one
//! observation, so that the spread of the observations is the spread of the whole procedure, and their geometric mean
//! has a t interval like any other figure. Steps of all searches go in rounds, shuffled, so that drift hits all alike.
//! A rate is found at which half of the launches keep the objective: bisection walks towards the median.

use rpcbench_records::{Bisection, Cell, Launch, Load, Objective, Search, SearchStep, Verdict};
use rpcbench_statistics::calls_needed;

use super::ladder::capacity;
use super::observer::Observer;
use super::rounds::Rounds;
use crate::plan::{CellPlan, SuitePlan, shuffled};
use crate::verdict::{self, Facts};

/// Steps of a bisection: of a bracket of a factor of nine, 1.7 % is left.
const STEPS: u32 = 7;
/// The lowest rate that is tried, as a part of what a closed loop reached.
const LOW: f64 = 0.125;
/// The highest.
const HIGH: f64 = 1.1;
/// Bisections begin from brackets that differ by so much, so that they do not all try the same rates.
const DITHER: f64 = 1.1;
/// Room in a window for the calls that a quantile needs: a Poisson count falls below nine tenths of its mean of two
/// thousand once in a hundred thousand windows.
const ROOM: f64 = 1.1;

/// The bracket of one bisection.
struct Bracket {
    low: f64,
    high: f64,
    found: Bisection,
}

impl Bracket {
    fn new(capacity: f64, place: u32, of: u32) -> Self {
        let share = f64::from(place) / f64::from(of.max(1)) - 0.5;
        let dither = DITHER.powf(share);
        Self { low: capacity * LOW * dither, high: capacity * HIGH * dither, found: Bisection::default() }
    }

    fn rate(&self) -> f64 {
        (self.low * self.high).sqrt()
    }

    fn note(&mut self, step: SearchStep) {
        if step.kept {
            self.low = step.rate_per_s;
            self.found.kept_per_s = Some(step.rate_per_s);
        } else {
            self.high = step.rate_per_s;
            self.found.missed_per_s = Some(step.rate_per_s);
        }
        self.found.steps.push(step);
    }
}

/// One search at work.
struct Searching {
    plan: CellPlan,
    facts: Facts,
    capacity: f64,
    brackets: Vec<Bracket>,
    /// What makes its result worthless.
    invalid: Vec<String>,
}

/// Searches for every adapter and workload, by as many bisections as the suite has launches.
pub(super) fn all<O: Observer>(
    rounds: &mut Rounds<'_, O>,
    suite: &SuitePlan,
    load: &Load,
    objective: Objective,
    facts: impl Fn(&CellPlan) -> Facts,
) -> Vec<Search> {
    let plans = suite.cells(&[*load]);
    let bisections = suite.suite.launches;
    let launches = plans.len() * (bisections * STEPS) as usize;
    let mut searches = Vec::new();
    for plan in plans {
        let capacity = capacity(rounds, suite, &plan, launches);
        let brackets = (0..bisections).map(|place| Bracket::new(capacity, place, bisections)).collect();
        searches.push(Searching { plan, facts: facts(&plan), capacity, brackets, invalid: Vec::new() });
    }
    let searches_len = searches.len().max(1);
    let order = shuffled(searches.len(), bisections * STEPS, suite.suite.seed);
    for (place, &index) in order.iter().enumerate() {
        let searching = &mut searches[index];
        if searching.capacity <= 0.0 || !searching.invalid.is_empty() {
            continue;
        }
        // A round is one step of one bisection of each search; bisections take turns.
        let round = place / searches_len;
        let bracket = round % bisections as usize;
        if !step(rounds, suite, searching, bracket, objective, order.len() - place) {
            break;
        }
    }
    searches.into_iter().map(|searching| searching.result(load, objective, suite)).collect()
}

/// Makes one step; false where the run is to end.
fn step<O: Observer>(
    rounds: &mut Rounds<'_, O>,
    suite: &SuitePlan,
    searching: &mut Searching,
    bracket: usize,
    objective: Objective,
    ahead: usize,
) -> bool {
    let rate = searching.brackets[bracket].rate();
    let plan = CellPlan { load: Load { rate_per_s: Some(rate), ..searching.plan.load }, ..searching.plan };
    let suite = suite.with_window(window_ns(suite, rate, objective));
    let Some(launched) = rounds.launch(&suite, &plan, ahead) else { return false };
    let step = match launched {
        Ok(launch) => {
            let (order, outcome) = (launch.order, outcome(&plan, launch, objective, &searching.facts));
            searching.invalid.extend(outcome.invalid);
            SearchStep {
                order,
                rate_per_s: rate,
                response_ns: outcome.response_ns,
                kept: outcome.kept,
                cause: outcome.cause,
            }
        }
        Err(failure) => SearchStep {
            order: failure.order,
            rate_per_s: rate,
            response_ns: None,
            kept: false,
            cause: Some(failure.cause),
        },
    };
    searching.brackets[bracket].note(step);
    true
}

/// The suite's window, or as long as it takes to make the calls that the quantile needs.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // positive; a cast saturates
fn window_ns(suite: &SuitePlan, rate: f64, objective: Objective) -> u64 {
    let needed = calls_needed(objective.quantile) as f64 * ROOM / rate * 1e9;
    suite.suite.window_ns.max(needed as u64)
}

/// What a launch says of an objective.
struct Outcome {
    response_ns: Option<u64>,
    kept: bool,
    cause: Option<String>,
    invalid: Vec<String>,
}

fn outcome(plan: &CellPlan, launch: Launch, objective: Objective, facts: &Facts) -> Outcome {
    let response_ns = launch.response.as_ref().and_then(|response| at(response, objective.quantile));
    let mut cell = Cell {
        adapter: plan.entry.info.id.to_owned(),
        workload: plan.workload.id.to_owned(),
        load: plan.load,
        verdict: Verdict::Missing,
        reasons: Vec::new(),
        bound: None,
        launches: vec![launch],
        failures: Vec::new(),
    };
    verdict::judge(&mut cell, 1, facts);
    let wrong = cell.launches.iter().any(|launch| launch.first_difference.is_some());
    let within = response_ns.is_some_and(|response| response <= objective.limit_ns);
    let (cause, invalid) = match cell.verdict {
        // Wrong answers are wrong at any rate; errors and lateness are what a rate too high looks like.
        Verdict::Invalid if wrong => (cell.reasons.first().cloned(), cell.reasons),
        Verdict::Saturated | Verdict::Invalid => (cell.reasons.into_iter().next(), Vec::new()),
        _ if response_ns.is_none() => (Some("too few calls were answered to tell the quantile".to_owned()), Vec::new()),
        _ => (None, Vec::new()),
    };
    Outcome { response_ns, kept: within && cause.is_none(), cause, invalid }
}

fn at(histogram: &rpcbench_records::Histogram, quantile: f64) -> Option<u64> {
    let quantiles = &histogram.quantiles;
    match quantile {
        q if q <= 0.5 => quantiles.p50_ns,
        q if q <= 0.9 => quantiles.p90_ns,
        q if q <= 0.99 => quantiles.p99_ns,
        _ => quantiles.p999_ns,
    }
}

impl Searching {
    fn result(self, load: &Load, objective: Objective, suite: &SuitePlan) -> Search {
        let unsupported = self.plan.unsupported(suite.client_cpus());
        let (verdict, reasons) = match (unsupported, self.capacity > 0.0, self.invalid) {
            (Some(why), ..) => (Verdict::Unsupported, vec![why]),
            (None, false, _) => (Verdict::Failed, vec!["its closed loop gave no figures to begin from".to_owned()]),
            (None, true, invalid) if invalid.is_empty() => (Verdict::Valid, invalid),
            (None, true, invalid) => (Verdict::Invalid, invalid),
        };
        Search {
            adapter: self.plan.entry.info.id.to_owned(),
            workload: self.plan.workload.id.to_owned(),
            load: *load,
            objective,
            capacity_per_s: self.capacity,
            bisections: self.brackets.into_iter().map(|bracket| bracket.found).collect(),
            verdict,
            reasons,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn searched(limit: f64) -> Bisection {
        let mut bracket = Bracket::new(10_000.0, 1, 4);
        for order in 0..STEPS {
            let rate_per_s = bracket.rate();
            bracket.note(SearchStep { order, rate_per_s, response_ns: None, kept: rate_per_s <= limit, cause: None });
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
}
