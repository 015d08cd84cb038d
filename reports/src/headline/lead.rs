//! Who is ahead on a single workload.

use super::finding::OWN_MARK;
use super::span;
use crate::block::Block;
use crate::comparison::Comparison;

/// The first two contestants of a workload.
#[derive(Clone, Debug)]
pub struct Lead<'s> {
    /// The workload's id.
    pub workload: &'s str,
    /// The adapter with the least median.
    pub first: &'s str,
    /// True where that is this project's own RPC.
    pub own: bool,
    /// The next one's time relative to the first one's.
    pub margin: Comparison,
}

impl<'s> Lead<'s> {
    /// The first two of a block; `None` where fewer are ranked, or they share no round.
    pub(super) fn of(block: &Block<'s, '_>) -> Option<Self> {
        let mut ranked = block.cells.iter().filter(|cell| cell.ranked() && !cell.is_floor());
        let (first, next) = (ranked.next()?, ranked.next()?);
        let margin = Comparison::open(next.ratio(&next.p50, &first.p50)?);
        Some(Self { workload: block.workload, first: &first.cell.adapter, own: first.is_own(), margin })
    }
}

/// The leads as a sentence: who is ahead of the next where, and where that cannot be told.
pub(super) fn sentence(leads: &[Lead<'_>]) -> Option<String> {
    let (mut ahead, mut open) = (Vec::<(&str, bool, Vec<String>)>::new(), Vec::new());
    for Lead { workload, first, own, margin } in leads {
        let clause = format!("{workload} by {}", span(&margin.ratio));
        match ahead.iter_mut().find(|(adapter, ..)| adapter == first) {
            _ if !margin.told => open.push(*workload),
            Some((.., clauses)) => clauses.push(clause),
            None => ahead.push((first, *own, vec![clause])),
        }
    }
    let told = ahead.iter().map(|(adapter, own, clauses)| {
        let mark = if *own { OWN_MARK } else { "" };
        format!("{adapter}{mark} leads on {}", clauses.join(", "))
    });
    let open = (!open.is_empty()).then(|| format!("the first two are level on {}", open.join(", ")));
    let clauses: Vec<_> = told.chain(open).collect();
    (!clauses.is_empty()).then(|| format!("By workload: {}.", clauses.join("; ")))
}
