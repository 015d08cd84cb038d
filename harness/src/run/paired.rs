//! Two programs set against each other: each launch of one has one of the other beside it, in random order.

use std::time::{Duration, Instant};

use rpcbench_records::{Cell, Failure, Launch, Pair, Run, Stage, Verdict};

use super::counting::Countings;
use super::interrupt::Interrupt;
use super::observer::Observer;
use super::rounds::{Rounds, unmeasured};
use super::runner::Runner;
use super::whole::{Heading, Parts, of, with_loop_cost};
use crate::plan::{CellPlan, shuffled};

/// A cell that is measured with both programs, or with the one that has it.
#[derive(Clone, Debug)]
pub struct PairedCell {
    /// What is called, and how.
    pub plan: CellPlan,
    /// The measured window, which may be longer than the suite's.
    pub window_ns: u64,
    /// Whether the base and the head have it.
    pub has: [bool; 2],
}

/// One of the two programs, with what it left behind so far.
struct Side<'a> {
    runner: Runner<'a>,
    heading: Heading,
    cells: Vec<Cell>,
    counts: Countings,
}

/// Two runs in the making.
pub struct Paired<'a, O> {
    sides: [Side<'a>; 2],
    cells: Vec<PairedCell>,
    /// Pairs begun of each cell in the stage at hand.
    numbers: Vec<u32>,
    job: String,
    begun: Instant,
    /// Launches made, of both sides.
    launches: u32,
    /// Time that they took.
    launching: Duration,
    observer: &'a mut O,
    interrupt: &'a Interrupt,
    cut_short: bool,
}

impl<'a, O: Observer> Paired<'a, O> {
    /// Nothing measured yet; the base comes first in every pair of values. `job` names these two runs as belonging together.
    pub fn begin(sides: [(Runner<'a>, Heading); 2], cells: Vec<PairedCell>, job: String, observer: &'a mut O) -> Self {
        let interrupt = sides[0].0.interrupt;
        let sides = sides.map(|(runner, heading)| {
            let blank = |cell: &PairedCell| unmeasured(runner.plan, &cell.plan);
            let heading = Heading { environment: with_loop_cost(heading.environment), ..heading };
            Side { cells: cells.iter().map(blank).collect(), runner, heading, counts: Countings::default() }
        });
        let (begun, numbers) = (Instant::now(), vec![0; cells.len()]);
        Self {
            sides,
            cells,
            numbers,
            job,
            begun,
            launches: 0,
            launching: Duration::ZERO,
            observer,
            interrupt,
            cut_short: false,
        }
    }

    /// How long a pair of launches takes on average, in seconds; `None` before there was one.
    #[must_use]
    pub fn pair_s(&self) -> Option<f64> {
        (self.launches > 0).then(|| 2.0 * self.launching.as_secs_f64() / f64::from(self.launches))
    }

    /// Makes so many pairs of each cell, in rounds of shuffled cells, each pair in random order. A pair that others
    /// disturbed is made again, until a cell has made twice its number. No pair is begun after `until`.
    pub fn measure(&mut self, stage: Stage, pairs: &[u32], until: Option<Instant>) {
        self.numbers = vec![0; self.cells.len()];
        let most = 2 * pairs.iter().copied().max().unwrap_or(0);
        let all: u32 = pairs.iter().sum();
        let seed = self.sides[0].runner.plan.suite.seed ^ stage as u64;
        let order = shuffled(self.cells.len(), most, seed);
        let coins = shuffled(2, u32::try_from(order.len()).unwrap_or(u32::MAX), !seed);
        let mut made = 0;
        for (place, &cell) in order.iter().enumerate() {
            if self.is_sated(cell, stage, pairs[cell]) {
                continue;
            }
            if self.interrupt.is_set() || until.is_some_and(|until| Instant::now() >= until) {
                self.cut_short |= self.interrupt.is_set();
                return;
            }
            self.pair(cell, stage, coins[2 * place], (2 * made, 2 * all.max(made + 1)));
            made += 1;
        }
    }

    /// True where a cell has the undisturbed pairs that it is to have, may make no more, or fails again and again.
    fn is_sated(&self, cell: usize, stage: Stage, pairs: u32) -> bool {
        let fails = |side: &Side<'_>| side.cells[cell].gave_up();
        let unsupported = |side: &Side<'_>| side.cells[cell].verdict == Verdict::Unsupported;
        let out = |side: &Side<'_>| fails(side) || unsupported(side);
        let has = self.cells[cell].has;
        let spent = self.numbers[cell] >= 2 * pairs || self.sides.iter().zip(has).any(|(side, has)| has && out(side));
        spent || self.numbers[cell].saturating_sub(self.disturbed(cell, stage)) >= pairs
    }

    fn disturbed(&self, cell: usize, stage: Stage) -> u32 {
        let of_stage = |launch: &&Launch| launch.pair.is_some_and(|pair| pair.stage == stage);
        let launches = self.sides.iter().flat_map(|side| &side.cells[cell].launches).filter(of_stage);
        let mut numbers: Vec<_> =
            launches.filter(|launch| launch.is_disturbed()).filter_map(|launch| launch.pair).collect();
        numbers.sort_unstable();
        numbers.dedup();
        u32::try_from(numbers.len()).unwrap_or(u32::MAX)
    }

    /// Makes one pair of a cell; `first` is the side that goes first.
    fn pair(&mut self, cell: usize, stage: Stage, first: usize, (done, all): (u32, u32)) {
        let pair = Pair { stage, number: self.numbers[cell] };
        self.numbers[cell] += 1;
        for (step, side) in [first, 1 - first].into_iter().enumerate() {
            if self.cells[cell].has[side] {
                let done = done as usize + step;
                self.launch(cell, side, pair, (done, all as usize));
            }
        }
    }

    fn launch(&mut self, cell: usize, side: usize, pair: Pair, (done, all): (usize, usize)) {
        let PairedCell { plan, window_ns, .. } = &self.cells[cell];
        let name = ["base", "head"][side];
        let what = format!("{name}: {} {} {}", plan.entry.info.id, plan.workload.id, plan.load);
        let side = &mut self.sides[side];
        let suite = side.runner.plan.with_window(*window_ns);
        let began = Instant::now();
        let mut rounds = Rounds::begin(&side.runner, self.begun, &mut *self.observer).at(done, round(pair));
        let launched = rounds.launch_as(&what, &suite, plan, all.saturating_sub(done));
        self.launching += began.elapsed();
        let order = self.launches;
        self.launches += 1;
        let cell = &mut side.cells[cell];
        match launched {
            Some(Ok(launch)) => cell.launches.push(Launch { order, pair: Some(pair), ..launch }),
            Some(Err(failure)) => cell.failures.push(Failure { order, ..failure }),
            None => {}
        }
    }

    /// Counts bytes and allocations of both sides: of these, timed or not, but for what fails again and again.
    pub fn count(&mut self, works: &[PairedCell]) {
        for place in [0, 1] {
            let side = &self.sides[place];
            let fails = |plan: &CellPlan| side.cells.iter().any(|cell| of(cell, plan) && cell.gave_up());
            let own = works.iter().filter(|work| work.has[place] && !fails(&work.plan));
            let own: Vec<CellPlan> = own.map(|work| work.plan).collect();
            let countable = side.runner.counted_once(&own);
            let mut rounds = Rounds::begin(&side.runner, self.begun, &mut *self.observer);
            let counts = rounds.count(&countable);
            self.cut_short |= rounds.cut_short();
            self.sides[place].counts = counts;
        }
    }

    /// The runs as they are so far: base and head, with the verdicts of their cells.
    #[must_use]
    pub fn runs(&self) -> [Run; 2] {
        [0, 1].map(|place| {
            let side = &self.sides[place];
            let own = side.cells.iter().zip(&self.cells).filter(|(_, cell)| cell.has[place]);
            let parts = Parts {
                cells: own.map(|(cell, _)| cell.clone()).collect(),
                counts: side.counts.clone(),
                searches: Vec::new(),
                interrupted: self.cut_short,
                job: Some(self.job.clone()),
                begun: self.begun,
            };
            side.runner.whole(side.heading.clone(), parts)
        })
    }
}

/// The round that decides which arrivals a schedule has: those of fresh launches are fresh, too.
const fn round(pair: Pair) -> u32 {
    match pair.stage {
        Stage::Screening => pair.number,
        Stage::Deciding => pair.number.wrapping_add(1 << 16),
    }
}
