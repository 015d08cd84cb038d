//! One client thread: its connections, and its places for calls in flight.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use rpcbench_contract::workloads::Case;
use rpcbench_contract::{Adapter, ConnectOptions, Driving, Endpoint, Info, SetupError};
use tokio::task::JoinHandle;

use super::baton::Baton;
use super::connection::{Address, Connection};
use super::control::Control;
use super::offered::Offered;
use super::open::Open;
use super::place::Place;
use super::progress::Progress;
use super::recorder::Recorder;
use super::shared::{Lane, Pace};
use super::slices::{Cut, Slices};
use super::time::{Precision, Time};
use super::wait::{LaneTime, Waiting};
use super::watch::Watch;
use crate::clock::Clock;

/// How often a lane that has nothing more to do looks whether it may end, once the window is over, in ns.
const HOLD_NS: u64 = 2_000_000;

/// What a lane is to do.
#[derive(Clone, Debug)]
pub struct LanePlan {
    /// Where the server is.
    pub endpoint: Endpoint,
    /// How to connect.
    pub options: ConnectOptions,
    /// For each of the lane's connections, how many calls are in flight on it, at most or exactly.
    pub in_flight: Vec<u32>,
    /// The cycle of requests.
    pub cases: Arc<[Case]>,
    /// Where in the cycle this lane begins in a closed loop, so that lanes do not march in step.
    pub first_case: usize,
    /// The schedule; absent in a closed loop.
    pub offered: Option<Arc<Offered>>,
    /// How the window is cut.
    pub cut: Cut,
    /// When calls count.
    pub control: Arc<Control>,
    /// Where the lane shows how it gets on.
    pub progress: Arc<Progress>,
    /// The clock of the process.
    pub clock: Clock,
    /// How the lane waits until a call is due.
    pub waiting: Waiting,
}

/// What a lane did.
#[derive(Debug)]
pub struct LaneOutcome {
    /// Its notes.
    pub recorder: Recorder,
    /// Why it gave up before the end, if it did.
    pub gave_up: Option<String>,
}

/// Runs a lane to the end of the window, and until every call that it sent has ended.
///
/// Called inside the lane's current-thread runtime and `LocalSet`.
pub async fn drive<A: Adapter>(plan: LanePlan) -> Result<LaneOutcome, SetupError> {
    let places = plan.in_flight.iter().sum::<u32>() as usize;
    let time = lane_time(&A::INFO, &plan.clock, &plan.waiting, places)?;
    drive_by::<A, LaneTime>(plan, time).await
}

/// The same by a time of the caller's making.
pub async fn drive_by<A: Adapter, T: Time>(plan: LanePlan, time: T) -> Result<LaneOutcome, SetupError> {
    let connections = open::<A>(&plan).await?;
    plan.control.note_connected();
    let places = plan.in_flight.iter().sum::<u32>() as usize;
    let lane = Rc::new(Lane {
        cases: Arc::clone(&plan.cases),
        control: Arc::clone(&plan.control),
        pace: match &plan.offered {
            None => Pace::Closed,
            Some(offered) => Pace::Offered(Arc::clone(offered), Rc::new(Baton::new(places))),
        },
        watch: Watch::new(time, plan.options.call_timeout, places),
        recorder: RefCell::new(Recorder::new(Slices::new(plan.cut), plan.offered.is_some())),
        begun: Cell::new(0),
        around: Cell::new(0),
        open: Open::default(),
        overslept: Cell::default(),
        progress: Arc::clone(&plan.progress),
    });
    let watching = watching(&A::INFO, &lane.watch);
    let gave_up = run_places(&lane, connections.clone(), &plan).await;
    if gave_up.is_none() {
        hold(&lane).await;
    }
    drop(connections);
    drop(watching);
    Ok(LaneOutcome { recorder: lane.close(&plan), gave_up })
}

/// Waits until the lane may end.
async fn hold<T: Time>(lane: &Lane<T>) {
    let time = &lane.watch.time;
    while lane.control.holds() {
        let (now, end) = (time.now(), lane.control.end());
        let until = if end == u64::MAX { 0 } else { end };
        time.until(until.max(time.after(now, HOLD_NS)), Precision::Look).await;
    }
}

impl<T: Time> Lane<T> {
    /// Its notes, whole.
    fn close(&self, plan: &LanePlan) -> Recorder {
        let empty = Recorder::new(Slices::new(plan.cut), plan.offered.is_some());
        let mut recorder = self.recorder.replace(empty);
        recorder.ledger.scheduled = self.begun.get();
        recorder.around_ns = self.watch.time.ns(0, self.around.get());
        recorder.open_ns = self.watch.time.ns(0, self.open.area());
        recorder
    }
}

/// The time of a lane of such an adapter.
pub(super) fn lane_time(info: &Info, clock: &Clock, waiting: &Waiting, places: usize) -> Result<LaneTime, SetupError> {
    match info.driving {
        Driving::Blocking => Ok(LaneTime::blocking(clock.clone(), waiting.clone())),
        // One wait for each place, and one for the watchman.
        Driving::Async { .. } => LaneTime::shared(clock.clone(), waiting, places + 1)
            .map_err(|error| SetupError::Failed(format!("no timer: {error}"))),
    }
}

/// A task that ends with its handle.
pub(super) struct Watching(Option<JoinHandle<()>>);

impl Drop for Watching {
    fn drop(&mut self) {
        if let Some(task) = &self.0 {
            task.abort();
        }
    }
}

/// Starts the watchman of an asynchronous lane; a blocking client ends its own calls by its socket's deadline.
pub(super) fn watching<T: Time>(info: &Info, watch: &Watch<T>) -> Watching {
    let asynchronous = matches!(info.driving, Driving::Async { .. });
    Watching(asynchronous.then(|| tokio::task::spawn_local(watch.clone().keep())))
}

async fn open<A: Adapter>(plan: &LanePlan) -> Result<Vec<Rc<Connection<A>>>, SetupError> {
    let address = Address { endpoint: plan.endpoint.clone(), options: plan.options.clone() };
    let mut connections = Vec::with_capacity(plan.in_flight.len());
    for _ in &plan.in_flight {
        connections.push(Rc::new(Connection::open(address.clone()).await?));
    }
    Ok(connections)
}

/// Runs every place as a local task, all but the last of which is run in place: a lane with one call in flight pays for
/// no task.
async fn run_places<A: Adapter, T: Time>(
    lane: &Rc<Lane<T>>,
    connections: Vec<Rc<Connection<A>>>,
    plan: &LanePlan,
) -> Option<String> {
    let each = connections
        .iter()
        .zip(&plan.in_flight)
        .flat_map(|(connection, &calls)| std::iter::repeat_n(Rc::clone(connection), calls as usize));
    let mut places: Vec<_> = each
        .enumerate()
        .map(|(index, connection)| {
            let next = (plan.first_case + index) % plan.cases.len();
            Place { lane: Rc::clone(lane), connection, index, next, made: 0 }
        })
        .collect();
    let last = places.pop()?;
    let others: Vec<_> = places.into_iter().map(|each| tokio::task::spawn_local(each.run())).collect();
    let mut gave_up = last.run().await.err();
    for other in others {
        let ended = other.await.unwrap_or_else(|error| Err(format!("a lane's task failed: {error}")));
        gave_up = gave_up.or(ended.err());
    }
    gave_up
}
