//! Whether more was offered than could be done.
//!
//! A closed loop offers what is answered, and cannot be saturated in this sense.

use rpcbench_records::{Bound, Cell, Ledger};

use super::thresholds::{FEWEST_TURNED_AWAY, MOST_TURNED_AWAY, MOST_UNCLAIMED, UNCLAIMED_DEVIATIONS};
use super::wording::{limit, percent};
use super::{machine, total, windows_ns};

/// Why the cell is saturated; `None` where it is not. The launches are judged together, because each of them is a
/// sample of the same load.
pub(super) fn reason(cell: &Cell) -> Option<String> {
    if !cell.load.pattern.scheduled() {
        return None;
    }
    let total = total(cell);
    let unclaimed = cell.launches.iter().filter_map(|launch| launch.unclaimed).sum();
    let signs: Vec<_> = [waiting(unclaimed, &total), turned_away(&total)].into_iter().flatten().collect();
    if signs.is_empty() {
        return None;
    }
    let seconds = windows_ns(cell) / 1e9;
    let offered = total.scheduled as f64 / seconds;
    let kept_up = kept_up(&total, unclaimed) as f64 / seconds;
    let (signs, limit) = (signs.join(", "), limiting(cell));
    Some(format!("offered {offered:.0} calls/s and kept up with {kept_up:.0}/s: {signs}; {limit}"))
}

/// Calls were due and waited for a lane when the windows closed: a queue that grows, and not one that comes and goes.
fn waiting(unclaimed: u64, total: &Ledger) -> Option<String> {
    (unclaimed as f64 > most_unclaimed(total.scheduled)).then(|| {
        let part = percent(unclaimed as f64 / total.scheduled as f64);
        format!("{part} were still waiting when the windows closed, over {}", limit(MOST_UNCLAIMED))
    })
}

/// The most calls that a server that keeps up leaves waiting, chance included.
fn most_unclaimed(scheduled: u64) -> f64 {
    let calls = scheduled as f64;
    calls * MOST_UNCLAIMED + calls.sqrt() * UNCLAIMED_DEVIATIONS
}

/// Calls were shed, or had not ended when the launch did.
fn turned_away(total: &Ledger) -> Option<String> {
    let calls = total.shed + total.censored;
    let part = calls as f64 / total.scheduled as f64;
    (calls >= FEWEST_TURNED_AWAY && part > MOST_TURNED_AWAY)
        .then(|| format!("{} were shed or never ended, over {}", percent(part), limit(MOST_TURNED_AWAY)))
}

/// Calls that were taken on within the windows and ended: those that were made later, out of the queue, are not what
/// the system does in a window.
fn kept_up(total: &Ledger, unclaimed: u64) -> u64 {
    let taken = total.scheduled.saturating_sub(total.shed).saturating_sub(unclaimed);
    taken.min(total.ok + total.wrong + total.error + total.timeout)
}

/// Which side was full. Where none was, the calls in flight were the limit, unless others took the CPUs away.
fn limiting(cell: &Cell) -> String {
    match cell.bound {
        Some(Bound::Client) => "its own client was the limit".to_owned(),
        Some(Bound::Server) => "its server was the limit".to_owned(),
        _ if machine::taken(cell) => "others took the CPUs that it could have used".to_owned(),
        _ => format!("neither side's CPUs were full: {} calls in flight were the limit", cell.load.in_flight),
    }
}

#[cfg(test)]
mod tests {
    use rand_core::{RngCore, SeedableRng};
    use rand_pcg::Pcg64Mcg;

    use super::*;

    /// Calls that wait at the end of a window, and all of them: one server, exponential gaps of mean 1 and exponential
    /// service of mean `load`, which is therefore what is offered as a part of the capacity.
    fn queue(random: &mut Pcg64Mcg, load: f64, window: f64) -> (u64, u64) {
        let mut uniform = || (random.next_u64() >> 11) as f64 / (1_u64 << 53) as f64;
        let mut exponential = |mean: f64| -mean * (1.0 - uniform()).ln();
        let (mut now, mut free, mut waiting, mut calls) = (exponential(1.0), 0.0_f64, 0, 0);
        while now < window {
            let begins = now.max(free);
            calls += 1;
            waiting += u64::from(begins > window);
            free = begins + exponential(load);
            now += exponential(1.0);
        }
        (waiting, calls)
    }

    /// In how many of so many cells of 3 launches the queue is called one that grows.
    fn share_saturated(cells: u32, load: f64, window: f64) -> f64 {
        let mut random = Pcg64Mcg::seed_from_u64(7);
        let mut cell = || {
            let launches: [(u64, u64); 3] = std::array::from_fn(|_| queue(&mut random, load, window));
            let (waiting, offered) = launches.iter().fold((0, 0), |(a, b), (c, d)| (a + c, b + d));
            waiting as f64 > most_unclaimed(offered)
        };
        f64::from((0..cells).map(|_| u32::from(cell())).sum::<u32>()) / f64::from(cells)
    }

    #[test]
    fn a_server_that_keeps_up_is_not_called_saturated() {
        for (window, cells) in [(200.0, 2000), (1000.0, 500), (10_000.0, 50)] {
            assert!(share_saturated(cells, 0.95, window) <= 0.0, "95 % of the capacity, {window} calls");
            assert!(share_saturated(cells, 1.0, window) < 0.01, "exactly the capacity, {window} calls");
        }
    }

    #[test]
    fn one_that_does_not_is_found() {
        for (window, cells, load) in [(200.0, 1000, 1.4), (1000.0, 500, 1.2), (10_000.0, 50, 1.1)] {
            let found = share_saturated(cells, load, window);
            assert!(found > 0.97, "{load} of the capacity, {window} calls: {found}");
        }
    }
}
