//! One client thread: its connections, and its calls in flight.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use rpcbench_contract::workloads::Case;
use rpcbench_contract::{Adapter, ConnectOptions, Endpoint, SetupError};

use super::closed;
use super::connection::{Address, Connection};
use super::control::Control;
use super::recorder::Recorder;
use super::shared::Lane;
use super::watch::{Post, watchman};
use crate::clock::Clock;

/// What a lane is to do.
#[derive(Clone, Debug)]
pub struct LanePlan {
    /// Where the server is.
    pub endpoint: Endpoint,
    /// How to connect.
    pub options: ConnectOptions,
    /// For each of the lane's connections, how many calls are in flight on it.
    pub in_flight: Vec<u32>,
    /// The cycle of requests.
    pub cases: Arc<[Case]>,
    /// Where in the cycle this lane begins, so that lanes do not march in step.
    pub first_case: usize,
    /// When calls count.
    pub control: Arc<Control>,
    /// The clock of the process.
    pub clock: Clock,
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
    let connections = open::<A>(&plan).await?;
    plan.control.note_connected();
    let calls: u32 = plan.in_flight.iter().sum();
    let lane = Rc::new(Lane {
        cases: Arc::clone(&plan.cases),
        control: Arc::clone(&plan.control),
        clock: plan.clock.clone(),
        timeout: plan.options.call_timeout,
        recorder: RefCell::new(Recorder::new()),
        posts: (0..calls).map(|_| Post::default()).collect(),
    });
    let watching = tokio::task::spawn_local(watchman(lane.clock.clone(), lane.timeout, Rc::clone(&lane.posts)));
    let gave_up = run_calls(&lane, connections, &plan).await;
    watching.abort();
    let recorder = lane.recorder.replace(Recorder::new());
    Ok(LaneOutcome { recorder, gave_up })
}

async fn open<A: Adapter>(plan: &LanePlan) -> Result<Vec<Rc<Connection<A>>>, SetupError> {
    let address = Address { endpoint: plan.endpoint.clone(), options: plan.options.clone() };
    let mut connections = Vec::with_capacity(plan.in_flight.len());
    for _ in &plan.in_flight {
        connections.push(Rc::new(Connection::open(address.clone()).await?));
    }
    Ok(connections)
}

/// Runs every call in flight as a local task, all but the last of which is run in place: a lane with one call in
/// flight pays for no task.
async fn run_calls<A: Adapter>(
    lane: &Rc<Lane>,
    connections: Vec<Rc<Connection<A>>>,
    plan: &LanePlan,
) -> Option<String> {
    let places = connections
        .iter()
        .zip(&plan.in_flight)
        .flat_map(|(connection, &calls)| std::iter::repeat_n(Rc::clone(connection), calls as usize));
    let mut loops: Vec<_> = places
        .enumerate()
        .map(|(place, connection)| closed::Loop {
            lane: Rc::clone(lane),
            connection,
            place,
            next: plan.first_case + place,
        })
        .collect();
    let last = loops.pop()?;
    let others: Vec<_> = loops.into_iter().map(|each| tokio::task::spawn_local(each.run())).collect();
    let mut gave_up = last.run().await.err();
    for other in others {
        let ended = other.await.unwrap_or_else(|error| Err(format!("a lane's task failed: {error}")));
        gave_up = gave_up.or(ended.err());
    }
    gave_up
}
