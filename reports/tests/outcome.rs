//! What a finished run prints.

mod fixture;

use rpcbench_reports::outcome::render;
use rpcbench_reports::table::{Format, Style};

const COLOR: Style = Style { width: 100, color: true };

#[test]
fn a_table_and_the_headline() {
    let mut run = fixture::run();
    run.cells.retain(|cell| cell.workload == "compute/rank");
    fixture::order(&mut run);
    insta::assert_snapshot!(render(&run, Format::Table, Style::default()).unwrap(), @r#"
compute/rank, 1 in flight (p50 over n launches, with its 95 % interval; shorter is better)
adapter             p50  95 % interval      p99      rate  x floor  B out   B in  n  verdict
local           20.8 us   20.1-21.4 us  48.2 us  44.8 k/s    0.044      -      -  5  VALID
uds              461 us     429-496 us  1.26 ms  2.02 k/s     0.99  9,108  9,104  5  VALID
tcp              467 us     445-489 us  1.24 ms  1.99 k/s     1.00  9,108  9,104  5  VALID
tcp-async        476 us     461-491 us  1.37 ms  1.95 k/s     1.00  9,108  9,104  5  VALID
thrift-binary    478 us     446-512 us  1.44 ms  1.94 k/s     1.02  9,124  9,120  5  VALID
binary-bincode   479 us     467-491 us  1.42 ms  1.94 k/s     1.01  9,116  9,112  5  VALID
thrift-compact   484 us     462-508 us  1.43 ms  1.92 k/s     1.04  9,124  9,120  5  VALID
avro-http        516 us     476-558 us  1.76 ms  1.80 k/s     1.10  9,360  9,356  5  VALID
grpc             539 us     513-566 us  1.98 ms  1.72 k/s     1.13  9,147  9,143  5  VALID
avro-tcp         488 us     470-507 us  1.49 ms  1.90 k/s        -  9,114  9,110  5  INVALID
  INVALID: 3 wrong answers: the first differs at [7].score: 0.25, not 0.5
  3 of 47596 calls were not answered rightly

compute/rank, 16 in flight (p50 over n launches, with its 95 % interval; shorter is better)
adapter             p50  95 % interval      p99      rate  x floor  B out   B in  n  verdict
local            172 us     165-179 us   403 us  88.6 k/s    0.095      -      -  5  VALID
binary-bincode   820 us     791-850 us  2.33 ms  18.5 k/s     0.56  9,116  9,112  5  VALID
grpc            1.22 ms   1.18-1.26 ms  4.09 ms  12.4 k/s     0.83  9,147  9,143  5  VALID
tcp-async       1.47 ms   1.42-1.52 ms  4.25 ms  10.3 k/s     1.00  9,108  9,104  5  VALID
uds             1.62 ms   1.54-1.70 ms  4.35 ms  9.38 k/s     0.89  9,108  9,104  5  VALID
tcp             1.81 ms   1.75-1.87 ms  4.90 ms  8.38 k/s     1.00  9,108  9,104  5  VALID
avro-http       1.90 ms   1.80-2.02 ms  5.88 ms  7.98 k/s     1.05  9,360  9,356  5  VALID
avro-tcp        1.96 ms   1.93-1.99 ms  5.93 ms  7.76 k/s     1.08  9,114  9,110  5  VALID
thrift-binary   2.12 ms   2.06-2.18 ms  6.50 ms  7.17 k/s     1.17  9,124  9,120  5  VALID
thrift-compact        -              -        -         -        -  9,124  9,120  0  FAILED
  FAILED: no launch gave figures
  launch 3: the server ended: exit status 101  [31m

n: launches; -: too few calls (20 beyond a quantile: for p99, 2,000 in each launch, by a longer
--duration) or launches (3 for an interval). B out/in: bytes on the wire per call; rate: calls/s,
holds preparing and checking, too.

With 1 in flight (one call at a time), on compute/rank, no difference can be told among
thrift-binary at 1.00x, binary-bincode (this project's own) at 1.00x (0.92-1.09), thrift-compact at
1.01x (0.95-1.08), avro-http at 1.08x (0.96-1.21), grpc at 1.13x (1.01-1.26), after correction for 8
comparisons (intervals are not corrected); 1.00x is 478 us. Not comparable on every workload, so
left out: avro-tcp (INVALID on compute/rank).
With 16 in flight (16 calls at once), on compute/rank, binary-bincode (this project's own) has the
shortest median time, 820 us (fastest of the others: grpc, 1.49x); grpc takes 1.49x (1.45-1.53),
avro-http takes 2.32x (2.20-2.45), avro-tcp takes 2.39x (2.32-2.46), thrift-binary takes 2.58x
(2.43-2.75). Not comparable on every workload, so left out: thrift-compact (FAILED on compute/rank:
no launch gave figures).
Compared: 7 adapters of 5 families and 4 floors as yardsticks, on 1 workload: 20 cells, 5 launches
each.
18 of 20 cells are VALID; 1 INVALID, 1 FAILED. Left out: avro-tcp compute/rank with 1 in flight,
thrift-compact compute/rank with 16 in flight.
How far equal programs differ on this machine was not measured, so a small difference may still be
the machine's; the command rpcbench calibrate measures it.
x floor: blocking clients against tcp, asynchronous ones against tcp-async; under 1: quicker than
the floor, as calls that share a connection (the floor has one for each in flight) or go over no TCP
can be.
"#);
}

#[test]
fn it_fits_and_moves_no_cursor() {
    let text = render(&fixture::run(), Format::Table, Style::default()).unwrap();
    let widest = text.lines().max_by_key(|line| line.chars().count()).unwrap();
    assert!(widest.chars().count() <= 100, "{widest}");
    assert!(text.chars().all(|letter| letter == '\n' || !letter.is_control()));
    assert!(text.lines().all(|line| line == line.trim_end()));
    assert!(text.is_ascii(), "a terminal without Unicode shows it too");
}

#[test]
fn color_is_added_and_nothing_else() {
    let run = fixture::run();
    let colored = render(&run, Format::Table, COLOR).unwrap();
    assert!(colored.contains("\u{1b}[31mavro-tcp"), "an INVALID row stands out");
    let mut plain = colored;
    for code in ["\u{1b}[0m", "\u{1b}[1m", "\u{1b}[2m", "\u{1b}[31m", "\u{1b}[33m"] {
        plain = plain.replace(code, "");
    }
    assert_eq!(plain, render(&run, Format::Table, Style::default()).unwrap());
}

#[test]
fn programs_get_the_same_rows() {
    let run = fixture::run();
    let json = render(&run, Format::Json, Style::default()).unwrap();
    let rows: Vec<serde_json::Value> = serde_json::from_str(&json).unwrap();
    assert_eq!(rows.len(), run.cells.len());
    let failed = rows.iter().find(|row| row["verdict"] == "FAILED").unwrap();
    assert!(failed["p50_ns"].is_null() && failed["errors"].is_null(), "not measured is never zero");
    insta::assert_snapshot!(json.split_inclusive('}').nth(4).unwrap(), @r#"
,
  {
    "workload": "echo/64B",
    "load": "1 in flight",
    "adapter": "thrift-compact",
    "p50_ns": 67656.389,
    "p50_low_ns": 64009.857,
    "p50_high_ns": 71510.657,
    "p99_ns": 201719.534,
    "rate_per_s": 13739.954,
    "x_floor": 1.301,
    "request_bytes": 88.0,
    "reply_bytes": 84.0,
    "launches": 5,
    "errors": 0,
    "verdict": "VALID",
    "reasons": "",
    "basis": "sent",
    "offered_per_s": null,
    "p50_is": "=",
    "p99_is": "=",
    "service_p50_ns": 67656.389,
    "service_p99_ns": 201719.534,
    "wake_p50_ns": null,
    "wake_p99_ns": null,
    "timeouts": 0,
    "shed": 0,
    "censored": 0,
    "bound": null,
    "objective": null,
    "bisections": null,
    "highest_is": null,
    "highest_per_s": null,
    "highest_low_per_s": null,
    "highest_high_per_s": null,
    "remarks": null
  }
"#);
    let csv = render(&run, Format::Csv, COLOR).unwrap();
    assert_eq!(csv.lines().count(), 1 + rows.len());
    assert!(csv.starts_with("workload,load,adapter,p50_ns,p50_low_ns,p50_high_ns,p99_ns,"), "{csv}");
}

#[test]
fn a_run_of_nothing_says_so() {
    let text = render(&fixture::plain(&[], &[1], 3), Format::Table, Style::default()).unwrap();
    assert!(text.contains("on 0 workloads: 0 cells"), "{text}");
}

#[test]
fn a_floor_is_driven_as_its_adapters_are() {
    let mut run = fixture::plain(&["echo/64B".to_owned()], &[1, 16], 3);
    let mut median = |adapter: &str, us: u64| {
        for in_flight in [1, 16] {
            for launch in &mut fixture::find(&mut run, adapter, "echo/64B", in_flight).launches {
                launch.service.quantiles.p50_ns = Some(us * 1_000);
            }
        }
    };
    for (adapter, us) in [("tcp", 50), ("tcp-async", 80), ("uds", 40), ("grpc", 160), ("thrift-binary", 100)] {
        median(adapter, us);
    }
    let expected = |grpc: f64| [("tcp", 1.0), ("uds", 0.8), ("thrift-binary", 2.0), ("grpc", grpc)];
    for (adapter, times) in expected(2.0) {
        assert_eq!(times_floor(&run, adapter), [times; 2], "{adapter}");
    }
    let text = render(&run, Format::Table, Style::default()).unwrap();
    assert!(
        text.contains("x floor: blocking clients against tcp, asynchronous ones against tcp-async; under 1"),
        "{text}"
    );
    run.cells.retain(|cell| cell.adapter != "tcp-async");
    for (adapter, times) in expected(3.2) {
        assert_eq!(times_floor(&run, adapter), [times; 2], "{adapter}");
    }
    run.cells.retain(|cell| cell.adapter != "tcp");
    assert_eq!(times_floor(&run, "grpc"), [] as [f64; 0]);
}

/// An adapter's multiples of its floor, rounded to two digits.
fn times_floor(run: &rpcbench_records::Run, adapter: &str) -> Vec<f64> {
    let json = render(run, Format::Json, Style::default()).unwrap();
    let rows: Vec<serde_json::Value> = serde_json::from_str(&json).unwrap();
    let rows = rows.iter().filter(|row| row["adapter"] == adapter);
    rows.filter_map(|row| row["x_floor"].as_f64()).map(|times| (times * 100.0).round() / 100.0).collect()
}

#[test]
fn a_reason_that_many_rows_share_is_said_once() {
    let mut run = fixture::plain(&["echo/64B".to_owned()], &[1], 3);
    let suspect = |cell: &mut rpcbench_records::Cell| {
        cell.verdict = rpcbench_records::Verdict::Suspect;
        cell.reasons = vec!["short window".to_owned()];
    };
    run.cells.iter_mut().take(3).for_each(suspect);
    let text = |run: &rpcbench_records::Run| render(run, Format::Table, Style::default()).unwrap();
    assert_eq!(text(&run).matches("\n  SUSPECT: short window").count(), 3);
    run.cells.iter_mut().take(4).for_each(suspect);
    assert!(text(&run).contains("\n4 of 10 cells: SUSPECT: short window\n") && !text(&run).contains("\n  SUSPECT"));
    run.cells.iter_mut().for_each(suspect);
    assert!(text(&run).contains("\nall 10 cells: SUSPECT: short window\n") && !text(&run).contains("\n  SUSPECT"));
    assert!(text(&run).contains("Provisional: none of the 6 ranked cells is VALID (short window). With 1"));
}

#[test]
fn reasons_that_differ_in_their_figures_are_said_once() {
    let mut run = fixture::plain(&["echo/64B".to_owned()], &[1], 3);
    for (place, cell) in run.cells.iter_mut().enumerate() {
        cell.verdict = rpcbench_records::Verdict::Suspect;
        cell.reasons = vec![format!("others used {} % of a CPU, over 10 %", 90 + place % 7)];
    }
    run.cells[2].reasons.push("of its own".to_owned());
    let text = render(&run, Format::Table, Style::default()).unwrap();
    assert!(text.contains("\nall 10 cells: SUSPECT: others used 90-96 % of a CPU, over 10 %\n"), "{text}");
    assert_eq!(text.matches(" % of a CPU").count(), 2, "below the table and in the headline: {text}");
    assert_eq!(text.matches("SUSPECT\n").count(), 10, "each row keeps its verdict: {text}");
    assert_eq!(text.matches("\n  SUSPECT: of its own\n").count(), 1, "{text}");
}

#[test]
fn a_failure_is_said_once() {
    let mut run = fixture::run();
    let cell = fixture::find(&mut run, "thrift-compact", "compute/rank", 16);
    cell.failures[0].cause = "the client failed: no answer".to_owned();
    cell.reasons = vec![cell.failures[0].cause.clone()];
    let cell = fixture::find(&mut run, "grpc", "echo/log", 16);
    cell.reasons = vec![format!("1 of 5 launches failed: {}", cell.failures[0].cause)];
    let text = render(&run, Format::Table, Style::default()).unwrap();
    assert!(text.contains("\n  FAILED: the client failed: no answer\n"), "{text}");
    assert!(text.contains("\n  SUSPECT: 1 of 5 launches failed: the client ended: signal 9\n"), "{text}");
    assert!(!text.contains("\n  launch "), "{text}");
}

#[test]
fn multiples_of_a_floor_are_explained_as_far_as_the_table_has_them() {
    let floors = |adapters: &[&str]| {
        let mut run = fixture::plain(&["echo/64B".to_owned()], &[16], 3);
        run.cells.retain(|cell| adapters.contains(&cell.adapter.as_str()));
        let text = render(&run, Format::Table, Style::default()).unwrap();
        let page = rpcbench_reports::page::of_run(&run).unwrap();
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let (_, told) = text.split_once("x floor: ").unwrap();
        let on_page = page.split_once(". × floor: ").unwrap().1.split_once("</caption>").unwrap().0;
        assert_eq!(told, format!("{on_page}."), "the page says the same");
        told.to_owned()
    };
    let none = "blocking ones have no floor in this run";
    assert!(floors(&["tcp-async", "avro-http"]).contains(none));
    assert_eq!(floors(&["tcp-async"]), "against tcp-async.");
    let under = "against tcp-async; under 1: quicker than the floor, as calls that share a connection";
    assert!(floors(&["tcp-async", "binary-bincode"]).starts_with(under));
}

#[test]
fn below_three_launches_no_interval_is_shown() {
    let with = |launches| fixture::plain(&["echo/64B".to_owned()], &[1], launches);
    let low = |launches| {
        let json = render(&with(launches), Format::Json, Style::default()).unwrap();
        serde_json::from_str::<Vec<serde_json::Value>>(&json).unwrap()[0]["p50_low_ns"].clone()
    };
    assert!(low(2).is_null() && low(3).is_number());
    let html = |launches| rpcbench_reports::page::of_run(&with(launches)).unwrap();
    let colored = |html: &str| ["td class=\"b", "td class=\"w"].iter().any(|class| html.contains(class));
    let ranges = |html: &str| html.contains("class=\"i s") || html.contains(" µs<small>");
    assert!(!colored(&html(2)) && !ranges(&html(2)));
    assert!(colored(&html(3)) && ranges(&html(3)));
}
