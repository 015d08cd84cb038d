//! Contestants that are not ranked, and why.

use rpcbench_records::Verdict;

use super::NAMED;
use crate::block::Block;
use crate::summary::CellSummary;

/// A contestant that is not in the standings.
#[derive(Clone, Debug)]
pub struct Absent<'s> {
    /// The adapter's id.
    pub adapter: &'s str,
    /// What its figures lack, and where.
    pub why: String,
}

impl<'s> Absent<'s> {
    /// What keeps an adapter out of the standings over some blocks.
    pub(super) fn of(adapter: &'s str, blocks: &[&Block<'s, '_>]) -> Self {
        let mut causes: Vec<(&str, Vec<&str>)> = Vec::new();
        for block in blocks {
            let cell = block.cells.iter().find(|cell| cell.cell.adapter == adapter);
            let Some(cause) = cause(cell.copied()) else { continue };
            match causes.iter_mut().find(|(known, _)| *known == cause) {
                Some((_, workloads)) => workloads.push(block.workload),
                None => causes.push((cause, vec![block.workload])),
            }
        }
        Self { adapter, why: words(&causes) }
    }
}

/// A median without enough calls beyond it.
const FEW: &str = "too few calls for a median";

fn cause(cell: Option<&CellSummary<'_>>) -> Option<&'static str> {
    match cell {
        None => Some("not measured"),
        Some(cell) if cell.ranked() => None,
        Some(cell) => Some(match cell.cell.verdict {
            Verdict::Valid | Verdict::Suspect if cell.p50.lacks > 0 => FEW,
            Verdict::Valid | Verdict::Suspect => "no median",
            verdict => verdict.name(),
        }),
    }
}

fn words(causes: &[(&str, Vec<&str>)]) -> String {
    let clause = |(cause, workloads): &(&str, Vec<&str>)| {
        let remedy = if *cause == FEW { ": give a longer --duration" } else { "" };
        let places =
            if workloads.len() > NAMED + 1 { format!("{} workloads", workloads.len()) } else { workloads.join(", ") };
        format!("{cause} on {places}{remedy}")
    };
    if causes.is_empty() {
        return "no round in which every workload was measured".to_owned();
    }
    causes.iter().map(clause).collect::<Vec<_>>().join("; ")
}

/// Who is left out, as a sentence.
pub(super) fn sentence(absent: &[Absent<'_>]) -> Option<String> {
    let all: Vec<_> = absent.iter().map(|Absent { adapter, why }| format!("{adapter} ({why})")).collect();
    (!all.is_empty()).then(|| format!("Not comparable on every workload, so left out: {}.", all.join(", ")))
}
