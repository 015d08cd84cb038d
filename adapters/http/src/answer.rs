//! What a server's answer means to the caller.

use http_body_util::LengthLimitError;
use hyper::StatusCode;
use rpcbench_contract::CallError;
use rpcbench_contract::workloads::{Procedure, Reply};

use crate::message::{self, Failure};

/// The reply to a procedure: a value of status 200, or the error that the server stated.
pub fn read(procedure: Procedure, status: StatusCode, body: &[u8]) -> Result<Reply, CallError> {
    if status == StatusCode::OK {
        return message::read_reply(procedure, body).map_err(|error| CallError::Protocol(error.to_string()));
    }
    Err(CallError::Remote(format!("{status}: {}", reason(body))))
}

/// What a server says is wrong, its first words where it says much.
fn reason(body: &[u8]) -> String {
    let stated = serde_json::from_slice(body).map(|Failure { error }| error);
    let said = stated.unwrap_or_else(|_| String::from_utf8_lossy(body.get(..MOST).unwrap_or(body)).into_owned());
    said.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(MOST).collect()
}

/// As many letters of an error are told.
const MOST: usize = 200;

/// A body that could not be read to its end.
pub(crate) fn unread(error: &(dyn std::error::Error + Send + Sync + 'static)) -> CallError {
    if error.is::<LengthLimitError>() {
        return CallError::Protocol("the reply is larger than the limit".to_owned());
    }
    CallError::Connection(with_cause(error))
}

/// What an error says, and what its cause says.
pub(crate) fn with_cause(error: &dyn std::error::Error) -> String {
    error.source().map_or_else(|| error.to_string(), |cause| format!("{error}: {cause}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn remote(status: u16, body: &[u8]) -> String {
        let status = StatusCode::from_u16(status).unwrap();
        match read(Procedure::Burn, status, body) {
            Err(CallError::Remote(reason)) => reason,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn an_error_is_told_as_the_server_stated_it() {
        assert_eq!(remote(422, br#"{"error": "too much"}"#), "422 Unprocessable Entity: too much");
        assert_eq!(remote(404, br#"{"error": "no procedure at /x"}"#), "404 Not Found: no procedure at /x");
        assert_eq!(remote(503, b"<h1>\n  Sorry</h1>"), "503 Service Unavailable: <h1> Sorry</h1>");
        assert_eq!(remote(204, b""), "204 No Content: ");
    }

    #[test]
    fn an_error_is_one_short_line() {
        for body in
            [vec![b'\n'; 1 << 20], vec![0xff; 1 << 20], [&b"{\"error\": \""[..], &vec![b'a'; 1 << 20], b"\"}"].concat()]
        {
            let reason = remote(500, &body);
            assert!(reason.chars().count() < 300 && !reason.contains('\n'), "{reason}");
        }
    }

    #[test]
    fn a_value_that_is_none_breaks_the_protocol() {
        for body in [&b""[..], b"-1", b"1.5", b"18446744073709551616", b"1 2", b"\"1\"", b"{}", &[0xff; 9]] {
            let answer = read(Procedure::Burn, StatusCode::OK, body);
            assert!(matches!(answer, Err(CallError::Protocol(_))), "{answer:?}");
        }
        assert_eq!(read(Procedure::Burn, StatusCode::OK, b" 18446744073709551615\n").unwrap(), Reply::Burn(u64::MAX));
    }
}
