//! One peer, tried in one direction.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result};
use rpcbench_harness::Entry;
use rpcbench_harness::contract::ConnectOptions;
use rpcbench_harness::guest::{ENDING, START_TIMEOUT, ServerCommand, patience};
use rpcbench_harness::process::child::{Child, Program};
use rpcbench_harness::records::Direction;
use rpcbench_harness::run::guest_arguments;
use rpcbench_harness::verify::Checked;

use super::super::{STARTING, Workloads, anywhere, at, compared, first_difference, listening, own_server};
use super::Outcome;
use crate::cli::{FixturesArgs, VerifyArgs};
use crate::commands::fixtures;
use crate::peers::{self, Peer, bounded};

/// How long a peer's client may take for all of its calls.
const CALLING: Duration = Duration::from_secs(300);
/// How long a call to a peer's server may take: interpreters are slow.
const CALL: Duration = Duration::from_secs(60);
/// Cases of each workload that a peer's client is given.
const CASES: usize = 8;

/// What all peers are tried with.
pub(super) struct Bench {
    pub(super) workloads: Workloads,
    pub(super) fixtures: Fixtures,
    pub(super) seed: u64,
}

impl Bench {
    pub(super) fn run(&self, peer: &Peer, entry: &Entry, direction: Direction) -> Result<Outcome> {
        match (direction, &peer.server, &peer.client) {
            (Direction::OursToTheirs, Some(server), _) => self.call(server, entry),
            (Direction::TheirsToOurs, _, Some(client)) => self.be_called(client, entry),
            _ => Ok(Outcome::Skipped("it has no such program".to_owned())),
        }
    }

    /// Our client calls their server: every case of every workload, whole values and proofs.
    fn call(&self, server: &str, entry: &Entry) -> Result<Outcome> {
        let command = ServerCommand::parse(server, entry.info.transport)?;
        let arguments = guest_arguments(entry.info.id, &command, START_TIMEOUT, &anywhere());
        let program = Program { path: std::env::current_exe()? };
        let mut minder = Child::start(&program, "server", &arguments)?.with_farewell(ENDING);
        let endpoint = listening(&mut minder, patience(START_TIMEOUT));
        let options = ConnectOptions { call_timeout: CALL, ..ConnectOptions::default() };
        let checked = endpoint.and_then(|endpoint| compared(entry, endpoint, options, &self.workloads));
        let said = minder.end();
        Ok(outcome(checked, &said))
    }

    /// Their client calls our server, and says what it checked.
    fn be_called(&self, client: &str, entry: &Entry) -> Result<Outcome> {
        let mut server = own_server(entry, self.seed)?;
        let endpoint = listening(&mut server, STARTING)?;
        let values = [("{address}", at(&endpoint)), ("{fixtures}", self.fixtures.file.display().to_string())];
        let ran = bounded::run(&peers::words(client, &values), CALLING);
        drop(server.end());
        let ran = ran?;
        let (checks, failed) = counted(&ran.out);
        let why = || ran.err.lines().chain(ran.out.lines()).last().unwrap_or("it said nothing").to_owned();
        Ok(match (ran.status.success(), checks, failed) {
            (true, 1.., 0) => Outcome::Equal(checks),
            (true, 0, _) => Outcome::Wrong(0, format!("it checked nothing: {}", why())),
            _ => Outcome::Wrong(checks, format!("{} ({})", first_line(&ran.err).unwrap_or_else(why), ran.status)),
        })
    }
}

fn first_line(text: &str) -> Option<String> {
    text.lines().map(str::trim).find(|line| !line.is_empty()).map(str::to_owned)
}

fn outcome(checked: Result<Vec<Checked>>, said: &[String]) -> Outcome {
    let last = said.last().map_or_else(String::new, |last| format!("; it said last: {last}"));
    match checked {
        Err(error) => Outcome::Wrong(0, format!("{error:#}{last}")),
        Ok(checked) => {
            let calls = checked.iter().map(|one| one.calls).sum();
            match first_difference(&checked) {
                Some(why) => Outcome::Wrong(calls, why),
                None => Outcome::Equal(calls),
            }
        }
    }
}

/// The numbers of the lines `NAME: N checks, M failed`, added up.
fn counted(said: &str) -> (usize, usize) {
    let numbers = said.lines().filter_map(|line| {
        let (checks, rest) = line.rsplit_once(": ").map_or(line, |(_, counts)| counts).split_once(" checks, ")?;
        Some((checks.parse::<usize>().ok()?, rest.split(' ').next()?.parse::<usize>().ok()?))
    });
    numbers.fold((0, 0), |sum, each| (sum.0 + each.0, sum.1 + each.1))
}

/// The cases that clients of other authors are given, in a folder that goes with this value.
pub(super) struct Fixtures {
    folder: PathBuf,
    file: PathBuf,
}

impl Fixtures {
    pub(super) fn write(args: &VerifyArgs) -> Result<Self> {
        let folder = std::env::temp_dir().join(format!("rpcbench-peers-{}", std::process::id()));
        let wanted =
            FixturesArgs { out: folder.clone(), workloads: args.workloads.clone(), cases: CASES, seed: args.seed };
        remove_when_interrupted(folder.clone())?;
        let mut written = Self { folder, file: PathBuf::new() };
        written.file = fixtures::write(&wanted)?;
        Ok(written)
    }
}

/// Ends this program at a signal, its children with it, and leaves no file behind.
fn remove_when_interrupted(folder: PathBuf) -> Result<()> {
    let end = move || {
        let _ = fs::remove_dir_all(&folder);
        std::process::exit(130);
    };
    ctrlc::set_handler(end).context("cannot listen to Ctrl-C")
}

impl Drop for Fixtures {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_client_counted_is_read() {
        assert_eq!(counted("grpc_client: 272 checks, 0 failed\n"), (272, 0));
        assert_eq!(counted("hello\na: 2 checks, 1 failed\nb: b: 3 checks, 0 failed, really\n"), (5, 1));
        assert_eq!(counted("7 checks, 7 failed"), (7, 7));
        for nothing in ["", "checks, failed", "x: many checks, 0 failed", "x: 5 checks"] {
            assert_eq!(counted(nothing), (0, 0), "{nothing}");
        }
    }
}
