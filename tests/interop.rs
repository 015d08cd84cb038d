//! Implementations of other authors, both ways: their clients call our servers, and our clients theirs; whole answers.
//!
//! `scripts/peers` installs them under target/peers. Where they are missing, a check is skipped with a line that says
//! so; in CI that is a failure.

mod support;

use std::path::Path;

use support::{Place, Ran};

/// What the repository says of its peers.
fn file() -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("peers/peers.toml").display().to_string()
}

/// Tries the peers of an adapter, both ways.
fn check(adapter: &str) {
    if std::env::var_os("RPCBENCH_SKIP_PEERS").is_some() {
        println!("skipped: no peers are wanted");
        return;
    }
    let ran =
        Place::new().run(&["verify", "--peers", "--peers-file", &file(), "--adapters", adapter, "--format", "json"]);
    println!("{}{}", ran.out, ran.err);
    assert_eq!(ran.code, Some(0), "{adapter}: {ran:?}");
    for row in rows(&ran) {
        let skipped = row["result"] == "skipped";
        assert!(skipped || row["result"] == "equal" && row["checks"].as_u64() > Some(100), "{row}");
        assert!(skipped || !row["version"].as_str().unwrap().is_empty(), "{row}");
    }
    assert_eq!(rows(&ran).len() % 2, 0, "both ways: {ran:?}");
}

fn rows(ran: &Ran) -> Vec<serde_json::Value> {
    serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {ran:?}"))
}

#[test]
fn grpc_and_its_peers() {
    check("grpc");
}

#[test]
fn thrift_binary_and_its_peers() {
    check("thrift-binary");
}

#[test]
fn thrift_compact_and_its_peers() {
    check("thrift-compact");
}

#[test]
fn avro_http_and_its_peers() {
    check("avro-http");
}

#[test]
fn avro_tcp_and_its_peers() {
    check("avro-tcp");
}

#[test]
fn every_peer_is_of_an_adapter_that_there_is_and_is_tried_here() {
    let described: toml::Table = toml::from_str(&std::fs::read_to_string(file()).unwrap()).unwrap();
    let tests = include_str!("interop.rs");
    for peer in described["peer"].as_array().unwrap() {
        for adapter in peer["adapters"].as_array().unwrap() {
            let id = adapter.as_str().unwrap();
            let here = rpcbench::ADAPTERS.iter().any(|entry| entry.info.id == id);
            assert!(here || !cfg!(feature = "all-adapters"), "{id}");
            assert!(tests.contains(&format!("check(\"{id}\")")), "no test tries {id} with {}", peer["name"]);
        }
    }
}

#[test]
fn pages_of_later_runs_show_what_a_check_of_everything_found() {
    let place = Place::new();
    let peers = place.path("peers/peers.toml");
    let peer = r#"
        [[peer]]
        name = "made up"
        adapters = ["tcp"]
        client = "sh -c 'echo x: 3 checks, 0 failed' {address} {fixtures}"
        version = "echo 4.5.6"
        install = "nothing"
    "#;
    std::fs::create_dir(place.path("peers")).unwrap();
    std::fs::write(&peers, peer).unwrap();
    let run = |arguments: &[&str]| {
        let mut command = place.command(arguments);
        // As on a person's machine: in CI a peer that is not there is a failure.
        Ran::of(&command.env("XDG_CACHE_HOME", place.path("cache")).env_remove("CI").output().unwrap())
    };
    let page = || {
        let measured = run(&[&["run", "--adapters", "tcp", "--workloads", "echo/64B"], &support::SHORT[..]].concat());
        measured.assert_measured();
        std::fs::read_to_string(place.path("rpcbench-out/report.html")).unwrap()
    };
    let verify = |more: &[&str]| {
        let ran = run(&[&["verify", "--peers"], more].concat());
        assert_eq!(ran.code, Some(0), "{ran:?}");
    };
    verify(&["--adapters", "tcp"]);
    verify(&["--peers-file", peers.to_str().unwrap()]);
    assert!(page().contains("was not tried with this program"), "neither a part of the check nor other peers are kept");
    verify(&[]);
    assert!(page().contains("made up<td>4.5.6<td>not tried<td>all 3 equal"));
    std::fs::write(&peers, peer.replace("echo 4.5.6", "false")).unwrap();
    verify(&[]);
    assert!(page().contains("made up<td>4.5.6<td>not tried<td>all 3 equal"));
}

#[cfg(feature = "volo-thrift")]
#[test]
fn volo_thrift_and_its_peers() {
    check("volo-thrift");
}

#[cfg(feature = "avro-fast")]
#[test]
fn avro_http_fast_and_its_peers() {
    check("avro-http-fast");
}

#[cfg(feature = "avro-fast")]
#[test]
fn avro_tcp_fast_and_its_peers() {
    check("avro-tcp-fast");
}

#[cfg(feature = "http-json")]
#[test]
fn http_json_and_its_peers() {
    check("http-json");
}

#[cfg(feature = "onc")]
#[test]
fn onc_and_its_peers() {
    check("onc");
}

#[cfg(feature = "http-json")]
#[test]
fn curl_calls_our_http_json() {
    use support::Served;

    if !support::curl() {
        return;
    }
    let server = Served::start(&Place::new(), "http-json");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers/http_client.sh");
    let output = std::process::Command::new(script).args(["--connect", &server.endpoint]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    println!("{said}");
    assert!(output.status.success() && said.contains(" 0 failed"), "{said}");
}
