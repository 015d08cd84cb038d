//! What a cell was offered, and what of it was left when the windows closed.
//!
//! **Sessions.** An arrival is a session, whose later calls come into being one by one. One that no lane took has none of
//! them in the books, though it was to make them all: it counts as all its calls. Where sessions
//! are short beside the window, the part of calls that wait is then the part of sessions that do.
//!
//! **Open calls.** A queue that grows shows at the end of the window, wherever it stands: before the lanes, or within the
//! places in flight. A system that keeps up has calls under way as well, by Little's law as many as its rate times its
//! response. That response is taken from the window's first quarter, where a queue that grows is still short.

use rpcbench_records::{Cell, Launch, Load, Series};

/// Sums over the launches of a cell, in calls.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Demand {
    /// Calls that were to be made.
    pub(super) scheduled: u64,
    /// Of those, in no lane's hands when the windows closed.
    pub(super) unclaimed: u64,
    /// Neither ended nor shed when the windows closed.
    pub(super) open: u64,
    /// How many would be open if the system kept up: the rate times the typical response.
    pub(super) under_way: f64,
    /// Shed, or not ended when the launch did.
    pub(super) turned_away: u64,
    /// Ended within the windows.
    pub(super) kept_up: u64,
    /// Calls that come together: those of a session.
    pub(super) together: u64,
}

impl Demand {
    pub(super) fn of(cell: &Cell) -> Self {
        let together = together(&cell.load);
        let start = Self { together, ..Self::default() };
        cell.launches.iter().map(|launch| Self::of_launch(launch, together)).fold(start, Self::plus)
    }

    fn of_launch(launch: &Launch, together: u64) -> Self {
        let ledger = &launch.ledger;
        let unclaimed = launch.unclaimed.unwrap_or(0);
        // Calls of sessions that no lane took, beyond the first of each, which is in the books.
        let later = |sessions: u64| sessions.saturating_mul(together - 1);
        let scheduled = ledger.scheduled.saturating_add(later(unclaimed.saturating_add(ledger.shed)));
        let shed = ledger.shed.saturating_add(later(ledger.shed));
        // When calls failed is not known: those are few, or the cell is INVALID.
        let ended = launch.ended();
        let never = ledger.censored.saturating_add(later(ledger.censored.min(unclaimed)));
        Self {
            scheduled,
            unclaimed: unclaimed.saturating_add(later(unclaimed)),
            open: scheduled.saturating_sub(shed).saturating_sub(ended),
            under_way: scheduled as f64 * typical_ns(launch) / launch.window_ns as f64,
            turned_away: shed.saturating_add(never),
            kept_up: ended,
            together,
        }
    }

    pub(super) fn plus(self, other: Self) -> Self {
        Self {
            scheduled: self.scheduled.saturating_add(other.scheduled),
            unclaimed: self.unclaimed.saturating_add(other.unclaimed),
            open: self.open.saturating_add(other.open),
            under_way: self.under_way + other.under_way,
            turned_away: self.turned_away.saturating_add(other.turned_away),
            kept_up: self.kept_up.saturating_add(other.kept_up),
            together: self.together,
        }
    }
}

fn together(load: &Load) -> u64 {
    load.session.map_or(1, |session| u64::from(session.calls.max(1)))
}

/// The median response of the window's first quarter; where there are no slices, the mean of all responses.
fn typical_ns(launch: &Launch) -> f64 {
    let early = launch.series.as_ref().and_then(early_ns);
    early.or_else(|| Some(launch.response.as_ref()?.mean_ns)).unwrap_or(0.0)
}

/// The middle one of the medians of the slices that lie in the first quarter, of one slice at least.
fn early_ns(series: &Series) -> Option<f64> {
    let quarter = (series.p50_ns.len() / 4).max(1);
    let mut medians: Vec<u64> = series.p50_ns.iter().take(quarter).copied().flatten().collect();
    medians.sort_unstable();
    medians.get(medians.len() / 2).map(|&ns| ns as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rpcbench_records::{Histogram, Ledger, Pattern, Session};

    fn cell(load: Load, launches: Vec<Launch>) -> Cell {
        Cell { launches, ..Cell::new("", "", load) }
    }

    fn launch() -> Launch {
        let ledger = Ledger { scheduled: 100, ok: 70, error: 2, shed: 8, censored: 20, ..Ledger::default() };
        Launch { ledger, window_ns: 1_000, answered: Some(60), unclaimed: Some(25), ..Launch::default() }
    }

    #[test]
    fn what_is_open_is_neither_ended_nor_shed() {
        let poisson = Load { pattern: Pattern::Poisson, ..Load::closed(4) };
        let found = Demand::of(&cell(poisson, vec![launch(), launch()]));
        let expected = Demand {
            scheduled: 200,
            unclaimed: 50,
            open: 60,
            under_way: 0.0,
            turned_away: 56,
            kept_up: 124,
            together: 1,
        };
        assert_eq!(found, expected);
    }

    #[test]
    fn a_session_that_no_lane_took_stands_for_all_its_calls() {
        let session = Some(Session { calls: 5, think_ns: 1 });
        let sessions = Load { pattern: Pattern::Sessions, session, ..Load::closed(4) };
        let found = Demand::of(&cell(sessions, vec![launch()]));
        let expected = Demand {
            scheduled: 100 + 4 * (25 + 8),
            unclaimed: 5 * 25,
            open: 100 + 4 * 25 - 8 - 62,
            under_way: 0.0,
            turned_away: 5 * 8 + 5 * 20,
            kept_up: 62,
            together: 5,
        };
        assert_eq!(found, expected);
    }

    #[test]
    fn the_typical_response_is_that_of_the_first_quarter() {
        let response = Some(Histogram { mean_ns: 70.0, ..Histogram::default() });
        let of = |medians: &[Option<u64>]| {
            let series = Some(Series { p50_ns: medians.to_vec(), ..Series::default() });
            typical_ns(&Launch { series, response: response.clone(), ..Launch::default() })
        };
        let growing: Vec<_> = (0..12).map(|slice| Some(10 * slice)).collect();
        assert!((of(&growing) - 10.0).abs() < 1e-9, "the middle one of 0, 10 and 20");
        assert!((of(&[Some(4), Some(90)]) - 4.0).abs() < 1e-9, "one slice at least");
        assert!((of(&[None, Some(90)]) - 70.0).abs() < 1e-9, "nothing was answered there");
        assert!((typical_ns(&Launch { response, ..Launch::default() }) - 70.0).abs() < 1e-9);
    }
}
