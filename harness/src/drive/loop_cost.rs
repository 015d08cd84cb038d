//! What the harness itself costs a call.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use rpcbench_contract::{ConnectOptions, Endpoint};
use rpcbench_records::{Load, Pattern};

use super::null::Null;
use super::{Control, Cut, LanePlan, Offered, Progress, Waiting, drive};
use crate::clock::Clock;
use crate::entry::on_a_lane;
use crate::probe;

/// How long the closed loop is measured, briefly: a hundred thousand calls and more.
const WINDOW: Duration = Duration::from_millis(10);
/// How long a schedule is, briefly: all its calls are due before the first is made, so that nobody waits, however fast or
/// slow this machine is.
const DUE: Duration = Duration::from_millis(2);
/// Twenty thousand calls in the short schedule, sixty thousand in the long one, for all of which its queue has room.
const RATE_PER_S: f64 = 10_000_000.0;
/// How much longer the long measurement is. The cost is worked out from what it has more than the short one, so that what it
/// takes to set up a lane, and to touch its memory for the first time, is no part of it.
const LONGER: u32 = 3;
/// The calls of a schedule may be made until so long after it.
const PATIENCE: Duration = Duration::from_secs(2);
/// So often, of which the best is taken: what disturbs only adds.
const TIMES: usize = 3;

/// What the harness's loops cost per call: clock, books, records, over a call that does nothing. It is CPU time, because
/// that is what it is held against, and because what the machine does meanwhile is no part of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LoopCost {
    /// In a closed loop, in ns.
    pub closed_ns: f64,
    /// By schedule, in ns.
    pub scheduled_ns: f64,
}

impl LoopCost {
    /// Measures it on this machine, in about a tenth of a second; `None` where nothing can be driven here.
    #[must_use]
    pub fn measure() -> Option<Self> {
        let scheduled = Load { pattern: Pattern::Constant, rate_per_s: Some(RATE_PER_S), ..Load::closed(1) };
        Some(Self { closed_ns: best(&Load::closed(1))?, scheduled_ns: best(&scheduled)? })
    }
}

fn best(load: &Load) -> Option<f64> {
    let [short, long] = [1, LONGER].map(|times| {
        (0..TIMES).filter_map(|_| Cost::of(load, times)).reduce(|a, b| if a.per_call() < b.per_call() { a } else { b })
    });
    short.zip(long).map(|(short, long)| long.beyond(&short))
}

/// The CPU time that so many calls took.
#[derive(Clone, Copy, Debug)]
struct Cost {
    calls: u64,
    took_ns: u64,
}

impl Cost {
    fn of(load: &Load, times: u32) -> Option<Self> {
        let (clock, control) = (Clock::new(), Arc::new(Control::new()));
        let window = times * if load.pattern.scheduled() { DUE } else { WINDOW };
        let start = clock.now();
        control.open_until(start, clock.after(start, window), clock.after(start, window + PATIENCE));
        if load.pattern.scheduled() {
            thread::sleep(window);
        }
        let plan = LanePlan {
            endpoint: Endpoint::Local,
            options: ConnectOptions::default(),
            in_flight: vec![1],
            cases: Arc::from([Null::<false>::case()]),
            first_case: 0,
            offered: Offered::of(load, 0, window).map(Arc::new),
            cut: Cut::of(window, 1),
            control,
            progress: Arc::new(Progress::default()),
            clock,
            waiting: Waiting::asleep(),
        };
        let begun = probe::thread_cpu_ns();
        let outcome = on_a_lane(Box::pin(drive::<Null<false>>(plan))).ok()?;
        let took_ns = probe::thread_cpu_ns().saturating_sub(begun);
        let calls = outcome.recorder.ledger.ok;
        (calls > 0).then_some(Self { calls, took_ns })
    }

    fn per_call(&self) -> f64 {
        self.took_ns as f64 / self.calls as f64
    }

    /// What a call took of those that a shorter measurement lacks; all of them, where noise leaves nothing to compare.
    fn beyond(&self, short: &Self) -> f64 {
        let more =
            Self { calls: self.calls.saturating_sub(short.calls), took_ns: self.took_ns.saturating_sub(short.took_ns) };
        if more.calls == 0 || more.took_ns == 0 { self.per_call() } else { more.per_call() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_loops_cost_something_and_not_much() {
        let cost = LoopCost::measure().unwrap();
        // No bound on time: a loop that waited for a timer would cost 50 us a call and more.
        assert!(cost.closed_ns > 1.0 && cost.closed_ns < 30_000.0, "{cost:?}");
        assert!(cost.scheduled_ns > 1.0 && cost.scheduled_ns < 30_000.0, "{cost:?}");
    }
}
