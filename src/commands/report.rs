//! `rpcbench report`.

use std::fs;

use anyhow::{Context, Result, bail};
use rpcbench_reports::page;

use crate::cli::ReportArgs;
use crate::exit::Exit;
use crate::output;

pub(super) mod saved;

/// Writes the page of saved runs.
pub(crate) fn report(args: &ReportArgs) -> Result<Exit> {
    let out = match (&args.out, args.runs.as_slice()) {
        (Some(out), _) => out.clone(),
        (None, [run]) => saved::file(run).with_file_name("report.html"),
        (None, _) => bail!("say where the page of several runs goes: --out page.html"),
    };
    let saved = saved::read(&args.runs)?;
    let page = page::of_run(&saved.run)?;
    fs::write(&out, page).with_context(|| format!("cannot write {}", out.display()))?;
    output::print(&format!("{}\n", out.display()))?;
    Ok(saved.exit)
}
