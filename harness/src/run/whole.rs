//! A whole run: its cells measured, its searches made, its bytes and allocations counted.

use std::time::Instant;

use rpcbench_records::{Adapter, Cell, Environment, Interop, Load, NoiseFloor, Run, SCHEMA, Search, VERSION};

use super::counting::Countings;
use super::describe;
use super::ladder;
use super::observer::Observer;
use super::rounds::Rounds;
use super::runner::Runner;
use super::search;
use crate::drive::LoopCost;
use crate::entry::Entry;
use crate::plan::{CellPlan, Offer};
use crate::verdict::{self, Facts};

/// What is known of a run before it begins.
#[derive(Clone, Debug)]
pub struct Heading {
    /// When it begins, RFC 3339 in UTC.
    pub started: String,
    /// The command line that repeats it.
    pub command: Vec<String>,
    /// Where it runs.
    pub environment: Environment,
    /// This machine's noise floor, where one was measured.
    pub noise: Option<NoiseFloor>,
    /// What peers made of this program, where that was tried.
    pub interop: Option<Interop>,
}

/// What was measured.
pub(super) struct Parts {
    pub(super) cells: Vec<Cell>,
    pub(super) counts: Countings,
    pub(super) searches: Vec<Search>,
    pub(super) interrupted: bool,
    pub(super) job: Option<String>,
    pub(super) begun: Instant,
}

impl Runner<'_> {
    /// Measures all cells in shuffled order, then counts. What fails is listed in its cell; the others go on.
    pub fn run(&self, heading: Heading, observer: &mut impl Observer) -> Run {
        let begun = Instant::now();
        let environment = with_loop_cost(heading.environment);
        let mut rounds = Rounds::begin(self, begun, observer);
        let (plans, searches) = match &self.plan.offer {
            Offer::Loads(loads) => (self.plan.cells(loads), Vec::new()),
            Offer::Ladder(load) => (ladder::plan(&mut rounds, self.plan, load), Vec::new()),
            Offer::Search(load, objective) => {
                let facts = |plan: &CellPlan| Facts::of(&environment, &self.describe(&plan.entry));
                (Vec::new(), search::all(&mut rounds, self.plan, load, *objective, facts))
            }
        };
        let cells = rounds.measure(&plans, self.plan.suite.launches);
        let counts = rounds.count(&self.countable(&cells, &searches));
        let (interrupted, heading) = (rounds.cut_short(), Heading { environment, ..heading });
        self.whole(heading, Parts { cells, counts, searches, interrupted, job: None, begun })
    }

    /// Counts bytes and allocations alone, in a run without cells.
    pub fn count(&self, heading: Heading, observer: &mut impl Observer) -> Run {
        let begun = Instant::now();
        let mut rounds = Rounds::begin(self, begun, observer);
        let each = self.alone(|_| true);
        let (counts, interrupted) = (rounds.count(&each), rounds.cut_short());
        self.whole(heading, Parts { cells: Vec::new(), counts, searches: Vec::new(), interrupted, job: None, begun })
    }

    /// The run that its parts make, with the verdicts of its cells.
    pub(super) fn whole(&self, heading: Heading, parts: Parts) -> Run {
        let Parts { mut cells, counts, searches, interrupted, job, begun } = parts;
        for cell in &mut cells {
            self.judge(cell, &heading.environment);
        }
        for (plan, failure) in &counts.failed {
            cells.iter_mut().filter(|cell| of(cell, plan)).for_each(|cell| verdict::note_uncounted(cell, failure));
        }
        Run {
            schema: SCHEMA.to_owned(),
            version: VERSION,
            started: heading.started,
            seconds: begun.elapsed().as_secs_f64(),
            interrupted,
            command: heading.command,
            suite: self.plan.suite.clone(),
            environment: heading.environment,
            adapters: self.plan.adapters.iter().map(|entry| self.describe(entry)).collect(),
            workloads: self.describe_workloads(),
            cells,
            counted: counts.counted,
            noise: heading.noise,
            interop: heading.interop,
            job,
            searches,
        }
    }

    fn describe(&self, entry: &Entry) -> Adapter {
        self.plan
            .guest(entry)
            .map_or_else(|| describe::adapter(&entry.info), |guest| describe::guest(&entry.info, guest))
    }

    fn judge(&self, cell: &mut Cell, environment: &Environment) {
        let Some(entry) = self.plan.adapters.iter().find(|entry| entry.info.id == cell.adapter) else { return };
        let facts = Facts::of(environment, &self.describe(entry));
        verdict::judge(cell, self.plan.suite.launches, &facts);
    }

    /// One cell for each adapter and workload of which anything was measured, with one call in flight.
    fn countable(&self, cells: &[Cell], searches: &[Search]) -> Vec<(CellPlan, usize)> {
        let answered = |plan: &CellPlan| {
            let found = |search: &Search| search.adapter == plan.entry.info.id && search.workload == plan.workload.id;
            cells.iter().any(|cell| of(cell, plan) && !cell.launches.is_empty())
                || searches.iter().any(|search| found(search) && search.capacity_per_s > 0.0)
        };
        self.alone(answered)
    }

    /// The same of each adapter and workload that is among these.
    pub(super) fn counted_once(&self, cells: &[CellPlan]) -> Vec<(CellPlan, usize)> {
        self.alone(|plan| {
            let same =
                |cell: &CellPlan| cell.entry.info.id == plan.entry.info.id && cell.workload.id == plan.workload.id;
            cells.iter().any(same)
        })
    }

    fn alone(&self, wanted: impl Fn(&CellPlan) -> bool) -> Vec<(CellPlan, usize)> {
        let alone = self.plan.cells(&[Load::closed(1)]).into_iter().filter(wanted);
        alone.map(|plan| (plan, self.requests_of(plan.workload.id))).collect()
    }

    fn requests_of(&self, workload: &str) -> usize {
        let mut both = self.plan.workloads.iter().zip(&self.requests);
        both.find(|(each, _)| each.id == workload).map_or(0, |(_, &requests)| requests)
    }

    fn describe_workloads(&self) -> Vec<rpcbench_records::Workload> {
        let both = self.plan.workloads.iter().zip(&self.requests);
        both.map(|(workload, &requests)| describe::workload(workload, requests, self.plan.inputs.file(workload.id)))
            .collect()
    }
}

/// The environment with what the harness's own loops cost on this machine.
pub(super) fn with_loop_cost(environment: Environment) -> Environment {
    let cost = LoopCost::measure();
    Environment {
        closed_loop_ns: cost.map(|cost| cost.closed_ns),
        scheduled_loop_ns: cost.map(|cost| cost.scheduled_ns),
        ..environment
    }
}

/// True of a cell of the plan's adapter and workload, whatever its load.
pub(super) fn of(cell: &Cell, plan: &CellPlan) -> bool {
    cell.adapter == plan.entry.info.id && cell.workload == plan.workload.id
}
