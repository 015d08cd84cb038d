//! Several workloads as one: the geometric mean of their ratios, launch by launch.

use rpcbench_statistics::{Estimate, paired_ratio};

use crate::block::Block;
use crate::figure::Figure;
use crate::summary::CellSummary;

/// The mean ratio over pairs of figures; each workload weighs the same, and the launch stays the replicate.
///
/// `None` where there is no pair, or one of them has no estimate.
#[must_use]
pub fn ratio(pairs: &[(&Figure, &Figure)]) -> Option<Estimate> {
    let complete = pairs.iter().all(|(a, b)| a.estimate.is_some() && b.estimate.is_some());
    let launches = pairs.iter().map(|(a, b)| a.launches.len().min(b.launches.len())).min()?;
    let mean = |side: fn(&(&Figure, &Figure), usize) -> f64, launch: usize| {
        (pairs.iter().map(|pair| side(pair, launch).ln()).sum::<f64>() / pairs.len() as f64).exp()
    };
    let all = |side: fn(&(&Figure, &Figure), usize) -> f64| (0..launches).map(|at| mean(side, at)).collect::<Vec<_>>();
    let (a, b) = (all(|(a, _), at| a.launches[at]), all(|(_, b), at| b.launches[at]));
    complete.then(|| paired_ratio(&a, &b)).flatten()
}

/// An adapter that can be ranked over all workloads of a load.
#[derive(Clone, Debug)]
pub struct Standing<'s> {
    /// The adapter's id.
    pub adapter: &'s str,
    /// Its median time relative to the leader's; exactly 1 for the leader.
    pub behind: Estimate,
}

/// The contestants of one load that are ranked on every workload, the leader first.
#[must_use]
pub fn standings<'s>(blocks: &[&Block<'s, '_>]) -> Vec<Standing<'s>> {
    let mut complete: Vec<_> =
        contestants(blocks).filter_map(|adapter| Some((adapter, medians(blocks, adapter)?))).collect();
    complete.sort_by(|a, b| level(&a.1).total_cmp(&level(&b.1)));
    let Some((_, leader)) = complete.first() else { return Vec::new() };
    let behind = |medians: &[&Figure]| ratio(&medians.iter().copied().zip(leader.iter().copied()).collect::<Vec<_>>());
    let standing = |(adapter, medians): &(&'s str, Vec<&Figure>)| Some(Standing { adapter, behind: behind(medians)? });
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

fn level(medians: &[&Figure]) -> f64 {
    medians.iter().filter_map(|figure| figure.center()).map(f64::ln).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn workloads_weigh_the_same() {
        let figures = [[10.0, 11.0], [20.0, 22.0], [900.0, 990.0], [600.0, 660.0]].map(|at| Figure::of(at.to_vec()));
        let [a, b, c, d] = &figures;
        let all = ratio(&[(a, b), (c, d)]).unwrap();
        assert!((all.center - 0.75_f64.sqrt()).abs() < 1e-9, "the root of 0.5 x 1.5, not a ratio of sums");
        assert_eq!(ratio(&[(a, b), (c, &Figure::default())]), None);
        assert_eq!(ratio(&[]), None);
    }
}
