//! A whole run: its cells measured, its searches made, its bytes and allocations counted.

use std::time::Instant;

use rpcbench_records::{Cell, Environment, NoiseFloor, Run, SCHEMA, Search, VERSION};

use super::counting::Countings;
use super::describe;
use super::ladder;
use super::observer::Observer;
use super::rounds::Rounds;
use super::runner::Runner;
use super::search;
use crate::drive::LoopCost;
use crate::plan::{CellPlan, Offer};
use crate::verdict::{self, Facts};

/// What is known of a run before it begins.
pub struct Heading {
    /// When it begins, RFC 3339 in UTC.
    pub started: String,
    /// The command line that repeats it.
    pub command: Vec<String>,
    /// Where it runs.
    pub environment: Environment,
    /// This machine's noise floor, where one was measured.
    pub noise: Option<NoiseFloor>,
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
                let facts = |plan: &CellPlan| Facts::of(&environment, &describe::adapter(&plan.entry.info));
                (Vec::new(), search::all(&mut rounds, self.plan, load, *objective, facts))
            }
        };
        let mut cells = rounds.measure(&plans, self.plan.suite.launches);
        for (plan, cell) in plans.iter().zip(&mut cells) {
            let facts = Facts::of(&environment, &describe::adapter(&plan.entry.info));
            verdict::judge(cell, self.plan.suite.launches, &facts);
        }
        let counts = rounds.count(&self.countable(&cells, &searches));
        for (plan, failure) in &counts.failed {
            cells.iter_mut().filter(|cell| of(cell, plan)).for_each(|cell| verdict::note_uncounted(cell, failure));
        }
        let interrupted = rounds.cut_short();
        let Countings { counted, .. } = counts;
        Run {
            schema: SCHEMA.to_owned(),
            version: VERSION,
            started: heading.started,
            seconds: begun.elapsed().as_secs_f64(),
            interrupted,
            command: heading.command,
            suite: self.plan.suite.clone(),
            environment,
            adapters: self.plan.adapters.iter().map(|entry| describe::adapter(&entry.info)).collect(),
            workloads: self.describe_workloads(),
            cells,
            counted,
            noise: heading.noise,
            searches,
        }
    }

    /// One cell for each adapter and workload of which anything was measured, with one call in flight.
    fn countable(&self, cells: &[Cell], searches: &[Search]) -> Vec<(CellPlan, usize)> {
        let alone = self.plan.cells(&[rpcbench_records::Load::closed(1)]);
        let answered = |plan: &CellPlan| {
            let found = |search: &Search| search.adapter == plan.entry.info.id && search.workload == plan.workload.id;
            cells.iter().any(|cell| of(cell, plan) && !cell.launches.is_empty())
                || searches.iter().any(|search| found(search) && search.capacity_per_s > 0.0)
        };
        let answering = alone.into_iter().filter(answered);
        answering.map(|plan| (plan, self.requests_of(plan.workload.id))).collect()
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
fn with_loop_cost(environment: Environment) -> Environment {
    let cost = LoopCost::measure();
    Environment {
        closed_loop_ns: cost.map(|cost| cost.closed_ns),
        scheduled_loop_ns: cost.map(|cost| cost.scheduled_ns),
        ..environment
    }
}

/// True of a cell of the plan's adapter and workload, whatever its load.
fn of(cell: &Cell, plan: &CellPlan) -> bool {
    cell.adapter == plan.entry.info.id && cell.workload == plan.workload.id
}
