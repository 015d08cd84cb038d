//! Test results for build servers.

use rpcbench_records::{Decision, TimedFigure};
use rpcbench_reports::decision::junit;

use crate::fixture::decision::{HOSTILE, decision, empty, many, passed};
use crate::xml::read;

#[test]
fn test_results_for_build_servers() {
    let mut decision = decision();
    decision.cells.truncate(4);
    decision.counts.truncate(2);
    decision.expectations.truncate(2);
    insta::assert_snapshot!(junit::of(&decision).unwrap(), @r#"
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="rpcbench" tests="8" failures="3" errors="0" skipped="1" time="0.000">
      <testsuite name="timed" tests="4" failures="1" errors="0" skipped="1" time="0.000">
        <testcase classname="rpcbench.thrift-binary" name="echo/64B closed:1" time="0.000">
          <system-out>p50 +0.4 % (-0.5 to +1.3 %): all of the interval lies within 3 %
    p50 +0.4 % (-0.5 to +1.3 %), margin 3 %: 66.1 µs -&gt; 66.4 µs
    time per call +0.2 % (-0.8 to +1.2 %), margin 3 %: 71.4 µs -&gt; 71.5 µs</system-out>
        </testcase>
        <testcase classname="rpcbench.grpc" name="echo/log closed:16" time="0.000">
          <failure message="grpc echo/log closed:16: p50 +10.2 % (+8.9 to +11.6 %), beyond 3 %" type="regressed">p50 +10.2 % (+8.9 to +11.6 %) on fresh launches: all of the interval lies beyond 3 %
    p50 +10.2 % (+8.9 to +11.6 %), beyond 3 %: 412 µs -&gt; 454 µs
    time per call +9.1 % (+7.0 to +11.2 %), beyond 3 %: 27.3 µs -&gt; 29.8 µs
    p99 +21.0 % (-12.0 to +66.0 %): 1.31 ms -&gt; 1.59 ms</failure>
        </testcase>
        <testcase classname="rpcbench.tcp" name="echo/64B closed:1" time="0.000">
          <system-out>p50 -9.0 % (-9.8 to -8.2 %): all of the interval lies beyond 5 %, on the good side
    p50 -9.0 % (-9.8 to -8.2 %), beyond 5 %: 52.0 µs -&gt; 47.3 µs
    time per call -3.0 % (-4.3 to -1.6 %), margin 5 %: 55.0 µs -&gt; 53.4 µs</system-out>
        </testcase>
        <testcase classname="rpcbench.avro-tcp" name="compute/rank poisson:2500/s:64" time="0.000">
          <skipped message="avro-tcp compute/rank poisson:2500/s:64: p50 +2.0 % (-4.0 to +9.0 %): the interval reaches across 3 %"/>
          <system-out>p50 +2.0 % (-4.0 to +9.0 %): the interval reaches across 3 %
    p50 +2.0 % (-4.0 to +9.0 %), margin 3 %: 510 µs -&gt; 520 µs</system-out>
        </testcase>
      </testsuite>
      <testsuite name="counts" tests="2" failures="1" errors="0" skipped="0" time="0.000">
        <testcase classname="rpcbench.grpc" name="echo/log reply bytes" time="0.000">
          <system-out>2354688 to 2354688 in 32 calls
    grpc echo/log reply bytes: 73,584 -&gt; 73,584 per call</system-out>
        </testcase>
        <testcase classname="rpcbench.grpc" name="echo/log request bytes" time="0.000">
          <failure message="grpc echo/log request bytes: 73,588 -&gt; 73,589 per call" type="regressed">2354816 to 2354848 in 32 calls
    grpc echo/log request bytes: 73,588 -&gt; 73,589 per call</failure>
        </testcase>
      </testsuite>
      <testsuite name="expectations" tests="2" failures="1" errors="0" skipped="0" time="0.000">
        <testcase classname="rpcbench.expectations" name="p50 of tcp echo/64B closed:1 &lt; 60 us" time="0.000">
          <system-out>p50 is 47.3 us (46.9 us to 47.7 us)</system-out>
        </testcase>
        <testcase classname="rpcbench.expectations" name="p50 of grpc echo/log closed:16 &lt; 420 us" time="0.000">
          <failure message="p50 of grpc echo/log closed:16 &lt; 420 us: p50 is 454 us (449 us to 460 us)" type="missed">p50 is 454 us (449 us to 460 us)</failure>
        </testcase>
      </testsuite>
    </testsuites>
    "#);
}

#[test]
fn test_results_agree_with_their_totals() {
    for decision in [decision(), passed(), empty(), many(1_000)] {
        let root = read(&junit::of(&decision).unwrap());
        assert_eq!(root.name, "testsuites");
        for suite in root.children.iter().chain([&root]) {
            let cases = if suite.name == "testsuites" { suite.cases() } else { suite.children.iter().collect() };
            let with = |name: &str| cases.iter().filter(|case| case.find(name).is_some()).count();
            assert_eq!(suite.count("tests"), cases.len());
            assert_eq!(suite.count("failures"), with("failure"));
            assert_eq!(suite.count("errors"), with("error"));
            assert_eq!(suite.count("skipped"), with("skipped"));
            assert_eq!(suite.attributes["time"], "0.000");
        }
    }
}

#[test]
fn every_cell_count_and_expectation_is_a_test() {
    let root = read(&junit::of(&decision()).unwrap());
    let suites: Vec<_> = root.children.iter().map(|suite| suite.attributes["name"].as_str()).collect();
    assert_eq!(suites, ["timed", "counts", "expectations"]);
    let results = root.cases().into_iter().map(|case| {
        let result = case.children.iter().find(|child| child.name != "system-out");
        let kind = result.and_then(|result| result.attributes.get("type")).map_or("", String::as_str);
        (case.attributes["classname"].as_str(), result.map_or("passed", |result| result.name.as_str()), kind)
    });
    let expected = [
        ("rpcbench.thrift-binary", "passed", ""),
        ("rpcbench.grpc", "failure", "regressed"),
        ("rpcbench.tcp", "passed", ""),
        ("rpcbench.avro-tcp", "skipped", ""),
        ("rpcbench.binary-bincode", "passed", ""),
        ("rpcbench.uds", "failure", "missing"),
        ("rpcbench.local", "skipped", ""),
        ("rpcbench.thrift-compact", "flakyFailure", "screened"),
        ("rpcbench", "skipped", ""),
        ("rpcbench.grpc", "passed", ""),
        ("rpcbench.grpc", "failure", "regressed"),
        ("rpcbench.tcp", "failure", "regressed"),
        ("rpcbench.local", "failure", "regressed"),
        ("rpcbench.tcp", "passed", ""),
        ("rpcbench.uds", "failure", "missing"),
        ("rpcbench.binary-bincode", "passed", ""),
        ("rpcbench.expectations", "passed", ""),
        ("rpcbench.expectations", "failure", "missed"),
        ("rpcbench.expectations", "skipped", ""),
    ];
    assert_eq!(results.collect::<Vec<_>>(), expected);
}

#[test]
fn a_foreign_name_is_a_name_in_xml() {
    let root = read(&junit::of(&decision()).unwrap());
    let case = root.cases()[8];
    let name = &case.attributes["name"];
    assert!(
        name.starts_with("<script>alert('x')</script> a|b `c` @octocat #77 \"&amp; ]]> \\|  [31m \u{fffd}"),
        "{name}"
    );
}

#[test]
fn a_cell_that_was_cleared_says_what_was_seen_first() {
    let root = read(&junit::of(&decision()).unwrap());
    let flaky = root.cases()[7].find("flakyFailure").unwrap();
    assert_eq!(
        flaky.attributes["message"],
        "thrift-compact echo/log closed:1: at first +6.1 % (+3.5 to +9.0 %) in 5 launches; decided on 10 fresh ones"
    );
    let mut harmless = decision();
    harmless.cells[7].figures[0].screened.as_mut().unwrap().center = 1.02;
    assert!(read(&junit::of(&harmless).unwrap()).cases()[7].find("flakyFailure").is_none(), "within its margin");
    let mut shown = decision();
    shown.cells[7].figures[0].figure = TimedFigure::P99;
    assert!(read(&junit::of(&shown).unwrap()).cases()[7].find("flakyFailure").is_none(), "p99 decides nothing");
}

#[test]
fn nothing_decided_is_one_error() {
    let remarks = vec!["The base is no run.".to_owned(), format!("It is {HOSTILE}.")];
    let root = read(&junit::of(&Decision { remarks, ..empty() }).unwrap());
    let cases = root.cases();
    assert_eq!((cases.len(), cases[0].attributes["name"].as_str()), (1, "decision"));
    let message = &cases[0].find("error").unwrap().attributes["message"];
    assert!(message.starts_with("The base is no run. It is <script>"), "{message}");
    let silent = read(&junit::of(&empty()).unwrap());
    let message = &silent.cases()[0].find("error").unwrap().attributes["message"];
    assert_eq!(message, "Undecided: there is nothing to compare.");
}
