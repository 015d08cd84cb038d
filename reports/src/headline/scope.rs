//! What a run compared, and what of it may be trusted.

use std::collections::BTreeSet;

use rpcbench_records::{Run, Verdict};

use super::{NAMED, with};
use crate::block::workloads;
use crate::reason::{Kind, kinds};
use crate::summary::{CellSummary, FLOOR};

/// What was compared, counted.
pub(super) fn compared(run: &Run, cells: &[CellSummary<'_>]) -> String {
    let (floors, contestants): (Vec<_>, Vec<_>) = run.adapters.iter().partition(|adapter| adapter.family == FLOOR);
    let families: BTreeSet<_> = contestants.iter().map(|adapter| &adapter.family).collect();
    let others = (!contestants.is_empty()).then(|| {
        format!(
            "{} of {}",
            count(contestants.len(), "adapter", "adapters"),
            count(families.len(), "family", "families")
        )
    });
    let beside = match floors.len() {
        0 => None,
        1 => Some("1 floor as a yardstick".to_owned()),
        n => Some(format!("{n} floors as yardsticks")),
    };
    let who: Vec<_> = others.into_iter().chain(beside).collect();
    let mut ids: BTreeSet<_> = workloads(cells).into_iter().collect();
    ids.extend(run.searches.iter().map(|search| search.workload.as_str()));
    let who = if who.is_empty() { "nothing".to_owned() } else { who.join(" and ") };
    format!("Compared: {who}, on {}: {}.", count(ids.len(), "workload", "workloads"), measured(run, cells))
}

/// What was measured: cells and their launches, searches and theirs.
fn measured(run: &Run, cells: &[CellSummary<'_>]) -> String {
    let cut_short = if run.interrupted { "up to " } else { "" };
    let launches = format!("{cut_short}{}", count(run.suite.launches as usize, "launch", "launches"));
    let searches = run.searches.len();
    let steps: usize = run.searches.iter().flat_map(|search| &search.bisections).map(|each| each.steps.len()).sum();
    let over = format!("{} over {}", count(searches, "search", "searches"), count(steps, "launch", "launches"));
    match (cells.len(), searches) {
        (0, 1..) => over,
        (n, 0) => format!("{}, {launches} each", count(n, "cell", "cells")),
        (n, _) => format!("{}, {launches} each, and {over}", count(n, "cell", "cells")),
    }
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
    let valid = of(Verdict::Valid);
    let verdicts = match (cells.len(), doubts.is_empty()) {
        (0, _) if !run.searches.is_empty() => searches(run),
        (0, _) => "There are no cells.".to_owned(),
        (1, true) => "The only cell is VALID.".to_owned(),
        (1, false) => format!("The only cell is {}.", cells[0].cell.verdict.name()),
        (_, true) => format!("All {all} are VALID."),
        (_, false) if valid == 0 => format!("None of {all} is VALID; {}.", doubts.join(", ")),
        (_, false) => {
            format!("{valid} of {all} {} VALID; {}.", if valid == 1 { "is" } else { "are" }, doubts.join(", "))
        }
    };
    let worst = worst(cells);
    let interrupted = if run.interrupted { " The run was interrupted." } else { "" };
    format!("{verdicts}{worst}{interrupted}")
}

/// How many searches may be trusted.
fn searches(run: &Run) -> String {
    let valid = run.searches.iter().filter(|search| search.verdict == Verdict::Valid).count();
    format!("{valid} of {} VALID.", count(run.searches.len(), "search is", "searches are"))
}

/// What stands before an order that rests on no VALID cell, with the kind of reason that most of its cells share, where
/// they do.
pub(super) fn provisional(cells: &[CellSummary<'_>]) -> Option<String> {
    let ranked: Vec<_> = cells.iter().filter(|cell| cell.ranked() && !cell.is_floor()).collect();
    if ranked.is_empty() || ranked.iter().any(|cell| cell.cell.verdict == Verdict::Valid) {
        return None;
    }
    // Of those that are as frequent, the first one.
    let shared =
        kinds(ranked.iter().map(|cell| cell.cell.reasons.as_slice())).into_iter().rev().max_by_key(Kind::cells);
    let shared = shared.filter(|kind| kind.cells() * 2 > ranked.len());
    let reason = shared.map_or_else(String::new, |kind| format!(" ({})", kind.words()));
    let none = match ranked.len() {
        1 => "the only ranked cell is not VALID".to_owned(),
        n => format!("none of the {n} ranked cells is VALID"),
    };
    Some(format!("Provisional: {none}{reason}. "))
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
    if names.is_empty() { String::new() } else { format!(" Left out: {}.", names.join(", ")) }
}

fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}
