//! What is written for programs: `cells.csv` and the run as JSON.

mod fixture;

use rpcbench_records::{Load, Pattern, Run};
use rpcbench_reports::{csv, json};

const COLUMNS: &str = "adapter,family,transport,workload,pattern,load,in_flight,connections,placement,wait,basis,\
    offered_per_s,launches,calls,errors,p50_ns,p50_low_ns,p50_high_ns,p90_ns,p99_ns,p999_ns,rate_per_s,request_bytes,\
    reply_bytes,client_cpu_ns,server_cpu_ns,client_allocs,server_allocs,verdict,reasons,service_p50_ns,service_p99_ns,\
    wake_p50_ns,wake_p99_ns,timeouts,shed,censored,x_floor,bound,at_least,server";

fn line<'c>(csv: &'c str, start: &str) -> &'c str {
    csv.lines().find(|line| line.starts_with(start)).expect(start)
}

#[test]
fn the_columns_are_a_promise() {
    let csv = csv::of_run(&fixture::run());
    assert_eq!(csv.lines().next(), Some(COLUMNS));
    assert_eq!(csv.lines().count(), 1 + fixture::run().cells.len());
}

#[test]
fn a_row_holds_what_was_measured() {
    let csv = csv::of_run(&fixture::run());
    insta::assert_snapshot!(line(&csv, "grpc,protobuf,tcp,echo/64B,closed,16,"), @r#"grpc,protobuf,tcp,echo/64B,closed,16,16,16,split,,sent,,5,1283162,0,296079.604,287920.132,304470.31,530237.275,1002530.888,1589905.807,51316.253,111,107,8016.482,7234.386,11,10.81,VALID,,296079.604,1002530.888,,,0,0,0,1.402,,,"#);
    insta::assert_snapshot!(line(&csv, "avro-tcp,avro,tcp,echo/64B,closed,1,"), @r#"avro-tcp,avro,tcp,echo/64B,closed,1,1,1,split,,sent,,1,64142,0,73983,,,122751,,,12828.4,78,74,31310.266,28255.606,3,3.22,VALID,,73983,,,,0,0,0,1.418,,,"#);
    insta::assert_snapshot!(line(&csv, "local,floor,none,echo/64B,closed,16,"), @r#"local,floor,none,echo/64B,closed,16,16,,split,,sent,,0,,,,,,,,,,,,,,2,1.84,UNSUPPORTED,a plain function call has one call in flight,,,,,,,,,,,"#);
    insta::assert_snapshot!(line(&csv, "avro-tcp,avro,tcp,compute/rank,closed,1,"), @r#"avro-tcp,avro,tcp,compute/rank,closed,1,1,1,split,,sent,,5,47596,3,488321.664,470462.775,506858.482,830507.583,1490395.563,,1903.031,9114,9110,217499.42,196279.964,3,3.22,INVALID,"3 wrong answers: the first differs at [7].score: 0.25, not 0.5",488321.664,1490395.563,,,0,0,0,,,,"#);
    insta::assert_snapshot!(line(&csv, "thrift-compact,thrift,tcp,compute/rank,closed,16,"), @r#"thrift-compact,thrift,tcp,compute/rank,closed,16,16,,split,,sent,,0,,,,,,,,,,9124,9120,,,6,5.52,FAILED,no launch gave figures,,,,,,,,,,,"#);
    insta::assert_snapshot!(line(&csv, "<script>"), @r#"<script>alert('x')</script>,"""&<family>",tcp,echo/64B,closed,1,1,1,split,,sent,,1,52844,0,87935,,,140031,232831,339199,10568.8,,,37928.553,34228.206,,,VALID,,87935,232831,,,0,0,0,1.686,,,"#);
}

#[test]
fn a_scheduled_load_counts_from_when_calls_were_intended() {
    let mut run = fixture::plain(&["echo/64B".to_owned()], &[1], 3);
    let cell = fixture::find(&mut run, "grpc", "echo/64B", 1);
    cell.load = Load { pattern: Pattern::Poisson, rate_per_s: Some(2_500.0), ..Load::closed(64) };
    for launch in &mut cell.launches {
        let mut response = launch.service.clone();
        response.quantiles.p50_ns = Some(1_000_000);
        launch.response = Some(response);
    }
    let csv = csv::of_run(&run);
    let row: Vec<_> = line(&csv, "grpc,").split(',').collect();
    let at = |name: &str| row[COLUMNS.split(',').position(|column| column == name).expect(name)];
    assert_eq!(
        ["pattern", "load", "in_flight", "basis", "offered_per_s", "p50_ns"].map(at),
        ["poisson", "2500", "64", "intended", "2500", "1000000"]
    );
}

#[test]
fn quantiles_that_calls_without_an_answer_would_move_are_listed() {
    let mut run = fixture::plain(&["echo/64B".to_owned()], &[1], 3);
    let at = COLUMNS.split(',').position(|column| column == "at_least").unwrap();
    let mut listed = |timeout: u64| {
        let ledger = &mut fixture::find(&mut run, "grpc", "echo/64B", 1).launches[1].ledger;
        (ledger.scheduled, ledger.timeout) = (ledger.ok + timeout, timeout);
        let csv = csv::of_run(&run);
        line(&csv, "grpc,").split(',').nth(at).unwrap().to_owned()
    };
    assert_eq!(listed(0), "");
    let all = "p50 p90 p99 p999";
    assert_eq!(listed(2_000), all);
    assert!(!listed(1).is_empty() && all.contains(&listed(1)), "{}", listed(1));
}

#[test]
fn a_run_without_cells_has_no_rows() {
    assert_eq!(csv::of_run(&fixture::plain(&[], &[1], 3)), format!("{COLUMNS}\n"));
}

#[test]
fn json_comes_back_as_the_same_run() {
    let run = fixture::run();
    assert!(Run::from_json(&json::of_run(&run).unwrap()).unwrap() == run);
    let summary = json::summary(&run).unwrap();
    assert!(!summary.contains("\"hdr\""));
    assert!(Run::from_json(&summary).unwrap() == run.without_histograms());
}
