//! What a run's cells come to: every figure that tables and pages show.

use rpcbench_records::{Adapter, Cell, Counted, Histogram, Launch, Ledger, Load, Pattern, Process, Quantiles, Run};
use rpcbench_statistics::{Estimate, calls_lacking};

use crate::figure::{Figure, estimate};
use crate::floor;

/// The family of the yardsticks, which are no contestants.
pub const FLOOR: &str = "floor";

/// The family of this project's own RPC, which is told wherever one of it leads.
pub const OWN: &str = "binary";

/// Calls that are open at the end may be this share of the calls beyond a quantile before it prints as a lower bound.
const OPEN_SHARE: f64 = 0.05;

/// A cell's figures over its launches.
#[derive(Clone, Debug)]
pub struct CellSummary<'a> {
    /// The cell itself.
    pub cell: &'a Cell,
    /// Its adapter, where the run describes it.
    pub adapter: Option<&'a Adapter>,
    /// What the counting pass found for its adapter and workload.
    pub counted: Option<&'a Counted>,
    /// Median latency in ns.
    pub p50: Figure,
    /// 90th percentile in ns.
    pub p90: Figure,
    /// 99th percentile in ns.
    pub p99: Figure,
    /// 99.9th percentile in ns.
    pub p999: Figure,
    /// Rightly answered calls per second.
    pub rate: Figure,
    /// CPU time of the client process per call, in ns.
    pub client_cpu: Figure,
    /// CPU time of the server process per call, in ns.
    pub server_cpu: Figure,
    /// Median time to turn a request into the framework's own value, in ns per call; outside the latency.
    pub prepare: Figure,
    /// The books of all launches together.
    pub ledger: Ledger,
    /// The median relative to that of its floor, same workload and load; see [`floor::of`].
    pub times_floor: Option<Estimate>,
}

/// All cells of a run, in its order.
#[must_use]
pub fn cells(run: &Run) -> Vec<CellSummary<'_>> {
    let mut cells: Vec<_> = run.cells.iter().map(|cell| CellSummary::of(run, cell)).collect();
    let floors: Vec<_> = cells.iter().map(|cell| floor_of(run, &cells, cell).cloned()).collect();
    for (cell, floor) in cells.iter_mut().zip(floors) {
        cell.times_floor = floor.and_then(|floor| cell.ratio(&cell.p50, &floor));
    }
    cells
}

fn floor_of<'c>(run: &Run, cells: &'c [CellSummary<'_>], cell: &CellSummary<'_>) -> Option<&'c Figure> {
    let floor = floor::of(run, &cell.cell.adapter);
    let same = |other: &&CellSummary<'_>| {
        other.cell.adapter == floor && other.cell.workload == cell.cell.workload && other.cell.load == cell.cell.load
    };
    cells.iter().find(same).filter(|floor| floor.cell.verdict.comparable()).map(|floor| &floor.p50)
}

impl<'a> CellSummary<'a> {
    fn of(run: &'a Run, cell: &'a Cell) -> Self {
        let launches = &cell.launches;
        let mut ledger = Ledger::default();
        for launch in launches {
            ledger.add(&launch.ledger);
        }
        let figure = |get: &dyn Fn(&Launch) -> Option<f64>| {
            Figure::of(launches.iter().map(|launch| (round(run, launch), get(launch))))
        };
        let cpu = |process: fn(&Launch) -> Option<&Process>| figure(&|launch| cpu_per_call(launch, process(launch)?));
        Self {
            cell,
            adapter: run.adapter(&cell.adapter),
            counted: run.counted(&cell.adapter, &cell.workload),
            p50: quantile(run, cell, 0.5, |quantiles| quantiles.p50_ns),
            p90: quantile(run, cell, 0.9, |quantiles| quantiles.p90_ns),
            p99: quantile(run, cell, 0.99, |quantiles| quantiles.p99_ns),
            p999: quantile(run, cell, 0.999, |quantiles| quantiles.p999_ns),
            rate: figure(&|launch| Some(launch.rate_per_s())),
            client_cpu: cpu(|launch| Some(&launch.client)),
            server_cpu: cpu(|launch| launch.server.as_ref()),
            prepare: figure(&|launch| Some(launch.prepare_ns)),
            ledger,
            times_floor: None,
        }
    }

    /// The adapter's family; `?` where the run does not describe the adapter.
    #[must_use]
    pub fn family(&self) -> &'a str {
        self.adapter.map_or("?", |adapter| adapter.family.as_str())
    }

    /// True of a yardstick, which never wins.
    #[must_use]
    pub fn is_floor(&self) -> bool {
        self.family() == FLOOR
    }

    /// True of this project's own RPC.
    #[must_use]
    pub fn is_own(&self) -> bool {
        self.family() == OWN
    }

    /// True where the cell has a median that may be ranked.
    #[must_use]
    pub fn ranked(&self) -> bool {
        self.cell.verdict.comparable() && self.p50.estimate.is_some()
    }

    /// Calls that were not answered rightly: wrong, failed or too late.
    #[must_use]
    pub const fn errors(&self) -> u64 {
        self.ledger.wrong + self.ledger.error + self.ledger.timeout
    }

    /// `figure` relative to another cell's over the rounds that both have, where this cell may be compared.
    #[must_use]
    pub fn ratio(&self, figure: &Figure, other: &Figure) -> Option<Estimate> {
        let both = self.cell.verdict.comparable() && figure.estimate.is_some() && other.estimate.is_some();
        both.then(|| estimate(&figure.over(other).into_values().collect::<Vec<_>>())).flatten()
    }
}

/// The histogram that a cell's latency is read from: response by schedule, service in a closed loop.
#[must_use]
pub fn latency<'a>(load: &Load, launch: &'a Launch) -> &'a Histogram {
    match load.pattern {
        Pattern::Closed => &launch.service,
        Pattern::Constant | Pattern::Poisson | Pattern::Sessions => launch.response.as_ref().unwrap_or(&launch.service),
    }
}

/// The round of a launch: the run's order is shuffled in rounds, each of which has every cell once.
fn round(run: &Run, launch: &Launch) -> u32 {
    let cells = u32::try_from(run.cells.len()).unwrap_or(u32::MAX);
    launch.order / cells.max(1)
}

/// What a cell's latency counts from, in the words of `cells.csv`.
#[must_use]
pub fn basis(load: &Load) -> &'static str {
    match load.pattern {
        Pattern::Closed => "sent",
        Pattern::Constant | Pattern::Poisson | Pattern::Sessions => "intended",
    }
}

fn quantile(run: &Run, cell: &Cell, q: f64, get: fn(&Quantiles) -> Option<u64>) -> Figure {
    let histograms: Vec<_> = cell.launches.iter().map(|launch| latency(&cell.load, launch)).collect();
    let values = cell.launches.iter().map(|launch| {
        let ns = get(&latency(&cell.load, launch).quantiles);
        (round(run, launch), ns.map(|ns| ns as f64))
    });
    let lacks = histograms.iter().map(|histogram| calls_lacking(histogram.count, q)).max().unwrap_or(0);
    let at_least = cell.launches.iter().any(|launch| moved_by_open_calls(&launch.ledger, q));
    Figure { lacks, at_least, ..Figure::of(values) }
}

/// An open call would have been longer than any answered one: enough of them move a quantile upwards.
fn moved_by_open_calls(ledger: &Ledger, q: f64) -> bool {
    let beyond = (ledger.ok + ledger.censored) as f64 * (1.0 - q);
    ledger.censored as f64 > OPEN_SHARE * beyond
}

fn cpu_per_call(launch: &Launch, process: &Process) -> Option<f64> {
    let made = launch.ledger.scheduled - launch.ledger.shed.min(launch.ledger.scheduled);
    (made > 0 && process.cpu_ns > 0).then(|| process.cpu_ns as f64 / made as f64)
}
