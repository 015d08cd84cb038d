//! The adapter.

use rpcbench_contract::{
    Adapter, ConnectOptions, Driving, Endpoint, Family, Info, ServeOptions, SetupError, Transport, Version,
};

use crate::client::TarpcClient;
use crate::server::TarpcServer;

/// The id, in results and in log lines.
pub(crate) const ID: &str = "tarpc";

/// tarpc over TCP, with its serde transport and bincode.
pub struct Tarpc;

impl Adapter for Tarpc {
    const INFO: Info = Info {
        id: ID,
        family: Family::Other("tarpc"),
        summary: "tarpc's serde transport: length-delimited frames of bincode 1, variable-length integers",
        transport: Transport::Tcp,
        driving: Driving::Async { multiplexes: true },
        thread_per_connection: false,
        lazy: false,
        versions: &[
            Version { name: "tarpc", version: "0.38.0" },
            Version { name: "tokio-serde", version: "0.9.0" },
            Version { name: "bincode", version: "1.3.3" },
        ],
    };

    type Server = TarpcServer;
    type Client = TarpcClient;

    async fn serve(options: &ServeOptions) -> Result<TarpcServer, SetupError> {
        TarpcServer::bind(options).await
    }

    async fn connect(endpoint: &Endpoint, options: &ConnectOptions) -> Result<TarpcClient, SetupError> {
        TarpcClient::open(endpoint, options).await
    }
}
