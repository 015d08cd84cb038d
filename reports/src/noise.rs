//! The noise floor of a machine: how far its figures differ where nothing differs.

use rpcbench_records::{NoiseCell, NoiseFloor, Run, Spread};
use rpcbench_statistics::{Estimate, floor};

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
    /// The noise floor of a run; `None` where `calibrate` had not measured one that says anything of medians.
    #[must_use]
    pub fn of(run: &'r Run) -> Option<Self> {
        let noise = Self { floor: run.noise.as_ref()? };
        noise.reach(P50).map(|_| noise)
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

    /// The floor in percent over so many pairs of launches, and when it was measured: `2.3 % ... (calibrated 2026-11-20)`.
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

/// What a run knows of its machine's noise, as a sentence without its full stop.
#[must_use]
pub fn sentence(run: &Run) -> String {
    Noise::of(run).map_or_else(|| UNKNOWN.to_owned(), |noise| noise.sentence(run.suite.launches as usize))
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
    fn a_floor_of_a_single_pair_says_nothing() {
        let noise = |cells| Noise { floor: &found(cells) }.reach(P50);
        assert_eq!(noise(vec![cell(1, 0.01)]), None);
        assert_eq!(noise(vec![cell(0, 0.01), cell(5, f64::NAN)]), None);
        assert!(noise(vec![cell(1, 0.01), cell(2, 0.01)]).is_some());
    }
}
