//! Keeping rounds apart: launches are paired by the round in which they were made.

use rpcbench_records::{LONGEST_NS, Run};

use super::MergeError;

/// The rounds of a run in the making. A round is as many places in the order as the run has cells.
pub(super) struct Rounds {
    /// Cells of the whole.
    cells: u32,
    /// Rounds that are taken.
    taken: u32,
}

impl Rounds {
    /// The rounds of a whole with so many cells.
    pub(super) fn of(cells: usize) -> Self {
        Self { cells: u32::try_from(cells).unwrap_or(u32::MAX).max(1), taken: 0 }
    }

    /// A run with its launches in the next rounds, so much later.
    pub(super) fn renumbered(&mut self, mut run: Run, later: u64) -> Result<Run, MergeError> {
        let cells = u32::try_from(run.cells.len()).unwrap_or(u32::MAX).max(1);
        let begin = self.taken;
        for order in orders(&mut run) {
            let round = begin.checked_add(*order / cells).ok_or(MergeError::TooLong)?;
            self.taken = self.taken.max(round.checked_add(1).ok_or(MergeError::TooLong)?);
            let place = round.checked_mul(self.cells).and_then(|place| place.checked_add(*order % cells));
            *order = place.ok_or(MergeError::TooLong)?;
        }
        for launch in run.cells.iter_mut().flat_map(|cell| &mut cell.launches) {
            let at = launch.at_ns.checked_add(later).filter(|at| *at < LONGEST_NS);
            launch.at_ns = at.ok_or(MergeError::TooLong)?;
        }
        Ok(run)
    }
}

/// Every place in a run's order.
fn orders(run: &mut Run) -> impl Iterator<Item = &mut u32> {
    let cells = run.cells.iter_mut().flat_map(|cell| {
        let failures = cell.failures.iter_mut().map(|failure| &mut failure.order);
        cell.launches.iter_mut().map(|launch| &mut launch.order).chain(failures)
    });
    let bisections = run.searches.iter_mut().flat_map(|search| &mut search.bisections);
    cells.chain(bisections.flat_map(|bisection| &mut bisection.steps).map(|step| &mut step.order))
}
