//! A delay that is known beforehand is what the harness measures.
//!
//! The delay is made by the system's clock, not by the harness's own, so that one that goes wrong shows. The machine
//! may be busy with other things, which only adds: of several short rounds the least median counts. What never counts is
//! a median that is too short.

mod stage;

use std::cell::RefCell;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rpcbench_contract::workloads::Reply;
use rpcbench_contract::{Adapter, CallError, ConnectOptions, Driving, Endpoint, SetupError};
use rpcbench_harness::clock::Clock;
use rpcbench_harness::drive::{Control, Cut, LanePlan, Offered, Progress, Waiting, drive};
use rpcbench_harness::on_a_lane;
use rpcbench_records::{Load, Pattern, Wait};
use stage::{Part, Staged, case, right};

/// What a median may be off, beyond the clock's resolution and what a call costs that does nothing.
const BOUND: f64 = 0.01;
/// The shortest delay. What does nothing is called as often as it, because caches grow cold in between.
const SHORTEST_NS: u64 = 20_000;
/// Calls of a round: few, so that a round finds a quiet moment.
const CALLS: u32 = 41;
/// No round takes as long.
const LONGEST: Duration = Duration::from_secs(600);
/// The most that a call which does nothing may take, in ns, in a quiet moment of this program without optimization: it
/// was 260.
const MUCH_FOR_NOTHING: f64 = 1_000.0;
/// Rounds at most.
const ROUNDS: usize = 100;
/// How long before its end an asynchronous delay no longer lets others go first: that takes some microseconds.
const NEAR: Duration = Duration::from_micros(15);

/// A fixed delay, in ns.
#[derive(Clone)]
struct Delay<const NS: u64, const BLOCKING: bool>;

/// What is left of this thread's round.
struct Left {
    calls: u32,
    control: Arc<Control>,
}

thread_local! {
    static LEFT: RefCell<Option<Left>> = const { RefCell::new(None) };
}

/// One call of the round is made; its last one ends it.
fn count() {
    LEFT.with_borrow_mut(|left| {
        let left = left.as_mut().expect("a round goes on");
        left.calls -= 1;
        if left.calls == 0 {
            left.control.stop();
        }
    });
}

impl<const NS: u64, const BLOCKING: bool> Part for Delay<NS, BLOCKING> {
    const DRIVING: Driving = if BLOCKING { Driving::Blocking } else { Driving::Async { multiplexes: true } };

    fn enter() -> Result<Self, SetupError> {
        Ok(Self)
    }

    async fn answer(&mut self) -> Result<Reply, CallError> {
        let (begun, reply) = (Instant::now(), right());
        count();
        let delay = Duration::from_nanos(NS);
        while begun.elapsed() < delay {
            if !BLOCKING && begun.elapsed() + NEAR < delay {
                tokio::task::yield_now().await;
            }
        }
        Ok(reply)
    }
}

/// One call in flight, by schedule with three times as long between two calls as each takes.
fn scheduled(call_ns: u64) -> Load {
    let rate_per_s = Some(0.25e9 / call_ns as f64);
    Load { pattern: Pattern::Constant, rate_per_s, ..Load::closed(1) }
}

/// The median service time of a round, in ns.
fn round<A: Adapter>(load: Load) -> f64 {
    let (clock, control) = (Clock::new(), Arc::new(Control::new()));
    let start = clock.now();
    control.open(start, clock.after(start, LONGEST));
    LEFT.set(Some(Left { calls: CALLS, control: Arc::clone(&control) }));
    let plan = LanePlan {
        endpoint: Endpoint::Local,
        options: ConnectOptions::default(),
        in_flight: vec![load.in_flight],
        cases: Arc::from([case()]),
        first_case: 0,
        offered: Offered::of(&load, 0, LONGEST).map(Arc::new),
        cut: Cut::of(Duration::from_millis(1), 1),
        control,
        progress: Arc::new(Progress::default()),
        clock,
        waiting: Waiting::new(Wait::Hybrid, 1),
    };
    let recorder = on_a_lane(Box::pin(drive::<A>(plan))).expect("a lane").recorder;
    assert_eq!(recorder.ledger.ok, u64::from(CALLS));
    recorder.service.value_at_quantile(0.5) as f64
}

/// The least median of some rounds, which end when it is no more than asked.
fn least<A: Adapter>(load: Load, enough: f64) -> f64 {
    let mut least = f64::INFINITY;
    for _ in 0..ROUNDS {
        least = least.min(round::<A>(load));
        if least <= enough {
            break;
        }
    }
    least
}

/// What the harness makes of a delay, and of none.
fn recovers<const NS: u64, const BLOCKING: bool>() {
    let delay = NS as f64;
    for (load, null) in [(Load::closed(1), Load::closed(1)), (scheduled(NS), scheduled(SHORTEST_NS))] {
        let null = least::<Staged<Delay<0, BLOCKING>>>(null, MUCH_FOR_NOTHING);
        assert!(null <= MUCH_FOR_NOTHING, "nothing takes {null} ns");
        let (low, high) = (delay * (1.0 - BOUND), delay * (1.0 + BOUND) + Clock::new().cost_ns() + null);
        let found = least::<Staged<Delay<NS, BLOCKING>>>(load, high);
        let Load { pattern, .. } = load;
        println!("{NS} ns, blocking {BLOCKING}, {pattern:?}: {found} ns, null {null} ns");
        assert!(low <= found && found <= high, "{NS} ns, blocking {BLOCKING}, {pattern:?}: {found} ns, null {null} ns");
    }
}

#[test]
fn a_known_delay_is_what_is_measured() {
    recovers::<SHORTEST_NS, true>();
    recovers::<SHORTEST_NS, false>();
    recovers::<200_000, true>();
    recovers::<200_000, false>();
    recovers::<2_000_000, true>();
    recovers::<2_000_000, false>();
}
