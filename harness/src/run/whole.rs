//! All launches of all cells.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use rpcbench_records::{Cell, Counted, Environment, Failure, Run, SCHEMA, VERSION, Verdict};

use super::counting::count;
use super::describe;
use super::launch::launch;
use crate::plan::{CellPlan, SuitePlan, shuffled};
use crate::process::child::Program;
use crate::verdict;

/// A cell whose launches failed so often is not tried again.
const FAILURES: usize = 2;

/// Set when the user wants the run to end; the launch at hand is finished first.
#[derive(Debug, Default)]
pub struct Interrupt(AtomicBool);

impl Interrupt {
    /// Not set.
    #[must_use]
    pub const fn new() -> Self {
        Self(AtomicBool::new(false))
    }

    /// Sets it; true where it was set before.
    pub fn set(&self) -> bool {
        self.0.swap(true, Ordering::SeqCst)
    }

    fn is_set(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

/// What hears how a run goes on.
pub trait Observer {
    /// A step begins; there are so many in all.
    fn step(&mut self, done: usize, all: usize, what: &str);
    /// A launch or a counting pass gave no figures.
    fn failed(&mut self, what: &str, failure: &Failure);
}

/// Makes a run.
pub struct Runner<'a> {
    /// What children are started from.
    pub program: Program,
    /// What to measure.
    pub plan: &'a SuitePlan,
    /// How many requests each workload's cycle has, in the order of the plan.
    pub requests: Vec<usize>,
    /// Whether to end early.
    pub interrupt: &'a Interrupt,
}

/// What is known of a run before it begins.
pub struct Heading {
    /// When it begins, RFC 3339 in UTC.
    pub started: String,
    /// The command line that repeats it.
    pub command: Vec<String>,
    /// Where it runs.
    pub environment: Environment,
}

impl Runner<'_> {
    /// Measures all cells in shuffled order, then counts. What fails is listed in its cell; the others go on.
    pub fn run(&self, heading: Heading, observer: &mut impl Observer) -> Run {
        let begun = Instant::now();
        let plans = self.plan.cells();
        let mut cells: Vec<Cell> = plans.iter().map(|plan| self.unmeasured(plan)).collect();
        let counted = self.countable(&plans);
        let order = shuffled(plans.len(), self.plan.suite.launches, self.plan.suite.seed);
        let steps = order.len() + counted.len();
        let mut missing = false;
        for (place, &index) in order.iter().enumerate() {
            if self.interrupt.is_set() {
                missing = true;
                break;
            }
            let (plan, cell) = (&plans[index], &mut cells[index]);
            if cell.verdict == Verdict::Unsupported || cell.failures.len() >= FAILURES {
                continue;
            }
            let what = format!("{} {} {}", plan.entry.info.id, plan.workload.id, plan.load);
            observer.step(place, steps, &what);
            match launch(&self.program, self.plan, plan, u32::try_from(place).unwrap_or(u32::MAX), begun) {
                Ok(launch) => cell.launches.push(launch),
                Err(failure) => {
                    observer.failed(&what, &failure);
                    cell.failures.push(failure);
                }
            }
        }
        let answers = |plan: &CellPlan| cells.iter().any(|cell| of(cell, plan) && !cell.launches.is_empty());
        let counted: Vec<_> = counted.into_iter().filter(|(plan, _)| answers(plan)).collect();
        let counts = self.count_all(&counted, order.len(), steps, observer);
        for cell in &mut cells {
            verdict::judge(cell, self.plan.suite.launches);
        }
        for (plan, failure) in &counts.failed {
            cells.iter_mut().filter(|cell| of(cell, plan)).for_each(|cell| verdict::note_uncounted(cell, failure));
        }
        Run {
            schema: SCHEMA.to_owned(),
            version: VERSION,
            started: heading.started,
            seconds: begun.elapsed().as_secs_f64(),
            interrupted: missing || counts.cut_short,
            command: heading.command,
            suite: self.plan.suite.clone(),
            environment: heading.environment,
            adapters: self.plan.adapters.iter().map(|entry| describe::adapter(&entry.info)).collect(),
            workloads: self.describe_workloads(),
            cells,
            counted: counts.counted,
            noise: None,
            searches: Vec::new(),
        }
    }

    fn unmeasured(&self, plan: &CellPlan) -> Cell {
        let unsupported = plan.unsupported(self.plan.client_cpus());
        Cell {
            adapter: plan.entry.info.id.to_owned(),
            workload: plan.workload.id.to_owned(),
            load: plan.load,
            verdict: if unsupported.is_some() { Verdict::Unsupported } else { Verdict::Missing },
            reasons: unsupported.into_iter().collect(),
            bound: None,
            launches: Vec::new(),
            failures: Vec::new(),
        }
    }

    /// One cell for each adapter and workload, with one call in flight.
    fn countable(&self, plans: &[CellPlan]) -> Vec<(CellPlan, usize)> {
        let Some(first) = self.plan.loads.first() else { return Vec::new() };
        let of_first_load = plans.iter().filter(|plan| plan.load == *first);
        let alone = of_first_load.map(|plan| CellPlan { load: rpcbench_records::Load::closed(1), ..*plan });
        alone.map(|plan| (plan, self.requests_of(plan.workload.id))).collect()
    }

    fn requests_of(&self, workload: &str) -> usize {
        let mut both = self.plan.workloads.iter().zip(&self.requests);
        both.find(|(each, _)| each.id == workload).map_or(0, |(_, &requests)| requests)
    }

    fn count_all(
        &self,
        plans: &[(CellPlan, usize)],
        done: usize,
        steps: usize,
        observer: &mut impl Observer,
    ) -> Counts {
        let mut counts = Counts::default();
        for (place, (plan, requests)) in plans.iter().enumerate() {
            if self.interrupt.is_set() {
                counts.cut_short = true;
                break;
            }
            let what = format!("counting {} {}", plan.entry.info.id, plan.workload.id);
            observer.step(done + place, steps, &what);
            match count(&self.program, self.plan, plan, *requests) {
                Ok(count) => counts.counted.push(count),
                Err(failure) => {
                    observer.failed(&what, &failure);
                    counts.failed.push((*plan, failure));
                }
            }
        }
        counts
    }

    fn describe_workloads(&self) -> Vec<rpcbench_records::Workload> {
        let both = self.plan.workloads.iter().zip(&self.requests);
        both.map(|(workload, &requests)| describe::workload(workload, requests, self.plan.inputs.file(workload.id)))
            .collect()
    }
}

/// What the counting passes gave.
#[derive(Default)]
struct Counts {
    counted: Vec<Counted>,
    failed: Vec<(CellPlan, Failure)>,
    /// The user ended the run before all was counted.
    cut_short: bool,
}

/// True of a cell of the plan's adapter and workload, whatever its load.
fn of(cell: &Cell, plan: &CellPlan) -> bool {
    cell.adapter == plan.entry.info.id && cell.workload == plan.workload.id
}
