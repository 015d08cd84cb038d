//! The harness's own lateness, and by how much it moved the answer.

use rpcbench_records::{Cell, Launch, Quantiles, Run};

use super::single::{by_launch, quantile_of};
use crate::figure::Figure;

/// How late the harness itself was in a scheduled cell; without estimates in a closed loop.
#[derive(Clone, Debug, Default)]
pub struct Lateness {
    /// Median of the time from when a call was due and a lane had it until it was sent, in ns.
    pub p50: Figure,
    /// Its 99th percentile in ns.
    pub p99: Figure,
    /// The median response relative to what it would have been had the harness never been late.
    pub moved_p50: Figure,
    /// The same of the 99th percentile.
    pub moved_p99: Figure,
}

impl Lateness {
    pub(super) fn of(run: &Run, cell: &Cell) -> Self {
        let wake = |q, get| quantile_of(run, cell, |launch| launch.wake.as_ref(), q, get);
        let moved = |get: fn(&Quantiles) -> Option<u64>| by_launch(run, cell, |launch| moved(launch, get));
        Self {
            p50: wake(0.5, |quantiles| quantiles.p50_ns),
            p99: wake(0.99, |quantiles| quantiles.p99_ns),
            moved_p50: moved(|quantiles| quantiles.p50_ns),
            moved_p99: moved(|quantiles| quantiles.p99_ns),
        }
    }

    /// The largest share by which p50 or p99 of the response was moved; `None` where neither can be told.
    #[must_use]
    pub fn most_moved(&self) -> Option<f64> {
        let moved = [&self.moved_p50, &self.moved_p99].into_iter().filter_map(Figure::center);
        moved.map(|ratio| ratio - 1.0).reduce(f64::max)
    }
}

/// A quantile of the response relative to the same one of calls as they would have been on time.
fn moved(launch: &Launch, get: fn(&Quantiles) -> Option<u64>) -> Option<f64> {
    let response = get(&launch.response.as_ref()?.quantiles)?;
    let punctual = get(&launch.punctual.as_ref()?.quantiles)?;
    (punctual > 0).then(|| response as f64 / punctual as f64)
}
