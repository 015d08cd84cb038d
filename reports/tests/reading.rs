//! Saved runs that were changed by accident or on purpose: what cannot be is named, and nothing of it is believed.

mod fixture;

use rpcbench_records::{Run, Series};
use rpcbench_reports::{csv, json, page};
use serde_json::{Value, json};

/// One cell of a few launches, one of which has a series.
fn run() -> Run {
    let mut run = fixture::plain(&["echo/64B".to_owned()], &[1], 3);
    run.cells.retain(|cell| cell.adapter == "tcp");
    let launch = &mut run.cells[0].launches[1];
    launch.order = 7;
    launch.response = Some(launch.service.clone());
    launch.series = Some(Series {
        slice_ns: 100_000_000,
        answered: vec![1],
        p50_ns: vec![None],
        p99_ns: vec![None],
        max_ns: vec![None],
        client_cpu_ns: vec![1],
        server_cpu_ns: Vec::new(),
    });
    run
}

/// What is said of the run with another value in one place.
fn said(place: &str, other: Value) -> String {
    let mut value: Value = serde_json::from_str(&json::of_run(&run()).unwrap()).unwrap();
    *value.pointer_mut(place).unwrap_or_else(|| panic!("no {place}")) = other;
    Run::from_json(&value.to_string()).expect_err(place).to_string()
}

#[test]
fn absurd_numbers_are_named_with_their_place() {
    let launch = "tcp echo/64B 1 in flight, launch 7";
    for (place, other, fault) in [
        ("/suite/window_ns", json!(0), "the window: it must be above 0 ns and below 2^62 ns".to_owned()),
        ("/seconds", json!(-1.0), "the time it took: it is negative".to_owned()),
        (
            "/cells/0/load/in_flight",
            json!(0),
            "tcp echo/64B 0 in flight, the load: it has no call in flight".to_owned(),
        ),
        ("/cells/0/launches/1/window_ns", json!(0), format!("{launch}, the window: it must be")),
        ("/cells/0/launches/1/window_ns", json!(u64::MAX), format!("{launch}, the window: it must be")),
        ("/cells/0/launches/1/at_ns", json!(u64::MAX), format!("{launch}, the window's opening: it is not below")),
        ("/cells/0/launches/1/ledger/ok", json!(u64::MAX), format!("{launch}, the ledger: more calls than 2^50")),
        ("/cells/0/launches/1/response/mean_ns", json!(-0.5), format!("{launch}, response: its mean is negative")),
        ("/cells/0/launches/1/series/slice_ns", json!(0), format!("{launch}, a slice of the series: it must be")),
        ("/cells/0/launches/1/series/max_ns", json!([]), format!("{launch}, the series: its lists differ in length")),
        ("/counted/0/client_allocs/calls", json!(0), "what was counted of local echo/64B: no calls, or".to_owned()),
    ] {
        let said = said(place, other);
        assert!(said.starts_with(&format!("not a run of rpcbench: {fault}")), "{place}: {said}");
        assert_eq!(said.lines().count(), 1, "{said}");
    }
}

#[test]
fn histograms_that_are_none_are_named_with_their_launch() {
    let launch = "not a run of rpcbench: tcp echo/64B 1 in flight, launch 7, the histogram of";
    let count = run().cells[0].launches[1].service.count;
    for (place, other, fault) in [
        ("service/hdr", json!("&&&"), "service: it is not in base64".to_owned()),
        ("response/hdr", json!("AAAA"), "response: it is no HdrHistogram of version 2".to_owned()),
        ("service/count", json!(count + 1), format!("service: it holds {count} values, not {}", count + 1)),
        ("response/count", json!(0), format!("response: it holds {count} values, not 0")),
    ] {
        assert_eq!(said(&format!("/cells/0/launches/1/{place}"), other), format!("{launch} {fault}"));
    }
}

#[test]
fn what_is_only_strange_is_shown_as_it_is() {
    let whole: Value = serde_json::from_str(&json::of_run(&run()).unwrap()).unwrap();
    for (place, other) in [
        ("/suite/window_ns", json!(1)),
        ("/suite/launches", json!(u32::MAX)),
        ("/seconds", json!(1e300)),
        ("/cells/0/launches/1/order", json!(u32::MAX)),
        ("/cells/0/launches/1/service/quantiles/p50_ns", json!(0)),
        ("/cells/0/launches/1/service/quantiles/p50_ns", json!(u64::MAX)),
        ("/cells/0/launches/1/service/mean_ns", json!(1e308)),
        ("/cells/0/launches/1/client/cpu_ns", json!(u64::MAX)),
        ("/cells/0/launches/1/ledger/shed", json!(1_u64 << 50)),
        ("/cells/0/launches/1/prepare_ns", json!(-1e300)),
        ("/cells/0/adapter", json!("")),
        ("/environment/clock_ns", json!(-1e300)),
        ("/environment/memory_bytes", json!(u64::MAX)),
        ("/started", json!("\n\n")),
    ] {
        let mut value = whole.clone();
        *value.pointer_mut(place).unwrap_or_else(|| panic!("no {place}")) = other;
        let run = Run::from_json(&value.to_string()).expect(place);
        assert!(csv::of_run(&run).lines().count() >= 2, "{place}");
        assert!(page::of_run(&run).is_ok_and(|page| page.contains("</html>")), "{place}");
    }
}
