//! Arrivals are those of a Poisson process, and the same for whoever takes them.

mod stage;

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::thread;

use rpcbench_contract::workloads::Reply;
use rpcbench_contract::{CallError, SetupError};
use rpcbench_harness::drive::{Arrivals, Claim, Schedule};
use rpcbench_records::{Load, Pattern};
use rpcbench_statistics::{dispersion, exponential_fit};
use stage::{Crew, Cues, Part, Random, VirtualTime, right};

const SECOND: u64 = 1_000_000_000;

/// Smaller p values are called a failure. Here are 48; of other draws of as many, one in 200 would have one as small.
const LEAST_P: f64 = 1e-4;

/// Rates in calls per second.
const RATES: [f64; 4] = [1.0, 300.0, 20_000.0, 1_000_000.0];
const SEEDS: [u64; 6] = [0, 1, 2, 42, 1 << 40, u64::MAX];

/// Arrivals of one test.
const CALLS: usize = 30_000;
/// Slices that they are counted in.
const SLICES: usize = 1_000;

fn poisson(rate: f64, seed: u64) -> Arrivals {
    let load = Load { pattern: Pattern::Poisson, rate_per_s: Some(rate), ..Load::closed(1) };
    Arrivals::of(&load, seed).expect("a schedule")
}

/// When calls arrive, in ns, one after the other.
fn times(arrivals: Arrivals) -> impl Iterator<Item = u64> {
    let mut cursor = arrivals.first();
    std::iter::from_fn(move || {
        let now = arrivals.at(cursor).at_ns;
        cursor = arrivals.next(cursor);
        Some(now)
    })
}

/// The gaps before so many arrivals. Times are whole nanoseconds: at a million calls a second, where a gap of none is
/// as usual as half a one of one, each gap is put anywhere within what was rounded to it.
fn gaps(arrivals: Arrivals, calls: usize) -> Vec<f64> {
    let mut random = Random::new(9);
    let mut last = 0;
    let gap = |now| {
        let gap = (now - std::mem::replace(&mut last, now)) as f64;
        let (from, to) = ((gap - 0.5).max(0.0), gap + 0.5);
        from + (to - from) * random.uniform()
    };
    times(arrivals).take(calls).map(gap).collect()
}

#[test]
fn gaps_are_exponential_and_counts_are_even() {
    for rate in RATES {
        for seed in SEEDS {
            let gaps = gaps(poisson(rate, seed), CALLS);
            let fit = exponential_fit(&gaps, SECOND as f64 / rate).unwrap();
            assert!(fit.p > LEAST_P, "gaps at {rate}/s from seed {seed}: {fit:?}");
            let even = dispersion(&counts(poisson(rate, seed), rate)).unwrap();
            println!("{rate}/s from seed {seed}: gaps p {:.3}, counts p {:.3}", fit.p, even.p);
            assert!(even.p > LEAST_P, "counts at {rate}/s from seed {seed}: {even:?}");
        }
    }
}

/// How many calls arrive in each of some slices of time, thirty on average.
fn counts(arrivals: Arrivals, rate: f64) -> Vec<u64> {
    let slice_ns = CALLS as f64 / SLICES as f64 / rate * SECOND as f64;
    let mut counts = vec![0; SLICES];
    for now in times(arrivals) {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a place in a list
        match counts.get_mut((now as f64 / slice_ns) as usize) {
            Some(count) => *count += 1,
            None => break,
        }
    }
    counts
}

/// Answers at once, and notes when it was called.
#[derive(Clone)]
struct Noting {
    time: VirtualTime,
    calls: Rc<RefCell<Vec<u64>>>,
}

thread_local! {
    static NOTING: RefCell<Option<Noting>> = const { RefCell::new(None) };
}

impl Part for Noting {
    fn enter() -> Result<Self, SetupError> {
        Ok(NOTING.with_borrow(Clone::clone).expect("the server stands"))
    }

    async fn answer(&mut self) -> Result<Reply, CallError> {
        self.calls.borrow_mut().push(self.time.since_beginning());
        self.time.pass(SECOND / 1_000_000).await;
        Ok(right())
    }
}

const RATE: f64 = 2_000.0;
const SEED: u64 = 5;
/// How long before it opens the window is announced: longer than a lane waits without looking up.
const LEAD_NS: u64 = 25_000_000;

/// When such a crew makes its calls, in ns after the beginning, where the window opens then.
fn calls(lanes: &[Vec<u32>], opens_ns: u64) -> Vec<u64> {
    let time = VirtualTime::new();
    let noting = Noting { time: time.clone(), calls: Rc::default() };
    NOTING.set(Some(noting.clone()));
    let in_flight = lanes.iter().flatten().sum();
    let load = Load { pattern: Pattern::Poisson, rate_per_s: Some(RATE), ..Load::closed(in_flight) };
    let crew = Crew { lanes: lanes.to_vec(), ..Crew::of_one_lane(load, SEED, SECOND) };
    let cues = match opens_ns.checked_sub(LEAD_NS) {
        Some(announced_ns) => Cues { announced_ns, lead_ns: LEAD_NS, ..Cues::at_once() },
        None => Cues::at_once(),
    };
    let played = crew.play::<Noting, _>(&time, &time, cues);
    assert_eq!(played.recorder.ledger.ok, played.recorder.ledger.scheduled, "a crew that keeps up");
    noting.calls.take()
}

fn scheduled() -> Vec<u64> {
    times(poisson(RATE, SEED)).take_while(|&now| now < SECOND).collect()
}

#[test]
fn crews_of_any_shape_make_the_calls_of_the_schedule() {
    assert_eq!(calls(&[vec![64]], 0), scheduled());
    assert_eq!(calls(&vec![vec![2]; 8], 0), scheduled());
    assert_eq!(calls(&vec![vec![1, 1, 1]; 3], 0), scheduled());
}

#[test]
fn warmup_has_other_arrivals_and_does_not_move_the_windows() {
    for opens in [SECOND, SECOND + 12_345] {
        let calls = calls(&[vec![64]], opens);
        let (warm, window): (Vec<_>, Vec<_>) = calls.into_iter().partition(|&now| now < opens);
        let window: Vec<_> = window.into_iter().map(|now| now - opens).collect();
        assert_eq!(window, scheduled());
        assert!(warm.len().abs_diff(2_000) < 4 * 45, "four deviations of a Poisson count: {}", warm.len());
        let window: BTreeSet<_> = window.into_iter().collect();
        let both = warm.iter().filter(|now| window.contains(now)).count();
        assert!(both <= 1, "{both} arrivals of the warm-up are the window's");
    }
}

/// What lanes that cannot keep up take from a schedule, each in a thread of its own.
fn taken(lanes: u64, service_ns: u64) -> Vec<u64> {
    let schedule = Schedule::new(poisson(RATE, SEED), SECOND, u32::MAX >> 12);
    let lane = || {
        let (mut now, mut taken) = (0, Vec::new());
        while let Claim::Take(arrival) = schedule.claim(now) {
            now = now.max(arrival.at_ns) + service_ns;
            taken.push(arrival.at_ns);
        }
        taken
    };
    let mut taken: Vec<u64> = thread::scope(|scope| {
        let lanes: Vec<_> = (0..lanes).map(|_| scope.spawn(lane)).collect();
        lanes.into_iter().flat_map(|lane| lane.join().unwrap()).collect()
    });
    taken.sort_unstable();
    taken
}

/// Beyond 78 hours the clock of a schedule ends; no arrival from there comes back to its beginning.
#[test]
fn rare_arrivals_stay_beyond_the_window() {
    const DAY: u64 = 24 * 3600 * SECOND;
    for seed in 0..1000 {
        let arrivals = poisson(1.0 / 86_400.0, seed);
        let times: Vec<_> = times(arrivals).take(20).collect();
        assert!(times.is_sorted(), "seed {seed}: {times:?}");
        assert!(arrivals.totals(DAY).count < 8, "one a day, and never eight from so few seeds");
    }
}

#[test]
fn lanes_that_race_and_fall_behind_take_the_same_arrivals() {
    for (lanes, service_ns) in [(1, SECOND / 1_000), (8, SECOND / 1_000), (8, SECOND / 100)] {
        assert_eq!(taken(lanes, service_ns), scheduled(), "{lanes} lanes, {service_ns} ns a call");
    }
}
