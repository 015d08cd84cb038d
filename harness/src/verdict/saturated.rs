//! Whether more was offered than could be done.
//!
//! A closed loop offers what is answered, and cannot be saturated in this sense.

use rpcbench_records::{Bound, Cell};

use super::demand::Demand;
use super::thresholds::{FEWEST_TURNED_AWAY, MOST_TURNED_AWAY, MOST_UNCLAIMED, UNCLAIMED_DEVIATIONS};
use super::wording::{limit, percent};
use super::{machine, windows_ns};

/// Why the cell is saturated; `None` where it is not. The launches are judged together, because each of them is a
/// sample of the same load.
pub(super) fn reason(cell: &Cell) -> Option<String> {
    if !cell.load.pattern.scheduled() {
        return None;
    }
    let demand = Demand::of(cell);
    // Calls that wait for a lane are open as well: it is told once.
    let queue = waiting(&demand).or_else(|| open(&demand));
    let signs: Vec<_> = [queue, turned_away(&demand)].into_iter().flatten().collect();
    if signs.is_empty() {
        return None;
    }
    let seconds = windows_ns(cell) / 1e9;
    let offered = demand.scheduled as f64 / seconds;
    let kept_up = demand.kept_up.min(demand.scheduled.saturating_sub(demand.unclaimed)) as f64 / seconds;
    let (signs, limit) = (signs.join(", "), limiting(cell));
    Some(format!("offered {offered:.0} calls/s and kept up with {kept_up:.0}/s: {signs}; {limit}"))
}

/// Calls were due and waited for a lane when the windows closed: a queue that grows, and not one that comes and goes.
fn waiting(demand: &Demand) -> Option<String> {
    (demand.unclaimed as f64 > most_left(demand)).then(|| {
        let part = percent(demand.unclaimed as f64 / demand.scheduled as f64);
        format!("{part} were still waiting when the windows closed, over {}", limit(MOST_UNCLAIMED))
    })
}

/// More calls were open when the windows closed than their response explains: the queue stands within the places in
/// flight.
fn open(demand: &Demand) -> Option<String> {
    (demand.open as f64 > most_left(demand) + demand.under_way).then(|| {
        let [part, explained] = [demand.open as f64, demand.under_way].map(|of| percent(of / demand.scheduled as f64));
        let most = limit(MOST_UNCLAIMED);
        format!("{part} had no answer yet when the windows closed, over {most} and {explained} that are under way at any time")
    })
}

/// The most calls that a server that keeps up leaves waiting, chance included. The calls of a session come together, so
/// that chance counts sessions.
fn most_left(demand: &Demand) -> f64 {
    let calls = demand.scheduled as f64;
    calls * MOST_UNCLAIMED + (calls * demand.together as f64).sqrt() * UNCLAIMED_DEVIATIONS
}

/// Calls were shed, or had not ended when the launch did.
fn turned_away(demand: &Demand) -> Option<String> {
    let part = demand.turned_away as f64 / demand.scheduled as f64;
    (demand.turned_away >= FEWEST_TURNED_AWAY && part > MOST_TURNED_AWAY)
        .then(|| format!("{} were shed or never ended, over {}", percent(part), limit(MOST_TURNED_AWAY)))
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

    /// A launch of a queue of one server: exponential gaps of mean 1, and exponential service of mean `load`, which is
    /// therefore what is offered as a part of the capacity. So many places are in flight; what finds none waits before.
    fn queue(random: &mut Pcg64Mcg, load: f64, window: f64, places: usize) -> Demand {
        let mut uniform = || (random.next_u64() >> 11) as f64 / (1_u64 << 53) as f64;
        let mut exponential = |mean: f64| -mean * (1.0 - uniform()).ln();
        let (mut now, mut ends, mut early) = (exponential(1.0), Vec::<f64>::new(), Vec::new());
        let mut demand = Demand { together: 1, ..Demand::default() };
        while now < window {
            let ended = now.max(ends.last().copied().unwrap_or(0.0)) + exponential(load);
            let claimed = ends.len().checked_sub(places).map_or(now, |before| now.max(ends[before]));
            demand.scheduled += 1;
            demand.unclaimed += u64::from(claimed > window);
            demand.open += u64::from(ended > window);
            if now < window / 4.0 {
                early.push(ended - now);
            }
            ends.push(ended);
            now += exponential(1.0);
        }
        early.sort_by(f64::total_cmp);
        demand.under_way = demand.scheduled as f64 * early[early.len() / 2] / window;
        demand
    }

    /// Three launches of it.
    fn three(random: &mut Pcg64Mcg, load: f64, window: f64, places: usize) -> Demand {
        let launches: [Demand; 3] = std::array::from_fn(|_| queue(random, load, window, places));
        launches.into_iter().reduce(Demand::plus).unwrap()
    }

    /// In how many of so many cells the queue is called one that grows, before the places and within them.
    fn share_saturated(cells: u32, load: f64, window: f64, places: usize) -> [f64; 2] {
        let mut random = Pcg64Mcg::seed_from_u64(7);
        let found: Vec<_> = (0..cells).map(|_| three(&mut random, load, window, places)).collect();
        let share = |sign: fn(&Demand) -> Option<String>| {
            f64::from(found.iter().map(|demand| u32::from(sign(demand).is_some())).sum::<u32>()) / f64::from(cells)
        };
        [share(waiting), share(open)]
    }

    #[test]
    fn a_server_that_keeps_up_is_not_called_saturated() {
        for (window, cells) in [(200.0, 2000), (1000.0, 500), (10_000.0, 50)] {
            for (load, most) in [(0.95, 0.0), (1.0, 0.01)] {
                let found = share_saturated(cells, load, window, 1);
                assert!(found.iter().all(|&share| share <= most), "{load} of the capacity, {window} calls: {found:?}");
            }
        }
    }

    #[test]
    fn one_that_does_not_is_found() {
        for (window, cells, load) in [(200.0, 1000, 1.4), (1000.0, 500, 1.2), (10_000.0, 50, 1.1)] {
            let [found, _] = share_saturated(cells, load, window, 1);
            assert!(found > 0.97, "{load} of the capacity, {window} calls: {found}");
        }
    }

    #[test]
    fn nor_does_it_hide_within_the_places_in_flight() {
        for (window, cells, load) in [(200.0, 1000, 1.6), (1000.0, 500, 1.3), (10_000.0, 50, 1.2)] {
            let [before, within] = share_saturated(cells, load, window, 100_000);
            assert!(before <= 0.0, "nothing waits for a place");
            assert!(within > 0.97, "{load} of the capacity, {window} calls: {within}");
        }
    }
}
