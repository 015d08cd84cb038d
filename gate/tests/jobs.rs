//! Whole jobs, resampled from launches that were recorded: how often one cries wolf, and how often it finds a slower server.
//!
//! What was recorded is in `recorded/`: pairs of launches of one unchanged program, and of it beside one whose server was
//! really slowed. A job draws pairs with replacement for its noise floor, its screening and its deciding stage, and goes the
//! whole way from records to the decision. docs/METHODOLOGY.md has the figures; `scripts/gate-proof record` records anew.

mod support;

use rand_core::{RngCore, SeedableRng};
use rand_pcg::Pcg64Mcg;
use rpcbench_gate::{Suspect, Terms, allot, decide, suspects};
use rpcbench_records::{Cell, Change, NoiseCell, NoiseFloor, Outcome, Run, Spread, Stage};
use rpcbench_statistics::spread;
use serde::Deserialize;

use support::{WINDOW_NS, cell, launch, of_stage, run};

/// The medians and the times per call of a pair: base, head, base, head, in ns.
type Pair = [f64; 4];

#[derive(Clone, Deserialize)]
struct Recorded {
    adapter: String,
    workload: String,
    in_flight: u32,
    /// How much slower the server of the head was made to be, as a ratio of medians.
    effect: f64,
    pairs: Vec<Pair>,
}

impl Recorded {
    /// The geometric mean of the ratios of the medians.
    fn ratio(&self) -> f64 {
        let sum: f64 = self.pairs.iter().map(|[base, head, ..]| (head / base).ln()).sum();
        (sum / self.pairs.len() as f64).exp()
    }

    fn is_unchanged(&self) -> bool {
        self.effect < 1.01
    }
}

fn recorded() -> Vec<Recorded> {
    serde_json::from_str(include_str!("recorded/pairs.json")).expect("it is as scripts/gate-proof record writes it")
}

fn unchanged() -> Vec<Recorded> {
    recorded().into_iter().filter(Recorded::is_unchanged).collect()
}

/// Pairs of the second stage that there is time for in a job of five minutes: what calibration (10 pairs of 4 cells), the
/// screening (as many) and the counting leave, at 0.95 s for a pair, with a tenth for those that are made again.
const PAIRS_LEFT: u32 = 200;
/// Of the floor and of the first stage.
const PAIRS: usize = 10;

/// What jobs draw from.
struct Source {
    /// What every head is made slower by, as a ratio.
    planted: f64,
    /// Whether either of an unchanged pair may be called the first.
    swaps: bool,
    random: Pcg64Mcg,
    cells: Vec<Recorded>,
}

impl Source {
    fn new(seed: u64, cells: Vec<Recorded>) -> Self {
        Self { planted: 1.0, swaps: true, random: Pcg64Mcg::seed_from_u64(seed), cells }
    }

    /// One recorded pair, a slowed one scaled so that the recorded medians come to exactly its effect; of an unchanged program either launch may be called the first.
    fn draw(&mut self, place: usize) -> Pair {
        let recorded = &self.cells[place];
        let (pairs, unchanged) = (&recorded.pairs, recorded.is_unchanged());
        let pair = pairs[self.random.next_u32() as usize % pairs.len()];
        let [base, head, base_call, head_call] = pair;
        let scale = if unchanged { 1.0 } else { recorded.effect / recorded.ratio() };
        let swapped = unchanged && self.swaps && self.random.next_u32().is_multiple_of(2);
        let [base, head, base_call, head_call] =
            if swapped { [head, base, head_call, base_call] } else { [base, head, base_call, head_call] };
        let scale = scale * self.planted;
        [base, head * scale, base_call, head_call * scale]
    }

    fn draws(&mut self, place: usize, n: usize) -> Vec<Pair> {
        (0..n).map(|_| self.draw(place)).collect()
    }

    /// The floor that a job would have measured.
    fn noise(&mut self, unchanged: &mut Source) -> NoiseFloor {
        let cells = (0..self.cells.len()).map(|place| {
            let pairs = unchanged.draws(place, PAIRS);
            let of = |base: usize, head: usize| -> Spread {
                let values: Vec<_> = pairs.iter().map(|pair| (pair[base], pair[head])).collect();
                let found = spread(&values).expect("recorded values have logarithms");
                Spread { center: found.center, deviation: found.deviation }
            };
            let Recorded { adapter, workload, in_flight, .. } = self.cells[place].clone();
            NoiseCell { adapter, workload, in_flight, pairs: 10, p50: of(0, 1), p99: None, rate: of(2, 3) }
        });
        let (started, fingerprint) = ("2026-11-21T20:00:00Z".to_owned(), "here".to_owned());
        NoiseFloor { started, fingerprint, window_ns: WINDOW_NS, cells: cells.collect() }
    }

    /// Both sides' launches of a stage.
    fn stage(&mut self, place: usize, stage: Stage, n: usize) -> [Vec<rpcbench_records::Launch>; 2] {
        let pairs = self.draws(place, n);
        [(0, 2), (1, 3)].map(|(p50, call)| of_stage(stage, pairs.iter().map(|pair| launch(pair[p50], pair[call]))))
    }

    /// A whole job: the decision on every cell, and how many pairs its second stage made.
    fn job(&mut self, unchanged: &mut Source) -> (Vec<Change>, Outcome, u32) {
        let noise = self.noise(unchanged);
        let mut sides: [Vec<Cell>; 2] = [Vec::new(), Vec::new()];
        for place in 0..self.cells.len() {
            let launches = self.stage(place, Stage::Screening, PAIRS);
            let Recorded { adapter, workload, in_flight, .. } = &self.cells[place];
            for (side, launches) in sides.iter_mut().zip(launches) {
                side.push(cell(adapter, workload, *in_flight, launches));
            }
        }
        let runs = |sides: &[Vec<Cell>; 2]| -> [Run; 2] {
            [0, 1].map(|side| Run { noise: Some(noise.clone()), ..run(Some("job"), sides[side].clone()) })
        };
        let [base, head] = runs(&sides);
        let suspects = suspects(&base, &head, &Terms::default());
        let allotted = allot(&suspects, PAIRS_LEFT);
        for (suspect, pairs) in suspects.iter().zip(&allotted) {
            let place = self.place_of(suspect);
            let fresh = self.stage(place, Stage::Deciding, *pairs as usize);
            for (side, launches) in sides.iter_mut().zip(fresh) {
                side[place].launches.extend(launches);
            }
        }
        let [base, head] = runs(&sides);
        let decision = decide(&base, &head, &Terms::default());
        (decision.cells.iter().map(|cell| cell.change).collect(), decision.outcome, allotted.iter().sum())
    }

    fn place_of(&self, suspect: &Suspect) -> usize {
        let is = |each: &Recorded| {
            each.adapter == suspect.cell.adapter
                && each.workload == suspect.cell.workload
                && each.in_flight == suspect.cell.load.in_flight
        };
        self.cells.iter().position(is).expect("a suspect is one of the cells")
    }
}

#[test]
fn enough_launches_of_unchanged_programs_were_recorded() {
    let launches: usize = unchanged().iter().map(|each| 2 * each.pairs.len()).sum();
    assert!(launches >= 400, "{launches}");
}

#[test]
fn at_most_one_job_of_twenty_cries_wolf() {
    const JOBS: usize = 2_000;
    let (mut source, mut floor) = (Source::new(1, unchanged()), Source::new(2, unchanged()));
    let (mut alarms, mut improved, mut open, mut pairs) = (0, 0, 0, 0);
    for _ in 0..JOBS {
        let (changes, outcome, made) = source.job(&mut floor);
        alarms += usize::from(outcome == Outcome::Failed);
        improved += usize::from(changes.contains(&Change::Improved));
        open += usize::from(changes.contains(&Change::Inconclusive));
        pairs += made;
    }
    let percent = |jobs: usize| jobs as f64 * 100.0 / JOBS as f64;
    println!(
        "of {JOBS} jobs of unchanged programs {:.2} % failed, {:.2} % told an improvement, {:.1} % had a cell that could not \
         be decided; the second stage made {:.1} pairs on average",
        percent(alarms),
        percent(improved),
        percent(open),
        f64::from(pairs) / JOBS as f64
    );
    assert!(percent(alarms) <= 5.0, "{alarms} of {JOBS} jobs cried wolf");
    assert!(percent(alarms + improved) <= 5.0, "{alarms} regressions and {improved} improvements in {JOBS} jobs");
}

#[test]
fn a_difference_that_is_just_allowed_fails_at_most_one_job_of_twenty() {
    // Where all four cells lie exactly at the margin, only the correction for many comparisons keeps a job from failing.
    const JOBS: usize = 2_000;
    let mut source = Source { planted: 1.03, ..Source::new(5, unchanged()) };
    let mut floor = Source::new(6, unchanged());
    let alarms = (0..JOBS).filter(|_| source.job(&mut floor).0.contains(&Change::Regressed)).count();
    println!(
        "of {JOBS} jobs with a difference of exactly 3 % in all cells {:.2} % failed",
        alarms as f64 * 100.0 / JOBS as f64
    );
    assert!(alarms * 20 <= JOBS, "{alarms} of {JOBS}");
}

#[test]
fn what_favored_one_side_while_it_was_recorded_fails_no_more_jobs() {
    // The recorded copy lay under a longer path, which made two cells up to 1 % slower: no launch changes sides here.
    const JOBS: usize = 1_000;
    let mut source = Source { swaps: false, ..Source::new(7, unchanged()) };
    let mut floor = Source::new(8, unchanged());
    let alarms = (0..JOBS).filter(|_| source.job(&mut floor).1 == Outcome::Failed).count();
    assert!(alarms * 20 <= JOBS, "{alarms} of {JOBS}");
}

/// The share of jobs in which the one cell of four whose server was slowed is found to have regressed: the least over the cells.
fn found(effect: f64) -> f64 {
    const JOBS: u32 = 500;
    let slowed: Vec<Recorded> = recorded().into_iter().filter(|each| (each.effect - effect).abs() < 1e-9).collect();
    assert_eq!(slowed.len(), unchanged().len(), "each cell was recorded with that effect");
    let mut least = 1.0_f64;
    for (place, slow) in slowed.iter().enumerate() {
        let mut cells = unchanged();
        let own = |each: &Recorded| each.adapter == slow.adapter && each.in_flight == slow.in_flight;
        let at = cells.iter().position(own).expect("a slowed cell is one of the unchanged");
        cells[at] = slow.clone();
        let mut source = Source::new(place as u64, cells);
        let mut floor = Source::new(100 + place as u64, unchanged());
        let mut here = 0;
        for _ in 0..JOBS {
            let (changes, ..) = source.job(&mut floor);
            here += u32::from(changes[at] == Change::Regressed);
        }
        println!(
            "{} {} in flight, {effect}: found in {:.1} % of {JOBS} jobs",
            slow.adapter,
            slow.in_flight,
            f64::from(here) / 5.0
        );
        least = least.min(f64::from(here) / f64::from(JOBS));
    }
    least
}

#[test]
fn a_server_that_became_a_tenth_slower_is_found() {
    let found = found(1.10);
    assert!(found >= 0.95, "in {found} of the jobs");
}

#[test]
fn a_server_that_became_a_twentieth_slower_is_found() {
    let found = found(1.05);
    assert!(found >= 0.80, "in {found} of the jobs");
}
