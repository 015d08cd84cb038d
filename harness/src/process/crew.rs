//! All lanes of a client process, from start to end.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use rpcbench_contract::SetupError;

use super::lanes::spread;
use super::plan::ClientPlan;
use super::warmup::Warmup;
use super::window::{Seen, Window};
use crate::clock::Clock;
use crate::drive::{Control, Cut, LaneOutcome, LanePlan, Offered, Progress, Recorder, Slices, Waiting};
use crate::entry::{Entry, on_a_lane};

/// The longest warm-up, unless more is asked for: what is not steady by then is as steady as it will be.
const LONGEST_WARMUP: Duration = Duration::from_secs(2);
/// How often lanes are looked after.
const LOOK: Duration = Duration::from_millis(2);

/// All lanes of a client process.
pub struct Crew {
    control: Arc<Control>,
    offered: Option<Arc<Offered>>,
    progress: Vec<Arc<Progress>>,
    cut: Cut,
    ended: Receiver<Result<LaneOutcome, SetupError>>,
    lanes: u32,
    connections: u32,
    in_flight: u32,
    waiting: Waiting,
    done: Vec<LaneOutcome>,
}

impl Crew {
    /// Starts a thread for each lane.
    pub fn start(entry: &Entry, plan: &ClientPlan, clock: &Clock) -> Result<Self, SetupError> {
        entry.info.fits(&plan.endpoint)?;
        let cpus = thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let spread = spread(&entry.info, &plan.load, cpus).map_err(SetupError::Failed)?;
        let offered = Offered::of(&plan.load, plan.seed, plan.window).map(Arc::new);
        if offered.is_some() {
            punctual();
        }
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let (end, ended) = channel();
        let crew = Self {
            control: Arc::new(Control::new()),
            offered,
            progress: spread.iter().map(|_| Arc::default()).collect(),
            cut: Cut::of(plan.window, spread.len()),
            ended,
            lanes: number(spread.len()),
            connections: spread.iter().map(|lane| number(lane.len())).sum(),
            in_flight: plan.load.in_flight,
            waiting: Waiting::new(plan.wait, cpus),
            done: Vec::new(),
        };
        crew.control.hold();
        let step = (plan.cases.len() / spread.len()).max(1);
        for (index, in_flight) in spread.into_iter().enumerate() {
            let lane = LanePlan {
                endpoint: plan.endpoint.clone(),
                options: plan.options.clone(),
                in_flight,
                cases: Arc::clone(&plan.cases),
                first_case: index * step,
                offered: crew.offered.clone(),
                cut: crew.cut,
                control: Arc::clone(&crew.control),
                progress: Arc::clone(&crew.progress[index]),
                clock: clock.clone(),
                waiting: crew.waiting.clone(),
            };
            start_lane(*entry, lane, end.clone())?;
        }
        Ok(crew)
    }

    /// How many lanes there are.
    #[must_use]
    pub const fn lanes(&self) -> u32 {
        self.lanes
    }

    /// How many connections they have in all.
    #[must_use]
    pub const fn connections(&self) -> u32 {
        self.connections
    }

    /// Waits until every lane has all its connections.
    pub fn wait_until_connected(&mut self, timeout: Duration) -> Result<(), SetupError> {
        let begun = Instant::now();
        while self.control.connected() < self.lanes {
            self.check()?;
            if begun.elapsed() > timeout + Duration::from_secs(1) {
                return Err(SetupError::Failed(format!("not connected within {} ms", timeout.as_millis())));
            }
            thread::sleep(LOOK);
        }
        Ok(())
    }

    /// Waits for the warm-up's shortest time, and until calls take as long as they will: in a closed loop every place
    /// has also been round the cycle of requests.
    pub fn wait_until_warm(&mut self, shortest: Duration) -> Result<(), SetupError> {
        let begun = Instant::now();
        let longest = shortest.max(LONGEST_WARMUP);
        let mut warmup = Warmup::default();
        let round = |crew: &Self| crew.offered.is_some() || crew.control.warm() >= crew.in_flight;
        while begun.elapsed() < longest {
            self.check()?;
            warmup.look(begun.elapsed(), &self.progress);
            if begun.elapsed() >= shortest && round(self) && warmup.is_steady() {
                break;
            }
            thread::sleep(LOOK);
        }
        Ok(())
    }

    /// Fails where a lane, or one of its calls in flight, has ended before its time.
    pub fn check(&mut self) -> Result<(), SetupError> {
        match self.ended.try_recv() {
            Err(_) if self.control.lost() > 0 => Err(SetupError::Failed(format!(
                "{} of {} calls in flight lost their connection for good before the window opened",
                self.control.lost(),
                self.in_flight
            ))),
            Err(_) => Ok(()),
            Ok(Err(error)) => Err(error),
            Ok(Ok(outcome)) => {
                let why = outcome.gave_up.unwrap_or_else(|| "a lane ended before the window opened".to_owned());
                Err(SetupError::Failed(why))
            }
        }
    }

    /// Opens the window, sleeps through it, and tells what was seen meanwhile.
    #[must_use]
    pub fn window(&self, clock: &Clock, window: &Window) -> Seen {
        window.pass(clock, &self.control, self.offered.as_deref(), self.cut, &self.waiting)
    }

    /// Waits until every lane has ended, and puts their notes together with the schedule's. The launch fails where a
    /// call is still open after `patience`, or where a place was given up: fewer calls would have been in flight than
    /// the results say.
    pub fn join(mut self, patience: Duration) -> Result<Recorder, SetupError> {
        self.control.note_read();
        let deadline = Instant::now() + patience;
        while self.done.len() < self.lanes as usize {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.ended.recv_timeout(left) {
                Ok(outcome) => self.done.push(outcome?),
                Err(_) => {
                    return Err(SetupError::Failed("a lane did not end: a call neither answers nor fails".to_owned()));
                }
            }
        }
        let mut recorder = Recorder::new(Slices::new(self.cut), self.offered.is_some());
        for outcome in self.done.drain(..) {
            if let Some(why) = outcome.gave_up {
                return Err(SetupError::Failed(format!("a call in flight was lost for good: {why}")));
            }
            recorder.merge(outcome.recorder);
        }
        if let Some(offered) = &self.offered {
            let due_ns = offered.close(&mut recorder.ledger);
            recorder.late.iter_mut().for_each(|late| late.due_ns = due_ns);
        }
        Ok(recorder)
    }
}

impl Drop for Crew {
    fn drop(&mut self) {
        self.control.stop();
    }
}

/// Lets the kernel's timers end when they should: by default it may put each off by 50 us, to save wake-ups. Threads that
/// are started later inherit it.
fn punctual() {
    #[cfg(target_os = "linux")]
    let _ = nix::sys::prctl::set_timerslack(1);
}

fn start_lane(entry: Entry, lane: LanePlan, end: Sender<Result<LaneOutcome, SetupError>>) -> Result<(), SetupError> {
    let control = Arc::clone(&lane.control);
    thread::Builder::new()
        .name(format!("lane-{}", entry.info.id))
        .spawn(move || {
            let driving = AssertUnwindSafe(|| on_a_lane(entry.drive(lane)));
            let panicked = |_| Err(SetupError::Failed("a lane panicked".to_owned()));
            let _ = end.send(catch_unwind(driving).unwrap_or_else(panicked));
            while control.holds() {
                thread::sleep(LOOK);
            }
        })
        .map(drop)
        .map_err(|error| SetupError::Failed(format!("cannot start a lane: {error}")))
}
