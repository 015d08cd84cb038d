//! What a gate measures.

use anyhow::{Result, bail};
use rpcbench_gate::Terms;
use rpcbench_harness::Entry;
use rpcbench_harness::input::Inputs;
use rpcbench_harness::plan::{CellPlan, Offer, SuitePlan};
use rpcbench_harness::records::{CellName, Load, Run};
use rpcbench_harness::run::PairedCell;
use rpcbench_harness::statistics::calls_needed;

use super::timing::MOST_PAIRS;
use crate::about::About;
use crate::cli::{IN_FLIGHT, Placement, ScheduleArgs, SuiteArgs};

/// What is called where nothing is said: bytes, and structures.
const WORKLOADS: [&str; 2] = ["echo/64B", "echo/log"];
/// The least and the longest window of a cell that is to keep an objective, in ns.
const WINDOWS_NS: (f64, f64) = (1e9, 10e9);
/// Calls beyond what a quantile needs, because arrivals bunch.
const SPARE: f64 = 1.1;

/// The terms without what is said of other cells than those that flags leave of the suite in the file.
pub(super) fn meant(terms: Terms, plan: &SuitePlan, file: &SuiteArgs, entries: &[Entry], inputs: Inputs) -> Terms {
    let asked = names(&asked(plan, &terms));
    if file.adapters.is_none() || terms.check_against(&asked).is_ok() {
        return terms;
    }
    // A suite that does not hold by itself is told where it is measured; here it narrows nothing.
    let Ok(whole) = self::plan(file.clone(), entries, inputs) else { return terms };
    let whole = names(&self::asked(&whole, &terms));
    terms.narrowed(&whole, &asked)
}

/// The suite, with what a gate has in place of `run`'s defaults: one CPU for client and server, because medians repeat
/// best there, and no floors beside the cells.
pub(super) fn plan(mut suite: SuiteArgs, entries: &[Entry], inputs: Inputs) -> Result<SuitePlan> {
    if suite.adapters.as_ref().is_none_or(Vec::is_empty) {
        bail!("the suite is empty: name --adapters, or write them into rpcbench.toml (rpcbench gate --help shows one)");
    }
    if suite.launches.is_some() {
        bail!("a gate makes as many launches as its budget holds: take `launches` out, and give --budget or --pairs");
    }
    suite.placement = suite.placement.or(Some(Placement::SameCpu));
    if suite.workloads.is_none() && inputs.files.is_empty() {
        suite.workloads = Some(WORKLOADS.map(str::to_owned).to_vec());
    }
    let mut plan = suite.plan(entries, inputs)?;
    if let Some(guest) = plan.guests.first() {
        bail!(
            "a gate compares two programs with their own servers, and `{}` is another: measure it with rpcbench run",
            guest.id
        );
    }
    if !matches!(plan.offer, Offer::Loads(_)) {
        bail!("a gate compares loads: give rates in numbers; --rate auto and --slo are for rpcbench run");
    }
    plan.suite.launches = MOST_PAIRS;
    let references = std::mem::take(&mut plan.suite.references);
    plan.adapters.retain(|entry| !references.iter().any(|id| id == entry.info.id));
    Ok(plan)
}

/// The plan with the seed and the times of a saved run, so that it can be compared with it.
pub(super) fn like(plan: &mut SuitePlan, base: &Run) {
    let (ours, theirs) = (&mut plan.suite, &base.suite);
    ours.seed = theirs.seed;
    ours.window_ns = theirs.window_ns;
    ours.warmup_ns = theirs.warmup_ns;
    ours.timeout_ns = theirs.timeout_ns;
    ours.wait = theirs.wait;
}

/// The saved run without what the plan does not ask for: that is not missing.
pub(super) fn narrowed(base: Run, plan: &SuitePlan) -> Run {
    let asked = |adapter: &str, workload: &str| {
        plan.adapters.iter().any(|entry| entry.info.id == adapter)
            && plan.workloads.iter().any(|each| each.id == workload)
    };
    let loads: &[Load] = if let Offer::Loads(loads) = &plan.offer { loads } else { &[] };
    let mut base = base;
    base.cells.retain(|cell| asked(&cell.adapter, &cell.workload) && loads.contains(&cell.load));
    base.counted.retain(|counted| asked(&counted.adapter, &counted.workload));
    base
}

/// Every adapter and workload that either program has and whose counts are compared, with one call in flight.
pub(super) fn works(plan: &SuitePlan, terms: &Terms, abouts: [&About; 2]) -> Vec<PairedCell> {
    let alone = plan.cells(&[Load::closed(1)]).into_iter();
    let wanted = alone.filter(|cell| !terms.ignores_work(cell.entry.info.id, cell.workload.id));
    wanted.map(|cell| PairedCell { has: has(abouts, &cell), plan: cell, window_ns: plan.suite.window_ns }).collect()
}

fn has(abouts: [&About; 2], cell: &CellPlan) -> [bool; 2] {
    abouts.map(|about| {
        about.adapters.contains_key(cell.entry.info.id) && about.workloads.iter().any(|id| id == cell.workload.id)
    })
}

/// Every cell that either program has, with those that objectives ask for. Fails where a pattern means none of them.
pub(super) fn cells(plan: &SuitePlan, terms: &Terms, abouts: [&About; 2]) -> Result<Vec<PairedCell>> {
    let asked = asked(plan, terms);
    terms.check_against(&names(&asked))?;
    let paired = asked.into_iter().map(|(plan, window_ns)| PairedCell { has: has(abouts, &plan), plan, window_ns });
    let wanted = |cell: &PairedCell| cell.has.contains(&true) && !terms.ignores(&cell.plan.name());
    let paired: Vec<_> = paired.filter(wanted).collect();
    if paired.is_empty() && works(plan, terms, abouts).is_empty() {
        bail!("neither program has any of these adapters and workloads that are not ignored");
    }
    Ok(paired)
}

/// The cells of the suite, and those that objectives ask for, each with its window in ns.
fn asked(plan: &SuitePlan, terms: &Terms) -> Vec<(CellPlan, u64)> {
    let loads: &[Load] = if let Offer::Loads(loads) = &plan.offer { loads } else { &[] };
    let mut cells: Vec<(CellPlan, u64)> =
        plan.cells(loads).into_iter().map(|cell| (cell, plan.suite.window_ns)).collect();
    for (cell, window) in objectives(plan, terms) {
        if !cells.iter().any(|(other, _)| other.name() == cell.name()) {
            cells.push((cell, window));
        }
    }
    cells
}

fn names(cells: &[(CellPlan, u64)]) -> Vec<CellName> {
    cells.iter().map(|(cell, _)| cell.name()).collect()
}

/// The cells by schedule at whose rates an objective is to hold, with windows that hold enough calls for its quantile.
fn objectives(plan: &SuitePlan, terms: &Terms) -> Vec<(CellPlan, u64)> {
    let mut cells = Vec::new();
    for rule in &terms.rules {
        let Some((rate, quantile)) = rule.slo.as_ref().and_then(|slo| Some((slo.rate_per_s?, slo.quantile))) else {
            continue;
        };
        let load: Load = ScheduleArgs::default().load(rate, IN_FLIGHT);
        let meant = plan.cells(&[load]).into_iter();
        let meant = meant.filter(|cell| rule.pattern.takes(cell.entry.info.id, cell.workload.id, &cell.load));
        cells.extend(meant.map(|cell| (cell, window(rate, quantile))));
    }
    cells
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // within WINDOWS_NS
fn window(rate: f64, quantile: f64) -> u64 {
    let needed = calls_needed(quantile) as f64 * SPARE / rate * 1e9;
    needed.clamp(WINDOWS_NS.0, WINDOWS_NS.1) as u64
}
