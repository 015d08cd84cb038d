//! One launch: a new server, a new client, one window.

use std::ffi::OsString;
use std::time::{Duration, Instant};

use rpcbench_records::{Failure, Launch, Load, Placement, Process};

use super::stages::{Marked, Stage};
use crate::guest::{self, ServerCommand};
use crate::plan::{CellPlan, SuitePlan};
use crate::probe;
use crate::process::child::{ChildError, Program};
use crate::process::messages::{Measured, Order, Report};

/// How long a client may take to connect and warm up, beyond the warm-up asked for: room for a busy machine.
const WARMING: Duration = Duration::from_secs(20);
/// How long a client may take beyond its window and a call's timeout.
const GRACE: Duration = Duration::from_secs(10);

/// Where a launch stands in its run.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// The how manieth launch it is.
    pub(super) order: u32,
    /// The how manieth of its cell: schedules differ from round to round, and in a round are the same for all.
    pub(super) round: u32,
}

/// Makes one launch; `begun` is when the run began.
pub(super) fn launch(
    program: &Program,
    plan: &SuitePlan,
    cell: &CellPlan,
    place: Place,
    begun: Instant,
) -> Result<Launch, Failure> {
    let mut stage = Stage::default();
    let result = measure(&mut stage, program, plan, cell, place.round, begun);
    match result.and_then(|launch| answered(launch, place.order)) {
        Ok(launch) => {
            stage.end();
            Ok(launch)
        }
        Err(error) => Err(stage.fail(place.order, &error)),
    }
}

fn measure(
    stage: &mut Stage,
    program: &Program,
    plan: &SuitePlan,
    cell: &CellPlan,
    round: u32,
    begun: Instant,
) -> Result<Launch, ChildError> {
    let endpoint = stage.server_of(program, plan, cell, false)?;
    let mut arguments = client_arguments(plan, cell, &endpoint, false);
    arguments.extend(["--round".into(), round.to_string().into()]);
    let guest = plan.guest(&cell.entry);
    if guest.is_some() {
        arguments.push("--hold".into());
    }
    if let Some(server) = stage.server_pid {
        arguments.extend(["--server-pid".into(), server.to_string().into()]);
    }
    stage.start_client(program, &arguments)?;
    let timeout = Duration::from_nanos(plan.suite.timeout_ns);
    let warming = WARMING + Duration::from_nanos(plan.suite.warmup_ns);
    stage.client(warming, |report| if report == Report::Warm { Ok(()) } else { Err(report) })?;
    let (machine_before, before) = (probe::machine(), stage.mark()?);
    let at_ns = u64::try_from(begun.elapsed().as_nanos()).unwrap_or(u64::MAX);
    stage.order_client(&Order::Measure);
    stage.client(plan.window() + GRACE, |report| if report == Report::Closed { Ok(()) } else { Err(report) })?;
    let (after, machine_after) = (stage.mark()?, probe::machine());
    if guest.is_some() {
        stage.order_client(&Order::Go { server_allocs: None });
    }
    let ending = plan.window().min(timeout) + timeout + GRACE + counting(&cell.load, plan.window());
    let measured = stage.client(ending, |report| match report {
        Report::Measured(measured) => Ok(*measured),
        other => Err(other),
    })?;
    let alone = before.iter().chain(&after).all(|marked| marked.processes <= 1);
    let server = before.zip(after).and_then(|(before, after)| of_window(&before, &after, &measured));
    let mut launch = measured.launch;
    if !alone {
        // The client looked at the clock of one of several processes.
        launch.series.iter_mut().for_each(|series| series.server_cpu_ns.clear());
    }
    let own_ns = launch.client.cpu_ns + server.map_or(0, |server| server.cpu_ns);
    let machine = machine_before.zip(machine_after).map(|(a, b)| probe::machine_between(a, b, own_ns));
    // What a server here uses that nobody asks is among what other programs use.
    let machine = machine.filter(|_| guest.is_none_or(|guest| !guest.runs_here_unasked()));
    Ok(Launch { at_ns, server, machine, ..launch })
}

/// How long a client may take to count the arrivals of its schedule, which it works out anew to close its books.
fn counting(load: &Load, window: Duration) -> Duration {
    const AN_ARRIVAL_S: f64 = 100e-9;
    Duration::from_secs_f64(load.rate_per_s.unwrap_or(0.0) * window.as_secs_f64() * AN_ARRIVAL_S)
}

/// What the server used in the window. Between its first mark and the window the client goes on calling, and
/// as much as then is taken off; after the window nothing new is asked, and what is left belongs to its calls.
fn of_window(before: &Marked, after: &Marked, measured: &Measured) -> Option<Process> {
    let early = measured.opened_ns.saturating_sub(before.at_ns);
    let window = measured.launch.window_ns;
    let share = window as f64 / (window + early) as f64;
    Some(probe::share(&probe::between(&before.process?, &after.process?), share))
}

/// A launch in which nothing was answered, rightly or wrongly, has no figures.
fn answered(launch: Launch, order: u32) -> Result<Launch, ChildError> {
    if launch.ledger.ok + launch.ledger.wrong > 0 {
        return Ok(Launch { order, ..launch });
    }
    let cause = launch.first_error.unwrap_or_else(|| "no call ended within the window".to_owned());
    Err(ChildError::Failed { name: "client", cause: format!("no call was answered: {cause}") })
}

/// The arguments of a server child.
#[must_use]
pub fn server_arguments(adapter: &str, seed: u64, placement: &Placement, counted: bool) -> Vec<OsString> {
    let mut arguments = child_arguments("serve", adapter, &placement.server_cpus, counted);
    arguments.extend(["--seed".into(), seed.to_string().into()]);
    arguments
}

/// The arguments of a child that minds a guest: as those of a server, with the command.
#[must_use]
pub fn guest_arguments(
    adapter: &str,
    command: &ServerCommand,
    start_timeout: Duration,
    placement: &Placement,
) -> Vec<OsString> {
    let mut arguments = child_arguments("serve", adapter, &placement.server_cpus, false);
    arguments.extend(guest::minder_arguments(command, start_timeout));
    arguments
}

/// The arguments of a client child.
pub(super) fn client_arguments(plan: &SuitePlan, cell: &CellPlan, endpoint: &str, counted: bool) -> Vec<OsString> {
    let suite = &plan.suite;
    let mut arguments = child_arguments("drive", plan.client_of(&cell.entry), &plan.placement.client_cpus, counted);
    let mut flag = |name: &str, value: String| arguments.extend([name.into(), value.into()]);
    flag("--connect", endpoint.to_owned());
    flag("--workload", cell.workload.id.to_owned());
    flag("--in-flight", cell.load.in_flight.to_string());
    if let Some(connections) = cell.load.connections {
        flag("--connections", connections.to_string());
    }
    for (name, value) in load_flags(&cell.load) {
        flag(name, value);
    }
    flag("--wait", suite.wait.name().to_owned());
    flag("--duration", format!("{}ns", suite.window_ns));
    flag("--warmup", format!("{}ns", suite.warmup_ns));
    flag("--timeout", format!("{}ns", suite.timeout_ns));
    flag("--seed", suite.seed.to_string());
    arguments.extend(plan.inputs.arguments(cell.workload.id));
    arguments
}

/// What a schedule adds to a load's flags.
fn load_flags(load: &Load) -> Vec<(&'static str, String)> {
    let Some(rate) = load.rate_per_s else { return Vec::new() };
    let mut flags = vec![("--rate", rate.to_string()), ("--arrivals", load.pattern.name().to_owned())];
    flags.extend(load.queue.map(|queue| ("--queue", queue.to_string())));
    if let Some(session) = load.session {
        flags.push(("--session-calls", session.calls.to_string()));
        flags.push(("--think", format!("{}ns", session.think_ns)));
    }
    flags
}

fn child_arguments(command: &str, adapter: &str, cpus: &[u32], counted: bool) -> Vec<OsString> {
    let mut arguments: Vec<OsString> = vec![command.into(), adapter.into(), "--child".into()];
    if !cpus.is_empty() {
        let list: Vec<String> = cpus.iter().map(u32::to_string).collect();
        arguments.extend(["--cpus".into(), list.join(",").into()]);
    }
    if counted {
        arguments.push("--counted".into());
    }
    arguments
}

/// A server's allocations, where it counts them.
pub(super) fn allocs(marked: Option<Marked>) -> Option<u64> {
    marked.and_then(|marked| marked.allocs)
}
