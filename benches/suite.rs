//! The quick preset as a bench: it runs the whole comparison, and the page's path is the last line that it prints.
//!
//! It has no criterion harness and tolerates criterion's flags; where a filter is given that does not name it, it does
//! nothing, so that `cargo bench -- echo/64B` stays short.

mod support;

use std::path::Path;
use std::process::ExitCode;

use rpcbench::{ADAPTERS, Counting};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Criterion's flags that take a value of their own.
const VALUED: [&str; 14] = [
    "--save-baseline",
    "--baseline",
    "--baseline-lenient",
    "--load-baseline",
    "--sample-size",
    "--warm-up-time",
    "--measurement-time",
    "--nresamples",
    "--noise-threshold",
    "--confidence-level",
    "--significance-level",
    "--profile-time",
    "--output-format",
    "--color",
];

/// What was asked for by criterion's flags.
enum Asked {
    /// To measure.
    Suite,
    /// To name what there is.
    List,
    /// Something else.
    Nothing,
}

/// `cargo bench` says `--bench`; without it this is a test of all targets, which measures nothing.
fn asked(mut arguments: impl Iterator<Item = String>) -> Asked {
    let (mut filter, mut bench) = (None, false);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--list" => return Asked::List,
            "--test" | "--profile-time" => return Asked::Nothing,
            "--bench" => bench = true,
            flag if VALUED.contains(&flag) => drop(arguments.next()),
            flag if flag.starts_with('-') => {}
            _ => filter = Some(argument),
        }
    }
    match filter {
        _ if !bench => Asked::Nothing,
        Some(filter) if !"suite".contains(&filter) => Asked::Nothing,
        _ => Asked::Suite,
    }
}

fn main() -> ExitCode {
    if let Some(code) = support::child() {
        return code;
    }
    match asked(std::env::args().skip(1)) {
        Asked::List => println!("suite: bench"),
        Asked::Nothing => {}
        Asked::Suite => {
            let out = Path::new(env!("CARGO_MANIFEST_DIR")).join("rpcbench-out");
            let arguments = ["rpcbench".into(), "run".into(), "--out".into(), out.into_os_string()];
            return rpcbench::main_with(ADAPTERS, arguments);
        }
    }
    ExitCode::SUCCESS
}
