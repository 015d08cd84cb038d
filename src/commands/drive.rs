//! `rpcbench drive`.

use std::sync::Arc;
use std::sync::mpsc::Receiver;

use anyhow::{Result, bail};
use rpcbench_harness::Entry;
use rpcbench_harness::contract::{ConnectOptions, SetupError};
use rpcbench_harness::input::Inputs;
use rpcbench_harness::placement;
use rpcbench_harness::process::client::{Alone, drive as drive_load, drive_child};
use rpcbench_harness::process::counter::count_child;
use rpcbench_harness::process::life::{self, Word};
use rpcbench_harness::process::messages::{self, Measured, Report};
use rpcbench_harness::process::plan::ClientPlan;
use rpcbench_harness::records::Load;
use rpcbench_reports::table::{Column, Field, Table};
use rpcbench_reports::units;

use crate::cli::DriveArgs;
use crate::exit::Exit;
use crate::{names, output};

/// Drives a server that runs already, once.
pub(crate) fn drive(args: &DriveArgs, entries: &[Entry]) -> Result<Exit> {
    let entry = names::adapter(entries, &args.adapter)?;
    placement::pin(&args.child.cpus).map_err(anyhow::Error::msg)?;
    if args.child.child {
        return Ok(as_child(&entry, args));
    }
    let measured = drive_load(&entry, &plan(args)?, &mut Alone)?;
    output::print_table(&table(args, &measured), args.format.into())?;
    let holding = measured.ledger.ok == measured.ledger.scheduled && measured.first_difference.is_none();
    let nothing = measured.ledger.ok + measured.ledger.wrong == 0;
    for said in [measured.first_difference, measured.first_error].into_iter().flatten() {
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

fn plan(args: &DriveArgs) -> Result<ClientPlan> {
    let workload = names::workload(&args.workload)?;
    let loaded = Inputs::from(args.inputs.clone()).load(workload, args.seed).map_err(anyhow::Error::msg)?;
    Ok(ClientPlan {
        endpoint: args.connect.clone(),
        options: ConnectOptions { call_timeout: args.timeout, ..ConnectOptions::default() },
        load: Load { connections: args.connections.number(), ..Load::closed(args.in_flight) },
        cases: Arc::from(loaded.cases),
        window: args.duration,
        warmup: args.warmup,
    })
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
    let done: Result<(), SetupError> =
        if args.child.counted { count_child(entry, &plan, words) } else { drive_child(entry, &plan, &words) };
    Ok(done?)
}

const COLUMNS: [Column; 10] = [
    Column::text("adapter", "adapter"),
    Column::text("workload", "workload"),
    Column::number("in_flight", "in flight"),
    Column::number("connections", "connections"),
    Column::number("calls", "answered"),
    Column::number("errors", "failed"),
    Column::number("rate_per_s", "calls/s"),
    Column::number("p50_ns", "p50"),
    Column::number("p99_ns", "p99"),
    Column::number("cpu_ns", "client CPU/call"),
];

fn table(args: &DriveArgs, measured: &Measured) -> Table {
    let ledger = &measured.ledger;
    let time = |ns: Option<u64>| ns.map_or_else(Field::missing, |ns| Field::number(ns as f64, units::time(ns as f64)));
    let rate = ledger.ok as f64 * 1e9 / measured.window_ns as f64;
    let cpu = measured.process.cpu_ns.checked_div(ledger.scheduled);
    let mut table = Table::new(&COLUMNS);
    table.row(vec![
        Field::text(args.adapter.as_str()),
        Field::text(args.workload.as_str()),
        Field::count(u64::from(args.in_flight)),
        Field::count(u64::from(measured.connections)),
        Field::count(ledger.ok),
        Field::count(ledger.scheduled - ledger.ok),
        Field::number(rate, units::rate(rate)),
        time(measured.service.quantiles.p50_ns),
        time(measured.service.quantiles.p99_ns),
        time(cpu),
    ]);
    table
}
