//! Writes the page of a made-up run to `target/made-up-run.html`, to look at:
//!
//! ```text
//! cargo run -p rpcbench-reports --example made_up_run [closed | scheduled | searched | everything] [WORKLOADS LAUNCHES]
//! ```
//!
//! With numbers, the run has so many workloads (closed: ten adapters under two loads; scheduled: six adapters at ten
//! rates), and the size of the page and the time that it took are told alone.

#[path = "../tests/fixture/mod.rs"]
mod fixture;

use std::time::Instant;

use rpcbench_records::Run;
use rpcbench_reports::table::{Format, Style};
use rpcbench_reports::{outcome, page};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let words: Vec<_> = std::env::args().skip(1).collect();
    let sizes: Vec<u32> = words.iter().filter_map(|word| word.parse().ok()).collect();
    let kind = words.first().map_or("closed", String::as_str);
    let mut run = match kind {
        "everything" => fixture::everything(),
        _ => made_up(kind != "closed", &sizes),
    };
    if kind == "searched" {
        run.cells.clear();
    }
    let begun = Instant::now();
    let html = page::of_run(&run)?;
    eprintln!("{} cells: {} bytes in {:?}", run.cells.len(), html.len(), begun.elapsed());
    std::fs::write("target/made-up-run.html", html)?;
    if sizes.is_empty() {
        print!("{}", outcome::render(&run, Format::Table, Style::default())?);
    }
    Ok(())
}

fn made_up(scheduled: bool, sizes: &[u32]) -> Run {
    let names = |workloads: u32| (0..workloads).map(|at| format!("made/up-{at}")).collect::<Vec<_>>();
    match (scheduled, sizes) {
        (false, &[workloads, launches]) => fixture::plain(&names(workloads), &[1, 16], launches),
        (true, &[workloads, launches]) => fixture::schedule::sweep(&names(workloads), launches),
        (false, _) => fixture::run(),
        (true, _) => fixture::schedule::scheduled(),
    }
}
