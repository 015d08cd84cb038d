//! What is to hold of the head alone: objectives, limits and orderings.

use rpcbench_records::{Cell, Count, Counted, Expectation, Kept, Launch, Run, TimedFigure, Verdict};
use rpcbench_statistics::{Difference, geometric_mean};

use crate::counts::count_of;
use crate::samples::{latency, side, undisturbed};
use crate::terms::Rule;
use crate::verdict::FEWEST;
use crate::{Limit, Ordering, Terms};

/// What the terms expect of a run, each with its outcome.
pub(crate) fn judge(head: &Run, terms: &Terms) -> Vec<Expectation> {
    let of_rule = |rule: &Rule| {
        let objectives = if terms.counts_only { Vec::new() } else { objectives(head, rule) };
        objectives.into_iter().chain(limits(head, rule)).collect::<Vec<_>>()
    };
    let timed = terms.orderings.iter().filter(|_| !terms.counts_only);
    let orderings = timed.flat_map(|ordering| orderings(head, ordering));
    terms.rules.iter().flat_map(of_rule).chain(orderings).collect()
}

fn expectation(text: String, (kept, reason): (Kept, String)) -> Expectation {
    Expectation { text, kept, reason }
}

fn objectives(head: &Run, rule: &Rule) -> Vec<Expectation> {
    let Some(limit) = &rule.slo else { return Vec::new() };
    let rate = |cell: &Cell| limit.rate_per_s.is_none_or(|rate| cell.load.rate_per_s == Some(rate));
    let meant = |cell: &&Cell| rule.pattern.takes(&cell.adapter, &cell.workload, &cell.load) && rate(cell);
    let found: Vec<_> = head.cells.iter().filter(meant).collect();
    if found.is_empty() {
        let reason = "no such cell was measured".to_owned();
        return vec![expectation(format!("{}: {limit}", rule.pattern), (Kept::Unknown, reason))];
    }
    found.into_iter().map(|cell| expectation(format!("{}: {limit}", cell.name()), objective(cell, limit))).collect()
}

fn objective(cell: &Cell, limit: &Limit) -> (Kept, String) {
    if cell.verdict == Verdict::Saturated {
        return (Kept::Missed, format!("it does not keep up: {}", first(&cell.reasons)));
    }
    if !cell.verdict.comparable() {
        return (Kept::Unknown, format!("it is {}: {}", cell.verdict.name(), first(&cell.reasons)));
    }
    let of = |launch: &Launch| limit.of(&latency(&cell.load, launch)?.quantiles).map(|ns| ns as f64);
    let values: Vec<f64> = undisturbed(cell).filter_map(of).collect();
    let Some((estimate, interval)) = geometric_mean(&values).and_then(|all| Some((all, all.interval?))) else {
        return (Kept::Unknown, format!("{} launches have a {}; an interval needs {FEWEST}", values.len(), limit.name));
    };
    if estimate.n < FEWEST {
        return (Kept::Unknown, format!("{} launches have a {}; an interval needs {FEWEST}", estimate.n, limit.name));
    }
    let reason =
        format!("{} is {} ({} to {})", limit.name, time(estimate.center), time(interval.low), time(interval.high));
    let kept = match () {
        () if interval.high < limit.below_ns => Kept::Kept,
        () if interval.low >= limit.below_ns => Kept::Missed,
        () => Kept::Unknown,
    };
    (kept, reason)
}

fn first(reasons: &[String]) -> &str {
    reasons.first().map_or("no reason was noted", String::as_str)
}

/// A time with its unit, for reasons.
fn time(ns: f64) -> String {
    match ns {
        _ if ns < 1e3 => format!("{ns:.0} ns"),
        _ if ns < 1e6 => format!("{:.3} us", ns / 1e3),
        _ => format!("{:.3} ms", ns / 1e6),
    }
}

fn limits(head: &Run, rule: &Rule) -> Vec<Expectation> {
    let meant = |counted: &&Counted| rule.pattern.takes_work(&counted.adapter, &counted.workload);
    let limits = [("bytes", rule.max_bytes, [Count::RequestBytes, Count::ReplyBytes]), {
        ("allocations", rule.max_allocs, [Count::ClientAllocs, Count::ServerAllocs])
    }];
    let mut all = Vec::new();
    for (kind, limit, counts) in limits {
        let Some(limit) = limit else { continue };
        let found: Vec<_> = head.counted.iter().filter(meant).collect();
        if found.is_empty() {
            let text = format!("{}: at most {limit} {kind} per call", rule.pattern);
            all.push(expectation(text, (Kept::Unknown, "nothing was counted".to_owned())));
        }
        all.extend(found.into_iter().map(|counted| {
            let text = format!("{} {}: at most {limit} {kind} per call", counted.adapter, counted.workload);
            expectation(text, within(counted, counts, limit))
        }));
    }
    all
}

/// Whether two counts together stay within a limit.
fn within(counted: &Counted, counts: [Count; 2], limit: f64) -> (Kept, String) {
    let both = counts.map(|count| count_of(counted, count));
    let [Some(one), Some(other)] = both else {
        return (Kept::Unknown, "they were not counted on both sides".to_owned());
    };
    let least = one.per_call() + other.per_call();
    let most = one.most as f64 / one.calls as f64 + other.most as f64 / other.calls as f64;
    let said = if least < most { format!("{least:.2} to {most:.2}") } else { format!("{least:.2}") };
    let kept = match () {
        () if most <= limit => Kept::Kept,
        () if least > limit => Kept::Missed,
        () => Kept::Unknown,
    };
    (kept, format!("{said} per call"))
}

fn orderings(head: &Run, ordering: &Ordering) -> Vec<Expectation> {
    let of = |adapter: &str, load| {
        head.cells
            .iter()
            .find(|cell| cell.adapter == adapter && cell.workload == ordering.workload && cell.load == load)
    };
    let loads =
        head.cells.iter().filter(|cell| cell.adapter == ordering.faster && ordering.takes(&cell.workload, &cell.load));
    let all: Vec<_> = loads
        .map(|faster| {
            let text = format!("{ordering} ({})", faster.load.name());
            expectation(
                text,
                of(&ordering.slower, faster.load).map_or_else(unmeasured, |slower| ordered(faster, slower)),
            )
        })
        .collect();
    if all.is_empty() { vec![expectation(ordering.to_string(), unmeasured())] } else { all }
}

fn unmeasured() -> (Kept, String) {
    (Kept::Unknown, "they were not both measured".to_owned())
}

/// Whether the first cell's median is below the second's.
fn ordered(faster: &Cell, slower: &Cell) -> (Kept, String) {
    if let Some(cell) = [faster, slower].into_iter().find(|cell| !cell.verdict.comparable()) {
        return (Kept::Unknown, format!("{} is {}: {}", cell.adapter, cell.verdict.name(), first(&cell.reasons)));
    }
    let medians = |cell| side(cell, TimedFigure::P50);
    let Some(found) = Difference::separate(&medians(faster), &medians(slower)).filter(|all| all.launches() >= FEWEST)
    else {
        return (Kept::Unknown, format!("there are too few launches: an interval needs {FEWEST} of each"));
    };
    let interval = found.interval();
    let kept = match () {
        () if interval.low > 1.0 => Kept::Kept,
        () if interval.high < 1.0 => Kept::Missed,
        () => Kept::Unknown,
    };
    let (ratio, low, high) = (found.ratio(), interval.low, interval.high);
    (
        kept,
        format!("the median of {} is {ratio:.2}x that of {} ({low:.2} to {high:.2})", slower.adapter, faster.adapter),
    )
}
