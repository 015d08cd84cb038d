//! Launches in rounds: each round has every cell once, in an order of its own.

use std::time::Instant;

use rpcbench_records::{Cell, Failure, Launch, Verdict};

use super::counting::{Countings, LAUNCHES, count, together};
use super::launch::{Place, launch};
use super::observer::Observer;
use super::runner::Runner;
use crate::plan::{CellPlan, SuitePlan, shuffled};

/// The launches of a run, one after the other.
pub(super) struct Rounds<'a, O> {
    runner: &'a Runner<'a>,
    begun: Instant,
    observer: &'a mut O,
    /// Launches and counting passes made so far.
    done: usize,
    /// Which round of launches is made; outside of rounds, every launch is one.
    round: Option<usize>,
    /// The user ended the run before all was made.
    cut_short: bool,
}

impl<'a, O: Observer> Rounds<'a, O> {
    pub(super) fn begin(runner: &'a Runner<'a>, begun: Instant, observer: &'a mut O) -> Self {
        Self { runner, begun, observer, done: 0, round: None, cut_short: false }
    }

    /// The same after so many launches, in a round of its own.
    pub(super) fn at(self, done: usize, round: u32) -> Self {
        Self { done, round: Some(round as usize), ..self }
    }

    /// True where the user ended the run before all was made.
    pub(super) fn cut_short(&self) -> bool {
        self.cut_short
    }

    /// Tells the user something before it goes on.
    pub(super) fn tell(&mut self, line: &str) {
        self.observer.tell(line);
    }

    /// Makes one launch, `None` where the run is to end; `ahead` is how many are known to follow.
    pub(super) fn launch(
        &mut self,
        suite: &SuitePlan,
        plan: &CellPlan,
        ahead: usize,
    ) -> Option<Result<Launch, Failure>> {
        let what = format!("{} {} {}", plan.entry.info.id, plan.workload.id, plan.load);
        self.launch_as(&what, suite, plan, ahead)
    }

    /// The same under a name of its own.
    pub(super) fn launch_as(
        &mut self,
        what: &str,
        suite: &SuitePlan,
        plan: &CellPlan,
        ahead: usize,
    ) -> Option<Result<Launch, Failure>> {
        if self.runner.interrupt.is_set() {
            self.cut_short = true;
            return None;
        }
        self.observer.step(self.done, self.done + ahead, what);
        let order = u32::try_from(self.done).unwrap_or(u32::MAX);
        self.done += 1;
        let round = self.round.map_or(order, index_of);
        let launched = launch(&self.runner.program, suite, plan, Place { order, round }, self.begun);
        if let Err(failure) = &launched {
            self.observer.failed(what, failure);
        }
        Some(launched)
    }

    /// Measures cells in so many rounds. What fails is listed in its cell; the others go on.
    pub(super) fn measure(&mut self, plans: &[CellPlan], rounds: u32) -> Vec<Cell> {
        let mut cells: Vec<Cell> = plans.iter().map(|plan| unmeasured(self.runner.plan, plan)).collect();
        let order = shuffled(plans.len(), rounds, self.runner.plan.suite.seed);
        let first = self.done;
        for (place, &index) in order.iter().enumerate() {
            // A launch that is left out keeps its number, so that the rounds can be told by the numbers.
            (self.done, self.round) = (first + place, Some(place / plans.len().max(1)));
            let cell = &mut cells[index];
            if cell.verdict == Verdict::Unsupported || cell.gave_up() {
                continue;
            }
            match self.launch(self.runner.plan, &plans[index], order.len() - place) {
                None => break,
                Some(Ok(launch)) => cell.launches.push(Launch { order: launch.order - index_of(first), ..launch }),
                Some(Err(failure)) => {
                    cell.failures.push(Failure { order: failure.order - index_of(first), ..failure });
                }
            }
        }
        self.round = None;
        cells
    }

    /// Counts bytes and allocations of these, each with how many requests its cycle has.
    pub(super) fn count(&mut self, plans: &[(CellPlan, usize)]) -> Countings {
        let mut counts = Countings::default();
        for (place, (plan, requests)) in plans.iter().enumerate() {
            if self.runner.interrupt.is_set() {
                self.cut_short = true;
                break;
            }
            let what = format!("counting {} {}", plan.entry.info.id, plan.workload.id);
            self.observer.step(self.done + place, self.done + plans.len(), &what);
            let once = || count(&self.runner.program, self.runner.plan, plan, *requests);
            match (0..LAUNCHES).map(|_| once()).collect::<Result<Vec<_>, _>>() {
                Ok(all) => counts.counted.extend(together(&all)),
                Err(failure) => {
                    self.observer.failed(&what, &failure);
                    counts.failed.push((*plan, failure));
                }
            }
        }
        counts
    }
}

/// A cell of which nothing is known yet but whether the adapter can do what it asks.
pub(super) fn unmeasured(suite: &SuitePlan, plan: &CellPlan) -> Cell {
    let cell = Cell::new(plan.entry.info.id, plan.workload.id, plan.load);
    match plan.unsupported(suite.client_cpus()) {
        Some(why) => Cell { verdict: Verdict::Unsupported, reasons: vec![why], ..cell },
        None => cell,
    }
}

fn index_of(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}
