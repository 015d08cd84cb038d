//! Compares RPC and serialization frameworks on identical, checked work.
//!
//! This crate is the command line over the workspace's crates. A program with adapters of its own beside ours is one
//! call of [`main`] with another registry; see `examples/own-adapter`, `examples/own-runtime` and docs/ADAPTERS.md.
//!
//! What such an adapter stands on is handed on here: [`contract`] and [`workloads`], the streams of [`transport`], the
//! RPC of `binary` (with that feature), and [`serde`], of whose traits the model's values are.

mod about;
mod adapters;
mod cache;
mod cli;
mod commands;
mod criterion;
mod decided;
mod exit;
mod folder;
mod guests;
mod interop;
mod names;
mod noise;
mod output;
mod peers;
mod progress;
mod suite;
mod terms;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;

#[cfg(feature = "binary")]
pub use rpcbench_adapters::binary;
pub use rpcbench_adapters::{ALL as ADAPTERS, CODECS, transport};
pub use rpcbench_harness as harness;
pub use rpcbench_harness::Entry;
pub use rpcbench_harness::allocations::Counting;
pub use rpcbench_harness::contract;
pub use rpcbench_harness::contract::workloads;
pub use rpcbench_reports as reports;
pub use serde;

use crate::cli::Cli;
use crate::exit::Exit;
use crate::harness::environment::Build;

/// What the build of this program knows of itself.
pub const BUILD: Build = Build {
    version: env!("CARGO_PKG_VERSION"),
    compiler: env!("RPCBENCH_COMPILER"),
    target: env!("RPCBENCH_TARGET"),
    lock: env!("RPCBENCH_LOCK"),
};

/// Runs the command line with a registry of adapters.
///
/// Servers and clients are started as children of the same program, so that the registry is theirs too. Install
/// [`Counting`] as the global allocator to have allocations counted.
#[must_use]
pub fn main(entries: &[Entry]) -> ExitCode {
    main_with(entries, std::env::args_os())
}

/// The same with arguments of another's making, program name first.
#[must_use]
pub fn main_with(entries: &[Entry], arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let line: Vec<OsString> = arguments.into_iter().collect();
    let cli = Cli::parse_from(&line);
    let exit = commands::dispatch(cli.command, entries, &line).unwrap_or_else(|error| {
        eprintln!("rpcbench: {error:#}");
        Exit::CannotRun
    });
    exit.into()
}
