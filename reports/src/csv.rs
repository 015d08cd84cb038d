//! `cells.csv`, a row per cell, and `searches.csv`, a row per search: stable interfaces. What was not measured is empty,
//! never 0.

use rpcbench_records::{Exact, Run, ServedBy};

use crate::figure::Figure;
use crate::search::{SearchSummary, searches};
use crate::summary::{CellSummary, basis, cells};

/// The columns, in their order.
#[rustfmt::skip]
pub const COLUMNS: [&str; 41] = [
    "adapter", "family", "transport", "workload", "pattern", "load", "in_flight", "connections", "placement", "wait",
    "basis", "offered_per_s", "launches", "calls", "errors", "p50_ns", "p50_low_ns", "p50_high_ns", "p90_ns", "p99_ns",
    "p999_ns", "rate_per_s", "request_bytes", "reply_bytes", "client_cpu_ns", "server_cpu_ns", "client_allocs",
    "server_allocs", "verdict", "reasons",
    // Later ones stand at the end, so that none of the others moves.
    "service_p50_ns", "service_p99_ns", "wake_p50_ns", "wake_p99_ns", "timeouts", "shed", "censored", "x_floor", "bound",
    "at_least", "server",
];

/// The cells of a run as CSV, with a line of names on top.
#[must_use]
pub fn of_run(run: &Run) -> String {
    let cells = cells(run);
    let rows: Vec<_> = cells.iter().map(|cell| fields(run, cell)).collect();
    let values = rows.iter().map(|row| row.iter().map(|(_, value)| value.clone()).collect());
    lines(std::iter::once(COLUMNS.map(str::to_owned).to_vec()).chain(values))
}

/// The columns of `searches.csv`, in their order.
#[rustfmt::skip]
const OF_SEARCHES: [&str; 13] = [
    "adapter", "workload", "pattern", "in_flight", "quantile", "limit_ns", "highest_is", "highest_per_s",
    "highest_low_per_s", "highest_high_per_s", "launches", "verdict", "reasons",
];

/// The searches of a run as CSV, with a line of names on top; `None` where there are none.
#[must_use]
pub fn of_searches(run: &Run) -> Option<String> {
    let rows: Vec<_> = searches(run).iter().map(search).collect();
    (!rows.is_empty()).then(|| lines(std::iter::once(OF_SEARCHES.map(str::to_owned).to_vec()).chain(rows)))
}

fn search(summary: &SearchSummary<'_>) -> Vec<String> {
    let search = summary.search;
    let interval = summary.estimate().and_then(|estimate| estimate.interval);
    let known = |value: Option<f64>| value.map(number).unwrap_or_default();
    vec![
        search.adapter.clone(),
        search.workload.clone(),
        search.load.pattern.name().to_owned(),
        search.load.in_flight.to_string(),
        search.objective.quantile.to_string(),
        search.objective.limit_ns.to_string(),
        summary.relation().unwrap_or_default().to_owned(),
        known(summary.rate()),
        known(interval.map(|interval| interval.low)),
        known(interval.map(|interval| interval.high)),
        summary.launches().to_string(),
        search.verdict.name().to_owned(),
        search.reasons.join("; "),
    ]
}

/// Rows as CSV by RFC 4180, each ended by a line feed.
pub(crate) fn lines(rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for row in rows {
        // A vector takes every byte, and rows may differ in length: nothing here can fail.
        let _ = writer.write_record(row);
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

/// The values of a cell, each with the name of its column.
fn fields(run: &Run, summary: &CellSummary<'_>) -> Vec<(&'static str, String)> {
    let mut fields = what_was_asked(run, summary);
    fields.extend(latency_and_rate(summary));
    fields.extend(costs(summary));
    fields.push(("verdict", summary.cell.verdict.name().to_owned()));
    fields.push(("reasons", summary.cell.reasons.join("; ")));
    fields.extend(by_schedule(summary));
    fields.push(("server", server(summary)));
    fields
}

fn what_was_asked(run: &Run, summary: &CellSummary<'_>) -> Vec<(&'static str, String)> {
    let (cell, load) = (summary.cell, &summary.cell.load);
    let offered = load.rate_per_s.map_or_else(String::new, number);
    let level = if load.pattern.scheduled() { offered.clone() } else { load.in_flight.to_string() };
    // A closed loop never waits until a call is due.
    let wait = if load.pattern.scheduled() { run.suite.wait.name() } else { "" };
    let connections = cell.launches.first().map(|launch| launch.connections).or(load.connections);
    vec![
        ("adapter", cell.adapter.clone()),
        ("family", summary.adapter.map_or_else(String::new, |adapter| adapter.family.clone())),
        ("transport", summary.adapter.map_or_else(String::new, |adapter| adapter.transport.clone())),
        ("workload", cell.workload.clone()),
        ("pattern", load.pattern.name().to_owned()),
        ("load", level),
        ("in_flight", load.in_flight.to_string()),
        ("connections", connections.map_or_else(String::new, |connections| connections.to_string())),
        ("placement", run.environment.placement.kind.name().to_owned()),
        ("wait", wait.to_owned()),
        ("basis", basis(load).to_owned()),
        ("offered_per_s", offered),
        ("launches", cell.launches.len().to_string()),
    ]
}

fn latency_and_rate(summary: &CellSummary<'_>) -> Vec<(&'static str, String)> {
    let interval = summary.p50.estimate.and_then(|estimate| estimate.interval);
    vec![
        ("calls", tally(summary, summary.ledger.scheduled)),
        ("errors", tally(summary, summary.errors())),
        ("p50_ns", center(&summary.p50)),
        ("p50_low_ns", interval.map_or_else(String::new, |interval| number(interval.low))),
        ("p50_high_ns", interval.map_or_else(String::new, |interval| number(interval.high))),
        ("p90_ns", center(&summary.p90)),
        ("p99_ns", center(&summary.p99)),
        ("p999_ns", center(&summary.p999)),
        ("rate_per_s", center(&summary.rate)),
    ]
}

fn costs(summary: &CellSummary<'_>) -> Vec<(&'static str, String)> {
    let counted = |get: fn(&rpcbench_records::Counted) -> Option<Exact>| {
        summary.counted.and_then(get).map_or_else(String::new, |exact| number(exact.per_call()))
    };
    vec![
        ("request_bytes", counted(|counted| counted.request_bytes)),
        ("reply_bytes", counted(|counted| counted.reply_bytes)),
        ("client_cpu_ns", center(&summary.client_cpu)),
        ("server_cpu_ns", center(&summary.server_cpu)),
        ("client_allocs", counted(|counted| counted.client_allocs)),
        ("server_allocs", counted(|counted| counted.server_allocs)),
    ]
}

/// What a schedule adds: the work of a call apart from its waiting, the harness's lateness, and calls without an answer.
fn by_schedule(summary: &CellSummary<'_>) -> Vec<(&'static str, String)> {
    let ledger = &summary.ledger;
    vec![
        ("service_p50_ns", center(&summary.service_p50)),
        ("service_p99_ns", center(&summary.service_p99)),
        ("wake_p50_ns", center(&summary.lateness.p50)),
        ("wake_p99_ns", center(&summary.lateness.p99)),
        ("timeouts", tally(summary, ledger.timeout)),
        ("shed", tally(summary, ledger.shed)),
        ("censored", tally(summary, ledger.censored)),
        ("x_floor", summary.times_floor.map_or_else(String::new, |times| number(times.center))),
        ("bound", summary.cell.bound.map_or_else(String::new, |bound| bound.name().to_owned())),
        ("at_least", at_least(summary)),
    ]
}

/// Who answered, where it was not the adapter's own server: its command, or where it ran already.
fn server(summary: &CellSummary<'_>) -> String {
    match summary.adapter.and_then(|adapter| adapter.server.as_ref()) {
        None => String::new(),
        Some(ServedBy::Command(text) | ServedBy::Running(text)) => text.clone(),
    }
}

/// The quantiles that are lower bounds, because calls without an answer would have made them longer.
fn at_least(summary: &CellSummary<'_>) -> String {
    let quantiles = [("p50", &summary.p50), ("p90", &summary.p90), ("p99", &summary.p99), ("p999", &summary.p999)];
    let bounds = quantiles.into_iter().filter(|(_, quantile)| quantile.at_least && quantile.estimate.is_some());
    bounds.map(|(name, _)| name).collect::<Vec<_>>().join(" ")
}

/// A count of the books; empty where no launch gave any.
fn tally(summary: &CellSummary<'_>, calls: u64) -> String {
    if summary.cell.launches.is_empty() { String::new() } else { calls.to_string() }
}

fn center(figure: &Figure) -> String {
    figure.center().map_or_else(String::new, number)
}

/// A number with at most three decimals.
pub(crate) fn number(value: f64) -> String {
    let text = format!("{value:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rpcbench_records::{Cell, Load};

    #[test]
    fn values_stand_under_their_names() {
        let cell = Cell::new("a", "w", Load::closed(1));
        let run = Run { cells: vec![cell], ..empty() };
        let cells = cells(&run);
        let names: Vec<_> = fields(&run, &cells[0]).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, COLUMNS);
    }

    fn empty() -> Run {
        let text = include_str!("../tests/fixture/empty.json");
        Run::from_json(text).unwrap()
    }
}
