//! How long searches take.

use rpcbench_records::{Objective, Suite};
use rpcbench_statistics::calls_needed;

use super::bracket::Bracket;

/// Room in a window for the calls that a quantile needs: a Poisson count falls below nine tenths of its mean of two
/// thousand once in a hundred thousand windows.
const ROOM: f64 = 1.1;
/// A longer window is made only where it was asked for: a step that is made twice takes ten minutes then.
const LONGEST_WINDOW_NS: u64 = 300_000_000_000;
/// How long a warm-up may last where a shorter one was asked for: the client ends it after two seconds.
const WARM_UP_NS: u64 = 2_000_000_000;
/// Launches of a step: one that says nothing of the system is made again, once.
pub(super) const TRIES: u32 = 2;

/// The suite's window, or as long as it takes to make the calls that the quantile needs.
pub(super) fn window_ns(suite: &Suite, rate: f64, objective: Objective) -> u64 {
    suite.window_ns.max(needed_ns(rate, objective))
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // positive; a cast saturates
fn needed_ns(rate: f64, objective: Objective) -> u64 {
    (calls_needed(objective.quantile) as f64 * ROOM / rate * 1e9) as u64
}

/// Why a search is not begun: at the lowest rate that it may try, its window would be too long.
pub(super) fn refusal(suite: &Suite, brackets: &[Bracket], objective: Objective) -> Option<String> {
    let lowest = brackets.iter().flat_map(Bracket::descent).reduce(f64::min)?;
    let needed = needed_ns(lowest, objective);
    (needed > LONGEST_WINDOW_NS.max(suite.window_ns)).then(|| {
        let (needed, seconds) = (words(needed), needed.div_ceil(1_000_000_000));
        format!(
            "at {lowest:.1} calls/s, the lowest rate that it may try, its quantile takes windows of {needed}, over {}: \
             search for a lower quantile, or allow such windows with --duration {seconds}s",
            words(LONGEST_WINDOW_NS)
        )
    })
}

/// The longest that all steps of some bisections can take, each of them missed and made twice, without the time to start
/// processes.
pub(super) fn longest_ns(suite: &Suite, brackets: &[Bracket], objective: Objective) -> u64 {
    let each = brackets.iter().flat_map(Bracket::descent).map(|rate| {
        let window = window_ns(suite, rate, objective);
        // Calls that wait are taken on for as long as the window or a call may take; the last one may then time out.
        let drained = window.min(suite.timeout_ns).saturating_add(suite.timeout_ns);
        window.saturating_add(drained).saturating_add(suite.warmup_ns.max(WARM_UP_NS))
    });
    each.fold(0, u64::saturating_add).saturating_mul(u64::from(TRIES))
}

/// A time in whole seconds or minutes, rounded up.
pub(super) fn words(ns: u64) -> String {
    match ns.div_ceil(1_000_000_000) {
        seconds @ ..=119 => format!("{seconds} s"),
        seconds => format!("{} min", seconds.div_ceil(60)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::bracket::STEPS;
    use super::*;

    const P99: Objective = Objective { quantile: 0.99, limit_ns: 1 };
    const SECOND: u64 = 1_000_000_000;

    fn suite(window_ns: u64) -> Suite {
        Suite { window_ns, timeout_ns: 5 * SECOND, ..Suite::default() }
    }

    #[test]
    fn a_window_has_room_for_the_calls_of_the_quantile() {
        assert_eq!(window_ns(&suite(SECOND), 10_000.0, P99), SECOND);
        // 2000 calls and a tenth more.
        assert_eq!(window_ns(&suite(SECOND), 100.0, P99), 22 * SECOND);
    }

    #[test]
    fn a_search_with_windows_of_more_than_five_minutes_is_refused() {
        // The lowest rate is about an eighth of the capacity; 2200 calls take five minutes at 7.33 per second.
        let refused = |capacity, window| refusal(&suite(window), &[Bracket::new(capacity, 1, 2)], P99);
        assert_eq!(refused(60.0, SECOND), None);
        let said = refused(40.0, SECOND).unwrap();
        assert!(
            said.starts_with("at 5.1 calls/s, the lowest rate that it may try") && said.contains("over 5 min"),
            "{said}"
        );
        let asked = said.rsplit("--duration ").next().unwrap().trim_end_matches('s').parse::<u64>().unwrap();
        assert_eq!(refused(40.0, asked * SECOND), None, "what it says to do helps");
        assert!(refused(40.0, (asked - 1) * SECOND).is_some());
    }

    #[test]
    fn the_longest_time_is_that_of_misses_made_twice() {
        let bracket = [Bracket::new(1e6, 0, 1)];
        // A second of window, one to drain, five for the last call, two to warm up.
        assert_eq!(longest_ns(&suite(SECOND), &bracket, P99), u64::from(STEPS) * 2 * 9 * SECOND);
        assert!(longest_ns(&suite(SECOND), &[Bracket::new(1_000.0, 0, 1)], P99) > u64::from(STEPS) * 2 * 9 * SECOND);
    }

    #[test]
    fn times_are_rounded_up() {
        assert_eq!([1, 90 * SECOND, 119 * SECOND + 1, 301 * SECOND].map(words), ["1 s", "90 s", "2 min", "6 min"]);
    }
}
