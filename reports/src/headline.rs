//! The sentences on top: which adapter is fastest by how much, what was compared, and whether that may be trusted.

use rpcbench_records::{Load, Pattern, Run};
use rpcbench_statistics::{Estimate, Interval};

use crate::block::{Block, blocks, loads};
use crate::overall::{Standing, contestants, standings};
use crate::summary::CellSummary;
use crate::units::ratio;

mod scope;

/// The answer of a run.
#[derive(Clone, Debug)]
pub struct Headline<'s> {
    /// The answer in one line.
    pub title: String,
    /// Who stands where, for each load.
    pub findings: Vec<Finding<'s>>,
    /// What was compared.
    pub compared: String,
    /// What may not be trusted.
    pub trust: String,
}

/// Who stands where under a load.
#[derive(Clone, Debug)]
pub struct Finding<'s> {
    /// How calls were offered: `with 16 in flight`.
    pub load: String,
    /// What the standings are taken over: `over all 4 workloads`.
    pub scope: String,
    /// Adapters by their median time, the leader first.
    pub standings: Vec<Standing<'s>>,
    /// Who is missing, and who leads on single workloads: a sentence each.
    pub remarks: Vec<String>,
}

/// Adapters that a title names beside the leader.
const NAMED: usize = 2;

/// The headline of a run's cells.
#[must_use]
pub fn headline<'s>(run: &Run, cells: &'s [CellSummary<'_>]) -> Headline<'s> {
    let blocks = blocks(cells);
    let of_load = |load: Load| blocks.iter().filter(|block| block.load == load).collect::<Vec<_>>();
    let findings: Vec<_> = loads(cells).into_iter().map(|load| finding(load, &of_load(load))).collect();
    Headline {
        title: title(run, &findings),
        findings,
        compared: scope::compared(run, cells),
        trust: scope::trust(run, cells),
    }
}

fn title(run: &Run, findings: &[Finding<'_>]) -> String {
    if run.suite.launches < 2 {
        return "One launch per cell: no difference can be told".to_owned();
    }
    let clauses: Vec<_> = findings
        .iter()
        .filter_map(|finding| Some(format!("{}: {}", finding.load, leaders(&finding.standings)?)))
        .collect();
    if clauses.is_empty() { "Nothing can be ranked".to_owned() } else { format!("Fastest {}", clauses.join("; ")) }
}

/// The leader, and who cannot be told from it.
fn leaders(standings: &[Standing<'_>]) -> Option<String> {
    let (leader, others) = standings.split_first()?;
    let level: Vec<_> =
        others.iter().filter(|other| !other.behind.differs_from_one()).map(|other| other.adapter).collect();
    Some(match level.len() {
        0 => leader.adapter.to_owned(),
        n if n <= NAMED => format!("{}, level with {}", leader.adapter, level.join(" and ")),
        n => format!("{}, level with {n} others", leader.adapter),
    })
}

fn with(load: Load) -> String {
    match load.pattern {
        Pattern::Closed => format!("with {} in flight", load.in_flight),
        Pattern::Constant | Pattern::Poisson => format!("at {load}"),
    }
}

fn finding<'s>(load: Load, blocks: &[&Block<'s, '_>]) -> Finding<'s> {
    let standings = standings(blocks);
    let scope = match blocks {
        [block] => format!("on {}", block.workload),
        _ => format!("over all {} workloads", blocks.len()),
    };
    let several = blocks.len() > 1;
    let leads = several.then(|| by_workload(blocks)).flatten();
    let remarks = left_out(blocks, &standings).into_iter().chain(leads).collect();
    Finding { load: with(load), scope, standings, remarks }
}

impl Finding<'_> {
    /// The finding as running text.
    #[must_use]
    pub fn sentences(&self) -> String {
        let (load, scope) = (&self.load, &self.scope);
        let first = match self.standings.split_first() {
            None => format!("No adapter can be ranked {load}, {scope}."),
            Some((leader, [])) => format!("Only {} can be ranked {load}, {scope}.", leader.adapter),
            Some((leader, others)) => {
                let (leader, load) = (leader.adapter, capital(load));
                format!("{load}, {scope}, {leader} has the shortest median time; {}.", behind(others))
            }
        };
        std::iter::once(&first).chain(&self.remarks).cloned().collect::<Vec<_>>().join(" ")
    }
}

/// Who stands behind the leader: first those of whom that cannot be said for sure.
fn behind(others: &[Standing<'_>]) -> String {
    let (told, level): (Vec<_>, Vec<_>) = others.iter().partition(|other| other.behind.differs_from_one());
    let list = |standings: Vec<&Standing<'_>>, verb: &str| {
        let names = standings.iter().map(|other| format!("{}{verb}{}", other.adapter, span(&other.behind)));
        names.collect::<Vec<_>>().join(", ")
    };
    let level = (!level.is_empty()).then(|| format!("no difference can be told to {}", list(level, " at ")));
    let told = (!told.is_empty()).then(|| list(told, " takes "));
    level.into_iter().chain(told).collect::<Vec<_>>().join("; ")
}

fn left_out(blocks: &[&Block<'_, '_>], standings: &[Standing<'_>]) -> Option<String> {
    let out: Vec<_> =
        contestants(blocks).filter(|adapter| standings.iter().all(|standing| standing.adapter != *adapter)).collect();
    (!out.is_empty()).then(|| format!("Not ranked on every workload, so left out: {}.", out.join(", ")))
}

/// Who is ahead on single workloads, and by how much over the next.
fn by_workload(blocks: &[&Block<'_, '_>]) -> Option<String> {
    let (mut ahead, mut open) = (Vec::<(&str, Vec<String>)>::new(), Vec::new());
    for block in blocks {
        let mut ranked = block.cells.iter().filter(|cell| cell.ranked() && !cell.is_floor());
        let (Some(first), Some(next)) = (ranked.next(), ranked.next()) else { continue };
        let Some(margin) = next.ratio(&next.p50, &first.p50).filter(Estimate::differs_from_one) else {
            open.push(block.workload);
            continue;
        };
        let clause = format!("{} by {}", block.workload, span(&margin));
        match ahead.iter_mut().find(|(adapter, _)| *adapter == first.cell.adapter) {
            Some((_, clauses)) => clauses.push(clause),
            None => ahead.push((&first.cell.adapter, vec![clause])),
        }
    }
    let told = ahead.iter().map(|(adapter, clauses)| format!("{adapter} leads on {}", clauses.join(", ")));
    let open = (!open.is_empty()).then(|| format!("the first two are level on {}", open.join(", ")));
    let clauses: Vec<_> = told.chain(open).collect();
    (!clauses.is_empty()).then(|| format!("By workload: {}.", clauses.join("; ")))
}

/// A ratio with its interval: `1.32× (1.25–1.40)`.
fn span(estimate: &Estimate) -> String {
    let range = |Interval { low, high }| format!(" ({}–{})", ratio(low), ratio(high));
    format!("{}×{}", ratio(estimate.center), estimate.interval.map_or_else(String::new, range))
}

/// The text with a capital at its beginning.
#[must_use]
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
