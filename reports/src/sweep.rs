//! Sweeps: loads by schedule that differ in their rate alone, so that a reader sees where an adapter cannot follow any more.

use rpcbench_records::Load;

use crate::block::loads;
use crate::summary::CellSummary;

/// Loads by schedule that differ in their rate alone.
#[derive(Clone, Debug, PartialEq)]
pub struct Sweep {
    /// The loads, the lowest rate first; one at least.
    pub loads: Vec<Load>,
}

impl Sweep {
    /// The load that stands for the sweep where one must: the highest rate at which the most contestants are ranked.
    #[must_use]
    pub fn telling(&self, cells: &[CellSummary<'_>]) -> Option<Load> {
        let contestant = |cell: &&CellSummary<'_>| cell.ranked() && !cell.is_floor();
        let ranked = |load: &&Load| cells.iter().filter(contestant).filter(|cell| cell.cell.load == **load).count();
        // Of those that are as many, `max_by_key` takes the last one: the highest rate.
        self.loads.iter().max_by_key(ranked).copied()
    }

    /// True where there is something to follow from rate to rate.
    #[must_use]
    pub const fn is_curve(&self) -> bool {
        self.loads.len() > 1
    }
}

/// The sweeps of a run's cells; a single rate is one, too.
#[must_use]
pub fn sweeps(cells: &[CellSummary<'_>]) -> Vec<Sweep> {
    let mut sweeps: Vec<Sweep> = Vec::new();
    for load in loads(cells).into_iter().filter(|load| load.pattern.scheduled()) {
        match sweeps.iter_mut().find(|sweep| sweep.loads.iter().any(|known| alike(known, &load))) {
            Some(sweep) => sweep.loads.push(load),
            None => sweeps.push(Sweep { loads: vec![load] }),
        }
    }
    for sweep in &mut sweeps {
        sweep.loads.sort_by(|a, b| rate(a).total_cmp(&rate(b)));
    }
    sweeps
}

/// The loads that a headline speaks of, in the run's order: every closed one, and one of each sweep.
#[must_use]
pub fn telling(cells: &[CellSummary<'_>]) -> Vec<Load> {
    let sweeps = sweeps(cells);
    let told: Vec<_> = sweeps.iter().filter_map(|sweep| sweep.telling(cells)).collect();
    loads(cells).into_iter().filter(|load| !load.pattern.scheduled() || told.contains(load)).collect()
}

/// The rate that a load offers, in calls per second; 0 in a closed loop.
#[must_use]
pub fn rate(load: &Load) -> f64 {
    load.rate_per_s.unwrap_or(0.0)
}

fn alike(a: &Load, b: &Load) -> bool {
    Load { rate_per_s: None, ..*a } == Load { rate_per_s: None, ..*b }
}
