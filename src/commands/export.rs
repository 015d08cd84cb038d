//! `rpcbench export`.

use std::fs;

use anyhow::{Context, Result, bail};
use rpcbench_harness::records::Run;
use rpcbench_reports::selection::Selection;
use rpcbench_reports::{csv, hgrm, hlog, json};

use crate::cli::{ExportArgs, ExportFormat, SchemaOf};
use crate::commands::report::saved;
use crate::exit::Exit;
use crate::output;

/// Writes saved runs in another format, or the schema that they keep.
pub(crate) fn export(args: &ExportArgs) -> Result<Exit> {
    let Some(format) = args.format else {
        let schema = if args.schema == Some(SchemaOf::Decision) { json::decision_schema() } else { json::schema() };
        write(args, &schema?)?;
        return Ok(Exit::Done);
    };
    refuse_idle_flags(args, format)?;
    let saved = saved::read(&args.runs)?;
    write(args, &text(args, format, &saved.run)?)?;
    Ok(saved.exit)
}

/// Fails where a flag would change nothing.
fn refuse_idle_flags(args: &ExportArgs, format: ExportFormat) -> Result<()> {
    if args.summary && format != ExportFormat::Json {
        bail!("--summary goes with --as json: the other formats are not of raw histograms beside summaries");
    }
    let chosen = !args.cells.is_empty() || args.kind.is_some();
    if chosen && !matches!(format, ExportFormat::Hlog | ExportFormat::Hgrm) {
        bail!("--cell and --kind go with --as hlog and --as hgrm: the other formats hold whole runs");
    }
    Ok(())
}

fn text(args: &ExportArgs, format: ExportFormat, run: &Run) -> Result<String> {
    let selection = Selection { cells: args.cells.clone(), kind: args.kind };
    Ok(match format {
        // A run of searches alone has no cells.
        ExportFormat::Csv if run.cells.is_empty() => csv::of_searches(run).unwrap_or_else(|| csv::of_run(run)),
        ExportFormat::Csv => csv::of_run(run),
        ExportFormat::Json if args.summary => json::summary(run)?,
        ExportFormat::Json => json::of_run(run)?,
        ExportFormat::Hlog => hlog::of_run(run, &selection)?,
        ExportFormat::Hgrm => hgrm::of_run(run, &selection)?,
    })
}

fn write(args: &ExportArgs, text: &str) -> Result<()> {
    match &args.out {
        Some(path) => fs::write(path, text).with_context(|| format!("cannot write {}", path.display())),
        None => output::print(text),
    }
}
