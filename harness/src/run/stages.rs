//! The stages that a launch and a counting pass have in common: a server, its marks, its end.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use rpcbench_records::{Failure, Process};

use super::launch::{guest_arguments, server_arguments};
use crate::guest::{self, Guest, Source};
use crate::plan::{CellPlan, SuitePlan};
use crate::process::child::{Child, ChildError, Program};
use crate::process::messages::{Order, Report};

/// How long a server may take to listen.
const STARTING: Duration = Duration::from_secs(10);
/// How long a server may take to end, where its client has just failed.
const DYING: Duration = Duration::from_millis(200);
/// How long a server may take to report its counters.
const MARKING: Duration = Duration::from_secs(5);

/// What has been started for a launch: a server, unless calls are made in the client's process, and a client.
#[derive(Default)]
pub(super) struct Stage {
    pub(super) server: Option<Child>,
    pub(super) client: Option<Child>,
    /// The process that serves.
    pub(super) server_pid: Option<u32>,
    /// The file of the server's Unix socket, which a server that was killed leaves behind.
    socket: Option<PathBuf>,
}

/// A server's counters.
pub(super) struct Marked {
    pub(super) at_ns: u64,
    pub(super) process: Option<Process>,
    pub(super) allocs: Option<u64>,
    pub(super) processes: u32,
}

impl Stage {
    /// Sees to it that somebody answers a cell's calls, and gives the endpoint: our own server, a guest that a command starts
    /// or that runs already, or nobody, where calls are made in the client's process.
    pub(super) fn server_of(
        &mut self,
        program: &Program,
        plan: &SuitePlan,
        cell: &CellPlan,
        counted: bool,
    ) -> Result<String, ChildError> {
        match plan.guest(&cell.entry) {
            Some(guest) => self.start_guest(program, plan, guest),
            None if cell.entry.info.in_process() => Ok("local".to_owned()),
            None => {
                let arguments = server_arguments(cell.entry.info.id, plan.suite.seed, &plan.placement, counted);
                let server = Child::start(program, "server", &arguments)?;
                self.hear_from(server, STARTING)
            }
        }
    }

    /// Starts a guest, where it does not run already.
    pub(super) fn start_guest(
        &mut self,
        program: &Program,
        plan: &SuitePlan,
        guest: &Guest,
    ) -> Result<String, ChildError> {
        match &guest.source {
            Source::Running(endpoint) => Ok(endpoint.to_string()),
            Source::Command { command, start_timeout } => {
                let arguments = guest_arguments(guest.adapter, command, *start_timeout, &plan.placement);
                let minder = Child::start(program, "server", &arguments)?.with_farewell(guest::ENDING);
                self.hear_from(minder, guest::patience(*start_timeout))
            }
        }
    }

    /// Waits until the server listens; gives its endpoint.
    fn hear_from(&mut self, server: Child, within: Duration) -> Result<String, ChildError> {
        let server = self.server.insert(server);
        let (endpoint, pid) = server.expect(within, |report| match report {
            Report::Listening { endpoint, pid } => Ok((endpoint, pid)),
            other => Err(other),
        })?;
        self.server_pid = Some(pid.unwrap_or_else(|| server.id()));
        self.socket = endpoint.strip_prefix("unix:").map(PathBuf::from);
        Ok(endpoint)
    }

    /// Starts the client.
    pub(super) fn start_client(&mut self, program: &Program, arguments: &[OsString]) -> Result<(), ChildError> {
        self.client = Some(Child::start(program, "client", arguments)?);
        Ok(())
    }

    /// Waits for a report of the client; where the server dies meanwhile, that is what is said.
    pub(super) fn client<T>(
        &mut self,
        within: Duration,
        expected: impl FnOnce(Report) -> Result<T, Report>,
    ) -> Result<T, ChildError> {
        let client =
            self.client.as_mut().ok_or(ChildError::Unexpected { name: "client", what: "nothing".to_owned() })?;
        let heard = client.expect(within, expected);
        // A server that is dying refuses connections before it is seen to be dead.
        let within = if heard.is_err() { DYING } else { Duration::ZERO };
        match self.server.as_mut().and_then(|server| server.ended(within)) {
            Some(died) => Err(died),
            None => heard,
        }
    }

    /// Gives the client an order.
    pub(super) fn order_client(&mut self, order: &Order) {
        if let Some(client) = &mut self.client {
            client.order(order);
        }
    }

    /// Asks the server for its counters; nothing where there is no server.
    pub(super) fn mark(&mut self) -> Result<Option<Marked>, ChildError> {
        let Some(server) = &mut self.server else { return Ok(None) };
        server.order(&Order::Mark);
        server.expect(MARKING, |report| match report {
            Report::Marked { at_ns, process, allocs, processes } => {
                Ok(Some(Marked { at_ns, process, allocs, processes }))
            }
            other => Err(other),
        })
    }

    /// Ends what is left, client first, and gives the last words of both.
    pub(super) fn end(self) -> (Vec<String>, Vec<String>) {
        let client = self.client.map(Child::end).unwrap_or_default();
        let server = self.server.map(Child::end).unwrap_or_default();
        if let Some(socket) = self.socket {
            let _ = std::fs::remove_file(socket);
        }
        (client, server)
    }

    /// Ends what is left, and says what went wrong with everybody's last words.
    pub(super) fn fail(self, order: u32, cause: &ChildError) -> Failure {
        let (client_said, server_said) = self.end();
        Failure { order, cause: cause.to_string(), server_said, client_said }
    }
}
