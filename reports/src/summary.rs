//! What a run's cells come to: every figure that tables and pages show.

use rpcbench_records::{Adapter, Cell, Counted, Histogram, Launch, Ledger, Load, Pattern, Process, Quantiles, Run};
use rpcbench_statistics::{Estimate, calls_lacking, paired_ratio};

use crate::figure::Figure;

/// The adapter that every cell is set against: raw sockets with the same bytes.
pub const REFERENCE: &str = "tcp";

/// The family of the yardsticks, which are no contestants.
pub const FLOOR: &str = "floor";

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
    /// Time to turn a request into the framework's own value, in ns per call; outside the latency.
    pub prepare: Figure,
    /// The books of all launches together.
    pub ledger: Ledger,
    /// The median relative to the reference adapter's, same workload and load.
    pub times_reference: Option<Estimate>,
}

/// All cells of a run, in its order.
#[must_use]
pub fn cells(run: &Run) -> Vec<CellSummary<'_>> {
    let mut cells: Vec<_> = run.cells.iter().map(|cell| CellSummary::of(run, cell)).collect();
    let references: Vec<_> = cells.iter().map(|cell| reference_of(&cells, cell).cloned()).collect();
    for (cell, reference) in cells.iter_mut().zip(references) {
        cell.times_reference = reference.and_then(|reference| cell.ratio(&cell.p50, &reference));
    }
    cells
}

fn reference_of<'c>(cells: &'c [CellSummary<'_>], cell: &CellSummary<'_>) -> Option<&'c Figure> {
    let same = |other: &&CellSummary<'_>| {
        other.cell.adapter == REFERENCE
            && other.cell.workload == cell.cell.workload
            && other.cell.load == cell.cell.load
    };
    cells.iter().find(same).filter(|reference| reference.cell.verdict.comparable()).map(|reference| &reference.p50)
}

impl<'a> CellSummary<'a> {
    fn of(run: &'a Run, cell: &'a Cell) -> Self {
        let launches = &cell.launches;
        let mut ledger = Ledger::default();
        for launch in launches {
            ledger.add(&launch.ledger);
        }
        let cpu = |process: fn(&Launch) -> Option<&Process>| {
            Figure::of_all(&launches.iter().map(|launch| cpu_per_call(launch, process(launch)?)).collect::<Vec<_>>())
        };
        Self {
            cell,
            adapter: run.adapter(&cell.adapter),
            counted: run.counted(&cell.adapter, &cell.workload),
            p50: quantile(cell, 0.5, |quantiles| quantiles.p50_ns),
            p90: quantile(cell, 0.9, |quantiles| quantiles.p90_ns),
            p99: quantile(cell, 0.99, |quantiles| quantiles.p99_ns),
            p999: quantile(cell, 0.999, |quantiles| quantiles.p999_ns),
            rate: Figure::of(launches.iter().map(Launch::rate_per_s).collect()),
            client_cpu: cpu(|launch| Some(&launch.client)),
            server_cpu: cpu(|launch| launch.server.as_ref()),
            prepare: Figure::of(launches.iter().map(|launch| launch.prepare_ns).collect()),
            ledger,
            times_reference: None,
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

    /// `figure` relative to another cell's, where this cell may be compared.
    #[must_use]
    pub fn ratio(&self, figure: &Figure, other: &Figure) -> Option<Estimate> {
        let both = self.cell.verdict.comparable() && figure.estimate.is_some() && other.estimate.is_some();
        both.then(|| paired_ratio(&figure.launches, &other.launches)).flatten()
    }
}

/// The histogram that a cell's latency is read from: response by schedule, service in a closed loop.
#[must_use]
pub fn latency<'a>(load: &Load, launch: &'a Launch) -> &'a Histogram {
    match load.pattern {
        Pattern::Closed => &launch.service,
        Pattern::Constant | Pattern::Poisson => launch.response.as_ref().unwrap_or(&launch.service),
    }
}

/// What a cell's latency counts from, in the words of `cells.csv`.
#[must_use]
pub fn basis(load: &Load) -> &'static str {
    match load.pattern {
        Pattern::Closed => "sent",
        Pattern::Constant | Pattern::Poisson => "intended",
    }
}

fn quantile(cell: &Cell, q: f64, get: fn(&Quantiles) -> Option<u64>) -> Figure {
    let histograms: Vec<_> = cell.launches.iter().map(|launch| latency(&cell.load, launch)).collect();
    let values: Vec<_> = histograms.iter().map(|histogram| get(&histogram.quantiles).map(|ns| ns as f64)).collect();
    let lacks = histograms.iter().map(|histogram| calls_lacking(histogram.count, q)).max().unwrap_or(0);
    let at_least = cell.launches.iter().any(|launch| moved_by_open_calls(&launch.ledger, q));
    Figure { lacks, at_least, ..Figure::of_all(&values) }
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
