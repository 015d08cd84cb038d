//! The procedures behind their paths: an axum router, which needs no socket.

use std::cell::RefCell;
use std::convert::Infallible;

use axum::Router;
use axum::body::Body;
use axum::extract::rejection::{BytesRejection, QueryRejection};
use axum::extract::{DefaultBodyLimit, FromRequest, Query, Request as HttpRequest};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, HeaderValue, Method, Uri};
use axum::response::Response;
use axum::routing::{MethodRouter, get, post};
use bytes::Bytes;
use rpcbench_contract::workloads::compute;
use rpcbench_contract::workloads::{Procedure, Request};
use serde::Deserialize;

use crate::outbox::Outbox;
use crate::path::path;
use crate::problem::Problem;
use crate::{APPLICATION_JSON, message};

/// A router of every procedure, for bodies of at most so many bytes.
pub fn routes(limit: usize) -> Router {
    let routed = |router: Router, procedure| router.route(path(procedure), methods(procedure));
    Procedure::ALL
        .into_iter()
        .fold(Router::new(), routed)
        .fallback(unknown)
        .method_not_allowed_fallback(other_method)
        .layer(DefaultBodyLimit::max(limit))
}

/// What a path takes: the argument as a body; where it is one number, in the path as well.
fn methods(procedure: Procedure) -> MethodRouter<(), Infallible> {
    let posted = post(move |Argument(body): Argument| async move { answer_body(procedure, &body) });
    match procedure {
        Procedure::Expand => posted.merge(number(Request::Expand)),
        Procedure::Burn => posted.merge(number(Request::Burn)),
        _ => posted,
    }
}

/// A number in the path, e.g. `/expand?n=20`.
fn number(request: fn(u32) -> Request) -> MethodRouter<(), Infallible> {
    get(move |count: Result<Query<Count>, QueryRejection>| async move {
        let Query(Count { n }) = count.map_err(Problem::Query)?;
        answer(request(n))
    })
}

#[derive(Deserialize)]
struct Count {
    n: u32,
}

/// A body that is called JSON, whole.
struct Argument(Bytes);

impl<S: Send + Sync> FromRequest<S> for Argument {
    type Rejection = Problem;

    async fn from_request(request: HttpRequest, state: &S) -> Result<Self, Problem> {
        let json = is_json(request.headers());
        // The body is read even of a request that is refused, so that the connection can go on, unless it is too large.
        let body = Bytes::from_request(request, state).await.map_err(Problem::Body)?;
        if json { Ok(Self(body)) } else { Err(Problem::NotJson) }
    }
}

/// True for `application/json`, with or without parameters.
pub(crate) fn is_json(headers: &HeaderMap) -> bool {
    let text = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = text.split(';').next().unwrap_or_default();
    essence.trim().eq_ignore_ascii_case(APPLICATION_JSON)
}

fn answer_body(procedure: Procedure, body: &[u8]) -> Result<Response, Problem> {
    answer(message::read_request(procedure, body).map_err(Problem::Argument)?)
}

fn answer(request: Request) -> Result<Response, Problem> {
    thread_local! {
        static OUTBOX: RefCell<Outbox> = RefCell::default();
    }
    // What is echoed was decoded, and is encoded again.
    let reply = compute::answer_owned(request)?;
    OUTBOX
        .with_borrow_mut(|outbox| outbox.fill(|out| message::write_reply(&reply, out)))
        .map(json)
        .map_err(Problem::Reply)
}

/// An answer of status 200 with a body of JSON.
pub(crate) fn json(body: Bytes) -> Response {
    let mut response = Response::new(Body::from(body));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(APPLICATION_JSON));
    response
}

/// A body that nobody wants, read so that the connection can go on.
type Unwanted = Result<Bytes, BytesRejection>;

async fn unknown(uri: Uri, _: Unwanted) -> Problem {
    Problem::Unknown(format!("{:.100}", uri.path()))
}

async fn other_method(method: Method, _: Unwanted) -> Problem {
    Problem::Method(format!("{:.20}", method.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_content_type_is_told_apart() {
        let called = |text| is_json(&HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(text))]));
        for (text, json) in [
            ("application/json", true),
            ("Application/JSON; charset=utf-8", true),
            ("application/jsonp", false),
            ("text/json", false),
            ("", false),
        ] {
            assert_eq!(called(text), json, "{text}");
        }
        assert!(!is_json(&HeaderMap::new()));
    }
}
