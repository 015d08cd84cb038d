//! What the server answers where there is no reply.

use axum::extract::rejection::{BytesRejection, QueryRejection};
use axum::http::header::CONNECTION;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use rpcbench_contract::workloads::compute::Refusal;

use crate::message::Failure;
use crate::service::json;

/// Why a request gets no reply.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Problem {
    /// No procedure has this path.
    #[error("no procedure at {0}")]
    Unknown(String),
    /// The path is known, the method is not.
    #[error("{0} is not for this path")]
    Method(String),
    /// The body is called something else.
    #[error("the body is not {}", crate::APPLICATION_JSON)]
    NotJson,
    /// The body is too large, or ends too soon.
    #[error("{}", .0.body_text())]
    Body(BytesRejection),
    /// The number after the question mark is none.
    #[error("{}", .0.body_text())]
    Query(QueryRejection),
    /// The body is no argument of the procedure.
    #[error("no such argument: {0}")]
    Argument(serde_json::Error),
    /// The computation will not do this.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The reply cannot be written.
    #[error("the reply: {0}")]
    Reply(serde_json::Error),
}

impl Problem {
    fn status(&self) -> StatusCode {
        match self {
            Self::Unknown(_) => StatusCode::NOT_FOUND,
            Self::Method(_) => StatusCode::METHOD_NOT_ALLOWED,
            Self::NotJson => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Body(rejection) => rejection.status(),
            Self::Query(rejection) => rejection.status(),
            Self::Argument(_) => StatusCode::BAD_REQUEST,
            Self::Refused(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Reply(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = self.status();
        let failure = Failure { error: self.to_string() };
        let body = serde_json::to_vec(&failure).map_or_else(|_| Bytes::from_static(b"{}"), Bytes::from);
        let mut response = json(body);
        *response.status_mut() = status;
        if status == StatusCode::PAYLOAD_TOO_LARGE {
            // The rest of its body is not read, so that no other request can follow.
            response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
        }
        response
    }
}
