//! The three adapters.

use rpcbench_contract::{
    Adapter, ConnectOptions, Driving, Endpoint, Family, Info, ServeOptions, SetupError, Transport, Version,
};

use crate::server::Serving;
use crate::{AsyncClient, BlockingClient, SocketServer};

/// What makes the canonical bytes.
const BINCODE: Version = Version { name: "bincode", version: "2.0.1" };
/// What the asynchronous floor stands on.
const TOKIO: Version = Version { name: "tokio", version: "1.54.1" };

/// What the floors have in common: the rest is said of each.
const FLOOR: Info = Info {
    id: "",
    family: Family::Floor,
    summary: "",
    transport: Transport::Tcp,
    driving: Driving::Blocking,
    thread_per_connection: true,
    lazy: false,
    versions: &[BINCODE],
};

/// The adapter `tcp`: the floor of every adapter over TCP.
pub struct Tcp;

impl Adapter for Tcp {
    const INFO: Info = Info {
        id: "tcp",
        summary: "raw blocking TCP, length-prefixed canonical bytes, replies worked out before",
        ..FLOOR
    };
    type Server = SocketServer;
    type Client = BlockingClient;

    async fn serve(options: &ServeOptions) -> Result<SocketServer, SetupError> {
        SocketServer::bind(Self::INFO.id, Serving::Thread, Self::INFO.transport, options).await
    }

    async fn connect(endpoint: &Endpoint, options: &ConnectOptions) -> Result<BlockingClient, SetupError> {
        BlockingClient::connect(endpoint, options)
    }
}

/// The adapter `uds`: the same over a Unix-domain socket.
pub struct Uds;

impl Adapter for Uds {
    const INFO: Info = Info {
        id: "uds",
        summary: "the protocol of tcp over a blocking Unix-domain socket",
        transport: Transport::Unix,
        ..FLOOR
    };
    type Server = SocketServer;
    type Client = BlockingClient;

    async fn serve(options: &ServeOptions) -> Result<SocketServer, SetupError> {
        SocketServer::bind(Self::INFO.id, Serving::Thread, Self::INFO.transport, options).await
    }

    async fn connect(endpoint: &Endpoint, options: &ConnectOptions) -> Result<BlockingClient, SetupError> {
        BlockingClient::connect(endpoint, options)
    }
}

/// The adapter `tcp-async`: the same over TCP on tokio, the floor of every asynchronous adapter.
pub struct TcpAsync;

impl Adapter for TcpAsync {
    const INFO: Info = Info {
        id: "tcp-async",
        summary: "the protocol of tcp on tokio, client and server",
        driving: Driving::Async { multiplexes: false },
        thread_per_connection: false,
        versions: &[BINCODE, TOKIO],
        ..FLOOR
    };
    type Server = SocketServer;
    type Client = AsyncClient;

    async fn serve(options: &ServeOptions) -> Result<SocketServer, SetupError> {
        SocketServer::bind(Self::INFO.id, Serving::Task, Self::INFO.transport, options).await
    }

    async fn connect(endpoint: &Endpoint, options: &ConnectOptions) -> Result<AsyncClient, SetupError> {
        AsyncClient::connect(endpoint, options).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_versions_are_those_of_the_lock_file() {
        let lock = include_str!("../../../Cargo.lock");
        for Version { name, version } in TcpAsync::INFO.versions {
            let entry = format!("name = \"{name}\"\nversion = \"{version}\"\n");
            assert!(lock.contains(&entry), "the lock file has another version of {name} than {version}");
        }
    }
}
