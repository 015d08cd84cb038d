//! Joining what two runs have in common, and keeping what only one has.

use rpcbench_records::{Cell, Counted, Exact, Run};

use super::cell::{join, same};
use super::{MergeError, provenance};

/// How many cells runs have together.
pub(super) fn cells(runs: &[Run]) -> usize {
    let mut seen: Vec<&Cell> = Vec::new();
    for cell in runs.iter().flat_map(|run| &run.cells) {
        if !seen.iter().any(|other| same(other, cell)) {
            seen.push(cell);
        }
    }
    seen.len()
}

/// Adds a later run to an earlier one.
pub(super) fn add(whole: &mut Run, part: Run) -> Result<(), MergeError> {
    provenance::add(whole, &part);
    add_new(&mut whole.adapters, part.adapters, |adapter| &adapter.id);
    add_new(&mut whole.workloads, part.workloads, |workload| &workload.id);
    for cell in part.cells {
        match whole.cells.iter_mut().find(|other| same(other, &cell)) {
            Some(other) => join(other, cell)?,
            None => whole.cells.push(cell),
        }
    }
    for counted in part.counted {
        let of_same = |other: &&mut Counted| other.adapter == counted.adapter && other.workload == counted.workload;
        match whole.counted.iter_mut().find(of_same) {
            Some(other) => widen(other, &counted),
            None => whole.counted.push(counted),
        }
    }
    whole.searches.extend(part.searches);
    Ok(())
}

/// Cells as every run has them: adapters within workloads within loads, each in the order of first mention.
pub(super) fn put_in_order(run: &mut Run) {
    let mut loads = Vec::new();
    for cell in &run.cells {
        if !loads.contains(&cell.load) {
            loads.push(cell.load);
        }
    }
    let (adapters, workloads) = (&run.adapters, &run.workloads);
    run.cells.sort_by_key(|cell| {
        (
            loads.iter().position(|load| *load == cell.load),
            workloads.iter().position(|workload| workload.id == cell.workload),
            adapters.iter().position(|adapter| adapter.id == cell.adapter),
        )
    });
}

/// Adds what is not there yet, by id.
pub(super) fn add_new<T>(ours: &mut Vec<T>, theirs: Vec<T>, id: fn(&T) -> &String) {
    for their in theirs {
        if !ours.iter().any(|our| id(our) == id(&their)) {
            ours.push(their);
        }
    }
}

fn widen(counted: &mut Counted, other: &Counted) {
    widen_one(&mut counted.request_bytes, other.request_bytes);
    widen_one(&mut counted.reply_bytes, other.reply_bytes);
    widen_one(&mut counted.encoded_bytes, other.encoded_bytes);
    widen_one(&mut counted.client_allocs, other.client_allocs);
    widen_one(&mut counted.server_allocs, other.server_allocs);
}

/// The band of two counts; runs of the same requests count over as many calls.
fn widen_one(ours: &mut Option<Exact>, theirs: Option<Exact>) {
    *ours = match (*ours, theirs) {
        (Some(ours), Some(theirs)) if ours.calls == theirs.calls => {
            Some(Exact { calls: ours.calls, least: ours.least.min(theirs.least), most: ours.most.max(theirs.most) })
        }
        (ours, theirs) => ours.or(theirs),
    };
}
