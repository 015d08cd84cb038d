//! What a run must keep so that figures can be made of it: nothing to divide by is zero, nothing that is added up
//! overflows, and every histogram is one.

use std::fmt::Display;

use crate::{Cell, Counted, Histogram, Launch, Ledger, Run, Series, hdr};

/// No time of a run is longer: 146 years in ns. Two of them can be added.
pub const LONGEST_NS: u64 = 1 << 62;
/// No launch makes more calls: 10 million per second for more than three years. A thousand launches can be added.
const MOST_CALLS: u64 = 1 << 50;

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

/// Checks a run that was read.
pub(crate) fn run(run: &Run) -> Checked {
    length(run.suite.window_ns, "the window")?;
    require(run.seconds >= 0.0, "the time it took", "it is negative")?;
    run.cells.iter().try_for_each(|each| cell(each).map_err(|fault| fault.within(name(each))))?;
    run.counted.iter().try_for_each(counted)
}

fn name(cell: &Cell) -> String {
    format!("{} {} {}", cell.adapter, cell.workload, cell.load)
}

fn cell(cell: &Cell) -> Checked {
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
    require(same, "the series", "its lists differ in length")
}

fn counted(counted: &Counted) -> Checked {
    let Counted { adapter, workload, request_bytes, reply_bytes, client_allocs, server_allocs } = counted;
    let counts = [request_bytes, reply_bytes, client_allocs, server_allocs];
    let whole = counts.into_iter().flatten().all(|exact| exact.calls > 0 && exact.least <= exact.most);
    require(whole, &format!("what was counted of {adapter} {workload}"), "no calls, or a least above the most")
}
