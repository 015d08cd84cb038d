//! How far a ratio must lie from 1 to be a difference.

use rpcbench_records::{NoiseCell, NoiseFloor, Pattern, Run, Spread, TimedFigure};
use rpcbench_statistics::floor;

use crate::Part;

/// A smaller difference is none, whatever its ratio: two steps of a clock that advances by 10 ns, which is what a median of
/// calls in the same process moves by.
pub const ABSOLUTE_NS: f64 = 20.0;

/// The noise floor that either run used, where it is one of such windows.
pub(crate) fn noise<'r>(base: &'r Run, head: &'r Run) -> Option<&'r NoiseFloor> {
    let fits = |run: &&'r Run| run.noise.as_ref().is_some_and(|noise| noise.suits(run.suite.window_ns));
    [head, base].into_iter().find(fits)?.noise.as_ref()
}

/// The ratio beyond which the whole interval must lie: the larger of what is allowed and of what equal programs reach on
/// this machine over so many launches.
pub(crate) fn margin(
    allowed: Part,
    noise: Option<&NoiseFloor>,
    cell: (&str, &str, u32, Pattern),
    figure: TimedFigure,
    launches: usize,
) -> f64 {
    let reached = noise.and_then(|noise| reach(noise, cell, figure, launches)).unwrap_or(1.0);
    (1.0 + allowed.0).max(reached)
}

/// The floor of the cell itself where it was set against itself, else the highest of all.
fn reach(
    noise: &NoiseFloor,
    (adapter, workload, in_flight, pattern): (&str, &str, u32, Pattern),
    figure: TimedFigure,
    launches: usize,
) -> Option<f64> {
    let own = |cell: &&NoiseCell| {
        let same = cell.adapter == adapter && cell.workload == workload && cell.in_flight == in_flight;
        same && pattern == Pattern::Closed
    };
    let of = |cell: &NoiseCell| ratio(spread(cell, figure)?, cell.pairs, launches);
    match noise.cells.iter().find(own) {
        Some(cell) => of(cell),
        None => noise.cells.iter().filter_map(of).reduce(f64::max),
    }
}

fn spread(cell: &NoiseCell, figure: TimedFigure) -> Option<Spread> {
    match figure {
        TimedFigure::P50 => Some(cell.p50),
        TimedFigure::TimePerCall => Some(cell.rate),
        TimedFigure::P99 => cell.p99,
    }
}

fn ratio(spread: Spread, pairs: u32, launches: usize) -> Option<f64> {
    Some(floor(spread.deviation, pairs as usize, launches)).filter(|ratio| ratio.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(adapter: &str, deviation: f64) -> NoiseCell {
        let spread = |deviation| Spread { center: 1.0, deviation };
        NoiseCell {
            adapter: adapter.to_owned(),
            workload: "echo/64B".to_owned(),
            in_flight: 1,
            pairs: 10,
            p50: spread(deviation),
            p99: None,
            rate: spread(2.0 * deviation),
        }
    }

    #[test]
    fn the_larger_of_allowance_and_floor_counts() {
        let noise = NoiseFloor {
            started: String::new(),
            fingerprint: String::new(),
            window_ns: 1,
            cells: vec![cell("quiet", 0.01), cell("loud", 0.05)],
        };
        let at = |adapter, figure, launches| {
            margin(Part(0.03), Some(&noise), (adapter, "echo/64B", 1, Pattern::Closed), figure, launches)
        };
        // t(9) = 2.2622.
        assert!((at("quiet", TimedFigure::P50, 10) - 1.03).abs() < 1e-9, "under the allowance");
        assert!((at("loud", TimedFigure::P50, 10).ln() - 2.2622 * 0.05 / 10.0_f64.sqrt()).abs() < 1e-5);
        assert!((at("loud", TimedFigure::TimePerCall, 10).ln() - 2.2622 * 0.10 / 10.0_f64.sqrt()).abs() < 1e-5);
        assert!((at("unknown", TimedFigure::P50, 10) - at("loud", TimedFigure::P50, 10)).abs() < 1e-12);
        assert!((at("loud", TimedFigure::P99, 10) - 1.03).abs() < 1e-9, "of which nothing is known");
        let alone = margin(Part(0.05), None, ("a", "b", 1, Pattern::Closed), TimedFigure::P50, 10);
        assert!((alone - 1.05).abs() < 1e-12);
    }
}
