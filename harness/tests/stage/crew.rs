//! The lanes of a launch in one thread and in virtual time, with the main thread's part played beside them.

use std::sync::Arc;
use std::time::Duration;

use rpcbench_contract::{ConnectOptions, Endpoint};
use rpcbench_harness::clock::Clock;
use rpcbench_harness::drive::{
    Control, Cut, LaneOutcome, LanePlan, Offered, Progress, Recorder, Slices, Time, Waiting, drive_by,
};
use rpcbench_records::Load;
use tokio::task::spawn_local;

use super::part::{Part, Staged, case};
use super::virtual_time::VirtualTime;

/// What is driven, and by whom.
#[derive(Clone, Debug)]
pub(crate) struct Crew {
    pub(crate) load: Load,
    pub(crate) seed: u64,
    pub(crate) window_ns: u64,
    /// For each lane, for each of its connections, how many calls are in flight on it.
    pub(crate) lanes: Vec<Vec<u32>>,
    pub(crate) call_timeout: Duration,
}

/// What the main thread does when, in ns after the beginning.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::struct_field_names)] // all are times, and say in what
pub(crate) struct Cues {
    /// The window is announced.
    pub(crate) announced_ns: u64,
    /// How long after that it opens.
    pub(crate) lead_ns: u64,
    /// How long after its end calls of a schedule may be taken.
    pub(crate) drain_ns: u64,
    /// The run is ended early.
    pub(crate) stopped_ns: Option<u64>,
}

/// What a launch left behind.
pub(crate) struct Played {
    pub(crate) recorder: Recorder,
    /// Why places for calls were given up.
    pub(crate) gave_up: Vec<String>,
}

impl Cues {
    /// The window is open from the beginning, and every call of it is waited for.
    pub(crate) const fn at_once() -> Self {
        Self { announced_ns: 0, lead_ns: 0, drain_ns: u64::MAX / 8, stopped_ns: None }
    }
}

impl Crew {
    /// One lane with so many calls in flight on one connection, none of which times out.
    pub(crate) fn of_one_lane(load: Load, seed: u64, window_ns: u64) -> Self {
        let lanes = vec![vec![load.in_flight]];
        Self { load, seed, window_ns, lanes, call_timeout: Duration::from_secs(1_000_000) }
    }

    fn window(&self) -> Duration {
        Duration::from_nanos(self.window_ns)
    }

    fn cut(&self) -> Cut {
        Cut::of(self.window(), self.lanes.len())
    }

    /// Plays it: lanes wait by `lane_time`, which runs by `time`.
    pub(crate) fn play<P: Part, T: Time>(&self, time: &VirtualTime, lane_time: &T, cues: Cues) -> Played {
        let control = Arc::new(Control::new());
        let offered = Offered::of(&self.load, self.seed, self.window()).map(Arc::new);
        let outcomes = time.play(async {
            if cues.announced_ns == 0 {
                self.announce(time, &control, cues);
            }
            let lanes = self.plans(&control, offered.as_ref());
            let lanes: Vec<_> =
                lanes.map(|plan| spawn_local(drive_by::<Staged<P>, T>(plan, lane_time.clone()))).collect();
            let conducting = spawn_local(self.clone().conduct(time.clone(), Arc::clone(&control), cues));
            let mut outcomes = Vec::new();
            for lane in lanes {
                outcomes.push(lane.await.expect("no lane panics").expect("every lane connects"));
            }
            conducting.abort();
            outcomes
        });
        self.put_together(outcomes, offered.as_deref())
    }

    fn plans(&self, control: &Arc<Control>, offered: Option<&Arc<Offered>>) -> impl Iterator<Item = LanePlan> {
        self.lanes.iter().map(move |in_flight| LanePlan {
            endpoint: Endpoint::Local,
            options: ConnectOptions { call_timeout: self.call_timeout, ..ConnectOptions::default() },
            in_flight: in_flight.clone(),
            cases: Arc::from([case()]),
            first_case: 0,
            offered: offered.cloned(),
            cut: self.cut(),
            control: Arc::clone(control),
            progress: Arc::new(Progress::default()),
            clock: Clock::new(),
            waiting: Waiting::asleep(),
        })
    }

    /// The main thread: announces the window, and may end the run before its time.
    async fn conduct(self, time: VirtualTime, control: Arc<Control>, cues: Cues) {
        let stopped = cues.stopped_ns.unwrap_or(u64::MAX);
        if cues.announced_ns > 0 && cues.announced_ns < stopped {
            time.pass(cues.announced_ns).await;
            self.announce(&time, &control, cues);
        }
        if let Some(stopped_ns) = cues.stopped_ns {
            time.pass(stopped_ns.saturating_sub(time.since_beginning())).await;
            control.stop();
        }
    }

    fn announce(&self, time: &VirtualTime, control: &Control, cues: Cues) {
        let start = time.after(time.now(), cues.lead_ns);
        let end = time.after(start, self.window_ns);
        control.open_until(start, end, time.after(end, cues.drain_ns));
    }

    /// The books of the launch, as a client process puts them together.
    fn put_together(&self, outcomes: Vec<LaneOutcome>, offered: Option<&Offered>) -> Played {
        let mut recorder = Recorder::new(Slices::new(self.cut()), offered.is_some());
        let mut gave_up = Vec::new();
        for outcome in outcomes {
            gave_up.extend(outcome.gave_up);
            recorder.merge(outcome.recorder);
        }
        if let Some(offered) = offered {
            offered.close(&mut recorder.ledger);
        }
        Played { recorder, gave_up }
    }
}
