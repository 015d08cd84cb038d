//! The client of `http-json`: one of hyper's connections, which is kept.

use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::header::{CONTENT_TYPE, HOST, HeaderValue};
use hyper::{Method, StatusCode, Uri};
use hyper_util::rt::TokioIo;
use rpcbench_contract::workloads::{Procedure, Reply, Request};
use rpcbench_contract::{CallError, Client, Endpoint};
use rpcbench_transport::{AsyncStream, Counted};

use crate::outbox::Outbox;
use crate::path::path;
use crate::service::is_json;
use crate::{APPLICATION_JSON, answer, message};

/// One connection.
pub struct JsonClient {
    sender: SendRequest<Full<Bytes>>,
    host: HeaderValue,
    /// The largest body of a reply in bytes.
    limit: usize,
    outbox: Outbox,
}

/// What hyper says went wrong, with its cause.
fn broken(error: &hyper::Error) -> CallError {
    let said = answer::with_cause(error);
    // What is no HTTP is the peer's fault; everything else is the connection's.
    if error.is_parse() { CallError::Protocol(said) } else { CallError::Connection(said) }
}

impl JsonClient {
    /// Starts HTTP on a stream, and has one small call answered: a peer that speaks something else is known before the
    /// first call, and so is one that says nothing.
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
        let mut client = Self { sender, host, limit, outbox: Outbox::default() };
        let small = client.ask(&Request::Burn(0))?;
        client.exchange(small).await?;
        Ok(client)
    }

    /// A request of HTTP: one number goes into the path, everything else into the body.
    fn ask(&mut self, request: &Request) -> Result<hyper::Request<Full<Bytes>>, CallError> {
        let place = path(request.procedure());
        let mut asked = match request {
            Request::Expand(number) | Request::Burn(number) => get(place, *number)?,
            argument => {
                let body = self.outbox.fill(|out| message::write_request(argument, out));
                post(place, body.map_err(|error| CallError::Encode(error.to_string()))?)
            }
        };
        asked.headers_mut().insert(HOST, self.host.clone());
        Ok(asked)
    }

    /// Sends a request and waits for its whole answer.
    async fn exchange(&mut self, asked: hyper::Request<Full<Bytes>>) -> Result<(StatusCode, Bytes), CallError> {
        self.sender.ready().await.map_err(|error| broken(&error))?;
        let response = self.sender.send_request(asked).await.map_err(|error| broken(&error))?;
        let (status, json) = (response.status(), is_json(response.headers()));
        let body = Limited::new(response.into_body(), self.limit).collect().await;
        let body = body.map_err(|error| answer::unread(&*error))?.to_bytes();
        if status == StatusCode::OK && !json {
            return Err(CallError::Protocol(format!("the reply is not {APPLICATION_JSON}")));
        }
        Ok((status, body))
    }
}

fn get(place: &str, number: u32) -> Result<hyper::Request<Full<Bytes>>, CallError> {
    let mut request = hyper::Request::new(Full::default());
    *request.uri_mut() =
        Uri::try_from(format!("{place}?n={number}")).map_err(|error| CallError::Encode(error.to_string()))?;
    Ok(request)
}

fn post(place: &'static str, body: Bytes) -> hyper::Request<Full<Bytes>> {
    let mut request = hyper::Request::new(Full::new(body));
    *request.method_mut() = Method::POST;
    *request.uri_mut() = Uri::from_static(place);
    request.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(APPLICATION_JSON));
    request
}

impl Client for JsonClient {
    type Request = Request;
    type Reply = Reply;

    fn prepare(&self, request: &Request) -> Request {
        request.clone()
    }

    async fn call(&mut self, request: Request) -> Result<Reply, CallError> {
        let procedure: Procedure = request.procedure();
        let asked = self.ask(&request)?;
        let (status, body) = self.exchange(asked).await?;
        answer::read(procedure, status, &body)
    }
}
