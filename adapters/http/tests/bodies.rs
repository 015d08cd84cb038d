//! The form of values, to the letter, and bodies that are none.

mod scene;

use proptest::collection::vec;
use proptest::prelude::*;
use rpcbench_contract::workloads::model::{SearchResult, Triangle, Update, Vector};
use rpcbench_contract::workloads::{Procedure, Reply, Request};
use rpcbench_http::message::{read_reply, read_request, write_reply, write_request};
use scene::{edges, tower};

fn written(request: &Request) -> String {
    let mut out = Vec::new();
    write_request(request, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn values_have_the_form_that_is_documented() {
    let vector = Vector { x: f32::NAN, y: -0.0, z: 0.1 };
    let odd = Vector { x: f32::INFINITY, y: f32::NEG_INFINITY, z: 1.0 };
    let mesh = Triangle { a: vector.clone(), b: odd, c: vector.clone(), normal: vector };
    let found = SearchResult { url: "\"\\\n\u{1}é🐈".into(), score: 1e300, snippet: String::new() };
    let update = Update { tick: u64::MAX, contacts: vec![], terrain: vec![0xfb, 0xff].into() };
    let nan = r#"{"x":"NaN","y":-0.0,"z":0.1}"#;
    for (request, text) in [
        (Request::EchoBlob(vec![].into()), r#""""#.to_owned()),
        (Request::EchoBlob(vec![0xfb, 0xff].into()), r#""+/8=""#.to_owned()),
        (Request::Burn(7), "7".to_owned()),
        (Request::EchoContacts(update), r#"{"tick":18446744073709551615,"contacts":[],"terrain":"+/8="}"#.to_owned()),
        (Request::Rank(vec![found]), r#"[{"url":"\"\\\n\u0001é🐈","score":1e+300,"snippet":""}]"#.to_owned()),
        (
            Request::EchoMesh(vec![mesh]),
            format!(r#"[{{"a":{nan},"b":{{"x":"Infinity","y":"-Infinity","z":1.0}},"c":{nan},"normal":{nan}}}]"#),
        ),
        (
            Request::Eval(tower(2)),
            r#"{"operation":"Subtract","left":{"Number":2147483647},"right":{"Nested":{"operation":"Subtract","left":{"Number":-2147483648},"right":{"Number":1}}}}"#.to_owned(),
        ),
    ] {
        assert_eq!(written(&request), text);
    }
}

#[test]
fn options_may_be_null_or_left_out() {
    let player = edges().into_iter().find(|edge| matches!(edge, Request::EchoPlayer(all) if !all.is_empty())).unwrap();
    let text = written(&player);
    let shorter = text.replace(r#","vehicle":null"#, "").replace(r#","spawn_forced":null"#, "");
    assert!(shorter.len() < text.len() - 30);
    assert_eq!(read_request(Procedure::EchoPlayer, shorter.as_bytes()).unwrap(), player);
}

#[test]
fn blanks_and_fields_that_nobody_knows_are_skipped() {
    let text = br#" [ { "new" : {"a": [1, null]}, "snippet":"", "url" : "" , "score":1 } ] "#;
    assert!(read_request(Procedure::Rank, text).is_ok());
}

/// The text of a request whose first object has a field of another twice.
fn doubled(text: &str) -> Option<String> {
    let (before, fields) = text.split_once("{\"")?;
    let name = fields.split('"').next()?;
    Some(format!("{before}{{\"{name}\":{},\"{fields}", value_of(name, fields)))
}

/// The value of the first field, as text, by `serde_json`'s own reading.
fn value_of(name: &str, fields: &str) -> String {
    let rest = &fields[name.len() + 2..];
    let mut values = serde_json::Deserializer::from_str(rest).into_iter::<serde_json::Value>();
    values.next().unwrap().unwrap().to_string()
}

#[test]
fn a_field_that_stands_twice_is_refused() {
    let mut seen = 0;
    for edge in edges() {
        let text = written(&edge);
        let Some(twice) = doubled(&text) else { continue };
        let error = read_request(edge.procedure(), twice.as_bytes()).unwrap_err().to_string();
        assert!(error.contains("duplicate field"), "{error}: {twice:.200}");
        seen += 1;
    }
    assert!(seen > 10);
    let both = br#"{"operation":"Add","left":{"Number":1,"Number":2},"right":{"Number":1}}"#;
    assert!(read_request(Procedure::Eval, both).is_err());
    let inner = br#"[{"url":"","score":1,"snippet":"","score":1}]"#;
    assert!(read_reply(Procedure::Rank, inner).is_err());
}

#[test]
fn no_body_is_a_value_before_its_end() {
    for edge in edges() {
        let text = written(&edge);
        if text.len() > 10_000 || text.starts_with(|first: char| first.is_ascii_digit()) {
            continue; // a number may end anywhere
        }
        for end in 0..text.len() {
            let cut = &text.as_bytes()[..end];
            assert!(read_request(edge.procedure(), cut).is_err(), "{}", String::from_utf8_lossy(cut));
        }
    }
}

#[test]
fn a_body_without_a_bottom_is_no_danger_to_the_stack() {
    let deep = |text: &str| text.repeat((1 << 20) / text.len()).into_bytes();
    let bodies = [
        deep("["),
        deep("{\"a\":"),
        deep(r#"{"operation":"Add","left":{"Nested":"#),
        [b"[{\"new\":".to_vec(), deep("[")].concat(),
        [b"[{\"score\":".to_vec(), deep("[")].concat(),
    ];
    let read = move || {
        for (body, procedure) in bodies.iter().flat_map(|body| Procedure::ALL.map(|procedure| (body, procedure))) {
            let error = read_request(procedure, body).unwrap_err().to_string();
            assert!(error.len() < 300, "{error}");
            assert!(read_reply(procedure, body).is_err());
        }
    };
    std::thread::Builder::new().stack_size(512 << 10).spawn(read).unwrap().join().unwrap();
}

#[test]
fn what_is_skipped_may_be_deep_and_is_not_recursed_into() {
    let deep = "[".repeat(1 << 20) + &"]".repeat(1 << 20);
    let text = format!(r#"[{{"new":{deep},"url":"","score":0,"snippet":""}}]"#);
    let read = move || assert!(read_request(Procedure::Rank, text.as_bytes()).is_ok());
    std::thread::Builder::new().stack_size(512 << 10).spawn(read).unwrap().join().unwrap();
}

#[test]
fn values_beyond_their_type_are_refused() {
    for (procedure, text) in [
        (Procedure::Burn, "4294967296"),
        (Procedure::Burn, "-1"),
        (Procedure::Burn, "1.0"),
        (Procedure::Burn, "\"1\""),
        (Procedure::Burn, "null"),
        (Procedure::EchoBlob, "[1,2]"),
        (Procedure::Eval, r#"{"operation":"Power","left":{"Number":1},"right":{"Number":1}}"#),
        (Procedure::Eval, r#"{"operation":0,"left":{"Number":1},"right":{"Number":1}}"#),
        (Procedure::Eval, r#"{"operation":"Add","left":{"Number":2147483648},"right":{"Number":1}}"#),
        (Procedure::Eval, r#"{"operation":"Add","left":{},"right":{"Number":1}}"#),
        (Procedure::Eval, r#"{"operation":"Add","left":{"Number":1}}"#),
        (Procedure::Rank, r#"[{"url":"","score":1e999,"snippet":""}]"#),
        (Procedure::Rank, r#"[{"url":"\ud800","score":1,"snippet":""}]"#),
        (Procedure::Rank, "[null]"),
        (Procedure::Rank, "[,]"),
        (Procedure::Rank, "{}"),
    ] {
        assert!(read_request(procedure, text.as_bytes()).is_err(), "{text}");
    }
    assert!(read_request(Procedure::Rank, b"[{\"url\":\"\xff\",\"score\":1,\"snippet\":\"\"}]").is_err(), "no UTF-8");
}

/// Reads bytes as a request and as a reply; what can be read is written and read again alike.
fn survives(procedure: Procedure, bytes: &[u8]) -> Result<(), TestCaseError> {
    if let Ok(request) = read_request(procedure, bytes) {
        let again = read_request(procedure, written(&request).as_bytes()).unwrap();
        prop_assert_eq!(format!("{again:?}"), format!("{request:?}"));
    }
    if let Ok(reply) = read_reply(procedure, bytes) {
        let mut out = Vec::new();
        write_reply(&reply, &mut out).unwrap();
        let again: Reply = read_reply(procedure, &out).unwrap();
        prop_assert_eq!(format!("{again:?}"), format!("{reply:?}"));
    }
    Ok(())
}

proptest! {
    #[test]
    fn any_bytes_are_a_value_or_an_error(bytes in vec(any::<u8>(), 0..200), procedure in prop::sample::select(&Procedure::ALL[..])) {
        survives(procedure, &bytes)?;
    }

    #[test]
    fn a_damaged_body_is_a_value_or_an_error(
        which in any::<prop::sample::Index>(),
        at in any::<prop::sample::Index>(),
        bytes in vec(prop::sample::select(b"0\"[]{},:\\-eN\xff ".to_vec()), 0..4),
    ) {
        let all = edges();
        let edge = which.get(&all);
        let mut text = written(edge).into_bytes();
        if text.len() < 10_000 {
            let at = at.index(text.len());
            drop(text.splice(at..=at, bytes));
            survives(edge.procedure(), &text)?;
        }
    }
}
