//! Every adapter over every transport: right answers, wire bytes, and words for what does not fit.

mod support;

use std::collections::BTreeMap;

use support::{Place, Ran, Served};

const TLS: bool = cfg!(feature = "tls");

/// The transports of this build, as a flag takes them.
fn transports() -> &'static str {
    if TLS { "tcp,uds,tls" } else { "tcp,uds" }
}

#[test]
fn every_adapter_gives_every_answer_over_every_transport() {
    let ran = Place::new().run(&["verify", "--transport", transports(), "--format", "json"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let rows: Vec<serde_json::Value> = serde_json::from_str(&ran.out).unwrap();
    let here = |entry: &&rpcbench::harness::Entry| entry.info.id != "local" && entry.info.id != "uds";
    let streams = rpcbench::ADAPTERS.iter().filter(here).count();
    // What goes over tcp as uds is the adapter of that name.
    let expected = rpcbench::ADAPTERS.len() + streams * (transports().split(',').count() - 1) - 1;
    assert_eq!(rows.len(), expected, "{rows:?}");
    for row in rows {
        assert_eq!(row["workloads"], row["equal"], "{row}");
        assert!(row["workloads"].as_u64() >= Some(17), "{row}");
    }
    assert!(ran.err.contains("`uds` goes over uds and not over tcp: it stays as it is"), "{}", ran.err);
    assert!(ran.err.contains("`tcp@uds` is the adapter `uds`"), "{}", ran.err);
}

/// Rows of cells.csv by adapter, each by its columns' names.
fn cells(csv: &str) -> BTreeMap<String, BTreeMap<String, String>> {
    let mut lines = csv.lines().map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
    let names = lines.next().unwrap();
    let row = |values: Vec<String>| (values[0].clone(), names.iter().cloned().zip(values).collect());
    lines.map(row).collect()
}

#[test]
fn a_run_has_each_transport_as_an_adapter_of_its_own() {
    let place = Place::new();
    let out = place.path("out");
    let mut families =
        vec![("grpc", "protobuf"), ("thrift-compact", "thrift"), ("avro-http", "avro"), ("binary-bincode", "binary")];
    families.extend(cfg!(feature = "http-json").then_some(("http-json", "json")));
    let ids = families.iter().map(|(adapter, _)| *adapter).collect::<Vec<_>>().join(",");
    let adapters = ["run", "--adapters", &ids, "--transport", transports()];
    let rest = ["--workloads", "echo/1KiB", "--out", out.to_str().unwrap()];
    let ran = place.run(&[&adapters[..], &rest, &support::SHORT].concat());
    ran.assert_measured();
    let cells = cells(&std::fs::read_to_string(out.join("cells.csv")).unwrap());
    for (adapter, family) in families {
        let of = |transport: &str| {
            let id = if transport == "tcp" { adapter.to_owned() } else { format!("{adapter}@{transport}") };
            let cell = &cells[&id];
            assert_eq!((cell["transport"].as_str(), cell["family"].as_str()), (transport, family));
            [cell["request_bytes"].clone(), cell["reply_bytes"].clone()]
        };
        assert_eq!(of("tcp"), of("uds"), "{adapter}");
        if TLS {
            let [tcp, tls] = ["tcp", "tls"].map(|transport| of(transport).map(|bytes| bytes.parse::<f64>().unwrap()));
            let more = [tls[0] - tcp[0], tls[1] - tcp[1]];
            // One record or two around each message, of 22 bytes each; HTTP/2 may write its frames apart.
            assert!(more.iter().all(|more| (22.0..=110.0).contains(more)), "{adapter}: {more:?}");
        }
    }
}

#[test]
fn a_suite_file_may_name_transports() {
    let place = Place::new();
    let suite = place.path("suite.toml");
    std::fs::write(&suite, "adapters = [\"binary-bincode\"]\ntransport = [\"uds\"]\nworkloads = [\"echo/64B\"]")
        .unwrap();
    let out = place.path("out");
    let arguments = ["run", suite.to_str().unwrap(), "--out", out.to_str().unwrap()];
    place.run(&[&arguments[..], &support::SHORT].concat()).assert_measured();
    let cells = cells(&std::fs::read_to_string(out.join("cells.csv")).unwrap());
    assert_eq!(cells["binary-bincode@uds"]["transport"], "uds");
    assert!(!cells.contains_key("binary-bincode"));
    std::fs::write(&suite, "transport = [\"udp\"]").unwrap();
    let ran = place.run(&arguments);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.err.contains("udp") && ran.err.contains("uds"), "{}", ran.err);
}

#[test]
fn names_that_do_not_hold_say_why() {
    for (name, said) in [
        ("grpc@tsl", "there is no transport `tsl`"),
        ("grpx@uds", "did you mean `grpc`?"),
        ("uds@tcp", "`uds` goes over uds and not over tcp"),
        ("local@uds", "`local` is a call within the process"),
        ("grpc@", "there is no transport ``"),
    ] {
        let ran = Place::new().run(&["verify", "--adapters", name]);
        assert_eq!(ran.code, Some(2), "{name}: {ran:?}");
        assert!(ran.err.contains(said), "{name}: {}", ran.err);
    }
}

#[test]
fn the_list_says_which_transports_there_are() {
    let ran = Place::new().run(&["list", "adapters", "--format", "json"]);
    let rows: Vec<serde_json::Value> = serde_json::from_str(&ran.out).unwrap();
    let over = |id: &str| rows.iter().find(|row| row["id"] == id).unwrap()["transports"].as_str().unwrap().to_owned();
    assert_eq!(over("grpc"), transports().replace(',', ", "));
    assert_eq!((over("uds").as_str(), over("local").as_str()), ("uds", "none"));
}

#[test]
#[cfg(not(feature = "tls"))]
fn a_build_without_tls_says_how_to_have_it() {
    for arguments in [&["verify", "--tls"][..], &["serve", "grpc@tls"], &["run", "--adapters", "grpc@tls"]] {
        let ran = Place::new().run(arguments);
        assert_eq!(ran.code, Some(2), "{ran:?}");
        assert!(ran.err.contains("--features tls"), "{}", ran.err);
    }
}

/// A server's line with another scheme, and without a certificate.
#[cfg(feature = "tls")]
fn plain(server: &Served) -> String {
    server.endpoint.split(',').next().unwrap().replace("tls:", "tcp:")
}

fn drive(place: &Place, adapter: &str, endpoint: &str) -> Ran {
    place.run(&["drive", adapter, "--connect", endpoint, "--duration", "50ms", "--warmup", "1ms"])
}

#[test]
fn a_server_and_a_client_may_be_run_by_hand_over_each() {
    let place = Place::new();
    for adapter in transports().split(',').flat_map(|over| [format!("grpc@{over}"), format!("thrift-compact@{over}")]) {
        let server = Served::start(&place, &adapter);
        let ran = drive(&place, &adapter, &server.endpoint);
        assert_eq!(ran.code, Some(0), "{adapter}: {ran:?}");
    }
}

#[cfg(feature = "tls")]
mod over_tls {
    use super::*;

    /// One that is asynchronous and says something at once, one that multiplexes, one that blocks, and the floors.
    const ADAPTERS: [&str; 6] = ["avro-tcp", "avro-http", "binary-bincode", "grpc", "thrift-compact", "tcp"];

    #[test]
    fn a_plain_client_is_told_that_the_server_speaks_tls() {
        let place = Place::new();
        for adapter in ADAPTERS {
            let server = Served::start(&place, &format!("{adapter}@tls"));
            let ran = drive(&place, adapter, &plain(&server));
            assert_eq!(ran.code, Some(2), "{adapter}: {ran:?}");
            assert!(ran.err.contains("the server speaks TLS, and this client does not"), "{adapter}: {}", ran.err);
            let ran = drive(&place, &format!("{adapter}@tls"), &server.endpoint);
            assert_eq!(ran.code, Some(0), "{adapter} serves on: {ran:?}");
        }
    }

    #[test]
    fn a_client_of_tls_is_told_that_the_server_does_not_speak_it() {
        let place = Place::new();
        let with_certificate = Served::start(&place, "tcp@tls");
        let certificate = with_certificate.endpoint.split_once(',').unwrap().1;
        for adapter in ADAPTERS {
            let server = Served::start(&place, adapter);
            let endpoint = format!("{},{certificate}", server.endpoint.replace("tcp:", "tls:"));
            let ran = drive(&place, &format!("{adapter}@tls"), &endpoint);
            assert_eq!(ran.code, Some(2), "{adapter}: {ran:?}");
            assert!(ran.err.contains("speak TLS"), "{adapter}: {}", ran.err);
            assert!(!ran.err.contains("cert="), "{adapter}: {}", ran.err);
            assert_eq!(drive(&place, adapter, &server.endpoint).code, Some(0), "{adapter} serves on");
        }
    }

    #[test]
    fn lines_that_are_not_whole_or_not_of_this_server_are_refused() {
        let place = Place::new();
        let server = Served::start(&place, "grpc@tls");
        let other = Served::start(&place, "grpc@tls");
        let (address, certificate) = other.endpoint.split_once(",cert=").unwrap();
        let cut = format!("{address},cert={}", &certificate[..certificate.len() - 5]);
        let strange = format!("{address},cert={}", server.endpoint.split_once(",cert=").unwrap().1);
        for (endpoint, said) in [
            (cut.as_str(), "the certificate is "),
            (address, "needs the server's certificate"),
            (strange.as_str(), "the server's certificate is not the one"),
            (&plain(&other), "`grpc` goes over tcp"),
        ] {
            let ran = drive(&place, "grpc@tls", endpoint);
            assert_eq!(ran.code, Some(2), "{endpoint}: {ran:?}");
            assert!(ran.err.contains(said), "{endpoint}: {}", ran.err);
        }
        assert_eq!(drive(&place, "grpc@tls", &other.endpoint).code, Some(0));
    }

    #[test]
    fn an_adapter_of_another_protocol_is_told_apart_by_its_name_in_tls() {
        let place = Place::new();
        let server = Served::start(&place, "grpc@tls");
        let ran = drive(&place, "avro-http@tls", &server.endpoint);
        assert_eq!(ran.code, Some(2), "{ran:?}");
        assert!(ran.err.contains("the server refused the TLS handshake"), "{}", ran.err);
    }

    #[test]
    fn the_versions_of_what_encrypts_are_in_the_results() {
        let place = Place::new();
        let out = place.path("out");
        let arguments =
            ["run", "--adapters", "tcp", "--tls", "--workloads", "echo/64B", "--out", out.to_str().unwrap()];
        place.run(&[&arguments[..], &support::SHORT].concat()).assert_measured();
        let run: serde_json::Value = serde_json::from_slice(&std::fs::read(out.join("run.json")).unwrap()).unwrap();
        let adapters = run["adapters"].as_array().unwrap();
        let of = |id: &str| adapters.iter().find(|each| each["id"] == id).unwrap()["versions"].clone();
        assert!(of("tcp@tls")["rustls"].is_string() && of("tcp@tls")["bincode"].is_string());
        assert!(of("tcp")["rustls"].is_null(), "the plain floor runs beside it");
    }
}
