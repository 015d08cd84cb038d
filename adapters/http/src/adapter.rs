//! The adapter `http-json`.

use rpcbench_contract::{
    Adapter, ConnectOptions, Driving, Endpoint, Family, Info, ServeOptions, SetupError, Transport,
};
use rpcbench_transport::connect_as;

use crate::client::JsonClient;
use crate::server::JsonServer;
use crate::versions::{AXUM, BASE64, HYPER, SERDE_JSON, TOKIO};

pub(crate) const ID: &str = "http-json";
/// What the protocol is called where TLS agrees on one.
pub(crate) const PROTOCOL: &str = "http/1.1";
pub(crate) const FAMILY: Family = Family::Other("json");

/// JSON over HTTP/1.1 with kept connections.
pub struct HttpJson;

impl Adapter for HttpJson {
    const INFO: Info = Info {
        id: ID,
        family: FAMILY,
        summary: "serde_json's values in the bodies of HTTP/1.1, an axum server and a hyper client",
        transport: Transport::Tcp,
        driving: Driving::Async { multiplexes: false },
        thread_per_connection: false,
        lazy: false,
        versions: &[AXUM, HYPER, SERDE_JSON, BASE64, TOKIO],
    };
    type Server = JsonServer;
    type Client = JsonClient;

    async fn serve(options: &ServeOptions) -> Result<JsonServer, SetupError> {
        JsonServer::bind(options).await
    }

    async fn connect(endpoint: &Endpoint, options: &ConnectOptions) -> Result<JsonClient, SetupError> {
        let failed = |cause: String| SetupError::Connect { endpoint: endpoint.to_string(), cause };
        let opening =
            JsonClient::open(connect_as(PROTOCOL, endpoint, options).await?, endpoint, options.limits.message);
        let client = tokio::time::timeout(options.timeout, opening).await;
        client.map_err(|_| failed("no answer in time".to_owned()))?.map_err(|error| failed(error.to_string()))
    }
}
