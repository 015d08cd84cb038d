//! Lanes that are late by their own fault, and a verdict that says so.

mod stage;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use rpcbench_contract::workloads::Reply;
use rpcbench_contract::{CallError, SetupError};
use rpcbench_harness::drive::{Precision, Time};
use rpcbench_records::{Cell as Judged, Launch, Load, Pattern, Verdict};
use stage::{Crew, Cues, Part, VirtualTime, cell, launch, right};

const MILLISECOND: u64 = 1_000_000;
/// What every call takes.
const SERVICE_NS: u64 = 200_000;
/// Calls of a launch: p99 asks for 2000.
const CALLS: f64 = 2_500.0;
/// From a rate at which a stall is over before the next call is due to one at which a hundred calls come due meanwhile.
const RATES: [f64; 3] = [100.0, 1_000.0, 10_000.0];
/// Places, most of which are free at any time: calls that are late are not so for want of one.
const PLACES: u32 = 128;

/// One wait in so many ends late.
#[derive(Clone, Copy, Debug)]
struct Stalls {
    one_in: u64,
    by_ns: u64,
}

/// Virtual time that a lane oversleeps in.
#[derive(Clone)]
struct Stalled {
    time: VirtualTime,
    stalls: Stalls,
    waits: Rc<Cell<u64>>,
}

impl Time for Stalled {
    fn now(&self) -> u64 {
        self.time.now()
    }

    fn ns(&self, from: u64, to: u64) -> u64 {
        self.time.ns(from, to)
    }

    fn after(&self, from: u64, ns: u64) -> u64 {
        self.time.after(from, ns)
    }

    async fn until(&self, due: u64, precision: Precision) {
        let waits = self.waits.get() + u64::from(precision == Precision::Call);
        self.waits.set(waits);
        let stalls = precision == Precision::Call && waits.is_multiple_of(self.stalls.one_in);
        let ends = if stalls { self.time.after(due, self.stalls.by_ns) } else { due };
        self.time.until(ends, precision).await;
    }
}

thread_local! {
    static TIME: RefCell<Option<VirtualTime>> = const { RefCell::new(None) };
}

/// A server that takes always as long, for any number of calls at once.
#[derive(Clone)]
struct Steady(VirtualTime);

impl Part for Steady {
    fn enter() -> Result<Self, SetupError> {
        Ok(Self(TIME.with_borrow(Clone::clone).expect("the server stands")))
    }

    async fn answer(&mut self) -> Result<Reply, CallError> {
        self.0.pass(SERVICE_NS).await;
        Ok(right())
    }
}

fn launched(load: Load, seed: u64, stalls: Stalls) -> Launch {
    let time = VirtualTime::new();
    TIME.set(Some(time.clone()));
    let stalled = Stalled { time: time.clone(), stalls, waits: Rc::default() };
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // some seconds, in ns
    let window_ns = (CALLS / load.rate_per_s.unwrap_or(1.0) * 1e9) as u64;
    let played = Crew::of_one_lane(load, seed, window_ns).play::<Steady, _>(&time, &stalled, Cues::at_once());
    launch(&played.recorder, window_ns)
}

/// A cell of three launches at each rate, with equal gaps and with random ones.
fn cells(stalls: Stalls) -> impl Iterator<Item = Judged> {
    let patterns = [Pattern::Constant, Pattern::Poisson];
    let loads = RATES
        .into_iter()
        .flat_map(move |rate| patterns.map(|pattern| Load { pattern, rate_per_s: Some(rate), ..Load::closed(PLACES) }));
    loads.map(move |load| cell(load, (0..3).map(|seed| launched(load, seed, stalls)).collect()))
}

/// The cell is worthless, and lateness is why, first of all by what it did to this quantile.
#[track_caller]
fn spoiled(cell: &Judged, quantile: &str, stalls: Stalls) {
    let load = cell.load;
    assert_eq!(cell.verdict, Verdict::Invalid, "{load}, {stalls:?}: {:?}", cell.reasons);
    println!("{load}, {stalls:?}: {}", cell.reasons.join("; "));
    let says = format!("the harness's own lateness moved {quantile} by ");
    assert!(cell.reasons.iter().any(|reason| reason.starts_with(&says)), "{load}, {stalls:?}: {:?}", cell.reasons);
}

#[test]
fn a_lane_that_is_on_time_is_valid() {
    for cell in cells(Stalls { one_in: 1, by_ns: 0 }) {
        assert_eq!((cell.verdict, &cell.reasons[..]), (Verdict::Valid, &[][..]), "{}", cell.load);
    }
}

#[test]
fn a_lane_that_is_always_late_is_found_in_the_median() {
    let stalls = Stalls { one_in: 1, by_ns: 2 * MILLISECOND };
    cells(stalls).for_each(|cell| spoiled(&cell, "p50", stalls));
}

/// A stall holds up all that comes due meanwhile: what its lane sends late then is no backlog, because places were free.
#[test]
fn a_lane_that_stalls_now_and_then_is_found_in_the_tail() {
    let stalls = Stalls { one_in: 20, by_ns: 10 * MILLISECOND };
    cells(stalls).for_each(|cell| spoiled(&cell, "p99", stalls));
}
