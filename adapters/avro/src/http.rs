//! The adapter `avro-http`: Avro RPC over HTTP/1.1 with kept connections, a stateless transport.
//!
//! Every message begins with a handshake; once the hashes are known, they are all that it carries.

use rpcbench_contract::{
    Adapter, ConnectOptions, Driving, Endpoint, Family, Info, ServeOptions, SetupError, Transport,
};
use rpcbench_transport::{connect_as, listen_as};

use crate::bound_allocations;
use crate::http_client::HttpClient;
use crate::http_server::HttpServer;
use crate::versions::{APACHE_AVRO, HYPER, TOKIO};

/// What HTTP/1.1 is called in TLS.
const PROTOCOL: &str = "http/1.1";

/// What the specification has requests and replies call themselves.
pub(crate) const CONTENT_TYPE: &str = "avro/binary";

/// The largest body of a message of at most so many bytes: with some framing, though not with a header for each
/// of many tiny buffers.
pub(crate) const fn body_limit(message: usize) -> usize {
    const FRAMING: usize = 64 << 10;
    message.saturating_add(FRAMING)
}

/// Avro RPC over HTTP.
pub struct AvroHttp;

impl Adapter for AvroHttp {
    const INFO: Info = Info {
        id: "avro-http",
        family: Family::Avro,
        summary: "apache-avro's values, Avro RPC as the specification writes it, over hyper's HTTP/1.1",
        transport: Transport::Tcp,
        driving: Driving::Async { multiplexes: false },
        thread_per_connection: false,
        lazy: false,
        versions: &[APACHE_AVRO, HYPER, TOKIO],
    };
    type Server = HttpServer;
    type Client = HttpClient;

    async fn serve(options: &ServeOptions) -> Result<HttpServer, SetupError> {
        let listener = listen_as(PROTOCOL, options.listen.as_ref(), Transport::Tcp).await?;
        let endpoint = listener.endpoint()?;
        Ok(HttpServer::new(listener, endpoint, crate::responder(options.limits.message)?, options.limits.message))
    }

    async fn connect(endpoint: &Endpoint, options: &ConnectOptions) -> Result<HttpClient, SetupError> {
        bound_allocations(options.limits.message);
        let failed = |cause: String| SetupError::Connect { endpoint: endpoint.to_string(), cause };
        let stream = connect_as(PROTOCOL, endpoint, options).await?;
        let opening = HttpClient::open(stream, endpoint, options.limits.message);
        let client = tokio::time::timeout(options.timeout, opening).await;
        client.map_err(|_| failed("no handshake in time".to_owned()))?.map_err(|error| failed(error.to_string()))
    }
}
