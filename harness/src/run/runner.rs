//! What makes a run: the plan, and what its children are started from.

use super::interrupt::Interrupt;
use crate::plan::SuitePlan;
use crate::process::child::Program;

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
