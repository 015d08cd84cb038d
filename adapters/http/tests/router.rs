//! The server without sockets: what is answered with which status.

mod scene;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::header::{ALLOW, CONNECTION, CONTENT_TYPE};
use hyper::service::Service;
use hyper::{Request, StatusCode};
use hyper_util::service::TowerToHyperService;
use scene::in_lane;

const LIMIT: usize = 1 << 20;
const JSON: &str = "application/json";

/// The status and the text of an answer, which must be JSON.
fn ask(method: &str, place: &str, media: Option<&str>, body: &[u8]) -> (u16, String) {
    let mut request = Request::builder().method(method).uri(place);
    if let Some(media) = media {
        request = request.header(CONTENT_TYPE, media);
    }
    let request = request.body(Full::new(Bytes::copy_from_slice(body))).unwrap();
    in_lane(async {
        let response = TowerToHyperService::new(rpcbench_http::routes(LIMIT)).call(request).await.unwrap();
        assert_eq!(response.headers()[CONTENT_TYPE], JSON, "{method} {place}");
        assert_eq!(response.status() == StatusCode::METHOD_NOT_ALLOWED, response.headers().contains_key(ALLOW));
        let closes = response.headers().get(CONNECTION).is_some_and(|said| said == "close");
        assert_eq!(response.status() == StatusCode::PAYLOAD_TOO_LARGE, closes, "who reads no further says so");
        let status = response.status().as_u16();
        let body = response.into_body().collect().await.unwrap().to_bytes();
        (status, String::from_utf8(body.to_vec()).unwrap())
    })
}

fn post(place: &str, body: &str) -> (u16, String) {
    ask("POST", place, Some(JSON), body.as_bytes())
}

/// The status and what is stated as the error.
fn failure((status, body): (u16, String)) -> (u16, String) {
    let body: serde_json::Value = serde_json::from_str(&body).unwrap();
    (status, body["error"].as_str().unwrap().to_owned())
}

#[test]
fn a_number_goes_into_the_path_or_into_a_body() {
    let burned = (200, "10451216379200822465".to_owned());
    assert_eq!(ask("GET", "/burn?n=1", None, b""), burned);
    assert_eq!(post("/burn", "1"), burned);
    assert_eq!(ask("POST", "/burn", Some("application/JSON; charset=utf-8"), b" 1\n"), burned);
    assert_eq!(ask("GET", "/expand?n=9", None, b""), post("/expand", "9"));
}

#[test]
fn what_asks_for_too_much_is_refused() {
    for refused in [ask("GET", "/expand?n=4294967295", None, b""), post("/expand", "10001")] {
        let (status, error) = failure(refused);
        assert_eq!(status, 422);
        assert!(error.contains("at most 10000 allowed"), "{error}");
    }
}

#[test]
fn what_is_not_there_is_said() {
    assert_eq!(failure(post("/", "1")), (404, "no procedure at /".to_owned()));
    assert_eq!(failure(post("/Burn", "1")).0, 404);
    assert_eq!(failure(post("/burn/", "1")).0, 404);
    let (status, error) = failure(post(&format!("/{}", "x".repeat(10_000)), "1"));
    assert!(status == 404 && error.len() < 200, "{status} {error}");
    for method in ["GET", "PUT", "DELETE", "OPTIONS"] {
        assert_eq!(failure(ask(method, "/rank", Some(JSON), b"[]")).0, 405, "{method}");
    }
    assert_eq!(failure(ask("PUT", "/burn", Some(JSON), b"1")).0, 405);
}

#[test]
fn what_is_no_argument_is_said() {
    for media in [None, Some("text/plain"), Some(""), Some("application/x-www-form-urlencoded")] {
        assert_eq!(failure(ask("POST", "/rank", media, b"[]")).0, 415, "{media:?}");
    }
    for query in ["", "?", "?n", "?n=", "?n=-1", "?n=4294967296", "?n=1.0", "?n=1&n=1", "?m=1", "?n=%31%"] {
        let answer = failure(ask("GET", &format!("/burn{query}"), None, b""));
        assert_eq!(answer.0, 400, "{query}: {}", answer.1);
    }
    for body in ["", "[", "[1]", "nonsense", "[]]"] {
        assert_eq!(failure(post("/rank", body)).0, 400, "{body}");
    }
    let deep = r#"{"operation":"Add","left":{"Nested":"#.repeat(10_000);
    let (status, error) = failure(post("/eval", &deep));
    assert!(status == 400 && error.contains("deeper than 48"), "{error}");
}

#[test]
fn a_body_beyond_the_limit_is_refused() {
    let blanks = " ".repeat(LIMIT - 1);
    assert_eq!(post("/burn", &format!("{blanks}0")), (200, "0".to_owned()));
    assert_eq!(failure(post("/burn", &format!("{blanks} 0"))).0, 413);
}
