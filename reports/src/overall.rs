//! Several workloads as one: the geometric mean of their ratios, round by round.

use std::collections::BTreeMap;

use rpcbench_statistics::Estimate;

use crate::block::Block;
use crate::comparison::Comparison;
use crate::figure::{Figure, estimate};
use crate::summary::CellSummary;

/// The mean ratio over pairs of figures; each workload weighs the same, and the launch stays the replicate. Only rounds
/// in which every pair was measured count, so that no round mixes other workloads than its neighbors.
///
/// `None` where there is no pair or no such round, or a figure has no estimate.
#[must_use]
pub fn ratio(pairs: &[(&Figure, &Figure)]) -> Option<Estimate> {
    estimate(&rounds(pairs)?)
}

/// What [`ratio`] is the mean of: the mean ratio of each round.
fn rounds(pairs: &[(&Figure, &Figure)]) -> Option<Vec<f64>> {
    let complete = pairs.iter().all(|(a, b)| a.estimate.is_some() && b.estimate.is_some());
    let ratios: Vec<_> = pairs.iter().map(|(a, b)| a.over(b)).collect();
    complete.then(|| means(&ratios))
}

/// The geometric mean of each round that all have.
fn means(ratios: &[BTreeMap<u32, f64>]) -> Vec<f64> {
    let Some(first) = ratios.first() else { return Vec::new() };
    let sum = |round| ratios.iter().map(|ratios| ratios.get(round).map(|ratio| ratio.ln())).sum::<Option<f64>>();
    first.keys().filter_map(sum).map(|sum| (sum / ratios.len() as f64).exp()).collect()
}

/// An adapter that can be ranked over all workloads of a load.
#[derive(Clone, Debug)]
pub struct Standing<'s> {
    /// The adapter's id.
    pub adapter: &'s str,
    /// Its median time relative to that of the first; exactly 1, and never told, for the first itself.
    pub behind: Comparison,
    /// The same in each round.
    pub rounds: Vec<f64>,
    /// The geometric mean of its medians, in ns.
    pub time_ns: f64,
    /// True of this project's own RPC.
    pub own: bool,
}

/// The contestants of one load that are ranked on every workload, the least time first. Nothing is decided yet.
#[must_use]
pub fn standings<'s>(blocks: &[&Block<'s, '_>]) -> Vec<Standing<'s>> {
    let whole = |medians: &Vec<&Figure>| ratio(&against(medians, medians)).is_some();
    let ranked = |adapter| Some((adapter, medians(blocks, adapter).filter(whole)?));
    let mut complete: Vec<_> = contestants(blocks).filter_map(ranked).collect();
    complete.sort_by(|a, b| level(&a.1).total_cmp(&level(&b.1)));
    let Some((_, leader)) = complete.first() else { return Vec::new() };
    let own = |adapter: &&str| {
        blocks.iter().flat_map(|block| &block.cells).any(|cell| cell.cell.adapter == *adapter && cell.is_own())
    };
    let standing = |(adapter, medians): &(&'s str, Vec<&Figure>)| {
        let time_ns = (level(medians) / medians.len() as f64).exp();
        let rounds = rounds(&against(medians, leader))?;
        let behind = estimate(&rounds).map(Comparison::open)?;
        Some(Standing { adapter, behind, rounds, time_ns, own: own(adapter) })
    };
    complete.iter().filter_map(standing).collect()
}

/// Adapters of a load that are no yardsticks, each once.
pub fn contestants<'s>(blocks: &[&Block<'s, '_>]) -> impl Iterator<Item = &'s str> {
    let mut seen = Vec::new();
    for cell in blocks.iter().flat_map(|block| &block.cells).filter(|cell| !cell.is_floor()) {
        if !seen.contains(&cell.cell.adapter.as_str()) {
            seen.push(cell.cell.adapter.as_str());
        }
    }
    seen.into_iter()
}

fn medians<'s>(blocks: &[&Block<'s, '_>], adapter: &str) -> Option<Vec<&'s Figure>> {
    let ranked = |cell: &&&'s CellSummary<'_>| cell.cell.adapter == adapter && cell.ranked();
    blocks.iter().map(|block| block.cells.iter().find(ranked).map(|cell| &cell.p50)).collect()
}

fn against<'f>(medians: &[&'f Figure], others: &[&'f Figure]) -> Vec<(&'f Figure, &'f Figure)> {
    medians.iter().copied().zip(others.iter().copied()).collect()
}

fn level(medians: &[&Figure]) -> f64 {
    medians.iter().filter_map(|figure| figure.center()).map(f64::ln).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(values: &[(u32, f64)]) -> Figure {
        Figure::of(values.iter().map(|&(round, value)| (round, Some(value))))
    }

    #[test]
    fn workloads_weigh_the_same() {
        let figures =
            [[10.0, 11.0], [20.0, 22.0], [900.0, 990.0], [600.0, 660.0]].map(|[a, b]| figure(&[(0, a), (1, b)]));
        let [a, b, c, d] = &figures;
        let all = ratio(&[(a, b), (c, d)]).unwrap();
        assert!((all.center - 0.75_f64.sqrt()).abs() < 1e-9, "the root of 0.5 x 1.5, not a ratio of sums");
        assert_eq!(ratio(&[(a, b), (c, &Figure::default())]), None);
        assert_eq!(ratio(&[]), None);
    }

    #[test]
    fn rounds_that_not_all_have_are_left_out() {
        let base = figure(&[(0, 10.0), (1, 20.0), (2, 40.0), (3, 80.0), (4, 50.0)]);
        let a = figure(&[(0, 20.0), (2, 80.0), (3, 160.0), (4, 100.0)]);
        let b = figure(&[(0, 5.0), (1, 10.0), (3, 40.0), (4, 25.0)]);
        let all = ratio(&[(&a, &base), (&b, &base)]).unwrap();
        assert_eq!(all.n, 3, "rounds 0, 3 and 4");
        let interval = all.interval.unwrap();
        assert!((all.center - 1.0).abs() < 1e-9 && interval.high - interval.low < 1e-9, "{all:?}");
        assert_eq!(ratio(&[(&a, &figure(&[(1, 1.0)]))]), None, "no round that both have");
    }
}
