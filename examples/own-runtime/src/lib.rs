//! An RPC of one's own: CBOR in frames over TCP, on tokio.
//!
//! A frame is a length (u32, big-endian), the number of the call (u32), and so many bytes of CBOR. A client says a
//! request, the server answers with the reply or with the words of a refusal, one call at a time.

mod client;
mod frame;
mod server;

use rpcbench::contract::{
    Adapter, ConnectOptions, Driving, Endpoint, Family, Info, ServeOptions, SetupError, Transport, Version,
};

pub use client::CborClient;
pub use server::CborServer;

/// The adapter `cbor`.
pub struct Cbor;

impl Adapter for Cbor {
    const INFO: Info = Info {
        id: "cbor",
        family: Family::Other("cbor"),
        summary: "CBOR in length-prefixed frames on tokio, one call at a time",
        transport: Transport::Tcp,
        driving: Driving::Async { multiplexes: false },
        thread_per_connection: false,
        lazy: false,
        versions: &[Version { name: "ciborium", version: "0.2.2" }],
    };
    type Server = CborServer;
    type Client = CborClient;

    async fn serve(options: &ServeOptions) -> Result<CborServer, SetupError> {
        CborServer::bind(options).await
    }

    async fn connect(endpoint: &Endpoint, options: &ConnectOptions) -> Result<CborClient, SetupError> {
        CborClient::open(endpoint, options).await
    }
}
