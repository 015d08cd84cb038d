//! The adapter.

use rpcbench_contract::{
    Adapter, ConnectOptions, Driving, Endpoint, Family, Info, ServeOptions, SetupError, Transport, Version,
};

use crate::client::CapnpClient;
use crate::server::CapnpServer;

/// The id, in results and in log lines.
pub(crate) const ID: &str = "capnp";
/// The family, of the adapter and of the codec.
pub(crate) const FAMILY: Family = Family::Other("capnp");
/// The library of the encoding.
pub(crate) const CAPNP: Version = Version { name: "capnp", version: "0.27.3" };
/// The library of the calls.
const CAPNP_RPC: Version = Version { name: "capnp-rpc", version: "0.27.3" };

/// Cap'n Proto's RPC over TCP.
pub struct Capnp;

impl Adapter for Capnp {
    const INFO: Info = Info {
        id: ID,
        family: FAMILY,
        summary: "Cap'n Proto RPC between two parties: capnp-rpc, messages not packed",
        transport: Transport::Tcp,
        driving: Driving::Async { multiplexes: true },
        thread_per_connection: false,
        lazy: true,
        versions: &[CAPNP_RPC, CAPNP],
    };

    type Server = CapnpServer;
    type Client = CapnpClient;

    async fn serve(options: &ServeOptions) -> Result<CapnpServer, SetupError> {
        CapnpServer::bind(options).await
    }

    async fn connect(endpoint: &Endpoint, options: &ConnectOptions) -> Result<CapnpClient, SetupError> {
        CapnpClient::open(endpoint, options).await
    }
}
