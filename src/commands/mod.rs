//! One file per command.

mod about;
mod become_guest;
mod calibrate;
mod compare;
mod doctor;
mod drive;
mod export;
mod fixtures;
mod gate;
mod list;
mod report;
mod run;
mod serve;
mod verify;

use std::ffi::OsString;

use anyhow::Result;
use rpcbench_harness::Entry;

use crate::cli::Command;
use crate::exit::Exit;

/// Runs a command with a registry of adapters. `line` is what a person typed, to be kept with results.
pub(crate) fn dispatch(command: Command, entries: &[Entry], line: &[OsString]) -> Result<Exit> {
    match command {
        Command::Run(args) => run::run(args, entries, line),
        Command::List(args) => list::list(&args, entries),
        Command::Verify(args) => verify::verify(&args, entries),
        Command::Doctor(args) => doctor::doctor(args),
        Command::Calibrate(args) => calibrate::calibrate(&args, entries),
        Command::Compare(args) => compare::compare(&args),
        Command::Gate(args) => gate::gate(&args, entries, line),
        Command::Report(args) => report::report(&args),
        Command::Export(args) => export::export(&args),
        Command::Serve(args) => serve::serve(args, entries),
        Command::Drive(args) => drive::drive(&args, entries),
        Command::Fixtures(args) => fixtures::fixtures(&args),
        Command::Become(args) => become_guest::become_guest(&args),
        Command::About => about::about(entries),
    }
}
