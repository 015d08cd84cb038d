//! The sentences on top: which adapter is fastest by how much, what was compared, and whether that may be trusted.

use rpcbench_records::{Load, Pattern, Run};
use rpcbench_statistics::{Estimate, Interval};

use crate::block::{Block, blocks};
use crate::comparison::{FEWEST, decide};
use crate::noise::Noise;
use crate::offered;
use crate::overall::{contestants, standings};
use crate::summary::CellSummary;
use crate::sweep::telling;
use crate::units::ratio;

mod absent;
mod finding;
mod lead;
mod scope;
mod searched;

pub use absent::Absent;
pub use finding::{Finding, OWN_MARK, fastest_other};
pub use lead::Lead;

/// The answer of a run.
#[derive(Clone, Debug)]
pub struct Headline<'s> {
    /// The answer in one line.
    pub title: String,
    /// What makes the order provisional: no cell that it rests on is VALID.
    pub provisional: Option<String>,
    /// Who stands where: for each closed load, and for one rate of each sweep.
    pub findings: Vec<Finding<'s>>,
    /// How many comparisons the findings make: what each of them is corrected for.
    pub comparisons: usize,
    /// What was compared.
    pub compared: String,
    /// What may not be trusted.
    pub trust: String,
}

/// Adapters that a title names beside another.
const NAMED: usize = 2;

/// The headline of a run's cells.
#[must_use]
pub fn headline<'s>(run: &Run, cells: &'s [CellSummary<'_>]) -> Headline<'s> {
    let blocks = blocks(cells);
    let of_load = |load: Load| blocks.iter().filter(|block| block.load == load).collect::<Vec<_>>();
    let mut findings: Vec<_> = telling(cells).into_iter().map(|load| finding(load, &of_load(load))).collect();
    let noise = Noise::of(run);
    let mut comparisons: Vec<_> = findings.iter_mut().flat_map(|finding| finding.comparisons(noise)).collect();
    decide(&mut comparisons);
    let provisional = scope::provisional(cells);
    Headline {
        comparisons: comparisons.len(),
        title: title_of(run, provisional.as_deref(), &findings),
        provisional,
        findings,
        compared: scope::compared(run, cells),
        trust: scope::trust(run, cells),
    }
}

/// The answer; that of a run of searches alone is theirs.
fn title_of(run: &Run, provisional: Option<&str>, findings: &[Finding<'_>]) -> String {
    let searched = searched::title(run).filter(|_| findings.is_empty());
    searched.unwrap_or_else(|| capital(&format!("{}{}", provisional.unwrap_or_default(), title(run, findings))))
}

fn title(run: &Run, findings: &[Finding<'_>]) -> String {
    let clauses: Vec<_> = findings.iter().filter_map(clause).collect();
    match clauses.len() {
        0 => "Nothing can be ranked".to_owned(),
        _ if (run.suite.launches as usize) < FEWEST => {
            "Fewer than three launches per cell: no difference can be told".to_owned()
        }
        _ => capital(&clauses.join("; ")),
    }
}

/// Who is fastest under a load, or who is level: then nobody is.
fn clause(finding: &Finding<'_>) -> Option<String> {
    let front: Vec<_> = finding.front().into_iter().map(finding::name).collect();
    let all = finding.standings.len();
    let answer = match &front[..] {
        [] => return None,
        [only] if all == 1 => format!("only {only} can be ranked"),
        [leader] => format!("{leader} is the fastest"),
        [.., last] if front.len() <= NAMED + 1 => {
            format!("{} and {last} are level", front[..front.len() - 1].join(", "))
        }
        _ if front.len() == all => format!("all {all} adapters are level"),
        _ => format!("{} of {all} adapters are level", front.len()),
    };
    let rival = finding.rival().map_or_else(String::new, |rival| format!(" ({})", fastest_other(rival)));
    Some(format!("{} {answer}{rival}", finding.load))
}

fn with(load: Load) -> String {
    if load.pattern.scheduled() {
        format!("at {}", offered::words(&load))
    } else {
        format!("with {} in flight", load.in_flight)
    }
}

/// The load in words for newcomers.
fn explained(load: Load) -> String {
    let words = match (load.pattern, load.in_flight) {
        (Pattern::Closed, 1) => "one call at a time".to_owned(),
        (Pattern::Closed, n) => format!("{n} calls at once"),
        (Pattern::Constant | Pattern::Poisson | Pattern::Sessions, _) => "waiting included".to_owned(),
    };
    format!("{} ({words})", with(load))
}

fn finding<'s>(load: Load, blocks: &[&Block<'s, '_>]) -> Finding<'s> {
    let standings = standings(blocks);
    let scope = match blocks {
        [block] => format!("on {}", block.workload),
        _ => format!("over all {} workloads", blocks.len()),
    };
    let leads = if blocks.len() > 1 { blocks.iter().filter_map(|block| Lead::of(block)).collect() } else { Vec::new() };
    let missing = |adapter: &&str| standings.iter().all(|standing| standing.adapter != *adapter);
    let left_out = contestants(blocks).filter(missing).map(|adapter| Absent::of(adapter, blocks)).collect();
    Finding { load: explained(load), pattern: load.pattern, scope, standings, left_out, leads }
}

/// A ratio with its interval: `1.32× (1.25–1.40)`.
fn span(estimate: &Estimate) -> String {
    let range = |Interval { low, high }| format!(" ({}–{})", ratio(low), ratio(high));
    // The first against itself has no spread.
    let interval = estimate.interval.filter(|interval| interval.low < interval.high);
    format!("{}×{}", ratio(estimate.center), interval.map_or_else(String::new, range))
}

/// The text with a capital at its beginning.
#[must_use]
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
