//! Saved runs that were changed by accident or on purpose: what cannot be is named, and nothing of it is believed.

mod fixture;

use std::sync::LazyLock;

use rpcbench_records::{Launch, Ledger, NoiseFloor, Run, Series};
use rpcbench_reports::{csv, json, page};
use serde_json::{Value, json};

/// One cell of a few launches, one of which has a series; a noise floor, and searches.
static RUN: LazyLock<Run> = LazyLock::new(|| {
    let mut run = fixture::plain(&["echo/64B".to_owned()], &[1], 3);
    run.cells.retain(|cell| cell.adapter == "tcp");
    let scheduled = fixture::schedule::scheduled();
    (run.noise, run.searches) = (scheduled.noise, scheduled.searches);
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
        server_cpu_ns: vec![1],
    });
    run
});

/// What is said of the run with another value in one place.
fn said(place: &str, other: Value) -> String {
    let mut value: Value = serde_json::from_str(&json::of_run(&RUN).unwrap()).unwrap();
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
        (
            "/cells/0/launches/1/series/answered",
            json!([u64::MAX]),
            format!("{launch}, the series: more calls than 2^50"),
        ),
        (
            "/cells/0/launches/1/series/p50_ns",
            json!([1_u64 << 62]),
            format!("{launch}, the series: a time that is not"),
        ),
        ("/cells/0/launches/1/series/max_ns", json!([u64::MAX]), format!("{launch}, the series: a time that is not")),
        ("/cells/0/launches/1/series/client_cpu_ns", json!([u64::MAX]), format!("{launch}, the series: a time that")),
        ("/cells/0/launches/1/series/server_cpu_ns", json!([u64::MAX]), format!("{launch}, the series: a time that")),
        ("/noise/window_ns", json!(0), "the window of the noise floor: it must be above 0 ns".to_owned()),
        (
            "/noise/cells/1/p50/center",
            json!(0.0),
            "the noise of grpc echo/log, a mean ratio: it is no number".to_owned(),
        ),
        ("/noise/cells/1/p99/center", json!(-1.0), "the noise of grpc echo/log, a mean ratio: it is no".to_owned()),
        ("/noise/cells/0/rate/deviation", json!(-0.1), "the noise of tcp echo/log, a deviation: it is no".to_owned()),
        (
            "/searches/0/capacity_per_s",
            json!(-1.0),
            "the search of tcp echo/log, what a closed loop reached".to_owned(),
        ),
        ("/searches/0/objective/quantile", json!(1.0), "the search of tcp echo/log, the objective: its q".to_owned()),
        (
            "/searches/0/objective/limit_ns",
            json!(0),
            "the search of tcp echo/log, the objective: it must be".to_owned(),
        ),
        ("/searches/0/bisections/1/kept_per_s", json!(0.0), "the search of tcp echo/log, a rate that was".to_owned()),
        (
            "/searches/0/bisections/1/steps/1/rate_per_s",
            json!(-5.0),
            "the search of tcp echo/log, launch 307, the rate: it is no number above 0".to_owned(),
        ),
        (
            "/searches/0/bisections/1/steps/1/response_ns",
            json!(u64::MAX),
            "the search of tcp echo/log, launch 307, the response: it is not below 2^62 ns".to_owned(),
        ),
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
    let count = RUN.cells[0].launches[1].service.count;
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
    let whole: Value = serde_json::from_str(&json::of_run(&RUN).unwrap()).unwrap();
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

#[test]
fn more_launches_than_can_be_added_up_are_refused() {
    let mut run = RUN.clone().without_histograms();
    let launch = run.cells[0].launches[0].clone();
    let ledger = Ledger { scheduled: 1 << 50, ok: 1 << 50, ..launch.ledger };
    run.cells[0].launches = vec![Launch { ledger, ..launch }; 4_000];
    let read = |run: &Run| Run::from_json(&json::of_run(run).unwrap());
    let most = read(&run).unwrap();
    assert!(csv::of_run(&most).contains(&(4_000_u64 << 50).to_string()));
    let one_more = run.cells[0].launches[0].clone();
    run.cells[0].launches.push(one_more);
    let said = read(&run).unwrap_err().to_string();
    assert_eq!(said, "not a run of rpcbench: tcp echo/64B 1 in flight, its launches: more than 4000");
}

#[test]
fn a_noise_floor_that_was_kept_is_checked_as_one_in_a_run() {
    let floor = RUN.noise.clone().unwrap();
    let text = serde_json::to_string(&floor).unwrap();
    assert_eq!(NoiseFloor::from_json(&text).unwrap(), floor);
    let absurd = text.replacen("\"deviation\":0.0171", "\"deviation\":-1", 1);
    let said = NoiseFloor::from_json(&absurd).unwrap_err().to_string();
    assert_eq!(said, "the noise of tcp echo/log, a deviation: it is no number from 0 on");
}
