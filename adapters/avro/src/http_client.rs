//! The client of `avro-http`.

use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::header::{CONTENT_TYPE, HOST, HeaderValue};
use hyper::{Method, StatusCode, Uri};
use hyper_util::rt::TokioIo;
use rpcbench_contract::workloads::Request as ModelRequest;
use rpcbench_contract::{CallError, Client, Endpoint};
use rpcbench_transport::{AsyncStream, Counted};

use crate::apache::Apache;
use crate::framing;
use crate::http;
use crate::library::Values;
use crate::primitive::Input;
use crate::requestor::{ExchangeError, Requestor};
use crate::value::{Reply, Request};

/// Room for a handshake and a call's header, in bytes.
const HEAD: usize = 128;

/// One connection.
pub struct HttpClient<V = Apache> {
    sender: SendRequest<Full<Bytes>>,
    host: HeaderValue,
    requestor: Requestor<V>,
    limit: usize,
    /// How large the last body was; the next one is likely to be about as large.
    last: usize,
}

/// What hyper says went wrong, with its cause.
fn broken(error: &hyper::Error) -> CallError {
    let cause = std::error::Error::source(error).map(|cause| format!(": {cause}")).unwrap_or_default();
    CallError::Connection(format!("{error}{cause}"))
}

impl<V: Values> HttpClient<V> {
    /// Starts HTTP on a stream and does the handshake, so that calls find it done.
    pub(crate) async fn open(
        stream: Counted<AsyncStream>,
        endpoint: &Endpoint,
        limit: usize,
    ) -> Result<Self, CallError> {
        let host =
            HeaderValue::from_str(&endpoint.authority()).map_err(|error| CallError::Encode(error.to_string()))?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await.map_err(|error| broken(&error))?;
        // It ends when the sender is dropped; what breaks it is told to the call that waits.
        tokio::task::spawn_local(connection);
        let requestor = Requestor::new(limit);
        let mut client = Self { sender, host, requestor, limit, last: 0 };
        let ping = |out: &mut Vec<u8>| {
            Requestor::<V>::ping(out);
            Ok(())
        };
        client.exchange(ping).await?;
        Ok(client)
    }

    /// Sends a message until the handshake before it succeeds; gives the call's part of the reply.
    async fn exchange(&mut self, ask: impl Fn(&mut Vec<u8>) -> Result<(), CallError>) -> Result<Exchanged, CallError> {
        loop {
            let mut out = Vec::with_capacity(self.last.max(HEAD));
            let at = framing::open(&mut out);
            self.requestor.greet(&mut out);
            ask(&mut out)?;
            framing::close(&mut out, at).map_err(ExchangeError::from)?;
            self.last = out.len();
            let body = self.post(out).await?;
            if let Some(exchanged) = self.welcome(&body)? {
                return Ok(exchanged);
            }
        }
    }

    fn welcome(&mut self, body: &Bytes) -> Result<Option<Exchanged>, CallError> {
        let message = match framing::whole(body, self.limit).map_err(ExchangeError::from)? {
            // The common case: one buffer, which stays where it is.
            std::borrow::Cow::Borrowed(message) => body.slice_ref(message),
            std::borrow::Cow::Owned(message) => message.into(),
        };
        let mut input = Input::new(&message);
        let agreed = self.requestor.welcome(&mut input)?;
        let rest = message.slice_ref(input.rest());
        Ok(agreed.then_some(Exchanged(rest)))
    }

    async fn post(&mut self, body: Vec<u8>) -> Result<Bytes, CallError> {
        let mut request = hyper::Request::new(Full::new(Bytes::from(body)));
        *request.method_mut() = Method::POST;
        *request.uri_mut() = Uri::from_static("/");
        request.headers_mut().insert(HOST, self.host.clone());
        request.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(http::CONTENT_TYPE));
        self.sender.ready().await.map_err(|error| broken(&error))?;
        let response = self.sender.send_request(request).await.map_err(|error| broken(&error))?;
        let status = response.status();
        let body = Limited::new(response.into_body(), http::body_limit(self.limit)).collect().await;
        let body = body.map_err(|error| CallError::Protocol(error.to_string()))?.to_bytes();
        if status == StatusCode::OK { Ok(body) } else { Err(refused(status, &body)) }
    }
}

/// The call's part of a reply.
struct Exchanged(Bytes);

/// An answer that is no Avro message.
fn refused(status: StatusCode, body: &[u8]) -> CallError {
    CallError::Protocol(format!("{status}: {:.200}", String::from_utf8_lossy(body)))
}

impl<V: Values> Client for HttpClient<V> {
    type Request = Request;
    type Reply = Reply;

    fn prepare(&self, request: &ModelRequest) -> Request {
        request.into()
    }

    async fn call(&mut self, request: Request) -> Result<Reply, CallError> {
        let Exchanged(message) = self.exchange(|out| Requestor::<V>::ask(&request, out)).await?;
        self.requestor.answer(request.procedure(), &message)
    }
}
