//! A proxy between a client and its server that does to their bytes what a network may do.

mod rule;

use std::io::{self, Read, Write};
use std::net::Shutdown;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use rpcbench_contract::Endpoint;

use crate::raw::{Raw, RawListener};
use crate::running::SOON;

use rule::Fate;
pub(crate) use rule::Rule;

/// Which way bytes go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    ToServer,
    ToClient,
}

/// A listening proxy. It closes its connections when this is dropped.
pub(crate) struct Proxy {
    pub(crate) endpoint: Endpoint,
    relay: Arc<Relay>,
    accepting: Option<JoinHandle<()>>,
}

/// What the threads of a proxy share.
struct Relay {
    server: Endpoint,
    to_server: Rule,
    to_client: Rule,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    streams: Vec<Raw>,
    /// Everything that clients have said.
    said: Vec<u8>,
    /// How many bytes servers have said.
    answered: usize,
    /// Nothing goes to clients any more.
    holding: bool,
    severed: bool,
}

impl Proxy {
    /// Stands before a server, with a rule for each way.
    pub(crate) fn start(server: &Endpoint, to_server: Rule, to_client: Rule) -> io::Result<Self> {
        let transport = match server {
            Endpoint::Unix(_) => rpcbench_contract::Transport::Unix,
            _ => rpcbench_contract::Transport::Tcp,
        };
        let listener = RawListener::bind(transport)?;
        let endpoint = listener.endpoint()?;
        let (state, changed) = (Mutex::default(), Condvar::new());
        let relay = Arc::new(Relay { server: server.clone(), to_server, to_client, state, changed });
        let accepting = Arc::clone(&relay);
        let accepting = thread::Builder::new().name(name()).spawn(move || accepting.accept_all(&listener))?;
        Ok(Self { endpoint, relay, accepting: Some(accepting) })
    }

    /// How many bytes were said by clients and by servers.
    pub(crate) fn passed(&self) -> (usize, usize) {
        let state = self.relay.state();
        (state.said.len(), state.answered)
    }

    /// Everything that clients have said.
    pub(crate) fn said(&self) -> Vec<u8> {
        self.relay.state().said.clone()
    }

    /// Lets no more replies through.
    pub(crate) fn hold(&self) {
        self.relay.state().holding = true;
    }

    /// Breaks all connections, in a thread of its own, as soon as a client says something more.
    pub(crate) fn sever_at_the_next_word(&self) -> io::Result<JoinHandle<()>> {
        let (relay, before) = (Arc::clone(&self.relay), self.passed().0);
        thread::Builder::new().name(name()).spawn(move || {
            let silent = |state: &mut State| state.said.len() <= before;
            let waited = relay.changed.wait_timeout_while(relay.state(), SOON, silent);
            drop(waited);
            relay.sever();
        })
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.relay.sever();
        // A last connection wakes the thread that accepts.
        drop(Raw::connect(&self.endpoint));
        let _ = self.accepting.take().map(JoinHandle::join);
    }
}

/// The threads of a proxy are the suite's own.
fn name() -> String {
    format!("{}proxy", crate::panics::CHECK)
}

impl Relay {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn sever(&self) {
        let mut state = self.state();
        state.severed = true;
        state.streams.iter().for_each(|stream| stream.shutdown(Shutdown::Both));
    }

    /// Accepts until everything is severed. Whoever is not let through is closed.
    fn accept_all(self: Arc<Self>, listener: &RawListener) {
        while let Ok(client) = listener.accept() {
            if self.state().severed {
                return;
            }
            let _ = self.join(&client);
        }
    }

    /// Connects a client with the server: a thread for each way.
    fn join(self: &Arc<Self>, client: &Raw) -> io::Result<()> {
        let server = Raw::connect(&self.server)?;
        for (way, from, to) in [(Way::ToServer, client, &server), (Way::ToClient, &server, client)] {
            self.state().streams.push(from.try_clone()?);
            let (relay, from, to) = (Arc::clone(self), from.try_clone()?, to.try_clone()?);
            thread::Builder::new().name(name()).spawn(move || relay.pump(way, from, to))?;
        }
        Ok(())
    }

    fn pump(&self, way: Way, mut from: Raw, mut to: Raw) {
        let rule = if way == Way::ToServer { self.to_server } else { self.to_client };
        let mut chunk = vec![0; 16 << 10];
        let mut at = 0;
        while let Ok(count @ 1..) = from.read(&mut chunk) {
            let holding = self.note(way, &chunk[..count]);
            let goes_on = holding || forward(&rule.fate(at, &chunk[..count]), &mut to);
            if !goes_on {
                from.shutdown(Shutdown::Both);
                return to.shutdown(Shutdown::Both);
            }
            at += count;
        }
        to.shutdown(Shutdown::Write);
    }

    /// Notes what was said. True where it must not go on.
    fn note(&self, way: Way, bytes: &[u8]) -> bool {
        let mut state = self.state();
        match way {
            Way::ToServer => state.said.extend_from_slice(bytes),
            Way::ToClient => state.answered += bytes.len(),
        }
        self.changed.notify_all();
        way == Way::ToClient && state.holding
    }
}

/// Writes what goes on; false where the connection is over.
fn forward(fate: &Fate<'_>, to: &mut Raw) -> bool {
    fate.bytes.chunks(fate.most).all(|part| to.write_all(part).is_ok()) && !fate.breaks
}
