//! How calls were offered, in words that a newcomer understands.

use rpcbench_records::{Load, Pattern, Wait};

use crate::units;

/// The patterns, in the order in which they are explained.
pub const PATTERNS: [Pattern; 4] = [Pattern::Closed, Pattern::Constant, Pattern::Poisson, Pattern::Sessions];

/// A pattern in one sentence.
#[must_use]
pub const fn explained(pattern: Pattern) -> &'static str {
    match pattern {
        Pattern::Closed => {
            "closed: N calls are always under way, and the next one starts when one is answered; a slow server is thus asked \
             less often, and the waiting that real users would do before their call is not seen."
        }
        Pattern::Constant => {
            "constant: calls are due at equal gaps, as from a timer, whether or not earlier ones are answered."
        }
        Pattern::Poisson => {
            "poisson: calls are due at random times around a fixed rate, as from many users who do not know of each other, \
             whether or not earlier ones are answered."
        }
        Pattern::Sessions => {
            "sessions: users arrive at random times, and each makes some calls one after the other, with time to think \
             between an answer and the next call."
        }
    }
}

/// How lanes waited until a call was due, in one sentence.
#[must_use]
pub const fn waiting(wait: Wait) -> &'static str {
    match wait {
        Wait::Hybrid => {
            "hybrid: a timer of the kernel wakes the client shortly before a call is due, and the rest is spent spinning, so \
             that the call starts on time."
        }
        Wait::Spin => {
            "spin: the client looks at the clock without pause until a call is due; exact, at the price of a CPU."
        }
        Wait::Sleep => {
            "sleep: a timer of the kernel alone wakes the client; cheap, but calls start some tens of µs late."
        }
    }
}

/// A load as a caption shows it: `16,000/s poisson`, `16 in flight`, or without a rate `poisson, at most 64 in flight`.
#[must_use]
pub fn words(load: &Load) -> String {
    let pattern = load.pattern.name();
    match load.rate_per_s {
        Some(rate) => format!("{}/s {pattern}{}", rate_in_words(rate), session(load)),
        None if load.pattern.scheduled() => format!("{pattern}, at most {} in flight{}", load.in_flight, session(load)),
        None => load.to_string(),
    }
}

/// Whole from ten on, with thousands apart; below, as exact as it is.
fn rate_in_words(rate: f64) -> String {
    if rate >= 10.0 { units::count(rate.round()) } else { format!("{}", (rate * 1e5).round() / 1e5) }
}

fn session(load: &Load) -> String {
    load.session.map_or_else(String::new, |session| {
        let calls = if session.calls == 1 { "call" } else { "calls" };
        format!(" of {} {calls} with {} to think", session.calls, units::round_time(session.think_ns as f64))
    })
}

/// How a load by schedule bounds what it has under way: lanes, and the queue before them.
#[must_use]
pub fn bounds(load: &Load) -> String {
    let queue = units::count(f64::from(load.queue.unwrap_or(Load::QUEUE)));
    format!(
        "at most {} in flight; up to {queue} more that are due wait for a place, and any beyond those are shed",
        load.in_flight
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use rpcbench_records::Session;

    #[test]
    fn loads_are_told_apart() {
        let poisson = Load { pattern: Pattern::Poisson, rate_per_s: Some(16_000.0), ..Load::closed(64) };
        let session = Some(Session { calls: 5, think_ns: 20_000_000 });
        let sessions = Load { pattern: Pattern::Sessions, session, ..poisson };
        let shown =
            [Load::closed(16), poisson, sessions, Load { rate_per_s: None, ..poisson }].map(|load| words(&load));
        let expected = [
            "16 in flight",
            "16,000/s poisson",
            "16,000/s sessions of 5 calls with 20 ms to think",
            "poisson, at most 64 in flight",
        ];
        assert_eq!(shown, expected);
    }

    #[test]
    fn the_queue_has_a_bound_whether_or_not_it_was_asked_for() {
        let load = Load { pattern: Pattern::Poisson, ..Load::closed(64) };
        let said = |queue| bounds(&Load { queue, ..load });
        assert!(said(None).contains("at most 64 in flight; up to 65,536 more that are due wait"), "{}", said(None));
        assert!(said(Some(9)).contains("up to 9 more"), "{}", said(Some(9)));
    }
}
