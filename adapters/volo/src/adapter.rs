//! The adapter.

use rpcbench_contract::{
    Adapter, ConnectOptions, Driving, Endpoint, Family, Info, ServeOptions, SetupError, Transport, Version,
};

use crate::client::VoloClient;
use crate::server::VoloServer;

/// The id, in results and in log lines.
pub(crate) const ID: &str = "volo-thrift";

/// Volo's Thrift over TCP: framed, binary protocol, a call at a time.
pub struct VoloThrift;

impl Adapter for VoloThrift {
    const INFO: Info = Info {
        id: ID,
        family: Family::Thrift,
        summary: "Volo's Thrift with pilota's values: binary protocol, framed as Apache Thrift does, asynchronous",
        transport: Transport::Tcp,
        driving: Driving::Async { multiplexes: false },
        thread_per_connection: false,
        lazy: false,
        versions: &[
            Version { name: "volo-thrift", version: "0.12.7" },
            Version { name: "volo", version: "0.12.4" },
            Version { name: "pilota", version: "0.13.1" },
        ],
    };

    type Server = VoloServer;
    type Client = VoloClient;

    async fn serve(options: &ServeOptions) -> Result<VoloServer, SetupError> {
        VoloServer::bind(options).await
    }

    async fn connect(endpoint: &Endpoint, options: &ConnectOptions) -> Result<VoloClient, SetupError> {
        VoloClient::open(endpoint, options).await
    }
}
