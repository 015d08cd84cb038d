//! A ladder of offered loads, from little to more than an adapter can do.

use rpcbench_contract::workloads::Workload;
use rpcbench_records::{Load, Pattern};

use super::observer::Observer;
use super::rounds::Rounds;
use crate::plan::{CellPlan, SuitePlan};

/// Rates within a decade that all adapters share, so that they can be compared at equal load: Renard's series R5.
const RUNGS: [f64; 5] = [1.0, 1.6, 2.5, 4.0, 6.3];
/// The lowest rung, as a part of what the weakest adapter can do.
const LOWEST: f64 = 1.0 / 16.0;
/// Rungs of an adapter's own, as parts of what it can do: near that, latency turns upwards within a few percent.
const OWN: [f64; 2] = [0.8, 0.95];
/// An adapter climbs to the first rung above this much of what it can do.
const HIGHEST: f64 = 1.1;

/// What an adapter was found to do.
struct Scouted {
    plan: CellPlan,
    /// Answered calls per second of a closed loop; 0 where its launch failed.
    capacity: f64,
}

/// Finds out by one closed loop each what adapters can do, and plans the cells of their ladders. An adapter that is no
/// contestant but a reference climbs no higher than the contestants.
pub(super) fn plan<O: Observer>(rounds: &mut Rounds<'_, O>, suite: &SuitePlan, load: &Load) -> Vec<CellPlan> {
    let mut cells = Vec::new();
    for &workload in &suite.workloads {
        let scouted = scout(rounds, suite, workload, load);
        cells.extend(climb(suite, &scouted, load));
    }
    // As in other runs: adapters within workloads within loads.
    cells.sort_by(|a, b| rate(a).total_cmp(&rate(b)));
    cells
}

fn scout<O: Observer>(
    rounds: &mut Rounds<'_, O>,
    suite: &SuitePlan,
    workload: &'static Workload,
    load: &Load,
) -> Vec<Scouted> {
    let ahead = suite.adapters.len();
    let each = suite.adapters.iter().map(|&entry| CellPlan { entry, workload, load: *load });
    each.map(|plan| Scouted { plan, capacity: capacity(rounds, suite, &plan, ahead) }).collect()
}

/// Answered calls per second of a closed loop with as many places in flight; 0 where there were none.
pub(super) fn capacity<O: Observer>(
    rounds: &mut Rounds<'_, O>,
    suite: &SuitePlan,
    plan: &CellPlan,
    ahead: usize,
) -> f64 {
    if plan.unsupported(suite.client_cpus()).is_some() {
        return 0.0;
    }
    let closed = Load { pattern: Pattern::Closed, rate_per_s: None, session: None, queue: None, ..plan.load };
    match rounds.launch(suite, &CellPlan { load: closed, ..*plan }, ahead) {
        Some(Ok(launch)) => launch.rate_per_s(),
        Some(Err(_)) | None => 0.0,
    }
}

fn climb(suite: &SuitePlan, scouted: &[Scouted], load: &Load) -> Vec<CellPlan> {
    let is_reference = |each: &&Scouted| suite.suite.references.iter().any(|id| id == each.plan.entry.info.id);
    let contestants = || scouted.iter().filter(|each| !is_reference(each) && each.capacity > 0.0);
    let weakest = contestants().map(|each| each.capacity).fold(f64::INFINITY, f64::min);
    let strongest = contestants().map(|each| each.capacity).fold(0.0, f64::max);
    let mut cells = Vec::new();
    for each in scouted {
        let reference = is_reference(&each);
        let top = if reference { each.capacity.min(strongest) } else { each.capacity };
        let rates = if each.capacity > 0.0 { rates(weakest.min(top), top, !reference) } else { Vec::new() };
        let at = |rate: f64| CellPlan { load: Load { rate_per_s: Some(rate), ..*load }, ..each.plan };
        // An adapter that could not be scouted still has a cell, which says why.
        let rates = if rates.is_empty() { vec![lowest(weakest)] } else { rates };
        cells.extend(rates.into_iter().map(at));
    }
    cells
}

fn lowest(weakest: f64) -> f64 {
    if weakest.is_finite() { rung_at_or_below(weakest * LOWEST) } else { 1.0 }
}

/// The rates of a ladder, ascending: the shared rungs from below the weakest adapter's `LOWEST` up to the first above
/// `HIGHEST` of the top, and the adapter's own.
fn rates(weakest: f64, top: f64, own: bool) -> Vec<f64> {
    let mut rates = Vec::new();
    let mut rung = lowest(weakest);
    while rung < top * HIGHEST {
        rates.push(rung);
        rung = next_rung(rung);
    }
    rates.push(rung);
    if own {
        rates.extend(OWN.map(|part| two_digits(top * part)));
    }
    rates.sort_by(f64::total_cmp);
    // Rungs that lie closer together than a tenth say the same twice.
    rates.dedup_by(|later, earlier| *later < *earlier * 1.1);
    rates
}

fn decade(rate: f64) -> f64 {
    10_f64.powf(rate.log10().floor())
}

fn rung_at_or_below(rate: f64) -> f64 {
    let decade = decade(rate);
    // A little is allowed for the rounding of logarithms.
    let found = RUNGS.iter().rev().find(|&&rung| rung * decade <= rate * 1.000_001);
    found.map_or(decade, |rung| rung * decade)
}

fn next_rung(rung: f64) -> f64 {
    let decade = decade(rung * 1.000_001);
    let next = RUNGS.iter().find(|&&next| next * decade > rung * 1.01);
    next.map_or(decade * 10.0, |next| next * decade)
}

fn two_digits(rate: f64) -> f64 {
    let unit = decade(rate) / 10.0;
    (rate / unit).round() * unit
}

fn rate(plan: &CellPlan) -> f64 {
    plan.load.rate_per_s.unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rounded(rates: &[f64]) -> Vec<u64> {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // small positive numbers
        rates.iter().map(|rate| rate.round() as u64).collect()
    }

    #[test]
    fn rungs_are_shared_and_reach_past_the_top() {
        assert_eq!(rounded(&rates(16_000.0, 20_000.0, false)), [1000, 1600, 2500, 4000, 6300, 10_000, 16_000, 25_000]);
        assert_eq!(
            rounded(&rates(16_000.0, 20_000.0, true)),
            [1000, 1600, 2500, 4000, 6300, 10_000, 16_000, 19_000, 25_000],
            "16,000 is as good as 80 % of the top"
        );
        assert_eq!(rounded(&rates(16_000.0, 24_000.0, false)).last(), Some(&40_000));
    }

    #[test]
    fn a_slow_server_has_a_ladder_too() {
        let slow = rates(3.0, 3.0, true);
        assert!(slow[0] > 0.0 && slow[0] <= 3.0 / 16.0 && slow.is_sorted(), "{slow:?}");
        assert!(slow.last().is_some_and(|&last| last > 3.0 * HIGHEST));
    }
}
