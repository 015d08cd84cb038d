//! The client process: it drives a load through its lanes and reports what it measured.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use rpcbench_contract::workloads::Case;
use rpcbench_contract::{ConnectOptions, Endpoint, SetupError};
use rpcbench_records::Load;
use tokio::task::LocalSet;

use super::crew::Crew;
use super::life::Word;
use super::messages::{Measured, Order, Report};
use super::server::report;
use crate::clock::Clock;
use crate::drive::{export, median};
use crate::entry::{Entry, Phase};

/// What a client process is to do.
#[derive(Clone, Debug)]
pub struct ClientPlan {
    /// Where the server is.
    pub endpoint: Endpoint,
    /// How to connect.
    pub options: ConnectOptions,
    /// How calls are offered.
    pub load: Load,
    /// The cycle of requests.
    pub cases: Arc<[Case]>,
    /// The measured window.
    pub window: Duration,
    /// The shortest warm-up; it also lasts until every call in flight has been round the cycle of requests.
    pub warmup: Duration,
}

/// How long lanes may take to end beyond a call's timeout.
const GRACE: Duration = Duration::from_secs(5);
/// How often the main thread looks after its lanes.
const LOOK: Duration = Duration::from_millis(2);

/// Who says when the window opens, and hears when it has closed.
pub trait Conductor {
    /// Waits for leave to open the window, while the lanes go on calling.
    fn begin(&mut self, crew: &mut Crew) -> Result<(), SetupError>;
    /// Hears that the window has closed.
    fn closed(&mut self) {}
}

/// Opens the window as soon as the lanes are warm.
#[derive(Debug)]
pub struct Alone;

impl Conductor for Alone {
    fn begin(&mut self, _: &mut Crew) -> Result<(), SetupError> {
        Ok(())
    }
}

/// A parent process that gives orders.
struct Parent<'a>(&'a Receiver<Word>);

impl Conductor for Parent<'_> {
    fn begin(&mut self, crew: &mut Crew) -> Result<(), SetupError> {
        report(&Report::Warm);
        loop {
            match self.0.recv_timeout(LOOK) {
                Ok(Word::Order(Order::Measure)) => return Ok(()),
                Ok(Word::Order(_)) => {}
                Ok(Word::End) | Err(RecvTimeoutError::Disconnected) => {
                    return Err(SetupError::Failed("the parent process ended".to_owned()));
                }
                Err(RecvTimeoutError::Timeout) => crew.check()?,
            }
        }
    }

    fn closed(&mut self) {
        report(&Report::Closed);
    }
}

/// Drives a load under a parent's orders, and reports what it measured.
pub fn drive_child(entry: &Entry, plan: &ClientPlan, words: &Receiver<Word>) -> Result<(), SetupError> {
    let measured = drive(entry, plan, &mut Parent(words))?;
    report(&Report::Measured(Box::new(measured)));
    Ok(())
}

/// Drives a load: connects, warms up, waits for leave, opens the window, and waits until every call has ended.
pub fn drive(entry: &Entry, plan: &ClientPlan, conductor: &mut impl Conductor) -> Result<Measured, SetupError> {
    let clock = Clock::new();
    let mut crew = Crew::start(entry, plan, &clock)?;
    crew.wait_until_connected(plan.options.timeout)?;
    let connected = Instant::now();
    crew.wait_until_warm(plan.warmup)?;
    conductor.begin(&mut crew)?;
    let warmup = connected.elapsed();
    let (opened_ns, process) = crew.window(&clock, plan.window);
    conductor.closed();
    let (lanes, connections) = (crew.lanes(), crew.connections());
    let recorder = crew.join(plan.options.call_timeout + GRACE)?;
    Ok(Measured {
        lanes,
        connections,
        warmup_ns: u64::try_from(warmup.as_nanos()).unwrap_or(u64::MAX),
        opened_ns,
        window_ns: u64::try_from(plan.window.as_nanos()).unwrap_or(u64::MAX),
        ledger: recorder.ledger,
        service: export(&recorder.service),
        prepare_ns: median(&recorder.prepare),
        proof_ns: median(&recorder.proof),
        process,
        first_error: recorder.first_error,
        first_difference: recorder.first_difference,
    })
}

/// Runs a phase to its end on this thread, as a lane would.
pub fn on_a_lane<T>(phase: Phase<T>) -> Result<T, SetupError> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| SetupError::Failed(format!("no runtime: {error}")))?;
    LocalSet::new().block_on(&runtime, phase)
}
