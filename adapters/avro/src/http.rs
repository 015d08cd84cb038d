//! The adapter `avro-http`: Avro RPC over HTTP/1.1 with kept connections, a stateless transport.
//!
//! Every message begins with a handshake; once the hashes are known, they are all that it carries.

use std::marker::PhantomData;

use rpcbench_contract::{
    Adapter, ConnectOptions, Driving, Endpoint, Family, Info, ServeOptions, SetupError, Transport,
};
use rpcbench_transport::{connect_as, listen_as};

use crate::apache::Apache;
use crate::http_client::HttpClient;
use crate::http_server::HttpServer;
use crate::library::Values;
use crate::versions::{HYPER, TOKIO};

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

/// Avro RPC over HTTP, with a library of values.
pub struct OverHttp<V>(PhantomData<V>);

/// The adapter `avro-http`.
pub type AvroHttp = OverHttp<Apache>;

/// The adapter `avro-http-fast`.
#[cfg(feature = "fast")]
pub type AvroHttpFast = OverHttp<crate::fast::Fast>;

impl<V: Values> Adapter for OverHttp<V> {
    const INFO: Info = Info {
        id: V::HTTP.0,
        family: Family::Avro,
        summary: V::HTTP.1,
        transport: Transport::Tcp,
        driving: Driving::Async { multiplexes: false },
        thread_per_connection: false,
        lazy: false,
        versions: &[V::LIBRARY, HYPER, TOKIO],
    };
    type Server = HttpServer<V>;
    type Client = HttpClient<V>;

    async fn serve(options: &ServeOptions) -> Result<HttpServer<V>, SetupError> {
        let listener = listen_as(PROTOCOL, options.listen.as_ref(), Transport::Tcp).await?;
        let endpoint = listener.endpoint()?;
        Ok(HttpServer::new(listener, endpoint, crate::responder_of(options.limits.message)?, options.limits.message))
    }

    async fn connect(endpoint: &Endpoint, options: &ConnectOptions) -> Result<HttpClient<V>, SetupError> {
        V::bound_allocations(options.limits.message);
        let failed = |cause: String| SetupError::Connect { endpoint: endpoint.to_string(), cause };
        let stream = connect_as(PROTOCOL, endpoint, options).await?;
        let opening = HttpClient::open(stream, endpoint, options.limits.message);
        let client = tokio::time::timeout(options.timeout, opening).await;
        client.map_err(|_| failed("no handshake in time".to_owned()))?.map_err(|error| failed(error.to_string()))
    }
}
