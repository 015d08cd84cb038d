//! Which cells get launches in the second stage, and how many.
//!
//! What the first stage saw may choose both freely: the decision rests on the second stage's launches alone, which know
//! nothing of the first's luck. (C. Stein, "A two-sample test for a linear hypothesis whose power is independent of the
//! variance", 1945.) Within a stage nobody looks: all launches that were allotted are made, and then it is decided once.

use rpcbench_records::{CellName, Pairing, Run, Stage};

use crate::decide::{both, overrun};
use crate::footing::{Footing, min_effect};
use crate::margin::noise;
use crate::timed::{Both, Manner, open};
use crate::verdict::Open;
use crate::{Part, Terms};

/// A cell that the first stage could not clear.
#[derive(Clone, Debug, PartialEq)]
pub struct Suspect {
    /// The cell.
    pub cell: CellName,
    /// True where its ratio itself lies beyond the margin.
    pub urgent: bool,
    /// Pairs of launches that find a true difference of [`BEYOND`] more than the margin in about nine jobs of ten.
    pub wanted: u32,
}

/// A true difference of so much more than what is allowed is to be found: 5 % at an allowance of 3 %.
pub const BEYOND: f64 = 0.02;

/// Student's t beyond which a corrected difference lies, and the one below which nine of ten lie: 2.6 + 1.3.
const ERRORS: f64 = 3.9;

/// A deviation of a few pairs is itself an estimate: four of five lie below this many times it.
const CAUTION: f64 = 1.25;

/// Fewer pairs than this show no difference that begins midway.
pub const FEWEST_PAIRS: u32 = 8;

/// More do not pay: what is left is not the launches' noise.
const MOST_PAIRS: u32 = 200;

/// The cells that the first stage could not clear, in the head's order; those that no longer keep up come last.
#[must_use]
pub fn suspects(base: &Run, head: &Run, terms: &Terms) -> Vec<Suspect> {
    let min_effect = min_effect(Pairing::Interleaved, terms);
    if terms.counts_only || Footing::of(base, head).is_err() {
        return Vec::new();
    }
    let manner = Manner { pairing: Pairing::Interleaved, noise: noise(base, head) };
    let timed = both(base, head, terms, min_effect).into_iter().filter_map(|cell| suspect(manner, cell));
    let overrun =
        overrun(base, head, terms).map(|cell| Suspect { cell: cell.name(), urgent: true, wanted: FEWEST_PAIRS });
    timed.chain(overrun).collect()
}

fn suspect(manner: Manner<'_>, cell: Both<'_>) -> Option<Suspect> {
    let opens: Vec<Open> =
        open(manner, cell, Stage::Screening).into_iter().filter(|open| open.figure.gates()).collect();
    if !opens.is_empty() && opens.iter().all(Open::is_within) {
        return None;
    }
    let urgent = opens.iter().any(|open| open.difference.ratio().ln().abs() > open.margin.ln());
    let wanted = opens.iter().map(|open| wanted(open, cell.allowed)).max().unwrap_or(FEWEST_PAIRS);
    Some(Suspect { cell: cell.head.name(), urgent, wanted })
}

fn wanted(open: &Open, allowed: Part) -> u32 {
    let margin = 1.0 + allowed.0;
    let aim = ((margin + BEYOND) / margin).ln();
    // Half of what was seen beyond the margin: the first stage picks what looks large, and part of that is luck.
    let seen = (open.difference.ratio().ln().abs() - margin.ln()) / 2.0;
    let pairs = (ERRORS * CAUTION * open.difference.deviation() / aim.max(seen)).powi(2).ceil();
    // Finite and positive; above the range it is the most.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let pairs = pairs.clamp(0.0, f64::from(MOST_PAIRS)) as u32;
    pairs.max(FEWEST_PAIRS)
}

/// Pairs for each suspect, of so many in all: what each wants where that is there; else as large a part of it as there is
/// for all, the urgent ones first where not all get the least that makes sense.
#[must_use]
pub fn allot(suspects: &[Suspect], pairs: u32) -> Vec<u32> {
    let mut allotted = vec![0; suspects.len()];
    let mut order: Vec<usize> = (0..suspects.len()).collect();
    order.sort_by_key(|&place| !suspects[place].urgent);
    let served = &order[..order.len().min((pairs / FEWEST_PAIRS) as usize)];
    let wanted: u32 = served.iter().map(|&place| suspects[place].wanted).sum();
    let spare =
        pairs.min(wanted) - FEWEST_PAIRS * u32::try_from(served.len()).unwrap_or(u32::MAX).min(pairs / FEWEST_PAIRS);
    let above: u32 = served.iter().map(|&place| suspects[place].wanted - FEWEST_PAIRS).sum();
    for &place in served {
        let own = u64::from(suspects[place].wanted - FEWEST_PAIRS) * u64::from(spare) / u64::from(above.max(1));
        allotted[place] = FEWEST_PAIRS + u32::try_from(own).unwrap_or(u32::MAX);
    }
    allotted
}

#[cfg(test)]
mod tests {
    use super::*;
    use rpcbench_records::Load;

    fn suspect(urgent: bool, wanted: u32) -> Suspect {
        let (adapter, workload) = ("grpc".to_owned(), "echo/log".to_owned());
        Suspect { cell: CellName { adapter, workload, load: Load::closed(1) }, urgent, wanted }
    }

    #[test]
    fn all_get_what_they_want_where_it_is_there() {
        assert_eq!(allot(&[suspect(false, 12), suspect(true, 40)], 100), [12, 40]);
        assert_eq!(allot(&[], 100), Vec::<u32>::new());
    }

    #[test]
    fn what_is_there_is_shared_by_need() {
        let allotted = allot(&[suspect(false, 28), suspect(false, 108)], 76);
        // 60 above the least, shared 20 to 100.
        assert_eq!(allotted, [18, 58]);
    }

    #[test]
    fn the_urgent_come_first_where_not_all_can_be_served() {
        assert_eq!(allot(&[suspect(false, 20), suspect(true, 20), suspect(true, 20)], 17), [0, 8, 8]);
        assert_eq!(allot(&[suspect(false, 20), suspect(true, 20)], 7), [0, 0]);
    }
}
