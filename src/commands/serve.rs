//! `rpcbench serve`.

use anyhow::{Result, bail};
use rpcbench_harness::Entry;
use rpcbench_harness::contract::{Limits, ServeOptions};
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
    let (signal, words) = life::listen();
    let ending = ctrlc::set_handler(move || {
        let _ = signal.send(Word::End);
    });
    if let Err(error) = ending {
        eprintln!("rpcbench: a signal will end this server without tidying up: {error}");
    }
    match server::serve_child(entry, plan, words) {
        Ok(()) => Exit::Done,
        Err(error) => {
            let _ = messages::write(std::io::stdout().lock(), Report::Failed { cause: error.to_string() });
            Exit::CannotRun
        }
    }
}
