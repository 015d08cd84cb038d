//! The program from outside: what it prints, what it writes, and how it ends.

mod support;

use std::fs;

use support::{Place, SHORT};

fn run_short(place: &Place, more: &[&str]) -> support::Ran {
    let arguments: Vec<&str> = ["run"].iter().chain(&SHORT).chain(more).copied().collect();
    place.run(&arguments)
}

#[test]
fn a_run_prints_a_table_and_ends_with_the_path_of_its_page() {
    let place = Place::new();
    let ran = run_short(&place, &["--adapters", "local,tcp", "--workloads", "echo/64B"]);
    ran.assert_measured();
    let last = ran.out.lines().last().unwrap();
    assert!(last.ends_with("rpcbench-out/report.html"), "{last}");
    assert!(fs::read_to_string(last).unwrap().contains("<!DOCTYPE html>"));
    assert!(ran.out.lines().all(|line| line.chars().count() <= 100 || line == last), "{}", ran.out);
    assert!(!place.path("rpcbench-out.partial").exists());
}

#[test]
fn cells_have_the_columns_that_others_rely_on() {
    let place = Place::new();
    run_short(&place, &["--adapters", "local,tcp", "--workloads", "echo/64B"]);
    let csv = fs::read_to_string(place.path("rpcbench-out/cells.csv")).unwrap();
    let mut lines = csv.lines();
    assert_eq!(
        lines.next().unwrap(),
        "adapter,family,transport,workload,pattern,load,in_flight,connections,placement,wait,basis,offered_per_s,\
         launches,calls,errors,p50_ns,p50_low_ns,p50_high_ns,p90_ns,p99_ns,p999_ns,rate_per_s,request_bytes,\
         reply_bytes,client_cpu_ns,server_cpu_ns,client_allocs,server_allocs,verdict,reasons,service_p50_ns,\
         service_p99_ns,wake_p50_ns,wake_p99_ns,timeouts,shed,censored,x_floor,bound,at_least,server"
    );
    let tcp: Vec<&str> = lines.find(|line| line.starts_with("tcp,")).unwrap().split(',').collect();
    assert_eq!(tcp[..7], ["tcp", "floor", "tcp", "echo/64B", "closed", "1", "1"]);
    let bytes: f64 = tcp[22].parse().unwrap();
    assert!((64.0..100.0).contains(&bytes), "a framed blob of 64 bytes took {bytes} on the wire");
}

#[test]
fn a_saved_run_gives_its_page_and_exports_again() {
    let place = Place::new();
    run_short(&place, &["--adapters", "tcp", "--workloads", "echo/64B"]);
    let again = place.run(&["report", "rpcbench-out", "--out", "again.html"]);
    assert_eq!((again.code, again.out.as_str()), (Some(0), "again.html\n"));
    let page = fs::read(place.path("again.html")).unwrap();
    assert_eq!(page, fs::read(place.path("rpcbench-out/report.html")).unwrap(), "the same run gives the same bytes");
    let json = place.run(&["export", "rpcbench-out", "--as", "json"]);
    assert_eq!(json.out, fs::read_to_string(place.path("rpcbench-out/run.json")).unwrap());
    let csv = place.run(&["export", "rpcbench-out/run.json", "--as", "csv"]);
    assert_eq!(csv.out, fs::read_to_string(place.path("rpcbench-out/cells.csv")).unwrap());
}

#[test]
fn the_page_holds_the_summary_that_export_gives() {
    let place = Place::new();
    run_short(&place, &["--adapters", "tcp", "--workloads", "echo/64B"]);
    let summary = place.run(&["export", "rpcbench-out", "--as", "json", "--summary"]).out;
    let page = fs::read_to_string(place.path("rpcbench-out/report.html")).unwrap();
    let begin = page.find("type=\"application/json\"").unwrap();
    let begin = begin + page[begin..].find('>').unwrap() + 1;
    let inside = &page[begin..begin + page[begin..].find("</script>").unwrap()];
    let parse = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    assert_eq!(parse(inside), parse(&summary));
    assert!(!summary.contains("\"hdr\""));
}

#[test]
fn what_is_unknown_is_answered_with_the_nearest_names() {
    let place = Place::new();
    for (arguments, expected) in [
        (["run", "--adapters", "gprc"], "did you mean `grpc`"),
        (["run", "--workloads", "echo/64b"], "did you mean `echo/64B`"),
        (["run", "--preset", "quik"], "did you mean `quick`"),
        (["serve", "thrift-bin", "--seed=1"], "did you mean `thrift-binary`"),
    ] {
        let ran = place.run(&arguments);
        assert_eq!(ran.code, Some(2), "{arguments:?}");
        assert!(ran.err.contains(expected), "{}", ran.err);
        assert_eq!(ran.err.lines().count(), 1, "one line: {}", ran.err);
    }
}

#[test]
fn flags_that_make_no_sense_are_refused() {
    let place = Place::new();
    for arguments in [
        ["run", "--in-flight", "0"],
        ["run", "--duration", "0s"],
        ["run", "--launches", "0"],
        ["run", "--connections", "-1"],
        ["run", "--adapters", ""],
        ["run", "--input", "echo/log"],
        ["run", "--placement", "moon"],
        ["drive", "tcp", "--connect=nowhere"],
        ["export", "nothing-here", "--as=csv"],
        ["report", "nothing-here", "--out=x.html"],
        ["run", "no-suite.toml", "--open"],
    ] {
        let ran = place.run(&arguments);
        assert_eq!(ran.code, Some(2), "{arguments:?}: {ran:?}");
        assert!(!ran.err.contains("panicked"), "{}", ran.err);
    }
}

#[test]
fn a_place_that_cannot_be_written_is_known_before_measuring() {
    let place = Place::new();
    fs::write(place.path("file"), "").unwrap();
    let begun = std::time::Instant::now();
    let ran = place.run(&["run", "--out", "file/out"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("file/out"), "{}", ran.err);
    assert!(begun.elapsed() < std::time::Duration::from_secs(20), "the quick preset takes minutes");
}

#[test]
fn a_broken_run_file_is_named_with_its_fault() {
    let place = Place::new();
    run_short(&place, &["--adapters", "local", "--workloads", "echo/64B"]);
    let whole = fs::read_to_string(place.path("rpcbench-out/run.json")).unwrap();
    let newer = whole.replacen("\"version\":1", "\"version\":99", 1);
    let other = whole.replacen("rpcbench.run", "somebody.else", 1);
    for (text, expected) in [
        (&whole[..whole.len() / 2], "cut short"),
        ("", "cut short"),
        ("no JSON", "not a run of rpcbench"),
        ("{}", "not a run of rpcbench"),
        (newer.as_str(), "version 99"),
        (other.as_str(), "somebody.else"),
    ] {
        fs::write(place.path("broken.json"), text).unwrap();
        let ran = place.run(&["report", "broken.json"]);
        assert_eq!(ran.code, Some(2));
        assert!(ran.err.contains("broken.json") && ran.err.contains(expected), "{}", ran.err);
        assert!(!place.path("report.html").exists(), "nothing half-written");
    }
}

#[test]
fn a_users_log_is_sent() {
    let place = Place::new();
    let line = "192.0.2.7 - ada [21/Nov/2026:07:34:48 +0000] \"GET /a?b=c HTTP/1.1\" 200 1234\n";
    fs::write(place.path("access.log"), line.repeat(40)).unwrap();
    let ran = run_short(&place, &["--adapters", "tcp,binary-bincode", "--input", "echo/log=access.log"]);
    ran.assert_measured();
    assert!(ran.out.contains("echo/log"), "{}", ran.out);

    fs::write(place.path("access.log"), format!("{line}what is this\n{line}")).unwrap();
    let refused = run_short(&place, &["--adapters", "tcp", "--input", "echo/log=access.log"]);
    assert_eq!(refused.code, Some(2));
    assert!(refused.err.contains("line 2"), "{}", refused.err);
    let skipped = run_short(&place, &["--adapters", "tcp", "--input", "echo/log=access.log", "--skip-bad-lines"]);
    skipped.assert_measured();
    assert!(skipped.err.contains("1 malformed line skipped"), "{}", skipped.err);
}

#[test]
fn what_an_adapter_cannot_do_is_said_in_its_cell() {
    let place = Place::new();
    let arguments = ["run", "--adapters", "tcp,binary-bincode", "--workloads", "echo/64B", "--in-flight", "4"];
    let more = ["--connections", "2", "--launches", "1", "--duration", "30ms", "--warmup", "1ms"];
    let ran = place.run(&[&arguments[..], &more].concat());
    ran.assert_measured();
    let csv = fs::read_to_string(place.path("rpcbench-out/cells.csv")).unwrap();
    let tcp = csv.lines().find(|line| line.starts_with("tcp,")).unwrap();
    assert!(tcp.contains("UNSUPPORTED") && tcp.contains("one call at a time per connection"), "{tcp}");
}

#[test]
fn a_server_and_a_client_can_be_run_by_hand() {
    use std::io::{BufRead, BufReader};
    let place = Place::new();
    let mut server = place.start(&["serve", "binary-bincode"]);
    let mut endpoint = String::new();
    BufReader::new(server.stdout.take().unwrap()).read_line(&mut endpoint).unwrap();
    let endpoint = endpoint.trim();
    let drive = ["drive", "binary-bincode", "--connect", endpoint, "--duration", "50ms", "--warmup", "1ms"];
    let ran = place.run(&[&drive[..], &["--in-flight", "8", "--format", "csv"]].concat());
    server.kill().unwrap();
    server.wait().unwrap();
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.out.lines().nth(1).unwrap().starts_with("binary-bincode,echo/64B,8 in flight,1,"), "{}", ran.out);
    let gone = place.run(&drive);
    assert_eq!(gone.code, Some(2));
    assert!(gone.err.contains("cannot connect"), "{}", gone.err);
}

#[test]
fn an_adapter_is_not_driven_over_anothers_transport() {
    let ran = Place::new().run(&["drive", "uds", "--connect", "127.0.0.1:9"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("`uds` goes over uds, and this is an endpoint of tcp"), "{}", ran.err);
}

#[test]
fn a_port_in_use_is_said() {
    let place = Place::new();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let ran = place.run(&["serve", "tcp", "--listen", &address]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("cannot listen on") && ran.err.contains(&address), "{}", ran.err);
}
