//! `rpcbench serve`.

use std::sync::mpsc::Receiver;

use anyhow::{Result, bail};
use rpcbench_harness::Entry;
use rpcbench_harness::contract::{Limits, ServeOptions, SetupError};
use rpcbench_harness::guest::{self, MinderPlan, START_TIMEOUT, ServerCommand};
use rpcbench_harness::placement;
use rpcbench_harness::process::life::{self, Word};
use rpcbench_harness::process::messages::{self, Report};
use rpcbench_harness::process::server;

use crate::cli::ServeArgs;
use crate::exit::Exit;
use crate::{names, output};

/// Runs one adapter's server until it is told to end.
pub(crate) fn serve(args: ServeArgs, entries: &[Entry]) -> Result<Exit> {
    let entry = names::adapter(entries, &args.adapter)?;
    if entry.info.in_process() {
        bail!("`{}` is a call in the client's own process: it has no server", entry.info.id);
    }
    if let Some(command) = &args.minder.guest {
        return mind(&entry, command, &args);
    }
    placement::pin(&args.child.cpus).map_err(anyhow::Error::msg)?;
    let options = ServeOptions { listen: args.listen, seed: args.seed, limits: Limits::default() };
    if args.child.child {
        return Ok(as_child(&entry, options, args.child.counted));
    }
    server::serve(&entry, options, |endpoint, end| {
        let mut end = Some(end);
        let ending = ctrlc::set_handler(move || drop(end.take()));
        if let Err(error) = ending {
            eprintln!("rpcbench: Ctrl-C will end this server at once: {error}");
        }
        let _ = output::print(&format!("{endpoint}\n"));
    })?;
    Ok(Exit::Done)
}

fn as_child(entry: &Entry, options: ServeOptions, counted: bool) -> Exit {
    let plan = server::ServerPlan { options, counted };
    told(server::serve_child(entry, plan, words()))
}

/// Minds a server that is not ours.
fn mind(entry: &Entry, command: &str, args: &ServeArgs) -> Result<Exit> {
    let transport = entry.info.transport;
    let plan = MinderPlan {
        command: ServerCommand::parse(command, transport)?,
        transport,
        start_timeout: args.minder.guest_timeout.unwrap_or(START_TIMEOUT),
        cpus: args.child.cpus.clone(),
    };
    Ok(told(guest::mind(&plan, words())))
}

/// What the parent says, and what a signal does.
fn words() -> Receiver<Word> {
    let (signal, words) = life::listen();
    let ending = ctrlc::set_handler(move || {
        let _ = signal.send(Word::End);
    });
    if let Err(error) = ending {
        eprintln!("rpcbench: a signal will end this server without tidying up: {error}");
    }
    words
}

/// Tells the parent why a server ended.
fn told(served: Result<(), SetupError>) -> Exit {
    match served {
        Ok(()) => Exit::Done,
        Err(error) => {
            let _ = messages::write(std::io::stdout().lock(), Report::Failed { cause: error.to_string() });
            Exit::CannotRun
        }
    }
}
