//! gRPC as tonic speaks it, with prost's messages.

mod client;
mod connection;
mod server;
mod service;
mod settings;
mod status;

use rpcbench_contract::{
    Adapter, ConnectOptions, Driving, Endpoint, Family, Info, ServeOptions, SetupError, Transport, Version,
};

pub use client::GrpcClient;
pub use server::GrpcServer;

/// The id, in results and in log lines.
const ID: &str = "grpc";
/// What HTTP/2 is called in TLS.
const PROTOCOL: &str = "h2";
const TONIC: Version = Version { name: "tonic", version: "0.14.9" };
pub(crate) const PROST: Version = Version { name: "prost", version: "0.14.4" };

/// gRPC over HTTP/2: tonic's server and channel, prost's messages.
pub struct Grpc;

impl Adapter for Grpc {
    const INFO: Info = Info {
        id: ID,
        family: Family::Protobuf,
        summary: "gRPC over HTTP/2: tonic with prost's messages",
        transport: Transport::Tcp,
        driving: Driving::Async { multiplexes: true },
        thread_per_connection: false,
        lazy: false,
        versions: &[TONIC, PROST],
    };

    type Server = GrpcServer;
    type Client = GrpcClient;

    async fn serve(options: &ServeOptions) -> Result<GrpcServer, SetupError> {
        GrpcServer::bind(options).await
    }

    async fn connect(endpoint: &Endpoint, options: &ConnectOptions) -> Result<GrpcClient, SetupError> {
        GrpcClient::connect(endpoint, options).await
    }
}
