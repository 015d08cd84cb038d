//! Guests are tried before anything is measured: a command with a typing error is known at once.

use std::net::TcpStream;
use std::os::unix::net::UnixStream;
use std::time::Duration;

use rpcbench_contract::Endpoint;

use super::stages::Stage;
use crate::guest::{Guest, Source};
use crate::plan::SuitePlan;
use crate::process::child::Program;

/// How long a server that is said to run may take to accept a connection.
const CONNECTING: Duration = Duration::from_secs(5);

/// Starts each guest once and ends it again; connects to those that run already. The error is one line for the first that
/// is not there, with what it said last.
pub fn try_guests(program: &Program, plan: &SuitePlan) -> Result<(), String> {
    plan.guests.iter().try_for_each(|guest| match &guest.source {
        Source::Running(endpoint) => connect(endpoint).map_err(|why| not_there(guest, endpoint, &why)),
        Source::Command { .. } => start(program, plan, guest),
    })
}

fn start(program: &Program, plan: &SuitePlan, guest: &Guest) -> Result<(), String> {
    let mut stage = Stage::default();
    match stage.start_guest(program, plan, guest) {
        Ok(_) => {
            stage.end();
            Ok(())
        }
        Err(error) => {
            let failure = stage.fail(0, &error);
            let said =
                failure.server_said.iter().rev().take(3).rev().map(String::as_str).collect::<Vec<_>>().join(" | ");
            let said = if said.is_empty() { "it said nothing".to_owned() } else { format!("it said: {said}") };
            Err(format!("{}: {}; {said}", guest.id, failure.cause))
        }
    }
}

fn connect(endpoint: &Endpoint) -> std::io::Result<()> {
    match endpoint {
        Endpoint::Tcp(address) | Endpoint::Tls { address, .. } => {
            TcpStream::connect_timeout(address, CONNECTING).map(drop)
        }
        Endpoint::Unix(path) => UnixStream::connect(path).map(drop),
        Endpoint::Local => Ok(()),
    }
}

fn not_there(guest: &Guest, endpoint: &Endpoint, why: &std::io::Error) -> String {
    format!(
        "{}: nobody answers at {endpoint} ({why}): start the server first, or let --server-command start it",
        guest.id
    )
}
