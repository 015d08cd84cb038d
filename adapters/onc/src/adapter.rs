//! The adapter `onc`.

use rpcbench_contract::{
    Adapter, ConnectOptions, Driving, Endpoint, Family, Info, ServeOptions, SetupError, Transport, Version,
};

use crate::shell::{OncClient, OncServer};

/// The id, in results and in log lines.
pub(crate) const ID: &str = "onc";
pub(crate) const FAMILY: Family = Family::Other("onc");
pub(crate) const OURS: Version = Version { name: "rpcbench-onc", version: env!("CARGO_PKG_VERSION") };

/// ONC RPC version 2 over TCP.
pub struct Onc;

impl Adapter for Onc {
    const INFO: Info = Info {
        id: ID,
        family: FAMILY,
        summary: "ONC RPC version 2 over TCP with record marking on tokio, XDR written by hand",
        transport: Transport::Tcp,
        driving: Driving::Async { multiplexes: true },
        thread_per_connection: false,
        lazy: false,
        versions: &[OURS, Version { name: "tokio", version: "1.54.1" }],
    };

    type Server = OncServer;
    type Client = OncClient;

    async fn serve(options: &ServeOptions) -> Result<OncServer, SetupError> {
        OncServer::bind(options).await
    }

    async fn connect(endpoint: &Endpoint, options: &ConnectOptions) -> Result<OncClient, SetupError> {
        OncClient::open(endpoint, options).await
    }
}
