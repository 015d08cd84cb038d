//! T3 for clients that block: lanes of real threads, whose waiting ends late, are found out by the calls that were alone.

mod stage;

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use rpcbench_contract::{ConnectOptions, Endpoint};
use rpcbench_harness::clock::Clock;
use rpcbench_harness::drive::{
    Control, Cut, LanePlan, LaneTime, Null, Offered, Precision, Progress, Recorder, Time, Waiting, drive_by, quantiles,
};
use rpcbench_harness::on_a_lane;
use rpcbench_records::{Alone, Launch, Load, Pattern, Verdict, Wait};
use stage::{cell, launch};

/// Lanes, each with a thread of its own.
const LANES: u32 = 32;
/// A p99 asks for 2000 calls, and most of these are alone.
const CALLS: f64 = 3_200.0;
const MILLISECOND: u64 = 1_000_000;

/// The time of a lane that blocks, one wait in so many of which ends so much later than it should.
#[derive(Clone)]
struct Late {
    time: LaneTime,
    one_in: u64,
    by_ns: u64,
    waits: Rc<Cell<u64>>,
}

impl Time for Late {
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
        self.waits.set(self.waits.get() + u64::from(precision == Precision::Call));
        let late = precision == Precision::Call && self.waits.get().is_multiple_of(self.one_in);
        self.time.until(if late { self.after(due, self.by_ns) } else { due }, precision).await;
    }

    fn idle_until(&self) -> u64 {
        self.time.idle_until()
    }

    fn alone_since(&self, since: u64) -> bool {
        self.time.alone_since(since)
    }
}

/// A launch of lanes that oversleep.
fn launched(load: Load, one_in: u64, by_ns: u64) -> Launch {
    let window = Duration::from_secs_f64(CALLS / load.rate_per_s.expect("by schedule"));
    let (clock, control) = (Clock::new(), Arc::new(Control::new()));
    let offered = Arc::new(Offered::of(&load, 1, window).expect("by schedule"));
    let waiting = Waiting::new(Wait::Hybrid, 1);
    let begin = clock.after(clock.now(), Duration::from_millis(100));
    let end = clock.after(begin, window);
    control.open_until(begin, end, clock.after(end, Duration::from_secs(1)));
    let lane = |_| {
        let plan = LanePlan {
            endpoint: Endpoint::Local,
            options: ConnectOptions::default(),
            in_flight: vec![1],
            cases: Arc::from([Null::<true>::case()]),
            first_case: 0,
            offered: Some(Arc::clone(&offered)),
            cut: Cut::of(window, LANES as usize),
            control: Arc::clone(&control),
            progress: Arc::new(Progress::default()),
            clock: clock.clone(),
            waiting: waiting.clone(),
        };
        thread::spawn(move || {
            let time = LaneTime::blocking(plan.clock.clone(), plan.waiting.clone());
            let time = Late { time, one_in, by_ns, waits: Rc::default() };
            on_a_lane(Box::pin(drive_by::<Null<true>, _>(plan, time))).expect("a lane").recorder
        })
    };
    let lanes: Vec<_> = (0..LANES).map(lane).collect();
    let recorders = lanes.into_iter().map(|lane| lane.join().expect("a lane"));
    let mut recorder = recorders
        .reduce(|mut all, each| {
            all.merge(each);
            all
        })
        .expect("some lanes");
    offered.close(&mut recorder.ledger);
    let window_ns = u64::try_from(window.as_nanos()).expect("some seconds");
    Launch { alone: Some(alone(&recorder)), ..launch(&recorder, window_ns) }
}

fn alone(recorder: &Recorder) -> Alone {
    let [response, punctual] = &recorder.late.as_ref().expect("by schedule").alone;
    Alone { calls: response.len(), response: quantiles(response), punctual: quantiles(punctual) }
}

#[test]
fn lanes_that_oversleep_are_found_out() {
    let always = |rate| (rate, 1, 2 * MILLISECOND, "p50");
    for (rate, one_in, by_ns, quantile) in [always(2_000.0), always(6_000.0), (2_000.0, 20, 10 * MILLISECOND, "p99")] {
        let load = Load { pattern: Pattern::Poisson, rate_per_s: Some(rate), ..Load::closed(LANES) };
        let launches: Vec<_> = (0..3).map(|_| launched(load, one_in, by_ns)).collect();
        let calls: Vec<_> = launches.iter().map(|launch| launch.alone.expect("blocking").calls).collect();
        let cell = cell(load, launches);
        println!("1 in {one_in} late by {by_ns} ns, alone {calls:?}: {}", cell.reasons.join("; "));
        assert_eq!(cell.verdict, Verdict::Invalid, "{:?}", cell.reasons);
        let says = format!("the harness's own lateness moved {quantile} by ");
        assert!(cell.reasons.iter().any(|reason| reason.starts_with(&says)), "{:?}", cell.reasons);
    }
}
