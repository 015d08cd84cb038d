//! `rpcbench drive`.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::Receiver;

use anyhow::{Context, Result, bail};
use rpcbench_harness::Entry;
use rpcbench_harness::contract::{ConnectOptions, SetupError};
use rpcbench_harness::input::Inputs;
use rpcbench_harness::placement;
use rpcbench_harness::probe;
use rpcbench_harness::process::client::{Alone, drive as drive_load, drive_child};
use rpcbench_harness::process::counter::count_child;
use rpcbench_harness::process::life::{self, Word};
use rpcbench_harness::process::messages::{self, Measured, Report};
use rpcbench_harness::process::plan::{ClientPlan, schedule_seed};
use rpcbench_harness::records::{Launch, Load, Wait};
use rpcbench_reports::summary::{at_least, client_cpu};
use rpcbench_reports::table::{Column, Field, Table};
use rpcbench_reports::units;

use crate::cli::{DriveArgs, IN_FLIGHT};
use crate::exit::Exit;
use crate::{names, output};

/// Drives a server that runs already, once.
pub(crate) fn drive(args: &DriveArgs, entries: &[Entry]) -> Result<Exit> {
    let begun_ns = probe::monotonic_ns();
    let entry = names::adapter(entries, &args.adapter)?;
    placement::pin(&args.child.cpus).map_err(anyhow::Error::msg)?;
    if args.child.child {
        return Ok(as_child(&entry, args));
    }
    let plan = plan(args)?;
    if let Some(out) = &args.out {
        // A file that cannot be written is known before anything is measured.
        write(out, "")?;
    }
    let Measured { opened_ns, launch } = drive_load(&entry, &plan, &mut Alone)?;
    let launch = Launch { at_ns: opened_ns.saturating_sub(begun_ns), ..launch };
    if let Some(out) = &args.out {
        write(out, &serde_json::to_string(&launch)?)?;
    }
    output::print_table(&table(args, &launch), args.format.into())?;
    let holding = launch.ledger.ok == launch.ledger.scheduled && launch.first_difference.is_none();
    let nothing = launch.ledger.ok + launch.ledger.wrong == 0;
    for said in [launch.first_difference, launch.first_error].into_iter().flatten() {
        eprintln!("rpcbench: {said}");
    }
    if nothing {
        bail!(
            "no call was answered within the window: is a server of `{}` at {}? If so, give a longer --duration",
            args.adapter,
            args.connect
        );
    }
    Ok(if holding { Exit::Done } else { Exit::NotHolding })
}

fn write(out: &Path, text: &str) -> Result<()> {
    fs::write(out, text).with_context(|| format!("cannot write {}", out.display()))
}

fn plan(args: &DriveArgs) -> Result<ClientPlan> {
    let workload = names::workload(&args.workload)?;
    let loaded = Inputs::from(args.inputs.clone()).load(workload, args.seed).map_err(anyhow::Error::msg)?;
    Ok(ClientPlan {
        endpoint: args.connect.clone(),
        options: ConnectOptions { call_timeout: args.timeout, ..ConnectOptions::default() },
        load: load(args)?,
        cases: Arc::from(loaded.cases),
        window: args.duration,
        warmup: args.warmup,
        seed: schedule_seed(args.seed, args.child.round),
        wait: args.schedule.wait.map_or_else(Wait::default, Wait::from),
        server: args.child.server_pid,
    })
}

fn load(args: &DriveArgs) -> Result<Load> {
    if !args.child.child {
        args.schedule.check(args.rate.is_some())?;
    }
    let in_flight = args.in_flight.unwrap_or(if args.rate.is_some() { IN_FLIGHT } else { 1 });
    let offered = args.rate.map_or_else(|| Load::closed(in_flight), |rate| args.schedule.load(rate, in_flight));
    Ok(Load { connections: args.connections.number(), ..offered })
}

fn as_child(entry: &Entry, args: &DriveArgs) -> Exit {
    // A client has nothing to tidy up: a signal may end it at once.
    let (_, words) = life::listen();
    match obey(entry, args, words) {
        Ok(()) => Exit::Done,
        Err(error) => {
            let _ = messages::write(std::io::stdout().lock(), Report::Failed { cause: format!("{error:#}") });
            Exit::CannotRun
        }
    }
}

fn obey(entry: &Entry, args: &DriveArgs, words: Receiver<Word>) -> Result<()> {
    let plan = plan(args)?;
    let done: Result<(), SetupError> = if args.child.counted {
        count_child(entry, &plan, words)
    } else {
        drive_child(entry, &plan, &words, args.child.hold)
    };
    Ok(done?)
}

const COLUMNS: [Column; 13] = [
    Column::text("adapter", "adapter"),
    Column::text("workload", "workload"),
    Column::text("load", "load"),
    Column::number("connections", "connections"),
    Column::number("calls", "answered"),
    Column::number("errors", "not"),
    Column::number("rate_per_s", "calls/s"),
    Column::number("p50_ns", "p50"),
    Column::number("p99_ns", "p99"),
    Column::number("service_p50_ns", "service p50"),
    Column::number("wake_p50_ns", "late p50"),
    Column::number("wake_p99_ns", "late p99"),
    Column::number("cpu_ns", "CPU/call"),
];

/// A row for the launch: latencies count from the intended start where there is a schedule.
fn table(args: &DriveArgs, launch: &Launch) -> Table {
    let ledger = &launch.ledger;
    let shown = |ns: f64, sign: &str| Field::number(ns, format!("{sign}{}", units::time(ns)));
    let time = |ns: Option<u64>| ns.map_or_else(Field::missing, |ns| shown(ns as f64, ""));
    // Calls without an answer would have been longer than those that have one.
    let sign = |q: f64| if at_least(ledger, q) { ">=" } else { "" };
    let quantile = |ns: Option<u64>, q| ns.map_or_else(Field::missing, |ns| shown(ns as f64, sign(q)));
    let latency = launch.response.as_ref().unwrap_or(&launch.service).quantiles;
    let wake = launch.wake.as_ref().map(|wake| wake.quantiles).unwrap_or_default();
    let rate = launch.rate_per_s();
    let load = load(args).map_or_else(|_| String::new(), |load| load.to_string());
    let mut table = Table::new(&COLUMNS);
    table.row(vec![
        Field::text(args.adapter.as_str()),
        Field::text(args.workload.as_str()),
        Field::text(load),
        Field::count(u64::from(launch.connections)),
        Field::count(ledger.ok),
        Field::count(ledger.scheduled - ledger.ok),
        Field::number(rate, units::rate(rate)),
        quantile(latency.p50_ns, 0.5),
        quantile(latency.p99_ns, 0.99),
        quantile(launch.response.as_ref().and(launch.service.quantiles.p50_ns), 0.5),
        time(wake.p50_ns),
        time(wake.p99_ns),
        client_cpu(launch).map_or_else(Field::missing, |ns| shown(ns, "")),
    ]);
    table
}
