//! The highest rate that keeps an objective, with its interval, in a bounded number of launches.
//!
//! Each search is a few independent bisections, each step of which is a fresh launch; what a bisection finds is one
//! observation, so that the spread of the observations is the spread of the whole procedure, and their geometric mean
//! has a t interval like any other figure. Steps of all searches go in rounds, shuffled, so that drift hits all alike.
//! A launch that says nothing of the system is made again, once.

use rpcbench_records::{Failure, Launch, Load, Objective, Search, Verdict};

use super::ladder::capacity;
use super::observer::Observer;
use super::rounds::Rounds;
use crate::plan::{CellPlan, SuitePlan, shuffled};
use crate::verdict::Facts;

mod bracket;
mod course;
mod doubts;
mod outcome;
mod span;

use bracket::{Bracket, STEPS};
use course::Course;
use outcome::Outcome;

/// One search at work.
struct Searching {
    plan: CellPlan,
    facts: Facts,
    objective: Objective,
    capacity: f64,
    course: Course,
    /// Why it was not begun.
    refused: Option<String>,
}

/// Searches for every adapter and workload, by as many bisections as the suite has launches.
pub(super) fn all<O: Observer>(
    rounds: &mut Rounds<'_, O>,
    suite: &SuitePlan,
    load: &Load,
    objective: Objective,
    facts: impl Fn(&CellPlan) -> Facts,
) -> Vec<Search> {
    let bisections = suite.suite.launches;
    let mut searches = begin(rounds, suite, load, objective, facts);
    announce(rounds, suite, &searches);
    let searches_len = searches.len().max(1);
    let order = shuffled(searches.len(), bisections * STEPS, suite.suite.seed);
    for (place, &index) in order.iter().enumerate() {
        let searching = &mut searches[index];
        if !searching.goes_on() {
            continue;
        }
        // A round is one step of one bisection of each search; bisections take turns.
        let round = place / searches_len;
        let bracket = round % bisections as usize;
        if !step(rounds, suite, searching, bracket, order.len() - place) {
            break;
        }
    }
    searches.into_iter().map(|searching| searching.result(load, suite)).collect()
}

/// Finds out by one closed loop each where the searches begin.
fn begin<O: Observer>(
    rounds: &mut Rounds<'_, O>,
    suite: &SuitePlan,
    load: &Load,
    objective: Objective,
    facts: impl Fn(&CellPlan) -> Facts,
) -> Vec<Searching> {
    let (plans, bisections) = (suite.cells(&[*load]), suite.suite.launches);
    let launches = plans.len() * (bisections * STEPS) as usize;
    let begun = plans.into_iter().map(|plan| {
        let capacity = capacity(rounds, suite, &plan, launches);
        let brackets: Vec<_> = (0..bisections).map(|place| Bracket::new(capacity, place, bisections)).collect();
        let refused = if capacity > 0.0 { span::refusal(&suite.suite, &brackets, objective) } else { None };
        Searching { plan, facts: facts(&plan), objective, capacity, course: Course::new(brackets), refused }
    });
    begun.collect()
}

/// Says which searches are not begun, and how long the others take at most.
fn announce<O: Observer>(rounds: &mut Rounds<'_, O>, suite: &SuitePlan, searches: &[Searching]) {
    for searching in searches {
        if let Some(refused) = &searching.refused {
            rounds.tell(&format!("{} {}: {refused}", searching.plan.entry.info.id, searching.plan.workload.id));
        }
    }
    let going: Vec<_> = searches.iter().filter(|searching| searching.goes_on()).collect();
    let longest =
        |searching: &&Searching| span::longest_ns(&suite.suite, &searching.course.brackets, searching.objective);
    let all = going.iter().map(longest).fold(0, u64::saturating_add);
    let launches = going.len() * (suite.suite.launches * STEPS) as usize;
    if launches > 0 {
        let (tries, all) = (span::TRIES, span::words(all));
        rounds.tell(&format!(
            "searching in {launches} launches, at most {tries} times as many where they say nothing of the system: at most {all}, \
             and the time to start processes"
        ));
    }
}

/// Makes one step; false where the run is to end.
fn step<O: Observer>(
    rounds: &mut Rounds<'_, O>,
    suite: &SuitePlan,
    searching: &mut Searching,
    bracket: usize,
    ahead: usize,
) -> bool {
    let rate = searching.course.brackets[bracket].rate();
    let plan = CellPlan { load: Load { rate_per_s: Some(rate), ..searching.plan.load }, ..searching.plan };
    let suite = suite.with_window(span::window_ns(&suite.suite, rate, searching.objective));
    for again in 1..=span::TRIES {
        let Some(launched) = rounds.launch(&suite, &plan, ahead) else { return false };
        let (order, outcome) = searching.judged(launched, plan.load);
        let last = again == span::TRIES;
        if searching.course.hear(bracket, (order, rate), outcome, last) {
            break;
        }
    }
    true
}

impl Searching {
    fn goes_on(&self) -> bool {
        self.capacity > 0.0 && self.refused.is_none() && !self.course.doubts.is_worthless()
    }

    fn judged(&self, launched: Result<Launch, Failure>, load: Load) -> (u32, Outcome) {
        match launched {
            Ok(launch) => (launch.order, outcome::of(launch, load, self.objective, &self.facts)),
            Err(failure) => (failure.order, Outcome::Nothing(failure.cause)),
        }
    }

    fn result(self, load: &Load, suite: &SuitePlan) -> Search {
        let unsupported = self.plan.unsupported(suite.client_cpus());
        let made = self.course.made();
        let (verdict, reasons) = match (unsupported, self.capacity > 0.0, self.refused) {
            (Some(why), ..) => (Verdict::Unsupported, vec![why]),
            (None, false, _) => (Verdict::Failed, vec!["its closed loop gave no figures to begin from".to_owned()]),
            (None, true, Some(refused)) => (Verdict::Failed, vec![refused]),
            (None, true, None) => self.course.doubts.verdict(made),
        };
        Search {
            adapter: self.plan.entry.info.id.to_owned(),
            workload: self.plan.workload.id.to_owned(),
            load: *load,
            objective: self.objective,
            capacity_per_s: self.capacity,
            steps: STEPS,
            bisections: self.course.brackets.into_iter().map(|bracket| bracket.found).collect(),
            verdict,
            reasons,
        }
    }
}
