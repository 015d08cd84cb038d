//! `rpcbench list`.

use anyhow::Result;
use rpcbench_adapters::{CODECS, TLS};
use rpcbench_harness::Entry;
use rpcbench_harness::contract::workloads::{INPUT_ONLY, WORKLOADS};
use rpcbench_harness::contract::{Driving, Info, Transport, Version};
use rpcbench_harness::plan::PRESETS;
use rpcbench_reports::table::{Audience, Column, Field, Table};

use crate::cli::{ListArgs, Listed};
use crate::exit::Exit;
use crate::output;

/// Shows what can be measured.
pub(crate) fn list(args: &ListArgs, entries: &[Entry]) -> Result<Exit> {
    let table = match args.what {
        Listed::Adapters => adapters(entries),
        Listed::Codecs => codecs(),
        Listed::Workloads => workloads(),
        Listed::Presets => presets(),
    };
    output::print_table(&table, args.format.into())?;
    Ok(Exit::Done)
}

fn adapters(entries: &[Entry]) -> Table {
    let mut table = Table::new(&[
        Column::text("id", "adapter"),
        Column::text("family", "family"),
        Column::text("transports", "over"),
        Column::text("client", "client"),
        Column::text("versions", "measures"),
        Column::text("transport", "by itself over").only_for(Audience::Programs),
        Column::text("summary", "what it is").only_for(Audience::Programs),
    ]);
    for Entry { info, transports, .. } in entries {
        let mut row = [info.id, info.family.name()].map(Field::text).to_vec();
        row.push(Field::text(over(transports)));
        row.push(Field::text(client(info)));
        row.push(Field::text(versions(info.versions)));
        row.extend([info.transport.name(), info.summary].map(Field::text));
        table.row(row);
        table.note(info.summary);
    }
    table
}

/// What this build can put under an adapter, its own transport first.
fn over(transports: &[Transport]) -> String {
    let here = transports.iter().filter(|&&each| each != Transport::Tls || TLS);
    here.map(|each| each.name()).collect::<Vec<_>>().join(", ")
}

const fn client(info: &Info) -> &'static str {
    match info.driving {
        Driving::Blocking => "blocking",
        Driving::Async { multiplexes: true } => "async, multiplexed",
        Driving::Async { multiplexes: false } => "async",
    }
}

fn versions(versions: &[Version]) -> String {
    let each: Vec<String> = versions.iter().map(|each| format!("{} {}", each.name, each.version)).collect();
    each.join(", ")
}

fn codecs() -> Table {
    let mut table = Table::new(&[
        Column::text("id", "codec"),
        Column::text("family", "family"),
        Column::text("versions", "measures"),
    ]);
    for codec in CODECS {
        let info = codec.info;
        table.row(vec![Field::text(info.id), Field::text(info.family.name()), Field::text(versions(info.versions))]);
    }
    table
}

fn workloads() -> Table {
    let mut table = Table::new(&[
        Column::text("id", "workload"),
        Column::text("procedure", "calls"),
        Column::text("summary", "request -> reply"),
        Column::number("requests", "requests"),
        Column::text("stands_for", "what it stands for").only_for(Audience::Programs),
    ]);
    for workload in WORKLOADS.iter().chain(INPUT_ONLY) {
        let texts = [workload.id, workload.procedure.name(), workload.summary];
        let mut row = texts.map(Field::text).to_vec();
        row.push(Field::count(workload.pool as u64));
        row.push(Field::text(workload.stands_for));
        table.row(row);
        table.note(workload.stands_for);
    }
    table
}

fn presets() -> Table {
    let mut table = Table::new(&[
        Column::text("name", "preset"),
        Column::text("summary", "what it measures"),
        Column::number("workloads", "workloads"),
        Column::text("in_flight", "in flight"),
        Column::number("launches", "launches"),
        Column::number("window_ns", "window"),
    ]);
    for preset in PRESETS {
        let in_flight: Vec<String> = preset.in_flight.iter().map(u32::to_string).collect();
        table.row(vec![
            Field::text(preset.name),
            Field::text(preset.summary),
            Field::count(preset.workloads.len() as u64),
            Field::text(in_flight.join(",")),
            Field::count(u64::from(preset.launches)),
            Field::number(preset.window.as_secs_f64() * 1e9, format!("{} ms", preset.window.as_millis())),
        ]);
    }
    table
}
