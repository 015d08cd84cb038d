//! A connection that several calls of a lane share, and that can be replaced.

use std::cell::RefCell;

use rpcbench_contract::{Adapter, Client, ConnectOptions, Endpoint, SetupError};

/// Where and how a lane connects.
#[derive(Clone, Debug)]
pub(crate) struct Address {
    pub(crate) endpoint: Endpoint,
    pub(crate) options: ConnectOptions,
}

/// One connection of a lane, with the newest client on it.
pub(crate) struct Connection<A: Adapter> {
    address: Address,
    newest: RefCell<Newest<A::Client>>,
    gate: tokio::sync::Mutex<()>,
}

struct Newest<C> {
    generation: u64,
    client: Option<C>,
}

/// A handle on a connection, and which generation of it.
pub(crate) struct Handle<C> {
    pub(crate) client: C,
    generation: u64,
}

impl<A: Adapter> Connection<A> {
    /// Opens it.
    pub(crate) async fn open(address: Address) -> Result<Self, SetupError> {
        let client = A::connect(&address.endpoint, &address.options).await?;
        let newest = RefCell::new(Newest { generation: 0, client: Some(client) });
        Ok(Self { address, newest, gate: tokio::sync::Mutex::new(()) })
    }

    /// A handle on it: a shared one where the adapter multiplexes, else the only one.
    pub(crate) fn handle(&self) -> Option<Handle<A::Client>> {
        let mut newest = self.newest.borrow_mut();
        let shared = newest.client.as_ref().and_then(Client::share);
        let client = shared.or_else(|| newest.client.take())?;
        Some(Handle { client, generation: newest.generation })
    }

    /// Takes back the only handle of a place that is done, so that the connection stays until the lane ends.
    pub(crate) fn keep(&self, handle: Handle<A::Client>) {
        self.newest.borrow_mut().client.get_or_insert(handle.client);
    }

    /// Replaces what broke. The first handle that comes opens a new connection, the others share it.
    pub(crate) async fn renew(&self, broken: Handle<A::Client>) -> Result<Handle<A::Client>, SetupError> {
        let _turn = self.gate.lock().await;
        let outdated = self.newest.borrow().generation == broken.generation;
        drop(broken.client);
        if outdated {
            self.newest.borrow_mut().client = None;
            let client = A::connect(&self.address.endpoint, &self.address.options).await?;
            let mut newest = self.newest.borrow_mut();
            newest.client = Some(client);
            newest.generation += 1;
        }
        self.handle().ok_or_else(|| SetupError::Failed("a connection has more users than handles".to_owned()))
    }
}
