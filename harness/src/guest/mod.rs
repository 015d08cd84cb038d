//! Servers that are not ours: programs of any language, measured in place of an adapter's own server.
//!
//! A guest that we start has a **minder**: a child process of this program that starts the command, waits until it listens,
//! reads its counters, and ends it with everything that it started. To its parent a minder is a server like any other.

pub(crate) mod address;
mod command;
pub(crate) mod first_call;
mod listeners;
mod minder;
mod process;
mod tree;
mod usage;
mod words;

use std::ffi::OsString;
use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use rpcbench_contract::Endpoint;
use rpcbench_records::ServedBy;

pub use command::{BadCommand, ServerCommand};
pub use minder::{MinderPlan, mind};
pub(crate) use process::UNSTARTED;
pub use process::{ENDING, become_guest};
pub use words::split;

/// How long a guest may take to listen where nothing is said.
pub const START_TIMEOUT: Duration = Duration::from_secs(30);
/// How long a minder may take beyond its guest's time to start: several attempts, where ports clash, and their ends.
const STARTING: Duration = Duration::from_secs(10);

/// A server that is measured in place of an adapter's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guest {
    /// What names it in results: the adapter and a name, e.g. `grpc:grpcio`.
    pub id: &'static str,
    /// The adapter whose client calls it.
    pub adapter: &'static str,
    /// Where it comes from.
    pub source: Source,
    /// What named it, as a person wrote it, e.g. `--connect`.
    pub flag: &'static str,
}

/// Where a guest comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A command starts it, anew for each launch.
    Command {
        /// The command.
        command: ServerCommand,
        /// How long it may take to listen.
        start_timeout: Duration,
    },
    /// It runs already.
    Running(Endpoint),
}

impl Guest {
    /// True where it runs on this machine and is not ours to ask what it uses.
    #[must_use]
    pub fn runs_here_unasked(&self) -> bool {
        match &self.source {
            Source::Command { .. } => false,
            Source::Running(Endpoint::Tcp(address)) => is_here(*address),
            Source::Running(_) => true,
        }
    }

    /// The guest as results describe it.
    #[must_use]
    pub fn described(&self) -> ServedBy {
        match &self.source {
            Source::Command { command, .. } => ServedBy::Command(command.text().to_owned()),
            Source::Running(endpoint) => ServedBy::Running(endpoint.to_string()),
        }
    }
}

/// True where an address is one of this machine: it can be listened on.
fn is_here(mut address: SocketAddr) -> bool {
    address.set_port(0);
    TcpListener::bind(address).is_ok()
}

/// The arguments that make a minder of a server child.
#[must_use]
pub fn minder_arguments(command: &ServerCommand, start_timeout: Duration) -> Vec<OsString> {
    let flag = |name: &str, value: String| [OsString::from(name), OsString::from(value)];
    let timeout = flag("--guest-timeout", format!("{}ns", start_timeout.as_nanos()));
    flag("--guest", command.text().to_owned()).into_iter().chain(timeout).collect()
}

/// How long a minder may take until it reports that its guest listens.
#[must_use]
pub fn patience(start_timeout: Duration) -> Duration {
    start_timeout + STARTING
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_of_this_machine_is_here() {
        for (address, here) in [
            ("127.0.0.1:9", true),
            ("0.0.0.0:9", true),
            // Set aside for documentation (RFC 5737): no machine has it.
            ("192.0.2.1:9", false),
        ] {
            assert_eq!(is_here(address.parse().unwrap()), here, "{address}");
        }
    }
}
