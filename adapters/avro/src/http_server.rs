//! The server of `avro-http`.

use std::convert::Infallible;
use std::sync::Arc;

use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::header::{ALLOW, CONTENT_TYPE, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use rpcbench_contract::{Endpoint, Server, SetupError};
use rpcbench_transport::{AsyncListener, AsyncStream, log_closed};

use crate::apache::Apache;
use crate::framing;
use crate::http;
use crate::library::Values;
use crate::responder::{Responder, SessionError};
use crate::service::Service;
use crate::tcp::refuse;

/// A listening server.
pub struct HttpServer<V = Apache> {
    listener: AsyncListener,
    endpoint: Endpoint,
    service: Exchange<V>,
}

/// What answers one HTTP request.
struct Exchange<V> {
    responder: Arc<Responder<Service<V>>>,
    /// The largest message in bytes.
    limit: usize,
}

impl<V: Values> HttpServer<V> {
    pub(crate) fn new(
        listener: AsyncListener,
        endpoint: Endpoint,
        responder: Arc<Responder<Service<V>>>,
        limit: usize,
    ) -> Self {
        Self { listener, endpoint, service: Exchange { responder, limit } }
    }
}

impl<V: Values> Server for HttpServer<V> {
    fn endpoint(&self) -> Endpoint {
        self.endpoint.clone()
    }

    async fn run(self) -> Result<(), SetupError> {
        loop {
            match self.listener.accept().await {
                Ok(stream) => drop(tokio::spawn(attend(stream, self.service.clone()))),
                Err(error) => refuse(V::HTTP.0, &error).await,
            }
        }
    }
}

/// Serves one connection to its end.
async fn attend<V: Values>(stream: AsyncStream, exchange: Exchange<V>) {
    let peer = stream.peer();
    let service = service_fn(|request| exchange.answer(request));
    if let Err(error) = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await {
        log_closed(V::HTTP.0, &peer, &error);
    }
}

impl<V> Clone for Exchange<V> {
    fn clone(&self) -> Self {
        Self { responder: Arc::clone(&self.responder), limit: self.limit }
    }
}

impl<V: Values> Exchange<V> {
    async fn answer(&self, request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Infallible> {
        let (head, body) = request.into_parts();
        // The body is read even of a request that is refused, so that the connection can go on.
        let body = match Limited::new(body, http::body_limit(self.limit)).collect().await {
            Ok(body) => body.to_bytes(),
            Err(error) => return Ok(refusal(StatusCode::PAYLOAD_TOO_LARGE, error.to_string())),
        };
        if head.method != Method::POST {
            let mut response = refusal(StatusCode::METHOD_NOT_ALLOWED, "Avro messages are posted".to_owned());
            response.headers_mut().insert(ALLOW, HeaderValue::from_static("POST"));
            return Ok(response);
        }
        if !is_avro(head.headers.get(CONTENT_TYPE)) {
            return Ok(refusal(StatusCode::UNSUPPORTED_MEDIA_TYPE, format!("the body is not {}", http::CONTENT_TYPE)));
        }
        Ok(self.exchange(&body).map_or_else(|error| refusal(StatusCode::BAD_REQUEST, error.to_string()), avro))
    }

    fn exchange(&self, body: &[u8]) -> Result<Vec<u8>, SessionError> {
        let message = framing::whole(body, self.limit)?;
        // Most replies are about as large as their requests; a little more saves the growing.
        let mut out = Vec::with_capacity(body.len() + 64);
        let at = framing::open(&mut out);
        self.responder.exchange(&message, &mut out)?;
        framing::close(&mut out, at)?;
        Ok(out)
    }
}

/// True for `avro/binary`, with or without parameters.
fn is_avro(content_type: Option<&HeaderValue>) -> bool {
    let text = content_type.and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = text.split(';').next().unwrap_or_default();
    essence.trim().eq_ignore_ascii_case(http::CONTENT_TYPE)
}

fn avro(message: Vec<u8>) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(message.into()));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(http::CONTENT_TYPE));
    response
}

fn refusal(status: StatusCode, reason: String) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(reason.into()));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_content_type_is_told_apart() {
        for (text, avro) in [("avro/binary", true), ("Avro/Binary; x=1", true), ("avro/json", false), ("", false)] {
            assert_eq!(is_avro(Some(&HeaderValue::from_static(text))), avro, "{text}");
        }
        assert!(!is_avro(None));
    }
}
