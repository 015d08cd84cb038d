//! What a run compared, and what of it may be trusted.

use std::collections::BTreeSet;

use rpcbench_records::{Run, Verdict};

use super::{NAMED, with};
use crate::block::workloads;
use crate::summary::{CellSummary, FLOOR};

/// What was compared, counted.
pub(super) fn compared(run: &Run, cells: &[CellSummary<'_>]) -> String {
    let (floors, contestants): (Vec<_>, Vec<_>) = run.adapters.iter().partition(|adapter| adapter.family == FLOOR);
    let families: BTreeSet<_> = contestants.iter().map(|adapter| &adapter.family).collect();
    let beside = if floors.is_empty() {
        String::new()
    } else {
        format!(" and {} as yardsticks", count(floors.len(), "floor", "floors"))
    };
    format!(
        "Compared: {} of {}{beside}, on {}: {}, {} each.",
        count(contestants.len(), "adapter", "adapters"),
        count(families.len(), "family", "families"),
        count(workloads(cells).len(), "workload", "workloads"),
        count(cells.len(), "cell", "cells"),
        count(run.suite.launches as usize, "launch", "launches"),
    )
}

/// Verdicts that a reader must know of.
const DOUBTS: [Verdict; 6] =
    [Verdict::Suspect, Verdict::Saturated, Verdict::Invalid, Verdict::Failed, Verdict::Missing, Verdict::Unsupported];

/// How many cells may be trusted, and which may not.
pub(super) fn trust(run: &Run, cells: &[CellSummary<'_>]) -> String {
    let of = |verdict: Verdict| cells.iter().filter(|cell| cell.cell.verdict == verdict).count();
    let found = DOUBTS.into_iter().filter(|&verdict| of(verdict) > 0);
    let doubts: Vec<_> = found.map(|verdict| format!("{} {}", of(verdict), verdict.name())).collect();
    let all = count(cells.len(), "cell", "cells");
    let verdicts = if doubts.is_empty() {
        format!("All {all} are VALID.")
    } else {
        format!("{} of {all} are VALID; {}.", of(Verdict::Valid), doubts.join(", "))
    };
    let worst = worst(cells);
    let interrupted = if run.interrupted { " The run was interrupted." } else { "" };
    format!("{verdicts}{worst}{interrupted}")
}

/// The cells that no figure of the page rests on, by name as far as there are few.
fn worst(cells: &[CellSummary<'_>]) -> String {
    let bad = |cell: &&CellSummary<'_>| matches!(cell.cell.verdict, Verdict::Invalid | Verdict::Failed);
    let names = cells
        .iter()
        .filter(bad)
        .map(|cell| format!("{} {} {}", cell.cell.adapter, cell.cell.workload, with(cell.cell.load)));
    let mut names: Vec<_> = names.collect();
    if names.len() > NAMED + 1 {
        let more = names.split_off(NAMED).len();
        names.push(format!("{more} more"));
    }
    if names.is_empty() { String::new() } else { format!(" No figures of: {}.", names.join(", ")) }
}

fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}
