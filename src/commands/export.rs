//! `rpcbench export`.

use std::fs;

use anyhow::{Context, Result, bail};
use rpcbench_reports::{csv, json};

use crate::cli::{ExportArgs, ExportFormat};
use crate::commands::report;
use crate::exit::Exit;
use crate::output;

/// Writes a saved run in another format.
pub(crate) fn export(args: &ExportArgs) -> Result<Exit> {
    if args.summary && args.format != ExportFormat::Json {
        bail!("--summary goes with --as json: the other formats hold no raw histograms");
    }
    let run = report::read(&args.run)?;
    let text = match args.format {
        ExportFormat::Csv => csv::of_run(&run),
        ExportFormat::Json if args.summary => json::summary(&run)?,
        ExportFormat::Json => json::of_run(&run)?,
    };
    match &args.out {
        Some(path) => fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))?,
        None => output::print(&text)?,
    }
    Ok(Exit::Done)
}
