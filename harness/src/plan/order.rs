//! The order of launches.

use rand_core::{RngCore, SeedableRng};
use rand_pcg::Pcg64Mcg;

/// All launches of all cells as indices of cells, shuffled by the seed in rounds: each round has every cell once, so
/// that a run that is cut short has measured all cells about as often, and drift hits them alike.
#[must_use]
pub fn shuffled(cells: usize, launches: u32, seed: u64) -> Vec<usize> {
    let mut random = Pcg64Mcg::seed_from_u64(seed);
    let mut order = Vec::with_capacity(cells * launches as usize);
    for _ in 0..launches {
        let begin = order.len();
        order.extend(0..cells);
        shuffle(&mut order[begin..], &mut random);
    }
    order
}

/// Fisher and Yates's shuffle. The bias of a remainder of 64 bits is below 2^-50 for any run.
fn shuffle(items: &mut [usize], random: &mut Pcg64Mcg) {
    for last in (1..items.len()).rev() {
        let pick = random.next_u64() % (last as u64 + 1);
        items.swap(last, usize::try_from(pick).unwrap_or(last));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_round_has_every_cell_once_in_its_own_order() {
        let order = shuffled(40, 3, 7);
        for round in order.chunks(40) {
            let mut sorted = round.to_vec();
            sorted.sort_unstable();
            assert_eq!(sorted, (0..40).collect::<Vec<_>>());
        }
        assert_ne!(order[..40], order[40..80]);
        assert_eq!(order, shuffled(40, 3, 7));
        assert_ne!(order, shuffled(40, 3, 8));
    }
}
