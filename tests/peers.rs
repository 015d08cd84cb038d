//! `verify --peers` with peers that are wrong, absent or of an older schema.
#![cfg(target_os = "linux")]

mod support;

use std::fs;
use std::path::Path;

use serde_json::Value;
use support::{PROGRAM, Place, Ran, python};

/// A peer of `tcp` with these programs.
fn peer(client: &str, server: &str, version: &str) -> String {
    let keys = [("client", client), ("server", server), ("version", version), ("install", "make it so")];
    let lines =
        keys.into_iter().filter(|(_, value)| !value.is_empty()).map(|(key, value)| format!("{key} = {value:?}\n"));
    format!("[[peer]]\nname = \"somebody's\"\nadapters = [\"tcp\"]\n{}", lines.collect::<String>())
}

/// Our own server, which speaks as it should.
fn right() -> String {
    format!("'{PROGRAM}' serve tcp --listen 127.0.0.1:{{port}}")
}

fn verify(place: &Place, file: &str, more: &[&str]) -> Ran {
    fs::write(place.path("peers.toml"), file).unwrap();
    let head = ["verify", "--peers", "--peers-file", "peers.toml", "--workloads", "echo/64B,compute/rank"];
    let arguments = [&head[..], more].concat();
    Ran::of(&place.command(&arguments).env_remove("CI").output().unwrap())
}

fn rows(place: &Place, file: &str) -> (Option<i32>, Vec<Value>) {
    let ran = verify(place, file, &["--format", "json"]);
    (ran.code, serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {ran:?}")))
}

#[test]
fn what_is_equal_is_counted_and_told_in_every_format() {
    let place = Place::new();
    let client = "sh -c 'test -s $1 && echo x: 12 checks, 0 failed' {address} {fixtures} {fixtures}";
    let file = peer(client, &right(), "echo 1.2.3");
    let (code, rows) = rows(&place, &file);
    assert_eq!(code, Some(0), "{rows:?}");
    let of = |key: &str| rows.iter().map(|row| row[key].clone()).collect::<Vec<_>>();
    assert_eq!(of("result"), ["equal", "equal"]);
    assert_eq!(of("direction"), ["ours -> theirs", "theirs -> ours"]);
    assert_eq!((&rows[1]["checks"], &rows[0]["version"]), (&Value::from(12), &Value::from("1.2.3")));
    assert!(rows[0]["checks"].as_u64() >= Some(65), "{rows:?}");
    let table = verify(&place, &file, &[]);
    assert!(table.out.contains("somebody's") && table.err.contains("2 of 2 directions tried, 0 wrong"), "{table:?}");
    let csv = verify(&place, &file, &["--format", "csv"]);
    assert!(csv.out.starts_with("adapter,peer,version,direction,checks,result,why\n"), "{csv:?}");
}

#[test]
fn what_is_wrong_is_exit_1_with_a_reason() {
    for (client, server, why) in [
        (
            "sh -c 'echo x: 12 checks, 1 failed; echo first difference >&2; exit 1' {address} {fixtures}",
            "",
            "first difference",
        ),
        ("sh -c 'echo nothing to do' {address} {fixtures}", "", "checked nothing"),
        ("sh -c 'echo x: 12 checks, 0 failed; exit 3' {address} {fixtures}", "", "exit status: 3"),
        ("./no-such-client {address} {fixtures}", "", "cannot start"),
        ("", "sh -c 'echo on fire >&2; exit 7' {port}", "on fire"),
        ("", "./no-such-server {port}", "cannot start"),
    ] {
        let (code, rows) = rows(&Place::new(), &peer(client, server, "echo 1"));
        assert_eq!((code, rows.len()), (Some(1), 1), "{rows:?}");
        assert!(rows[0]["result"] == "WRONG" && rows[0]["why"].as_str().unwrap().contains(why), "{why}: {rows:?}");
    }
    let other = format!("'{PROGRAM}' serve grpc --listen 127.0.0.1:{{port}}");
    let (code, rows) = rows(&Place::new(), &peer("", &other, "echo 1"));
    assert_eq!((code, &rows[0]["result"]), (Some(1), &Value::from("WRONG")), "another protocol: {rows:?}");
}

#[test]
fn what_is_not_installed_is_skipped_and_in_ci_a_failure() {
    let place = Place::new();
    for version in ["./no-such-program --version", "false", "true"] {
        let file = peer("", &right(), version);
        let (code, rows) = rows(&place, &file);
        assert_eq!((code, &rows[0]["result"]), (Some(0), &Value::from("skipped")), "{rows:?}");
        assert!(rows[0]["why"].as_str().unwrap().contains("make it so"), "{rows:?}");
        let mut strict = place.command(&["verify", "--peers", "--peers-file", "peers.toml", "--workloads", "echo/64B"]);
        let strict = Ran::of(&strict.env("CI", "true").output().unwrap());
        assert_eq!(strict.code, Some(1), "{strict:?}");
        assert!(strict.err.contains("1 skipped") && strict.err.contains("a failure where CI is set"), "{strict:?}");
    }
}

#[test]
fn a_file_that_does_not_hold_is_exit_2() {
    let place = Place::new();
    for (file, more, why) in [
        ("[[peer]]\nname = \"x\"\n".to_owned(), vec![], "peers.toml"),
        (peer("", "./server", "true"), vec![], "{port}"),
        (peer("", &right(), "true"), vec!["--adapters", "uds"], "no peer in"),
        (peer("", &right(), "true"), vec!["--adapters", "nothing"], "no adapter `nothing`"),
    ] {
        let ran = verify(&place, &file, &more);
        assert_eq!(ran.code, Some(2), "{ran:?}");
        assert!(ran.err.contains(why), "{ran:?}");
    }
    let ran = Place::new().run(&["verify", "--peers"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.err.contains("peers/peers.toml") && ran.err.contains("--peers-file"), "{ran:?}");
}

/// A server of another author that does not know `Rank`: our client is told so, and goes on with what both know.
fn older(adapter: &str, server: &str, said: &str) {
    let Some(python) = python() else { return };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers").join(server.split(' ').next().unwrap());
    let arguments = server.split_once(' ').map_or("", |(_, rest)| rest);
    let command = format!("'{}' '{}' --port {{port}} --without Rank {arguments}", python.display(), script.display());
    let file = peer("", &command, "echo older").replace("\"tcp\"", &format!("{adapter:?}"));
    let (code, rows) = rows(&Place::new(), &file);
    println!("{adapter}: {}", rows[0]["why"]);
    assert_eq!((code, &rows[0]["result"]), (Some(1), &Value::from("WRONG")), "{rows:?}");
    let why = rows[0]["why"].as_str().unwrap();
    assert!(why.starts_with("compute/rank: case 0: ") && why.contains(said), "{adapter}: {why}");
    assert_eq!(rows[0]["checks"], 65, "64 echoes were right, and one call was refused: {rows:?}");
}

#[test]
fn an_older_grpc_server_is_a_typed_error() {
    older("grpc", "grpc_server.py", "the server answered: Unimplemented");
}

#[test]
fn an_older_thrift_server_is_a_typed_error() {
    older("thrift-binary", "thrift_server.py --protocol binary", "Unknown function Rank");
    older("thrift-compact", "thrift_server.py --protocol compact", "Unknown function Rank");
}

#[test]
fn an_older_avro_server_is_a_typed_error() {
    older("avro-http", "avro_server.py", "the server has no message Rank");
}

/// avsc goes by the handshake: a server of its kind serves no client that knows a message more than itself.
#[test]
fn an_older_avsc_server_refuses_at_once() {
    let Some(python) = python() else { return };
    let installed = python.ancestors().nth(3).unwrap().join("js/node_modules/avsc");
    if !installed.exists() {
        assert!(std::env::var_os("CI").is_none(), "no avsc: run scripts/peers");
        println!("skipped: no avsc (scripts/peers installs it)");
        return;
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers/avsc_server.js");
    let command = format!("node '{}' --port {{port}} --without Rank", script.display());
    let file = peer("", &command, "echo older").replace("\"tcp\"", "\"avro-tcp\"");
    let (code, rows) = rows(&Place::new(), &file);
    assert_eq!((code, &rows[0]["result"]), (Some(1), &Value::from("WRONG")), "{rows:?}");
    assert!(rows[0]["why"].as_str().unwrap().contains("the server refuses the client's protocol"), "{rows:?}");
}
