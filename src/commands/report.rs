//! `rpcbench report`, and reading saved runs.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use rpcbench_harness::records::Run;
use rpcbench_reports::page;

use crate::cli::ReportArgs;
use crate::exit::Exit;
use crate::output;

/// Writes the page of a saved run.
pub(crate) fn report(args: &ReportArgs) -> Result<Exit> {
    let page = page::of_run(&read(&args.run)?)?;
    let out = args.out.clone().unwrap_or_else(|| file(&args.run).with_file_name("report.html"));
    fs::write(&out, page).with_context(|| format!("cannot write {}", out.display()))?;
    output::print(&format!("{}\n", out.display()))?;
    Ok(Exit::Done)
}

/// Reads a saved run from its folder or its file.
pub(crate) fn read(path: &Path) -> Result<Run> {
    let file = file(path);
    let text = fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
    Run::from_json(&text).with_context(|| format!("{} cannot be used", file.display()))
}

/// The file of a run that is named by its folder or by its file.
fn file(path: &Path) -> PathBuf {
    if path.is_dir() { path.join("run.json") } else { path.to_owned() }
}
