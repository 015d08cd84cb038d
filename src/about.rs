//! What a program of this kind is: asked of two of them before they are set against each other.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use rpcbench_adapters::TLS;
use rpcbench_harness::contract::Transport;
use rpcbench_harness::contract::workloads::WORKLOADS;
use rpcbench_harness::records::Environment;
use rpcbench_harness::run::describe_adapter;
use rpcbench_harness::{Entry, environment};
use serde::{Deserialize, Serialize};

use crate::BUILD;

/// What its build knows of a program, and what it can measure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct About {
    /// The version of rpcbench.
    pub(crate) rpcbench: String,
    /// The compiler.
    pub(crate) compiler: String,
    /// The target triple.
    pub(crate) target: String,
    /// `release` or `debug`.
    pub(crate) profile: String,
    /// A hash of the lock file.
    pub(crate) lock: String,
    /// Adapters by id, with the versions of what they measure.
    pub(crate) adapters: BTreeMap<String, BTreeMap<String, String>>,
    /// Workloads, by id.
    pub(crate) workloads: Vec<String>,
}

/// How long a program may take to say what it is.
const PATIENCE: Duration = Duration::from_secs(10);
/// What a longer answer is, nobody wants to know.
const LONGEST: u64 = 1 << 20;

impl About {
    /// What this program is with these adapters.
    pub(crate) fn this(entries: &[Entry]) -> Self {
        let over =
            |entry: &Entry| entry.transports.iter().filter_map(|&each| entry.over(each).ok()).collect::<Vec<_>>();
        let here = |entry: &Entry| entry.info.transport != Transport::Tls || TLS;
        let described = entries.iter().flat_map(over).filter(here).map(|entry| describe_adapter(&entry.info));
        Self {
            rpcbench: BUILD.version.to_owned(),
            compiler: BUILD.compiler.to_owned(),
            target: BUILD.target.to_owned(),
            profile: environment::profile().to_owned(),
            lock: BUILD.lock.to_owned(),
            adapters: described.map(|adapter| (adapter.id, adapter.versions)).collect(),
            workloads: WORKLOADS.iter().map(|workload| workload.id.to_owned()).collect(),
        }
    }

    /// Asks a program.
    pub(crate) fn ask(program: &Path) -> Result<Self> {
        let at = program.display();
        let answer = answer(program).with_context(|| format!("cannot ask {at} what it is"))?;
        let shape = || format!("{at} is no rpcbench that can be compared: it does not answer `about` as this one does");
        serde_json::from_slice(&answer).ok().with_context(shape)
    }

    /// The environment as it is for this program.
    pub(crate) fn environment(&self, here: Environment) -> Environment {
        let Self { rpcbench, compiler, target, profile, lock, .. } = self.clone();
        Environment { rpcbench, compiler, target, profile, lock, ..here }
    }
}

/// What a program prints within [`PATIENCE`].
fn answer(program: &Path) -> Result<Vec<u8>> {
    let mut command = Command::new(program);
    let mut child = command.arg("about").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
    let mut stdout = child.stdout.take().context("it has no output")?.take(LONGEST);
    let (send, heard) = channel();
    thread::spawn(move || {
        let mut answer = Vec::new();
        let read = stdout.read_to_end(&mut answer);
        // Nobody listens any more where it took too long.
        let _ = send.send(read.map(|_| answer));
    });
    let answer = heard.recv_timeout(PATIENCE);
    // It has said all that is wanted, or too much, or nothing.
    let _ = child.kill();
    child.wait()?;
    match answer {
        Ok(answer) => Ok(answer?),
        Err(_) => bail!("it did not answer within {} s", PATIENCE.as_secs()),
    }
}
