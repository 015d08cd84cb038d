//! What single launches give: the values that a cell's figures are taken over.

use rpcbench_records::{Cell, Histogram, Launch, Ledger, Quantiles, Run};
use rpcbench_statistics::calls_lacking;

use crate::figure::Figure;

/// The longest time that a histogram holds: what took longer is kept as this.
const LONGEST_NS: f64 = 60e9;

/// A quantity of each launch.
pub(super) fn by_launch(run: &Run, cell: &Cell, get: impl Fn(&Launch) -> Option<f64>) -> Figure {
    Figure::of(cell.launches.iter().map(|launch| (round(run, launch), get(launch))))
}

/// A quantile of each launch's histogram; without an estimate where one has none. What lies below the clock's own
/// nanosecond counts as one.
pub(super) fn quantile_of<'a>(
    run: &Run,
    cell: &'a Cell,
    histogram: impl Fn(&'a Launch) -> Option<&'a Histogram>,
    q: f64,
    get: fn(&Quantiles) -> Option<u64>,
) -> Figure {
    let value = |launch: &'a Launch| get(&histogram(launch)?.quantiles).map(|ns| ns.max(1) as f64);
    let values = cell.launches.iter().map(|launch| (round(run, launch), value(launch)));
    let counts = cell.launches.iter().filter_map(|launch| Some(histogram(launch)?.count));
    let lacks = counts.map(|count| calls_lacking(count, q)).max().unwrap_or(0);
    let at_the_end = |launch: &'a Launch| value(launch).is_some_and(|ns| ns >= LONGEST_NS);
    let at_least = cell.launches.iter().any(|launch| at_least(&launch.ledger, q) || at_the_end(launch));
    Figure { lacks, at_least, ..Figure::of(values) }
}

/// True where a quantile is a lower bound, because calls without an answer could move it: those that timed out, that were
/// shed, or that were still open. Each of them would have been longer than those that were answered, so that over all
/// together the quantile lies farther up among the answered ones than where it was read.
#[must_use]
pub fn at_least(ledger: &Ledger, q: f64) -> bool {
    let place = |calls: u64| (calls as f64 * q).ceil();
    place(ledger.ok + ledger.timeout + ledger.shed + ledger.censored) > place(ledger.ok)
}

/// The client's CPU time per call. What it spun until calls were due is the harness's, not the framework's.
#[must_use]
pub fn client_cpu(launch: &Launch) -> Option<f64> {
    per_call(launch, launch.client.cpu_ns.saturating_sub(launch.spin_ns))
}

/// The window's CPU time per call: by schedule, per call that was answered within it.
pub(super) fn per_call(launch: &Launch, cpu_ns: u64) -> Option<f64> {
    let made = launch.answered.unwrap_or(launch.ledger.scheduled.saturating_sub(launch.ledger.shed));
    (made > 0 && cpu_ns > 0).then(|| cpu_ns as f64 / made as f64)
}

/// The round of a launch: the run's order is shuffled in rounds, each of which has every cell once.
fn round(run: &Run, launch: &Launch) -> u32 {
    let cells = u32::try_from(run.cells.len()).unwrap_or(u32::MAX);
    launch.order / cells.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_open_call_counts_as_longer_than_any_other() {
        let moved = |ok, censored| {
            let ledger = Ledger { scheduled: ok + censored, ok, censored, ..Ledger::default() };
            [0.5, 0.99].map(|q| at_least(&ledger, q))
        };
        assert_eq!(moved(10_000, 0), [false, false]);
        // Of 10,000 calls the 5,000th is the median; of 10,001 the 5,001st.
        assert_eq!(moved(10_000, 1), [true, true]);
        // The 5,000th of 9,999 and of 10,000 are one and the same, the 9,900th of 9,999 and of 10,000, too.
        assert_eq!(moved(9_999, 1), [false, false]);
        assert_eq!(moved(100, 900), [true, true]);
    }

    #[test]
    fn calls_that_were_shed_or_timed_out_count_as_longer_too() {
        let lacking = [
            Ledger { timeout: 200, ..Ledger::default() },
            Ledger { shed: 200, ..Ledger::default() },
            Ledger { censored: 200, ..Ledger::default() },
        ];
        for ledger in lacking {
            assert!(at_least(&Ledger { scheduled: 10_200, ok: 10_000, ..ledger }, 0.99), "{ledger:?}");
        }
        let wrong = Ledger { scheduled: 10_200, ok: 10_000, wrong: 100, error: 100, ..Ledger::default() };
        assert!(!at_least(&wrong, 0.99), "nobody knows how long they would have been");
    }

    #[test]
    fn by_schedule_the_windows_cpu_is_that_of_calls_answered_within_it() {
        let mut launch = Launch { answered: Some(5), ..Launch::default() };
        launch.ledger = Ledger { scheduled: 12, shed: 2, ok: 10, ..Ledger::default() };
        launch.client.cpu_ns = 1_000;
        assert_eq!(client_cpu(&launch), Some(200.0), "five more were answered after the window");
        launch.answered = Some(0);
        assert_eq!(client_cpu(&launch), None);
    }

    #[test]
    fn spinning_is_no_part_of_a_calls_cpu() {
        let mut launch = Launch { spin_ns: 600, ..Launch::default() };
        launch.ledger = Ledger { scheduled: 12, shed: 2, ok: 10, ..Ledger::default() };
        launch.client.cpu_ns = 1_000;
        assert_eq!(client_cpu(&launch), Some(40.0));
        launch.spin_ns = 2_000;
        assert_eq!(client_cpu(&launch), None, "nothing is left that could be told");
    }
}
