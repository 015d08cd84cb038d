//! `rpcbench run`.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, Result, bail};
use rpcbench_harness::Entry;
use rpcbench_harness::environment;
use rpcbench_harness::plan::SuitePlan;
use rpcbench_harness::process::child::Program;
use rpcbench_harness::records::{Cell, Run, Search, Verdict};
use rpcbench_harness::run::{Heading, Interrupt, Runner, fingerprint, try_guests};
use rpcbench_reports::table::Format;
use rpcbench_reports::{csv, json, outcome, page};

use crate::cli::RunArgs;
use crate::exit::Exit;
use crate::folder::Folder;
use crate::progress::Progress;
use crate::{BUILD, interop, noise, output, suite};

/// What a folder of results holds; the last only where there are any.
const FILES: [&str; 4] = ["run.json", "cells.csv", "report.html", "searches.csv"];

/// Set by Ctrl-C.
pub(crate) static INTERRUPT: Interrupt = Interrupt::new();

/// True while servers are tried: nothing is measured yet, and Ctrl-C ends at once.
static TRYING: AtomicBool = AtomicBool::new(false);

/// Measures, and writes the results.
pub(crate) fn run(args: RunArgs, entries: &[Entry], line: &[OsString]) -> Result<Exit> {
    let file = args.file.as_deref().map(suite::read).transpose()?.unwrap_or_default();
    let plan = args.suite.or(file).plan(entries, args.inputs.into())?;
    let requests = requests(&plan)?;
    let folder = Folder::prepare(&args.out, &FILES)?;
    warn_of_debug();
    listen_to_interrupts()?;

    let program = Program { path: std::env::current_exe().context("cannot find this program's own file")? };
    try_servers(&program, &plan)?;
    let mut progress = Progress::new();
    let runner = Runner { program, plan: &plan, requests, interrupt: &INTERRUPT };
    let run = runner.run(heading(&plan, line), &mut progress);
    progress.finish();

    let page = put(&folder, &run)?;
    show(&run, &page, args.format.into())?;
    if args.open {
        open(&page);
    }
    exit(&run)
}

/// Tries the servers that are not ours.
fn try_servers(program: &Program, plan: &SuitePlan) -> Result<()> {
    let mut progress = Progress::new();
    TRYING.store(true, Ordering::SeqCst);
    let tried = try_guests(program, plan, &mut progress);
    TRYING.store(false, Ordering::SeqCst);
    progress.finish();
    tried.map_err(anyhow::Error::msg)
}

/// Writes the results; gives the page. A run that was cut short, or that measured nothing, does not take the place of
/// another: it stays beside it, and the page is found there.
fn put(folder: &Folder, run: &Run) -> Result<PathBuf> {
    let texts = vec![Some(json::of_run(run)?), Some(csv::of_run(run)), Some(page::of_run(run)?), csv::of_searches(run)];
    let empty = run.cells.iter().all(|cell| cell.launches.is_empty()) && run.searches.is_empty();
    Ok(folder.put(texts, !run.interrupted && !empty)?.join("report.html"))
}

/// How many requests each workload has; a file that cannot be used is known before anything is measured.
pub(crate) fn requests(plan: &SuitePlan) -> Result<Vec<usize>> {
    let load = |workload: &&'static _| {
        let loaded = plan.inputs.load(workload, plan.suite.seed).map_err(anyhow::Error::msg)?;
        if let Some(remark) = loaded.remark {
            eprintln!("rpcbench: {remark}");
        }
        Ok(loaded.cases.len())
    };
    plan.workloads.iter().map(load).collect()
}

fn heading(plan: &SuitePlan, line: &[OsString]) -> Heading {
    let environment = environment::read(&BUILD, plan.placement.clone());
    Heading {
        started: now(),
        command: command(line),
        noise: noise::find(&fingerprint(&environment)),
        interop: interop::find(),
        environment,
    }
}

/// Now, RFC 3339 in UTC.
pub(crate) fn now() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// Lets Ctrl-C end a run in good order.
pub(crate) fn listen_to_interrupts() -> Result<()> {
    ctrlc::set_handler(interrupt).context("cannot listen to Ctrl-C")
}

/// The command line as a person would type it again, whatever folder the program was started from.
pub(crate) fn command(line: &[OsString]) -> Vec<String> {
    let program = line.first().and_then(|program| Path::new(program).file_name());
    let arguments = line.iter().skip(1).map(OsString::as_os_str);
    program.into_iter().chain(arguments).map(|each| each.to_string_lossy().into_owned()).collect()
}

pub(crate) fn warn_of_debug() {
    if environment::profile() == "debug" {
        eprintln!(
            "rpcbench: this is a debug build, several times slower than a release build: use cargo run --release"
        );
    }
}

/// The first Ctrl-C lets the launch at hand finish, if there is one; the second ends at once, and the children with it.
fn interrupt() {
    if INTERRUPT.set() || TRYING.load(Ordering::SeqCst) {
        std::process::exit(130);
    }
    eprintln!("\nrpcbench: finishing the launch at hand, then writing what there is (Ctrl-C again to drop it)");
}

fn show(run: &Run, page: &Path, format: Format) -> Result<()> {
    output::print(&outcome::render(run, format, output::style())?)?;
    let page = page.canonicalize().unwrap_or_else(|_| page.to_owned());
    if format == Format::Table {
        output::print(&format!("{}\n", page.display()))
    } else {
        eprintln!("{}", page.display());
        Ok(())
    }
}

fn exit(run: &Run) -> Result<Exit> {
    let searched = |search: &Search| search.bisections.iter().any(|bisection| !bisection.steps.is_empty());
    // Floors that nobody asked for are no result without what they are held against.
    let asked = |cell: &&Cell| !run.suite.references.contains(&cell.adapter);
    if run.cells.iter().filter(asked).all(|cell| cell.launches.is_empty()) && !run.searches.iter().any(searched) {
        if run.interrupted {
            return Ok(Exit::Interrupted);
        }
        bail!("nothing was measured: every cell failed or is unsupported");
    }
    let holding = |verdict| !matches!(verdict, Verdict::Invalid | Verdict::Failed);
    let verdicts = run.cells.iter().map(|cell| cell.verdict).chain(run.searches.iter().map(|search| search.verdict));
    Ok(match (run.interrupted, verdicts.into_iter().all(holding)) {
        (true, _) => Exit::Interrupted,
        (false, true) => Exit::Done,
        (false, false) => Exit::NotHolding,
    })
}

/// Opens the page with the desktop's program; the run has succeeded whether or not there is one.
fn open(page: &PathBuf) {
    let opener = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    let status = Command::new(opener).arg(page).stdout(Stdio::null()).stderr(Stdio::null()).status();
    if !status.is_ok_and(|status| status.success()) {
        eprintln!("rpcbench: {opener} could not open the page; open it by hand");
    }
}
