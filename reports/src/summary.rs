//! What a run's cells come to: every figure that tables and pages show.

use rpcbench_records::{Adapter, Cell, Counted, Histogram, Launch, Ledger, Load, Run};
use rpcbench_statistics::Estimate;

use crate::figure::{Figure, estimate};
use crate::floor;

mod lateness;
mod single;

pub use lateness::Lateness;
pub use single::{at_least, client_cpu};
use single::{by_launch, per_call, quantile_of};

/// The family of the yardsticks, which are no contestants.
pub const FLOOR: &str = "floor";

/// The family of this project's own RPC, which is told wherever one of it leads.
pub const OWN: &str = "binary";

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
    /// Median time from sent to done in ns: a call's work alone, without the wait for a lane.
    pub service_p50: Figure,
    /// Its 99th percentile in ns.
    pub service_p99: Figure,
    /// How late the harness itself was, in scheduled loads.
    pub lateness: Lateness,
    /// Rightly answered calls per second.
    pub rate: Figure,
    /// Calls per second that the schedule held, or that a closed loop made.
    pub offered: Figure,
    /// CPU time of the client process per call, in ns, without what it spun until calls were due.
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
        let mut ledger = Ledger::default();
        for launch in &cell.launches {
            ledger.add(&launch.ledger);
        }
        let figure = |get: fn(&Launch) -> Option<f64>| by_launch(run, cell, get);
        let quantile = |q, get| quantile_of(run, cell, |launch| Some(latency(&cell.load, launch)), q, get);
        let service = |q, get| quantile_of(run, cell, |launch| Some(&launch.service), q, get);
        Self {
            cell,
            adapter: run.adapter(&cell.adapter),
            counted: run.counted(&cell.adapter, &cell.workload),
            p50: quantile(0.5, |quantiles| quantiles.p50_ns),
            p90: quantile(0.9, |quantiles| quantiles.p90_ns),
            p99: quantile(0.99, |quantiles| quantiles.p99_ns),
            p999: quantile(0.999, |quantiles| quantiles.p999_ns),
            service_p50: service(0.5, |quantiles| quantiles.p50_ns),
            service_p99: service(0.99, |quantiles| quantiles.p99_ns),
            lateness: Lateness::of(run, cell),
            rate: figure(|launch| Some(launch.rate_per_s())),
            offered: figure(|launch| Some(launch.ledger.scheduled as f64 * 1e9 / launch.window_ns as f64)),
            client_cpu: figure(client_cpu),
            server_cpu: figure(|launch| per_call(launch, launch.server.as_ref()?.cpu_ns)),
            prepare: figure(|launch| Some(launch.prepare_ns)),
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
    let response = launch.response.as_ref().filter(|_| load.pattern.scheduled());
    response.unwrap_or(&launch.service)
}

/// What a cell's latency counts from, in the words of `cells.csv`.
#[must_use]
pub fn basis(load: &Load) -> &'static str {
    if load.pattern.scheduled() { "intended" } else { "sent" }
}
