//! A child process as its parent sees it.

use std::collections::VecDeque;
use std::ffi::OsString;
use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{self, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;

use super::messages::{self, Order, Report};

/// How many of a child's last lines on stderr are kept.
const LAST_LINES: usize = 8;
/// How much of one line is kept.
const LINE_CHARS: usize = 300;
/// How long a child may take to end after its stdin was closed.
const FAREWELL: Duration = Duration::from_secs(2);

/// How long a child may take to end that is dropped without a word.
const PARTING: Duration = Duration::from_millis(300);
/// How long what it wrote last may take to be read once it has ended. What it left behind may hold its stderr for ever.
const LISTENING: Duration = Duration::from_millis(500);

/// Why a child did not report what was awaited.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChildError {
    /// It could not be started.
    #[error("the {name} could not be started: {cause}")]
    Start {
        /// Server or client.
        name: &'static str,
        /// Why.
        cause: String,
    },
    /// It ended.
    #[error("the {name} died ({status})")]
    Died {
        /// Server or client.
        name: &'static str,
        /// How.
        status: String,
    },
    /// It said nothing in time.
    #[error("the {name} did not answer within {} ms", .within.as_millis())]
    Silent {
        /// Server or client.
        name: &'static str,
        /// How long was waited.
        within: Duration,
    },
    /// It said something else.
    #[error("the {name} said something unexpected: {what}")]
    Unexpected {
        /// Server or client.
        name: &'static str,
        /// What it said.
        what: String,
    },
    /// It said that it cannot go on.
    #[error("the {name} failed: {cause}")]
    Failed {
        /// Server or client.
        name: &'static str,
        /// Why.
        cause: String,
    },
}

/// The program to start children from, with the arguments that make it one.
#[derive(Clone, Debug)]
pub struct Program {
    /// The executable.
    pub path: PathBuf,
}

/// A child process.
#[derive(Debug)]
pub struct Child {
    name: &'static str,
    process: process::Child,
    stdin: Option<ChildStdin>,
    reports: Receiver<Result<Report, String>>,
    said: Arc<Mutex<VecDeque<String>>>,
    listeners: Vec<JoinHandle<()>>,
    /// The first process of the group that it minds, where it minds one.
    minded: Option<Pid>,
    /// How long it may take to end after its stdin was closed, and where it is dropped without a word.
    farewell: Duration,
    parting: Duration,
}

impl Child {
    /// Starts a child in a process group of its own, so that Ctrl-C reaches the parent alone.
    pub fn start(program: &Program, name: &'static str, arguments: &[OsString]) -> Result<Self, ChildError> {
        let start = |cause: std::io::Error| ChildError::Start { name, cause: cause.to_string() };
        let mut command = Command::new(&program.path);
        // A backtrace would push a panic's message out of the few last lines that are kept.
        command
            .args(arguments)
            .env("RUST_BACKTRACE", "0")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut process = command.spawn().map_err(start)?;
        let (send, reports) = channel();
        let said = Arc::new(Mutex::new(VecDeque::new()));
        let mut listeners = Vec::new();
        if let Some(stdout) = process.stdout.take() {
            listeners.push(thread::spawn(move || hear(BufReader::new(stdout), &send)));
        }
        if let Some(stderr) = process.stderr.take() {
            let said = Arc::clone(&said);
            listeners.push(thread::spawn(move || remember(BufReader::new(stderr), &said)));
        }
        let stdin = process.stdin.take();
        Ok(Self { name, process, stdin, reports, said, listeners, minded: None, farewell: FAREWELL, parting: PARTING })
    }

    /// The same with so much time to end, for one that has others to end first.
    #[must_use]
    pub fn with_farewell(mut self, farewell: Duration) -> Self {
        (self.farewell, self.parting) = (farewell, farewell);
        self
    }

    /// The number of the process.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// Gives an order. Where the child is gone, the next report says so.
    pub fn order(&mut self, order: &Order) {
        if let Some(stdin) = &mut self.stdin {
            let _ = messages::write(stdin, order);
        }
    }

    /// Waits for the next report.
    pub fn report(&mut self, within: Duration) -> Result<Report, ChildError> {
        let name = self.name;
        match self.reports.recv_timeout(within) {
            Ok(Ok(Report::Failed { cause })) => Err(ChildError::Failed { name, cause }),
            Ok(Ok(report)) => {
                self.note(&report);
                Ok(report)
            }
            Ok(Err(what)) => Err(ChildError::Unexpected { name, what }),
            Err(RecvTimeoutError::Timeout) => Err(ChildError::Silent { name, within }),
            Err(RecvTimeoutError::Disconnected) => Err(self.died()),
        }
    }

    /// A server that is not the child itself is one that the child minds.
    fn note(&mut self, report: &Report) {
        if let Report::Listening { pid: Some(pid), .. } = report {
            self.minded = i32::try_from(*pid).ok().map(Pid::from_raw);
        }
    }

    /// Waits for a report that `expected` accepts.
    pub fn expect<T>(
        &mut self,
        within: Duration,
        expected: impl FnOnce(Report) -> Result<T, Report>,
    ) -> Result<T, ChildError> {
        let name = self.name;
        let report = self.report(within)?;
        expected(report).map_err(|report| ChildError::Unexpected { name, what: format!("{report:?}") })
    }

    /// How it ended, where it has, or does so in time: what it said of that itself, else its status.
    pub fn ended(&mut self, within: Duration) -> Option<ChildError> {
        let status = self.wait(within)?;
        let name = self.name;
        let mut last = std::iter::from_fn(|| self.reports.recv_timeout(FAREWELL).ok());
        let said = last.find_map(|report| match report {
            Ok(Report::Failed { cause }) => Some(ChildError::Failed { name, cause }),
            _ => None,
        });
        Some(said.unwrap_or_else(|| ChildError::Died { name, status: status.to_string() }))
    }

    fn died(&mut self) -> ChildError {
        let status =
            self.wait(self.farewell).map_or_else(|| "its stdout is closed".to_owned(), |status| status.to_string());
        ChildError::Died { name: self.name, status }
    }

    /// The last lines that it wrote on its stderr.
    #[must_use]
    pub fn last_words(&self) -> Vec<String> {
        self.said.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    /// Ends it: closes its stdin, waits, and kills it where that did not help. Gives its last words.
    #[must_use]
    pub fn end(mut self) -> Vec<String> {
        self.put_down(self.farewell);
        self.hear_out();
        self.last_words()
    }

    /// Waits until all that it wrote is read, where nobody else holds its outputs.
    fn hear_out(&self) {
        let deadline = Instant::now() + LISTENING;
        while !self.listeners.iter().all(JoinHandle::is_finished) && Instant::now() < deadline {
            thread::sleep(Duration::from_millis(1));
        }
    }

    fn wait(&mut self, patience: Duration) -> Option<ExitStatus> {
        let deadline = Instant::now() + patience;
        loop {
            if let Ok(Some(status)) = self.process.try_wait() {
                return Some(status);
            }
            if Instant::now() >= deadline {
                return None;
            }
            thread::sleep(Duration::from_millis(1));
        }
    }

    fn put_down(&mut self, patience: Duration) {
        drop(self.stdin.take());
        let status = self.wait(patience);
        if status.is_none() {
            let _ = self.process.kill();
            let _ = self.process.wait();
        }
        // One that ended in good order has ended what it minds.
        if status.and_then(|status| status.code()).is_none() {
            self.minded.take().map(|first| killpg(first, Signal::SIGKILL));
        }
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        self.put_down(self.parting);
    }
}

fn hear(stdout: impl BufRead, reports: &Sender<Result<Report, String>>) {
    for line in stdout.lines() {
        let Ok(line) = line else { return };
        if reports.send(messages::read(&line)).is_err() {
            return;
        }
    }
}

/// Keeps the last lines; a line without end is cut, so that a noisy child costs no memory.
fn remember(mut stderr: impl BufRead, said: &Mutex<VecDeque<String>>) {
    let mut line = Vec::new();
    loop {
        line.clear();
        match stderr.by_ref().take(64 << 10).read_until(b'\n', &mut line) {
            Ok(0) | Err(_) => return,
            Ok(_) => {}
        }
        let text: String = String::from_utf8_lossy(&line).trim_end().chars().take(LINE_CHARS).collect();
        let mut said = said.lock().unwrap_or_else(PoisonError::into_inner);
        if said.len() == LAST_LINES {
            said.pop_front();
        }
        said.push_back(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Child {
        let program = Program { path: "/bin/sh".into() };
        Child::start(&program, "shell", &["-c".into(), script.into()]).unwrap()
    }

    #[test]
    fn what_a_child_leaves_behind_does_not_hold_up_its_end() {
        let said = shell("sleep 20 & echo $! >&2").end();
        let sleeper = Pid::from_raw(said[0].parse().unwrap());
        assert_eq!(nix::sys::signal::kill(sleeper, Signal::SIGKILL), Ok(()), "it held the outputs all the while");
    }
}
