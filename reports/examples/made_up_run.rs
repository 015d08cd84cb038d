//! Writes the page of a made-up run to `target/made-up-run.html`, to look at:
//!
//! ```text
//! cargo run -p rpcbench-reports --example made_up_run [WORKLOADS LAUNCHES]
//! ```
//!
//! With numbers, the run has ten adapters, so many workloads and two loads, and the time that the page took is told.

#[path = "../tests/fixture/mod.rs"]
mod fixture;

use std::time::Instant;

use rpcbench_reports::table::{Format, Style};
use rpcbench_reports::{outcome, page};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let sizes: Vec<u32> = std::env::args().skip(1).map(|size| size.parse()).collect::<Result<_, _>>()?;
    let run = match sizes[..] {
        [workloads, launches] => {
            let names: Vec<_> = (0..workloads).map(|at| format!("made/up-{at}")).collect();
            fixture::plain(&names, &[1, 16], launches)
        }
        _ => fixture::run(),
    };
    let begun = Instant::now();
    let html = page::of_run(&run)?;
    eprintln!("{} cells: {} bytes in {:?}", run.cells.len(), html.len(), begun.elapsed());
    std::fs::write("target/made-up-run.html", html)?;
    if sizes.is_empty() {
        print!("{}", outcome::render(&run, Format::Table, Style::default())?);
    }
    Ok(())
}
