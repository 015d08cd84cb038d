//! Little's law: a count of calls in flight that is kept in two ways must agree with itself.
//!
//! **Closed.** N calls are in flight at any time, so that over a window T the time of all calls and of what lies around
//! them is N T: Little's N = X (R + Z). On the right stand the recorded calls, and so a call that was not recorded, or
//! recorded twice, shows.
//!
//! What the window's edges leave: a call counts if it was sent in the window. On one place in flight let C = R + Z be
//! the time from a call to the next. The counted cycles reach from the first call sent in the window to the first one
//! sent after it, so that their sum is T + A(T) - A(0), with A the time until the next call is sent. Seen from a moment
//! that has nothing to do with the calls, A is the residual life of a cycle, of which renewal theory tells E\[A\] =
//! E\[C^2\] / 2 E\[C\] and E\[A^2\] = E\[C^3\] / 3 E\[C\] (D. R. Cox, "Renewal Theory", 1962, section 5). The two edges
//! have the same mean and cancel on average; what remains has the deviation sqrt(2 (E\[A^2\] - E\[A\]^2)). Of that,
//! three are allowed; not fewer where more calls are in flight, because what stalls one of them (the machine) stalls
//! all. Nor can the difference be longer than the longest cycle. In simulated windows of 20 calls 1 % of true books are
//! then called false, where it would be over 30 % without the allowance; in windows of a thousand calls the allowance
//! is of no account.
//!
//! **By schedule.** Every call in is counted and every call out, and the integral of their number over time is the time
//! of all calls, in whatever order they went in and out. And response = backlog + wake + service of each call, so that
//! the four histograms agree. Nothing is left at edges: a call of the window is waited for. Where every call of the
//! schedule was answered, their responses also add up to the sum of when they were done less the sum of when the schedule
//! wanted them, which is worked out anew from the seed.

use rpcbench_records::{Cell, Histogram, Launch, Load};

use super::Facts;
use super::stored;
use super::thresholds::{EDGE_DEVIATIONS, MOST_OFF_LITTLE};
use super::wording::{limit, percent};

/// Times are kept in whole ns: so much each may be off.
const ROUNDING_NS: f64 = 1.0;

/// Clocks' ticks, and times of arrival as lanes reckon them from ticks, may be off by so much each.
const SCHEDULE_ROUNDING_NS: f64 = 100.0;

/// Two figures for one thing, in ns.
struct Held {
    what: &'static str,
    known: f64,
    found: f64,
    /// What they may differ by, beyond the threshold.
    allowed: f64,
}

impl Held {
    fn off(&self) -> f64 {
        (self.found - self.known).abs() / self.known
    }

    /// How far they differ beyond what is allowed; below zero where they agree.
    fn excess(&self) -> f64 {
        self.off() - MOST_OFF_LITTLE - self.allowed / self.known
    }
}

/// Why the books of time do not agree, by the launch in which they agree least.
pub(super) fn reason(cell: &Cell, facts: &Facts) -> Option<String> {
    let held = cell.launches.iter().flat_map(|launch| held(launch, &cell.load, facts));
    let worst = held.max_by(|a, b| a.excess().total_cmp(&b.excess())).filter(|worst| worst.excess() > 0.0)?;
    let (off, most, what) = (percent(worst.off()), limit(MOST_OFF_LITTLE), worst.what);
    let edges = match worst.allowed / worst.known {
        part if part < 0.001 => String::new(),
        part => format!(" and {} that the window's edges explain", percent(part)),
    };
    Some(format!("Little's law is off by {off}, over {most}{edges}: {what}"))
}

fn held(launch: &Launch, load: &Load, facts: &Facts) -> Vec<Held> {
    let circle = if load.pattern.scheduled() { composed(launch) } else { closed(launch, load.in_flight, facts) };
    [counted(launch), of_schedule(launch), circle].into_iter().flatten().collect()
}

/// Calls in flight, counted, against the time of the calls that were recorded.
fn counted(launch: &Launch) -> Option<Held> {
    let known = launch.open_ns? as f64;
    let found = sum(&launch.service) + launch.unanswered_ns as f64;
    let allowed = launch.service.count as f64 * ROUNDING_NS;
    Some(Held { what: "the calls counted in flight and the recorded times differ", known, found, allowed })
}

/// Responses against the schedule itself: what lanes noted of when calls were due is no part of it. A lane that took a
/// call late and called that its time, as loops that leave out what they omit do, shows here.
fn of_schedule(launch: &Launch) -> Option<Held> {
    let (response, known) = (launch.response.as_ref()?, launch.response_mean_ns?);
    let what = "responses differ from those that the schedule and the ends of calls give";
    Some(Held { what, known, found: response.mean_ns, allowed: SCHEDULE_ROUNDING_NS })
}

/// Response against its parts.
fn composed(launch: &Launch) -> Option<Held> {
    let (response, open_ns) = (launch.response.as_ref()?, launch.open_ns?);
    let waits: f64 = [&launch.backlog, &launch.wake].into_iter().flatten().map(sum).sum();
    let known = open_ns.saturating_sub(launch.unanswered_ns) as f64 + waits;
    let allowed = 3.0 * response.count as f64 * ROUNDING_NS;
    Some(Held {
        what: "responses differ from backlog, wake and service together",
        known,
        found: sum(response),
        allowed,
    })
}

/// Calls in flight as asked for against the time of calls and of what lies around them.
///
/// Not where a call failed, because a connection that is made anew leaves a gap; and not within the client's
/// process, where a call is as short as the readings of the clock around it, and what lies between them unknown.
fn closed(launch: &Launch, in_flight: u32, facts: &Facts) -> Option<Held> {
    let ledger = &launch.ledger;
    if facts.in_process || ledger.error + ledger.timeout + ledger.censored > 0 {
        return None;
    }
    let places = f64::from(in_flight);
    let around = (ledger.ok + ledger.wrong) as f64 * launch.around_ns;
    Some(Held {
        what: "the calls in flight that were asked for and the recorded times differ",
        known: places * launch.window_ns as f64,
        found: sum(&launch.service) + launch.unanswered_ns as f64 + around,
        allowed: places * edges_ns(launch),
    })
}

/// What the window's edges may leave on one place in flight; see the top of this file.
fn edges_ns(launch: &Launch) -> f64 {
    let longest = launch.service.max_ns as f64 + launch.around_ns;
    let Some(histogram) = stored::decode(&launch.service) else { return longest };
    let moment = |power: i32| {
        let powers = histogram.iter_recorded().map(|value| {
            let cycle = histogram.median_equivalent(value.value_iterated_to()) as f64 + launch.around_ns;
            value.count_at_value() as f64 * cycle.powi(power)
        });
        powers.sum::<f64>() / histogram.len().max(1) as f64
    };
    let (first, second, third) = (moment(1), moment(2), moment(3));
    let variance = third / (3.0 * first) - (second / (2.0 * first)).powi(2);
    (EDGE_DEVIATIONS * (2.0 * variance.max(0.0)).sqrt()).min(longest)
}

fn sum(histogram: &Histogram) -> f64 {
    histogram.mean_ns * histogram.count as f64
}

#[cfg(test)]
mod tests {
    use rand_core::{RngCore, SeedableRng};
    use rand_pcg::Pcg64Mcg;

    use super::*;
    use crate::drive::{export, new_histogram};

    fn launch(values: impl IntoIterator<Item = (u64, u64)>) -> Launch {
        let mut histogram = new_histogram();
        values.into_iter().for_each(|(value, count)| histogram.record_n(value, count).unwrap());
        Launch { service: export(&histogram), ..Launch::default() }
    }

    fn near(found: f64, known: f64) {
        assert!((found / known - 1.0).abs() < 0.01, "{found} and not {known}");
    }

    #[test]
    fn calls_of_one_length_leave_no_more_than_one_of_them() {
        // A is uniform on 0..C with variance C^2/12: three deviations of a difference are 1.22 C, and C is the most.
        near(edges_ns(&launch([(1_000_000, 100)])), 1_000_000.0);
        let half_around = Launch { around_ns: 500_000.0, ..launch([(500_000, 100)]) };
        near(edges_ns(&half_around), 1_000_000.0);
        assert!(edges_ns(&Launch::default()).abs() < f64::EPSILON);
    }

    #[test]
    fn exponential_calls_leave_three_deviations() {
        // The residual life of an exponential cycle is exponential again: 3 sqrt(2) of its mean.
        let quantile = |place: f64| -(1.0 - (place + 0.5) / 100_000.0).ln() * 1e6;
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let values = (0..100_000).map(|place| (quantile(f64::from(place)).max(1.0) as u64, 1));
        near(edges_ns(&launch(values)), 3.0 * 2.0_f64.sqrt() * 1e6);
    }

    #[test]
    fn without_its_histogram_the_longest_call_is_allowed() {
        let mut bare = launch([(1_000_000, 100), (9_000_000, 1)]);
        bare.service.hdr.clear();
        bare.around_ns = 500.0;
        near(edges_ns(&bare), 9_000_500.0);
    }

    /// A launch of one call in flight, of cycles drawn one after the other, whose window opens and closes anywhere.
    fn drawn(random: &mut Pcg64Mcg, window: f64, mut cycle: impl FnMut(&mut Pcg64Mcg) -> f64) -> Launch {
        let (mut now, opens) = (0.0, 20e6);
        let mut calls = Vec::new();
        while now < opens + window {
            let took = cycle(random);
            if now >= opens {
                #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // some milliseconds
                calls.push((took as u64, 1));
            }
            now += took;
        }
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let window_ns = window as u64;
        Launch { window_ns, ..launch(calls) }
    }

    /// How many of so many launches of twenty calls or so are off by more than the edges explain, and by more than 5 %.
    fn off(cycle: fn(&mut Pcg64Mcg) -> f64) -> (u32, u32) {
        let mut random = Pcg64Mcg::seed_from_u64(5);
        let held: Vec<_> = (0..300).filter_map(|_| closed(&drawn(&mut random, 20e6, cycle), 1, &FACTS)).collect();
        let count = |test: fn(&Held) -> bool| held.iter().map(|held| u32::from(test(held))).sum();
        (count(|held| held.excess() > 0.0), count(|held| held.off() > MOST_OFF_LITTLE))
    }

    fn uniform(random: &mut Pcg64Mcg) -> f64 {
        (random.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    const FACTS: Facts = Facts {
        closed_loop_ns: None,
        scheduled_loop_ns: None,
        client_cpus: 1,
        server_cpus: 1,
        shared_cpus: false,
        in_process: false,
        thread_per_connection: false,
    };

    #[test]
    fn true_books_are_believed_where_few_calls_meet_the_edges() {
        let exponential = |random: &mut Pcg64Mcg| -(1.0 - uniform(random)).ln() * 1e6;
        let two_kinds = |random: &mut Pcg64Mcg| if uniform(random) < 0.9 { 0.4e6 } else { 6.4e6 };
        for cycle in [exponential, two_kinds] {
            let (beyond, unforgiven) = off(cycle);
            assert!(unforgiven > 90, "without an allowance the test would prove nothing: {unforgiven}");
            assert!(beyond <= 6, "{beyond} of 300 true books are called false");
        }
    }
}
