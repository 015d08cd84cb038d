//! The client process: it drives a load through its lanes and reports what it measured.

use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use rpcbench_contract::SetupError;
use rpcbench_records::{Launch, Series};

use super::crew::Crew;
use super::life::Word;
use super::messages::{Measured, Order, Report, report};
use super::plan::ClientPlan;
use super::window::Window;
use crate::clock::Clock;
use crate::drive::{Late, Recorder, export, median};
use crate::entry::Entry;

/// How long lanes may take to end beyond a call's timeout.
const GRACE: Duration = Duration::from_secs(5);
/// How often the main thread looks after its lanes.
const LOOK: Duration = Duration::from_millis(2);

/// Who says when the window opens, and hears when it has closed.
pub trait Conductor {
    /// Waits for leave to open the window, while the lanes go on calling.
    fn begin(&mut self, crew: &mut Crew) -> Result<(), SetupError>;
    /// Hears that the window has closed; connections stay open until it is heard.
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

/// How long a parent may take to read the counters of a server that it cannot ask.
const READING: Duration = Duration::from_secs(5);

/// A parent process that gives orders.
struct Parent<'a> {
    words: &'a Receiver<Word>,
    /// Connections stay until it says so: it reads from outside what the server's threads used, while there are any.
    holds: bool,
}

impl Conductor for Parent<'_> {
    fn begin(&mut self, crew: &mut Crew) -> Result<(), SetupError> {
        report(&Report::Warm);
        loop {
            match self.words.recv_timeout(LOOK) {
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
        if self.holds {
            // Any word will do, and none is no reason to lose what was measured.
            let _ = self.words.recv_timeout(READING);
        }
    }
}

/// Drives a load under a parent's orders, and reports what it measured. Where it `holds`, its connections stay after the
/// window until the parent says so.
pub fn drive_child(entry: &Entry, plan: &ClientPlan, words: &Receiver<Word>, holds: bool) -> Result<(), SetupError> {
    let measured = drive(entry, plan, &mut Parent { words, holds })?;
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
    let drain = plan.window.min(plan.options.call_timeout);
    let seen = crew.window(&clock, &Window { length: plan.window, drain, server: plan.server });
    conductor.closed();
    let (lanes, connections) = (crew.lanes(), crew.connections());
    let recorder = crew.join(drain + plan.options.call_timeout + GRACE)?;
    let series =
        Series { client_cpu_ns: seen.client_cpu_ns, server_cpu_ns: seen.server_cpu_ns, ..recorder.slices.series() };
    let launch = Launch {
        lanes,
        connections,
        warmup_ns: nanoseconds(warmup),
        window_ns: nanoseconds(plan.window),
        ledger: recorder.ledger,
        service: export(&recorder.service),
        response: recorder.late.as_ref().map(|late| export(&late.response)),
        punctual: recorder.late.as_ref().map(|late| export(&late.punctual)),
        backlog: recorder.late.as_ref().map(|late| export(&late.backlog)),
        wake: recorder.late.as_ref().map(|late| export(&late.wake)),
        answered: recorder.late.is_some().then(|| series.answered.iter().sum()),
        unclaimed: seen.unclaimed,
        open_ns: Some(recorder.open_ns),
        response_mean_ns: recorder.late.as_ref().and_then(Late::mean_ns),
        unanswered_ns: recorder.unanswered_ns,
        around_ns: around_ns(&recorder),
        spin_ns: seen.spun_ns,
        series: Some(series),
        prepare_ns: median(&recorder.prepare),
        proof_ns: median(&recorder.proof),
        client: seen.process,
        first_error: recorder.first_error,
        first_difference: recorder.first_difference,
        ..Launch::default()
    };
    Ok(Measured { opened_ns: seen.opened_ns, launch })
}

/// What a place of a closed loop does between two calls, in ns per call: prepare, proof, the loop itself.
fn around_ns(recorder: &Recorder) -> f64 {
    let calls = recorder.ledger.scheduled;
    let closed = recorder.late.is_none() && calls > 0;
    if closed { recorder.around_ns as f64 / calls as f64 } else { 0.0 }
}

fn nanoseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}
