//! The noise floor of pairs of launches on this machine: measured where there is none yet.

use rpcbench_harness::records::{NoiseFloor, Pattern, Stage};
use rpcbench_harness::run::{Observer, Paired, PairedCell, fingerprint_of_pairs, floor_of_pairs};

use super::timing::{MOST_PAIRS, Timing};
use super::{Asked, Job, runner};
use crate::{cache, noise};

/// More cells are not set against themselves: of the others, the noisiest of these speaks.
const CELLS: usize = 4;
/// The part of the time that it may take.
const PART: f64 = 0.25;
/// Fewer pairs say too little.
const FEWEST: u32 = 5;

/// The floor that was kept for this machine, where its windows are like the suite's.
pub(super) fn find(job: &Job<'_>) -> Option<NoiseFloor> {
    noise::find(&fingerprint_of_pairs(&job.here)).filter(|floor| floor.suits(job.plan.suite.window_ns))
}

/// Sets the base against itself, and keeps what it finds for later.
pub(super) fn measured(
    job: &Job<'_>,
    base: &Asked,
    cells: &[PairedCell],
    timing: &Timing,
    observer: &mut impl Observer,
) -> Option<NoiseFloor> {
    let chosen = chosen(cells);
    let pairs = timing.pairs_in(timing.left_s() * PART, chosen.len()).min(MOST_PAIRS);
    if chosen.is_empty() || pairs < FEWEST {
        return None;
    }
    observer.tell("this machine has no noise floor of pairs yet: the base is set against itself first");
    let sides = [0, 1].map(|_| (runner(job, base), job.heading(&base.1, None)));
    let count = chosen.len();
    let mut paired = Paired::begin(sides, chosen, String::new(), &mut *observer);
    paired.measure(Stage::Screening, &vec![pairs; count], Some(job.until));
    let floor = floor_of_pairs(&paired.runs(), &job.here)?;
    let kept = noise::place(&floor.fingerprint).and_then(|path| cache::keep(&floor, &path));
    if let Err(error) = kept {
        observer.tell(&format!("the noise floor serves this gate alone: {error:#}"));
    }
    Some(floor)
}

/// Closed loops that the base has, spread over all of them.
fn chosen(cells: &[PairedCell]) -> Vec<PairedCell> {
    let closed = |cell: &&PairedCell| cell.has[0] && cell.plan.load.pattern == Pattern::Closed;
    let all: Vec<PairedCell> = cells.iter().filter(closed).cloned().collect();
    let step = all.len().div_ceil(CELLS).max(1);
    all.into_iter().step_by(step).collect()
}
