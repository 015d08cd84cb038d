//! `rpcbench verify`.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use rpcbench_harness::contract::workloads::{Case, WORKLOADS};
use rpcbench_harness::contract::{ConnectOptions, Endpoint};
use rpcbench_harness::process::child::{Child, Program};
use rpcbench_harness::process::messages::Report;
use rpcbench_harness::records::{Placement, PlacementKind};
use rpcbench_harness::run::server_arguments;
use rpcbench_harness::verify::{Checked, VerifyPlan};
use rpcbench_harness::{Entry, on_a_lane};
use rpcbench_reports::table::{Column, Field, Table};

use crate::cli::VerifyArgs;
use crate::exit::Exit;
use crate::{adapters, names, output};

mod peers;

const COLUMNS: [Column; 5] = [
    Column::text("adapter", "adapter"),
    Column::number("workloads", "workloads"),
    Column::number("calls", "calls"),
    Column::number("equal", "equal"),
    Column::text("wrong", "first difference"),
];

/// How long a server may take to listen.
const STARTING: Duration = Duration::from_secs(10);

/// The workloads to call, each with its cases.
type Workloads = Vec<(String, Arc<[Case]>)>;

/// Calls every case of every workload once, over every adapter, and compares whole answers.
pub(crate) fn verify(args: &VerifyArgs, entries: &[Entry]) -> Result<Exit> {
    if args.peers {
        return peers::verify(args, entries);
    }
    let over = adapters::over(args.transport.as_deref(), args.tls);
    let adapters = adapters::adapters(entries, args.adapters.as_deref(), &over)?;
    let workloads = workloads(args)?;
    let mut table = Table::new(&COLUMNS);
    let mut holding = true;
    for entry in adapters {
        let checked = check(&entry, &workloads, args.seed);
        holding &= checked.as_ref().is_ok_and(|all| all.iter().all(|one| one.wrong.is_none()));
        table.row(row(&entry, checked));
    }
    output::print_table(&table, args.format.into())?;
    Ok(if holding { Exit::Done } else { Exit::NotHolding })
}

fn workloads(args: &VerifyArgs) -> Result<Workloads> {
    let all = || WORKLOADS.iter().map(|workload| workload.id.to_owned()).collect();
    let named: Vec<String> = args.workloads.clone().unwrap_or_else(all);
    let cases = |name: &String| Ok((name.clone(), Arc::from(names::workload(name)?.cases(args.seed))));
    named.iter().map(cases).collect()
}

/// Verifies one adapter against a server in a process of its own.
fn check(entry: &Entry, workloads: &Workloads, seed: u64) -> Result<Vec<Checked>> {
    if entry.info.in_process() {
        return compared(entry, Endpoint::Local, ConnectOptions::default(), workloads);
    }
    let mut server = own_server(entry, seed)?;
    let endpoint = listening(&mut server, STARTING)?;
    let checked = compared(entry, endpoint, ConnectOptions::default(), workloads);
    drop(server.end());
    checked
}

/// Calls everything once, and compares.
fn compared(entry: &Entry, endpoint: Endpoint, options: ConnectOptions, workloads: &Workloads) -> Result<Vec<Checked>> {
    Ok(on_a_lane(entry.verify(VerifyPlan { endpoint, options, workloads: workloads.clone() }))?)
}

/// An adapter's own server.
fn own_server(entry: &Entry, seed: u64) -> Result<Child> {
    let arguments = server_arguments(entry.info.id, seed, &anywhere(), false);
    Ok(Child::start(&Program { path: std::env::current_exe()? }, "server", &arguments)?)
}

/// Where a server listens, as soon as it does.
fn listening(server: &mut Child, within: Duration) -> Result<Endpoint> {
    let endpoint = server.expect(within, |report| match report {
        Report::Listening { endpoint, .. } => Ok(endpoint),
        other => Err(other),
    })?;
    Ok(endpoint.parse()?)
}

/// An endpoint as programs of other authors are told it: HOST:PORT, or a path.
fn at(endpoint: &Endpoint) -> String {
    match endpoint {
        Endpoint::Tcp(address) | Endpoint::Tls { address, .. } => address.to_string(),
        Endpoint::Unix(path) => path.display().to_string(),
        Endpoint::Local => endpoint.to_string(),
    }
}

fn first_difference(checked: &[Checked]) -> Option<String> {
    checked.iter().find_map(|one| Some(format!("{}: {}", one.workload, one.wrong.as_ref()?)))
}

const fn anywhere() -> Placement {
    Placement { kind: PlacementKind::Free, client_cpus: Vec::new(), server_cpus: Vec::new(), reason: String::new() }
}

fn row(entry: &Entry, checked: Result<Vec<Checked>>) -> Vec<Field> {
    let id = Field::text(entry.info.id);
    match checked {
        Ok(checked) => {
            let calls: usize = checked.iter().map(|one| one.calls).sum();
            let equal = checked.iter().filter(|one| one.wrong.is_none()).count();
            let first = first_difference(&checked);
            let counts = [checked.len(), calls, equal].map(|count| Field::count(count as u64));
            let mut row = vec![id];
            row.extend(counts);
            row.push(Field::text(first.unwrap_or_default()));
            row
        }
        Err(error) => {
            let mut row = vec![id, Field::missing(), Field::missing(), Field::missing()];
            row.push(Field::text(format!("{error:#}")));
            row
        }
    }
}
