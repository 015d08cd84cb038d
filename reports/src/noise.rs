//! The noise floor of a machine: how far its figures differ where nothing differs.

use rpcbench_records::{NoiseCell, NoiseFloor, Pattern, Run, Spread};
use rpcbench_statistics::{Estimate, floor};

use crate::units;

/// The noise floor that a run used. Of several calibrated cells the noisiest counts.
#[derive(Clone, Copy, Debug)]
pub struct Noise<'r> {
    floor: &'r NoiseFloor,
}

/// Which figure's noise is asked for.
pub type Of = fn(&NoiseCell) -> Option<Spread>;

/// The noise of medians.
pub const P50: Of = |cell| Some(cell.p50);
/// The noise of 99th percentiles.
pub const P99: Of = |cell| cell.p99;
/// The noise of rates.
pub const RATE: Of = |cell| Some(cell.rate);

impl<'r> Noise<'r> {
    /// The noise floor of a run; `None` where `calibrate` had not measured one that says anything of medians in windows
    /// such as the run's.
    #[must_use]
    pub fn of(run: &'r Run) -> Option<Self> {
        let noise = Self { floor: run.noise.as_ref()? };
        let of_window = noise.floor.suits(run.suite.window_ns);
        noise.reach(P50).filter(|_| of_window).map(|_| noise)
    }

    /// The noise floor of a pattern: it is measured in closed loops, and says nothing of others.
    #[must_use]
    pub fn at(self, pattern: Pattern) -> Option<Self> {
        (pattern == Pattern::Closed).then_some(self)
    }

    /// How far, as a logarithm, the ratio of a single pair of launches reaches where nothing differs; the mean of n pairs
    /// reaches the root of n less far.
    #[must_use]
    pub fn reach(&self, of: Of) -> Option<f64> {
        self.floor.cells.iter().filter_map(|cell| reach(of(cell)?.deviation, cell.pairs)).reduce(f64::max)
    }

    /// The ratio of medians up to which no difference is told over so many pairs of launches.
    #[must_use]
    pub fn ratio(&self, n: usize) -> f64 {
        self.reach(P50).map_or(1.0, |reach| (reach / (n.max(1) as f64).sqrt()).exp())
    }

    /// True of a ratio of medians that lies beyond the floor.
    #[must_use]
    pub fn exceeded_by(&self, ratio: &Estimate) -> bool {
        ratio.center.ln().abs() > self.ratio(ratio.n).ln()
    }

    /// The floor of closed loops in percent over so many pairs of launches, and when it was measured: `2.3 % ... (calibrated 2026-11-20)`.
    #[must_use]
    pub fn sentence(&self, n: usize) -> String {
        let day = self.floor.started.split('T').next().unwrap_or_default();
        let percent = (self.ratio(n) - 1.0) * 100.0;
        format!("Differences under {percent:.1} % are not told on this machine (calibrated {day})")
    }
}

/// The sentence of a run that has no noise floor.
pub const UNKNOWN: &str = "How far equal programs differ on this machine was not measured, so a small difference may still be \
     the machine's; the command rpcbench calibrate measures it";

/// The sentence of a run by schedule alone: its noise floor is one of closed loops.
pub const BY_SCHEDULE: &str = "How far equal programs differ was not measured for loads by schedule (the noise floor is one of closed loops), \
     so a small difference may still be the machine's";

/// What a run knows of its machine's noise, as a sentence without its full stop.
#[must_use]
pub fn sentence(run: &Run) -> String {
    let Some(noise) = Noise::of(run) else { return unknown(run) };
    let any = |scheduled: bool| run.cells.iter().any(|cell| cell.load.pattern.scheduled() == scheduled);
    let closed = noise.sentence(run.suite.launches as usize);
    match (any(false), any(true)) {
        (false, _) => BY_SCHEDULE.to_owned(),
        (true, false) => closed,
        (true, true) => format!("{closed}; that is of closed loops, and was not measured for loads by schedule"),
    }
}

/// Why there is no noise floor that can be used.
fn unknown(run: &Run) -> String {
    match &run.noise {
        Some(floor) if !floor.suits(run.suite.window_ns) => format!(
            "How far equal programs differ was not measured in windows of {} (the noise floor is one of {}), so a small \
             difference may still be the machine's; the command rpcbench calibrate measures it with that --duration",
            units::round_time(run.suite.window_ns as f64),
            units::round_time(floor.window_ns as f64)
        ),
        _ => UNKNOWN.to_owned(),
    }
}

/// The logarithm of a single pair's floor; `None` where the pairs say nothing.
fn reach(deviation: f64, pairs: u32) -> Option<f64> {
    let reach = floor(deviation, usize::try_from(pairs).ok()?, 1).ln();
    reach.is_finite().then_some(reach)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(pairs: u32, deviation: f64) -> NoiseCell {
        let spread = Spread { center: 1.0, deviation };
        let (adapter, workload) = ("tcp".to_owned(), "echo/64B".to_owned());
        NoiseCell { adapter, workload, in_flight: 1, pairs, p50: spread, p99: None, rate: spread }
    }

    fn found(cells: Vec<NoiseCell>) -> NoiseFloor {
        let started = "2026-11-20T21:14:03Z".to_owned();
        NoiseFloor { started, fingerprint: "here".to_owned(), window_ns: 1, cells }
    }

    #[test]
    fn the_noisiest_cell_counts_and_launches_lower_the_floor() {
        let found = found(vec![cell(12, 0.01), cell(12, 0.02)]);
        let noise = Noise { floor: &found };
        // t(11) = 2.201.
        for (n, expected) in [(1, 2.201 * 0.02), (4, 2.201 * 0.01), (0, 2.201 * 0.02)] {
            assert!((noise.ratio(n).ln() - expected).abs() < 1e-5, "{n}");
        }
        assert_eq!(noise.reach(P99), None);
        assert!(
            noise
                .sentence(4)
                .starts_with("Differences under 2.2 % are not told on this machine (calibrated 2026-11-20")
        );
    }

    #[test]
    fn a_floor_is_one_of_closed_loops_and_of_windows_like_its_own() {
        let found = found(vec![cell(12, 0.01)]);
        let noise = Noise { floor: &found };
        assert!(noise.at(Pattern::Closed).is_some());
        assert!([Pattern::Constant, Pattern::Poisson, Pattern::Sessions].iter().all(|&at| noise.at(at).is_none()));
        let same = |window_ns| NoiseFloor { window_ns, ..found.clone() }.suits(300);
        assert_eq!([74, 75, 300, 1200, 1201].map(same), [false, true, true, true, false]);
    }

    #[test]
    fn a_floor_of_a_single_pair_says_nothing() {
        let noise = |cells| Noise { floor: &found(cells) }.reach(P50);
        assert_eq!(noise(vec![cell(1, 0.01)]), None);
        assert_eq!(noise(vec![cell(0, 0.01), cell(5, f64::NAN)]), None);
        assert!(noise(vec![cell(1, 0.01), cell(2, 0.01)]).is_some());
    }
}
