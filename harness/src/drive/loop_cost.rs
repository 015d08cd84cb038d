//! What the harness itself costs a call.

use std::sync::Arc;
use std::time::Duration;

use rpcbench_contract::{ConnectOptions, Endpoint};
use rpcbench_records::{Load, Pattern};

use super::null::Null;
use super::{Control, Cut, LanePlan, Offered, Progress, Waiting, drive};
use crate::clock::Clock;
use crate::entry::on_a_lane;

/// How long each kind of loop is measured: two hundred thousand calls and more.
const WINDOW: Duration = Duration::from_millis(20);
/// So often, of which the best is taken: what disturbs only adds.
const TIMES: usize = 3;
/// More than any loop can do, so that every call is due when it is taken and nobody waits.
const TOO_FAST_PER_S: f64 = 10_000_000.0;

/// What the harness's loops cost per call: clock, books, records, over a call that does nothing.
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
        let scheduled =
            Load { pattern: Pattern::Constant, rate_per_s: Some(TOO_FAST_PER_S), queue: Some(1), ..Load::closed(1) };
        Some(Self { closed_ns: best(&Load::closed(1))?, scheduled_ns: best(&scheduled)? })
    }
}

fn best(load: &Load) -> Option<f64> {
    (0..TIMES).filter_map(|_| ns_per_call(load)).reduce(f64::min)
}

fn ns_per_call(load: &Load) -> Option<f64> {
    let (clock, control) = (Clock::new(), Arc::new(Control::new()));
    let start = clock.now();
    control.open(start, clock.after(start, WINDOW));
    let plan = LanePlan {
        endpoint: Endpoint::Local,
        options: ConnectOptions::default(),
        in_flight: vec![1],
        cases: Arc::from([Null::<false>::case()]),
        first_case: 0,
        offered: Offered::of(load, 0, WINDOW).map(Arc::new),
        cut: Cut::of(WINDOW, 1),
        control,
        progress: Arc::new(Progress::default()),
        clock: clock.clone(),
        waiting: Waiting::asleep(),
    };
    let outcome = on_a_lane(Box::pin(drive::<Null<false>>(plan))).ok()?;
    let took = clock.ns(start, clock.now()) as f64;
    let calls = outcome.recorder.ledger.ok;
    (calls > 0).then(|| took / calls as f64)
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
