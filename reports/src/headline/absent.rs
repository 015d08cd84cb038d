//! Contestants that are not ranked, and why.

use rpcbench_records::Verdict;

use super::NAMED;
use crate::block::Block;
use crate::decision::words::short;
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
        let mut causes: Vec<(Cause, Vec<&str>)> = Vec::new();
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

/// What the figures lack, and what is said of it behind the places: a remedy, or what went wrong.
type Cause = (&'static str, Option<String>);

/// Letters of a failure that are told.
const LETTERS: usize = 120;

fn cause(cell: Option<&CellSummary<'_>>) -> Option<Cause> {
    let Some(cell) = cell else { return Some(("not measured", None)) };
    if cell.ranked() {
        return None;
    }
    Some(match cell.cell.verdict {
        Verdict::Valid | Verdict::Suspect if cell.p50.lacks > 0 => {
            ("too few calls for a median", Some("give a longer --duration".to_owned()))
        }
        Verdict::Valid | Verdict::Suspect => ("no median", None),
        Verdict::Failed => (Verdict::Failed.name(), failure(cell)),
        verdict => (verdict.name(), None),
    })
}

/// The first line of what went wrong.
fn failure(cell: &CellSummary<'_>) -> Option<String> {
    let reason = cell.cell.reasons.first().or_else(|| Some(&cell.cell.failures.first()?.cause))?;
    Some(short(reason.lines().next()?, LETTERS))
}

fn words(causes: &[(Cause, Vec<&str>)]) -> String {
    let clause = |((cause, detail), workloads): &(Cause, Vec<&str>)| {
        let detail = detail.as_ref().map_or_else(String::new, |detail| format!(": {detail}"));
        let places =
            if workloads.len() > NAMED + 1 { format!("{} workloads", workloads.len()) } else { workloads.join(", ") };
        format!("{cause} on {places}{detail}")
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
