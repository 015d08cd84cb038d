//! The minder of a guest: to its parent it is a server like ours, to the guest it is whoever started it.

use std::process::ExitStatus;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use rpcbench_contract::{Endpoint, SetupError, Transport};

use super::address::Address;
use super::command::ServerCommand;
use super::process::{Event, GuestProcess};
use super::{listeners, usage};
use crate::process::life::Word;
use crate::process::messages::{Order, Report, report};

/// How often a guest is asked whether it listens.
const KNOCKING: Duration = Duration::from_millis(5);
/// How long somebody who is not known to belong to the guest must have answered in its place: a container's port, for one, is
/// held by a program that the guest did not start.
const SETTLING: Duration = Duration::from_secs(1);
/// How often a guest is started, where its port was taken by somebody else meanwhile.
const ATTEMPTS: usize = 3;

/// What a minder is to do.
#[derive(Clone, Debug)]
pub struct MinderPlan {
    /// What starts the guest.
    pub command: ServerCommand,
    /// What it is reached over.
    pub transport: Transport,
    /// How long it may take to listen.
    pub start_timeout: Duration,
    /// The CPUs that it may use; all where there are none.
    pub cpus: Vec<u32>,
}

/// What reaches a minder.
enum Heard {
    Word(Word),
    Guest(Event),
}

/// Why a guest does not serve.
enum Trouble {
    /// The parent wants no server any more.
    Unwanted,
    /// It ended before it listened; another had its port, or not.
    Ended { status: ExitStatus, clash: bool },
    /// Anything else, in one line.
    Other(String),
}

/// Starts a guest, reports that it listens, obeys its parent's orders on stdout, and ends the guest with everything that it
/// started. An error says why it could not, or why it ended before it was told to.
pub fn mind(plan: &MinderPlan, words: Receiver<Word>) -> Result<(), SetupError> {
    let (send, heard) = channel();
    forward(words, send.clone());
    let Guest { process, address, endpoint } = match start(plan, &send, &heard) {
        Ok(started) => started,
        Err(Trouble::Unwanted) => return Ok(()),
        Err(Trouble::Ended { status, .. }) => return Err(SetupError::Failed(ended_early(status))),
        Err(Trouble::Other(why)) => return Err(SetupError::Failed(why)),
    };
    report(&Report::Listening { endpoint: endpoint.to_string(), pid: Some(process.id()) });
    let ended = obey(&heard);
    process.stop();
    address.clear();
    match ended {
        None => Ok(()),
        Some(status) => Err(SetupError::Failed(format!("the command ended ({status})"))),
    }
}

/// A guest that listens.
struct Guest {
    process: GuestProcess,
    address: Address,
    endpoint: Endpoint,
}

fn forward(words: Receiver<Word>, send: Sender<Heard>) {
    thread::spawn(move || {
        while let Ok(word) = words.recv() {
            if send.send(Heard::Word(word)).is_err() {
                return;
            }
        }
        let _ = send.send(Heard::Word(Word::End));
    });
}

/// Starts the guest, again on another port where somebody else took the one that was free.
fn start(plan: &MinderPlan, send: &Sender<Heard>, heard: &Receiver<Heard>) -> Result<Guest, Trouble> {
    let mut attempt = 1;
    loop {
        let address =
            Address::free(plan.transport).map_err(|error| Trouble::Other(format!("no free port: {error}")))?;
        match start_at(plan, address, send, heard) {
            Err(Trouble::Ended { clash: true, .. }) if attempt < ATTEMPTS => attempt += 1,
            done => return done,
        }
    }
}

fn start_at(
    plan: &MinderPlan,
    address: Address,
    send: &Sender<Heard>,
    heard: &Receiver<Heard>,
) -> Result<Guest, Trouble> {
    let words = plan.command.words_for(&address);
    let (events, hear) = channel();
    let send = send.clone();
    let pass = move || hear.into_iter().all(|event| send.send(Heard::Guest(event)).is_ok());
    thread::spawn(pass);
    let started = GuestProcess::start(&words, &plan.cpus, events);
    let process = started.map_err(|error| Trouble::Other(format!("the command could not be started: {error}")))?;
    match await_listening(plan, &address, heard) {
        Ok(endpoint) => Ok(Guest { process, address, endpoint }),
        Err(trouble) => {
            process.stop();
            // Only now: whatever the guest itself held is free again.
            let clash = address.is_taken();
            address.clear();
            Err(match trouble {
                Trouble::Ended { status, .. } => Trouble::Ended { status, clash },
                other => other,
            })
        }
    }
}

/// Knocks until the guest listens, ends, is not wanted any more, or takes too long.
fn await_listening(plan: &MinderPlan, address: &Address, heard: &Receiver<Heard>) -> Result<Endpoint, Trouble> {
    let begun = Instant::now();
    let mut answered: Option<Instant> = None;
    while begun.elapsed() < plan.start_timeout {
        if let Some(endpoint) = address.knock() {
            let since = *answered.get_or_insert_with(Instant::now);
            if holds(address) != Some(false) || since.elapsed() >= SETTLING {
                return Ok(endpoint);
            }
        }
        match heard.recv_timeout(KNOCKING) {
            Ok(Heard::Guest(Event::Ended(status))) => return Err(Trouble::Ended { status, clash: false }),
            Ok(Heard::Word(Word::End)) | Err(RecvTimeoutError::Disconnected) => return Err(Trouble::Unwanted),
            Ok(Heard::Word(Word::Order(_))) | Err(RecvTimeoutError::Timeout) => {}
        }
    }
    Err(Trouble::Other(too_late(plan, address)))
}

/// Whether it is the guest that listens; `None` where that cannot be known.
fn holds(address: &Address) -> Option<bool> {
    match address {
        Address::Port(port) => Some(listeners::of_descendants()?.contains(port)),
        Address::Socket(_) => None,
    }
}

/// The ports on which a guest listens, where the one that it was given is not among them.
fn elsewhere(address: &Address) -> Vec<String> {
    let ports = listeners::of_descendants().unwrap_or_default();
    match address {
        Address::Port(port) if !ports.contains(port) => ports.iter().map(u16::to_string).collect(),
        Address::Port(_) | Address::Socket(_) => Vec::new(),
    }
}

fn too_late(plan: &MinderPlan, address: &Address) -> String {
    let instead = match elsewhere(address).as_slice() {
        [] => "it listens nowhere".to_owned(),
        ports => format!("it listens on port {} instead", ports.join(" and ")),
    };
    format!(
        "the command does not listen on {address} within {:?}, {instead}: does it use the {} that it was given? A server that \
         is slow to start needs a longer --server-start-timeout",
        plan.start_timeout,
        if matches!(address, Address::Port(_)) { "{port}" } else { "{socket}" },
    )
}

fn ended_early(status: ExitStatus) -> String {
    let why = if status.success() {
        "it must stay in the foreground until its stdin closes or SIGTERM comes"
    } else {
        "run it by hand"
    };
    format!("the command ended ({status}) before it listened: {why}")
}

/// Reports counters as ordered, until the parent wants the end (`None`), or the guest ends by itself.
fn obey(heard: &Receiver<Heard>) -> Option<ExitStatus> {
    loop {
        match heard.recv() {
            Ok(Heard::Word(Word::Order(Order::Mark))) => mark(),
            Ok(Heard::Word(Word::Order(_))) => {}
            Ok(Heard::Guest(Event::Ended(status))) => return Some(status),
            Ok(Heard::Word(Word::End)) | Err(_) => return None,
        }
    }
}

/// What a guest allocates cannot be known from outside.
fn mark() {
    let usage::Used { at_ns, process, processes } = usage::of_descendants();
    report(&Report::Marked { at_ns, process, allocs: None, processes });
}
