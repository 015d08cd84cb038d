//! What a run must keep so that figures can be made of it: nothing to divide by is zero, nothing that is added up
//! overflows, and every histogram is one.

use std::fmt::Display;

use crate::{
    Bisection, Cell, Counted, Histogram, Launch, Ledger, NoiseCell, NoiseFloor, Run, Search, SearchStep, Series, hdr,
};

/// No time of a run is longer: 146 years in ns. Two of them can be added.
pub const LONGEST_NS: u64 = 1 << 62;
/// No launch makes more calls: 10 million per second for more than three years.
const MOST_CALLS: u64 = 1 << 50;
/// No cell has more launches: four fields of so many full ledgers can be added, 4 x 4,000 x 2^50 < 2^64.
const MOST_LAUNCHES: usize = 4_000;

/// What a run says that cannot be, and where.
#[derive(Debug, thiserror::Error)]
#[error("{place}: {fault}")]
pub struct Absurd {
    place: String,
    fault: String,
}

impl Absurd {
    fn new(place: impl Into<String>, fault: impl Display) -> Self {
        Self { place: place.into(), fault: fault.to_string() }
    }

    /// The same, within something.
    fn within(self, outer: impl Display) -> Self {
        Self { place: format!("{outer}, {}", self.place), ..self }
    }
}

type Checked = Result<(), Absurd>;

fn require(holds: bool, place: &str, fault: &str) -> Checked {
    if holds { Ok(()) } else { Err(Absurd::new(place, fault)) }
}

/// A time that something is divided by.
fn length(ns: u64, place: &str) -> Checked {
    require((1..LONGEST_NS).contains(&ns), place, "it must be above 0 ns and below 2^62 ns")
}

/// A figure that has a logarithm.
fn positive(value: f64, place: &str) -> Checked {
    require(value.is_finite() && value > 0.0, place, "it is no number above 0")
}

/// Checks a run that was read.
pub(crate) fn run(run: &Run) -> Checked {
    length(run.suite.window_ns, "the window")?;
    require(run.seconds >= 0.0, "the time it took", "it is negative")?;
    run.cells.iter().try_for_each(|each| cell(each).map_err(|fault| fault.within(name(each))))?;
    run.counted.iter().try_for_each(counted)?;
    run.noise.as_ref().map_or(Ok(()), noise)?;
    run.searches.iter().try_for_each(|each| search(each).map_err(|fault| fault.within(name_of_search(each))))
}

fn name(cell: &Cell) -> String {
    format!("{} {} {}", cell.adapter, cell.workload, cell.load)
}

fn name_of_search(search: &Search) -> String {
    format!("the search of {} {}", search.adapter, search.workload)
}

fn cell(cell: &Cell) -> Checked {
    require(cell.launches.len() <= MOST_LAUNCHES, "its launches", "more than 4000")?;
    require(cell.load.in_flight > 0, "the load", "it has no call in flight")?;
    require(cell.load.rate_per_s.is_none_or(|rate| rate > 0.0), "the load", "its rate is not above 0")?;
    cell.launches
        .iter()
        .try_for_each(|each| launch(each).map_err(|fault| fault.within(format!("launch {}", each.order))))
}

fn launch(launch: &Launch) -> Checked {
    length(launch.window_ns, "the window")?;
    require(launch.at_ns < LONGEST_NS, "the window's opening", "it is not below 2^62 ns")?;
    ledger(&launch.ledger)?;
    let others = [
        ("response", &launch.response),
        ("backlog", &launch.backlog),
        ("wake", &launch.wake),
        ("punctual", &launch.punctual),
    ];
    let others = others.into_iter().filter_map(|(name, histogram)| Some((name, histogram.as_ref()?)));
    std::iter::once(("service", &launch.service)).chain(others).try_for_each(|(name, each)| histogram(name, each))?;
    require(launch.response_mean_ns.is_none_or(|mean| mean >= 0.0), "the mean response", "it is negative")?;
    launch.series.as_ref().map_or(Ok(()), series)
}

fn ledger(ledger: &Ledger) -> Checked {
    let Ledger { scheduled, ok, wrong, error, timeout, shed, censored } = *ledger;
    let most = [scheduled, ok, wrong, error, timeout, shed, censored].into_iter().max().unwrap_or(0);
    require(most <= MOST_CALLS, "the ledger", "more calls than 2^50")
}

fn histogram(name: &str, histogram: &Histogram) -> Checked {
    require(histogram.mean_ns >= 0.0, name, "its mean is negative")?;
    require(histogram.count <= MOST_CALLS, name, "more calls than 2^50")?;
    if histogram.hdr.is_empty() {
        return Ok(());
    }
    hdr::check(&histogram.hdr, histogram.count).map_err(|fault| Absurd::new(format!("the histogram of {name}"), fault))
}

fn series(series: &Series) -> Checked {
    length(series.slice_ns, "a slice of the series")?;
    let slices = series.answered.len();
    let lengths = [series.p50_ns.len(), series.p99_ns.len(), series.max_ns.len(), series.client_cpu_ns.len()];
    let server = series.server_cpu_ns.len();
    let same = lengths.iter().all(|&length| length == slices) && (server == 0 || server == slices);
    require(same, "the series", "its lists differ in length")?;
    require(series.answered.iter().all(|&calls| calls <= MOST_CALLS), "the series", "more calls than 2^50")?;
    let latencies = [&series.p50_ns, &series.p99_ns, &series.max_ns].into_iter().flatten().flatten();
    let mut times = latencies.chain(&series.client_cpu_ns).chain(&series.server_cpu_ns);
    require(times.all(|&ns| ns < LONGEST_NS), "the series", "a time that is not below 2^62 ns")
}

/// Checks a noise floor, of a run or kept on its own.
pub(crate) fn noise(floor: &NoiseFloor) -> Checked {
    length(floor.window_ns, "the window of the noise floor")?;
    let of_cell = |cell: &NoiseCell| {
        let usable = |spread: &crate::Spread| {
            positive(spread.center, "a mean ratio")?;
            require(spread.deviation.is_finite() && spread.deviation >= 0.0, "a deviation", "it is no number from 0 on")
        };
        [Some(cell.p50), cell.p99, Some(cell.rate)].iter().flatten().try_for_each(usable)
    };
    let within = |cell: &NoiseCell| {
        of_cell(cell).map_err(|fault| fault.within(format!("the noise of {} {}", cell.adapter, cell.workload)))
    };
    floor.cells.iter().try_for_each(within)
}

fn search(search: &Search) -> Checked {
    let Search { capacity_per_s, objective, .. } = search;
    require(
        capacity_per_s.is_finite() && *capacity_per_s >= 0.0,
        "what a closed loop reached",
        "it is no number from 0 on",
    )?;
    let quantile = objective.quantile;
    require(quantile > 0.0 && quantile < 1.0, "the objective", "its quantile is not between 0 and 1")?;
    length(objective.limit_ns, "the objective")?;
    search.bisections.iter().try_for_each(bisection)
}

fn bisection(bisection: &Bisection) -> Checked {
    require(bisection.steps.len() <= MOST_LAUNCHES, "a bisection's launches", "more than 4000")?;
    let bounds = [bisection.kept_per_s, bisection.missed_per_s];
    bounds.into_iter().flatten().try_for_each(|rate| positive(rate, "a rate that was kept or missed"))?;
    bisection.steps.iter().try_for_each(step)
}

fn step(step: &SearchStep) -> Checked {
    let at = |fault: Absurd| fault.within(format!("launch {}", step.order));
    positive(step.rate_per_s, "the rate").map_err(at)?;
    let response = step.response_ns.unwrap_or(0);
    require(response < LONGEST_NS, "the response", "it is not below 2^62 ns").map_err(at)
}

fn counted(counted: &Counted) -> Checked {
    let Counted { adapter, workload, request_bytes, reply_bytes, encoded_bytes, client_allocs, server_allocs } =
        counted;
    let counts = [request_bytes, reply_bytes, encoded_bytes, client_allocs, server_allocs];
    let whole = counts.into_iter().flatten().all(|exact| exact.calls > 0 && exact.least <= exact.most);
    require(whole, &format!("what was counted of {adapter} {workload}"), "no calls, or a least above the most")
}
