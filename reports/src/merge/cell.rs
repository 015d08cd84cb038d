//! Joining the same cell of two runs.

use rpcbench_records::{Bound, Cell, Launch, Verdict};

use super::MergeError;

/// True of one cell in two runs.
pub(super) fn same(one: &Cell, other: &Cell) -> bool {
    (&one.adapter, &one.workload, one.load) == (&other.adapter, &other.workload, other.load)
}

/// Adds the launches of a cell to those of the same cell of an earlier run.
pub(super) fn join(cell: &mut Cell, later: Cell) -> Result<(), MergeError> {
    if later.launches.iter().any(|launch| cell.launches.iter().any(|other| is(other, launch))) {
        return Err(MergeError::Twice { cell: format!("{} {} {}", cell.adapter, cell.workload, cell.load) });
    }
    judge(cell, &later);
    cell.bound = agreed(cell, &later);
    cell.launches.extend(later.launches);
    cell.failures.extend(later.failures);
    Ok(())
}

/// True of one launch in two files: no two launches agree in every call to the nanosecond and in their CPU time.
fn is(one: &Launch, other: &Launch) -> bool {
    (one.ledger, one.client, one.warmup_ns) == (other.ledger, other.client, other.warmup_ns)
        && one.service == other.service
}

/// The worst verdict, with everybody's reasons. A part that was never measured says nothing.
fn judge(cell: &mut Cell, later: &Cell) {
    match (cell.verdict, later.verdict) {
        (_, Verdict::Missing) => return,
        (Verdict::Missing, _) => cell.reasons.clear(),
        _ => (),
    }
    let measured = !(cell.launches.is_empty() && later.launches.is_empty());
    cell.verdict = worse(cell.verdict, later.verdict, measured);
    let new: Vec<_> = later.reasons.iter().filter(|reason| !cell.reasons.contains(reason)).cloned().collect();
    cell.reasons.extend(new);
}

/// The worse of two verdicts. Where one part failed and the other has figures, these may not be trusted: `FAILED`
/// would say that there are none.
fn worse(one: Verdict, other: Verdict, measured: bool) -> Verdict {
    let worst = if severity(one) < severity(other) { other } else { one };
    if worst == Verdict::Failed && measured { Verdict::Invalid } else { worst }
}

const fn severity(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Missing => 0,
        Verdict::Valid => 1,
        Verdict::Suspect => 2,
        Verdict::Saturated => 3,
        Verdict::Failed => 4,
        Verdict::Invalid => 5,
        Verdict::Unsupported => 6,
    }
}

/// Which side was full, where the parts agree.
fn agreed(cell: &Cell, later: &Cell) -> Option<Bound> {
    match (cell.bound, later.bound) {
        (ours, theirs) if ours == theirs || later.launches.is_empty() => ours,
        (_, theirs) if cell.launches.is_empty() => theirs,
        _ => None,
    }
}
