//! Guests are tried before anything is measured: a command with a typing error is known at once, and so is a server that
//! speaks another protocol.

use std::net::TcpStream;
use std::time::Duration;

use rpcbench_contract::Endpoint;

use super::observer::Observer;
use super::stages::Stage;
use crate::guest::address::connect_unix;
use crate::guest::first_call::{Unanswered, first_call};
use crate::guest::{Guest, Source, UNSTARTED};
use crate::plan::SuitePlan;
use crate::process::child::Program;

/// How long a server that is said to run may take to accept a connection.
const CONNECTING: Duration = Duration::from_secs(5);
/// How many of a server's last lines are quoted.
const QUOTED: usize = 3;

/// Starts each guest once, calls it and ends it again; those that run already are called alone. The error is one line for
/// the first that does not serve, with what it said last.
pub fn try_guests(program: &Program, plan: &SuitePlan, observer: &mut impl Observer) -> Result<(), String> {
    for (done, guest) in plan.guests.iter().enumerate() {
        let mut step = |what: &str| observer.step(done, plan.guests.len(), what);
        match &guest.source {
            Source::Running(endpoint) => {
                step(&format!("calling {}", guest.id));
                running(plan, guest, endpoint)?;
            }
            Source::Command { start_timeout, .. } => {
                step(&format!("waiting for {} to listen ({start_timeout:?})", guest.id));
                started(program, plan, guest)?;
            }
        }
    }
    Ok(())
}

fn started(program: &Program, plan: &SuitePlan, guest: &Guest) -> Result<(), String> {
    let mut stage = Stage::default();
    let called = match stage.start_guest(program, plan, guest) {
        Ok(endpoint) => called_at(plan, guest, &endpoint).map_err(|why| (why, Some(right_adapter(guest)))),
        Err(error) => Err((error.to_string(), None)),
    };
    let (_, said) = stage.end();
    let Err((why, question)) = called else { return Ok(()) };
    if let Some(unstarted) = said.iter().find_map(|line| unstarted(line)) {
        return Err(format!("{}: {unstarted}", guest.id));
    }
    let question = question.map(|question| format!("; {question}")).unwrap_or_default();
    Err(format!("{}: {why}; {}{question}", guest.id, quoted(&said)))
}

/// What `become` says of a command that it could not become.
fn unstarted(line: &str) -> Option<&str> {
    line.strip_prefix("rpcbench: ").filter(|said| said.starts_with(UNSTARTED))
}

fn quoted(said: &[String]) -> String {
    match &said[said.len().saturating_sub(QUOTED)..] {
        [] => "it said nothing".to_owned(),
        last => format!("it said: {}", last.join(" | ")),
    }
}

fn running(plan: &SuitePlan, guest: &Guest, endpoint: &Endpoint) -> Result<(), String> {
    connect(endpoint).map_err(|why| not_there(guest, endpoint, &why))?;
    called(plan, guest, endpoint).map_err(|why| format!("{}: {why}; {}", guest.id, right_adapter(guest)))
}

fn called_at(plan: &SuitePlan, guest: &Guest, endpoint: &str) -> Result<(), String> {
    called(plan, guest, &endpoint.parse().map_err(|error| format!("{error}"))?)
}

/// Calls a guest by one request of a workload; where that breaks, by one of the next, since an older server may know that.
fn called(plan: &SuitePlan, guest: &Guest, endpoint: &Endpoint) -> Result<(), String> {
    let Some(entry) = plan.adapters.iter().find(|entry| entry.info.id == guest.id) else { return Ok(()) };
    let mut first = None;
    for workload in &plan.workloads {
        let cases = plan.inputs.load(workload, plan.suite.seed)?.cases;
        let Some(case) = cases.into_iter().next() else { continue };
        match first_call(entry, endpoint, case) {
            Ok(()) => return Ok(()),
            Err(Unanswered::Broken(why)) => first = first.or(Some(why)),
            Err(Unanswered::Silent(why)) => {
                first = first.or(Some(why));
                break;
            }
        }
    }
    first.map_or(Ok(()), |why| Err(format!("no call was answered: {why}")))
}

fn right_adapter(guest: &Guest) -> String {
    format!("is it the right adapter (`{}`)?", guest.adapter)
}

fn connect(endpoint: &Endpoint) -> std::io::Result<()> {
    match endpoint {
        Endpoint::Tcp(address) | Endpoint::Tls { address, .. } => {
            TcpStream::connect_timeout(address, CONNECTING).map(drop)
        }
        Endpoint::Unix(path) => connect_unix(path, CONNECTING).map(drop),
        Endpoint::Local => Ok(()),
    }
}

fn not_there(guest: &Guest, endpoint: &Endpoint, why: &std::io::Error) -> String {
    let starting = if guest.flag == "--connect" { "--server-command" } else { guest.flag };
    format!(
        "{}: nobody answers at {endpoint}, which {} names ({why}): start the server first, or name a command that starts it \
         by {starting}",
        guest.id, guest.flag
    )
}
