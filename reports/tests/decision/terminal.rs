//! What a terminal shows of a decision, and the rows that programs get.

use rpcbench_records::{Change, Decision};
use rpcbench_reports::decision::{markdown, table};
use rpcbench_reports::table::{Format, Style};
use serde_json::{Value, json};

use crate::fixture::decision::{decision, empty, many, passed, refused};

fn shown(decision: &Decision) -> String {
    table::render(decision, Format::Table, Style::default()).unwrap()
}

#[test]
fn a_terminal_shows_what_changed_and_the_verdict_last() {
    insta::assert_snapshot!(shown(&decision()), @r#"
    cell               figure            base     head      change (95 % interval)  margin  verdict
    grpc echo/log      p50             412 us   454 us   +10.2 % (+8.9 to +11.6 %)     3 %  regressed
    closed:16          time per call  27.3 us  29.8 us    +9.1 % (+7.0 to +11.2 %)     3 %  regressed
                       p99            1.31 ms  1.59 ms  +21.0 % (-12.0 to +66.0 %)       -  -
      at first +9.5 % (+5.1 to +14.1 %) in 5 launches; decided on 10 fresh ones
    uds echo/16KiB     -                    -        -                           -       -  missing
    closed:16
      the head is INVALID: 3 wrong answers
    <script>alert('x'  p50             210 ns   219 ns     +4.1 % (+1.2 to +7.0 %)     3 %  inconclusive
    )</script> a|b
    `c` @octocat #77
    "&amp; ]]> \|
    [31m ￿   | x |
    **y** $z$
      the base is SUSPECT: <script>alert('x')</script> a|b `c` @octocat #77 "&amp; ]]> \|  [31m ￿   | x
      | **y** $z$
    avro-tcp           p50             510 us   520 us     +2.0 % (-4.0 to +9.0 %)     3 %  inconclusive
    compute/rank
    poisson:2500/s:64
      p50 +2.0 % (-4.0 to +9.0 %): the interval reaches across 3 %
    tcp echo/64B       p50            52.0 us  47.3 us     -9.0 % (-9.8 to -8.2 %)     5 %  improved
    closed:1           time per call  55.0 us  53.4 us     -3.0 % (-4.3 to -1.6 %)     5 %  unchanged
    binary-bincode     -                    -        -                           -       -  new
    echo/16KiB
    closed:16
      the base has no such cell
    2 cells unchanged, 1 of them only at a second look; 1 ignored.

    adapter and workload                        count                                per call  verdict
    grpc echo/log                               request bytes                73,588 -> 73,589  regressed
    tcp echo/64B                                request bytes       72 -> 72 (+1 in 32 calls)  regressed
    local echo/64B                              server allocations                     0 -> 3  regressed
    uds echo/16KiB                              request bytes           16,392 -> not counted  missing
    tcp echo/64B                                client allocations                     7 -> 2  improved
    binary-bincode <script>alert('x')</script>  request bytes               not counted -> 80  new
    a|b `c` @octocat #77 "&amp; ]]> \|  [31m ￿
    | x | **y** $z$
    1 count unchanged.

    expectation                                                                                  verdict
    p50 of grpc echo/log closed:16 < 420 us                                                      missed
      p50 is 454 us (449 us to 460 us)
    p99 of <script>alert('x')</script> a|b `c` @octocat #77 "&amp; ]]> \|  [31m ￿   | x | **y**  unknown
    $z$ < 1 ms
      no such cell was measured
    p50 of tcp echo/64B closed:1 < 60 us                                                         kept
      p50 is 47.3 us (46.9 us to 47.7 us)

    Remark: Base and head were built with other lock files.
    Remark: The run at <script>alert('x')</script> a|b `c` @octocat #77 "&amp; ]]> \|  [31m ￿   | x |
    **y** $z$ was left out.

    Regressed: grpc echo/log closed:16: p50 +10.2 % (+8.9 to +11.6 %), beyond 3 %. Besides: 1 cell
    missing, 3 counts regressed, 1 count missing, 1 expectation missed.
    "#);
}

#[test]
fn it_fits_and_moves_no_cursor() {
    for decision in [decision(), passed(), empty(), many(30)] {
        let text = shown(&decision);
        let widest = text.lines().max_by_key(|line| line.chars().count()).unwrap();
        assert!(widest.chars().count() <= 100, "{widest}");
        assert!(text.chars().all(|letter| letter == '\n' || !letter.is_control()));
        assert!(text.lines().all(|line| line == line.trim_end()));
    }
}

#[test]
fn a_text_of_any_length_is_cut_and_hides_no_other() {
    let mut long = passed();
    long.remarks = vec!["x".repeat(100_000)];
    long.cells[1].name = "y".repeat(100_000);
    long.cells[2].name = "z".repeat(100_000);
    let text = shown(&long);
    assert!(text.ends_with("to -8.2 %), beyond 5 %.\n"), "{text}");
    let letters = ["x", "y", "z"].map(|letter| text.matches(letter).count());
    assert!((900..1_010).contains(&letters[0]) && (400..440).contains(&letters[1]), "{letters:?}");
    assert!((200..210).contains(&letters[2]), "of a cell without figures: {letters:?}");
}

#[test]
fn a_terminal_without_unicode_shows_it_too() {
    let mut plain = passed();
    plain.counts.retain(|count| count.change != Change::New);
    assert!(shown(&plain).is_ascii() && shown(&plain).contains("52.0 us"));
}

#[test]
fn cells_that_were_not_compared_are_told_once() {
    insta::assert_snapshot!(shown(&refused()), @r"
    4 cells not compared; 1 ignored.

    1 count unchanged.

    expectation                           verdict
    p50 of tcp echo/64B closed:1 < 60 us  kept
      p50 is 47.3 us (46.9 us to 47.7 us)

    Inconclusive: times were not compared: the CPU differs: A in the base, B in the head. Nothing is
    known to be worse; 4 cells could not be told.
    ");
    assert_eq!(markdown::comment(&refused()).matches("CPU differs").count(), 1);
    assert_eq!(markdown::summary(&refused()).matches("not compared: the CPU").count(), 4 + 2, "a row for each, folded");
}

#[test]
fn counts_that_do_not_repeat_are_not_unchanged() {
    let mut decision = passed();
    decision.counts[0].change = Change::Ignored;
    assert!(shown(&decision).contains("\n1 count ignored.\n"));
}

#[test]
fn color_is_added_to_what_is_bad_and_nothing_else_is_changed() {
    let style = Style { color: true, ..Style::default() };
    let colored = table::render(&decision(), Format::Table, style).unwrap();
    let red: Vec<_> = colored.lines().filter(|line| line.starts_with("\x1b[31m")).collect();
    for word in ["regressed", "missing", "missed"] {
        assert!(red.iter().any(|line| line.ends_with(&format!("{word}\x1b[0m"))), "{word}: {red:?}");
    }
    let codes = ["\x1b[1m", "\x1b[2m", "\x1b[31m", "\x1b[33m", "\x1b[0m"];
    assert_eq!(codes.iter().fold(colored, |text, code| text.replace(code, "")), shown(&decision()));
}

#[test]
fn programs_get_every_row() {
    let decision = decision();
    let text = table::render(&decision, Format::Json, Style::default()).unwrap();
    let rows: Vec<Value> = serde_json::from_str(&text).unwrap();
    let figures: usize = decision.cells.iter().map(|cell| cell.figures.len().max(1)).sum();
    assert_eq!(rows.len(), figures + decision.counts.len() + decision.expectations.len());
    let row = |kind: &str, name: &str, figure: Value| {
        rows.iter().find(|row| row["kind"] == kind && row["name"] == name && row["figure"] == figure).unwrap()
    };
    let median = row("time", "grpc echo/log closed:16", json!("p50"));
    assert_eq!([&median["base"], &median["head"]], [412_000.0, 454_024.0]);
    assert_eq!([&median["change_percent"], &median["low_percent"], &median["margin_percent"]], [10.2, 8.9, 3.0]);
    assert_eq!(median["verdict"], "regressed");
    let p99 = row("time", "grpc echo/log closed:16", json!("p99"));
    assert_eq!([&p99["verdict"], &p99["margin_percent"]], [&Value::Null, &Value::Null], "it decides nothing");
    assert_eq!(row("time", "local echo/16KiB closed:16", Value::Null)["verdict"], "ignored");
    let bytes = row("count", "tcp echo/64B", json!("request bytes"));
    assert_eq!([&bytes["base"], &bytes["head"], &bytes["calls"]], [2_304, 2_305, 32], "to the byte");
    assert_eq!(row("count", "local echo/64B", json!("server allocations"))["change_percent"], Value::Null, "from 0");
    assert_eq!(row("expectation", "p50 of grpc echo/log closed:16 < 420 us", Value::Null)["verdict"], "missed");
    let lines = table::render(&decision, Format::Csv, Style::default()).unwrap();
    assert!(!lines.contains("inf") && !lines.contains("NaN"), "{lines}");
    let expected = "time,tcp echo/64B closed:1,p50,ns,52000,47320,,-9,-9.8,-8.2,5,10,improved,\"p50 -9.0 % (-9.8 to -8.2 %): all of the interval lies beyond 5 %, on the good side\"";
    assert!(lines.lines().any(|line| line == expected), "{lines}");
}
