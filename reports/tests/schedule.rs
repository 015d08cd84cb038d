//! What loads by schedule and searches show: in the terminal, in files, and on the page.

mod fixture;

use std::sync::LazyLock;

use fixture::schedule::{at, load, scheduled};
use rpcbench_records::{Bound, Load, Pattern, Run, Session, Verdict};
use rpcbench_reports::headline::headline;
use rpcbench_reports::outcome::render;
use rpcbench_reports::summary::cells;
use rpcbench_reports::table::{Format, Style};
use rpcbench_reports::{csv, noise, page};

static RUN: LazyLock<Run> = LazyLock::new(scheduled);
static HTML: LazyLock<String> = LazyLock::new(|| page::of_run(&RUN).unwrap());

fn text(run: &Run) -> String {
    render(run, Format::Table, Style::default()).unwrap()
}

/// The part of a text from one phrase up to another.
fn part<'t>(text: &'t str, from: &str, to: &str) -> &'t str {
    let start = text.find(from).expect(from);
    let end = text[start..].find(to).expect(to);
    &text[start..start + end]
}

#[test]
fn waiting_stands_beside_working() {
    insta::assert_snapshot!(part(&text(&RUN), "echo/log, 16,000/s", "\n\necho/log, 25,000"), @r#"
echo/log, 16,000/s poisson offered (response p50 over n launches; shorter is better)
adapter               p50  95 % interval       p99   service  answered  x floor  n  verdict
tcp               96.9 us    92.5-102 us    276 us   95.5 us  15.6 k/s     1.00  5  VALID
tcp-async          106 us     103-110 us    300 us    104 us  16.3 k/s     1.00  5  VALID
binary-bincode     114 us     107-123 us    321 us    111 us  16.0 k/s     1.08  5  VALID
thrift-compact     182 us     176-189 us    552 us    164 us  15.9 k/s     1.88  5  VALID
grpc               310 us     293-329 us   1.04 ms    253 us  16.2 k/s     2.92  5  VALID
avro-tcp         >=267 ms     251-284 ms  >=557 ms  >=248 us  15.4 k/s        -  5  SATURATED
  SATURATED: 16000 calls/s offered, 15200 answered
  of 400,000 calls 5,880 shed, 9,992 open at the end
"#);
}

#[test]
fn the_harness_tells_where_its_lateness_moved_an_answer() {
    let text = text(&RUN);
    assert_eq!(text.matches("the harness was late").count(), 1, "where it matters, and nowhere else");
    let block = part(&text, "echo/log, 4,000/s", "\n\n");
    insta::assert_snapshot!(part(block, "  the harness", "(thrift-compact)"), @r#"
the harness was late by at most p50 990 ns, p99 16.0 us; that moved p50 by up to 1.2 % (tcp), p99
by up to 24 %
"#);
}

#[test]
fn rates_of_one_adapter_and_searches_have_tables_of_their_own() {
    insta::assert_snapshot!(part(&text(&RUN), "echo/log, poisson", "\nn: launches"), @r#"
echo/log, poisson, at most 64 in flight: rates that one adapter alone was offered (not ranked)
adapter          offered     p50  95 % interval      p99  service  answered  n  verdict
grpc            16.8 k/s  345 us     324-367 us  1.24 ms   266 us  16.7 k/s  5  VALID
grpc            20.0 k/s  795 us     763-830 us  7.18 ms   303 us  20.2 k/s  5  VALID
  the server had no CPU left
thrift-compact  19.6 k/s  247 us     238-255 us   882 us   188 us  19.4 k/s  5  VALID
thrift-compact  23.3 k/s  542 us     524-561 us  4.87 ms   214 us  23.2 k/s  5  VALID
  the server had no CPU left
avro-tcp        12.2 k/s  273 us     263-283 us   985 us   211 us  12.1 k/s  5  VALID
avro-tcp        14.4 k/s  583 us     558-610 us  5.30 ms   240 us  14.3 k/s  5  VALID
  the server had no CPU left
binary-bincode  46.4 k/s  207 us     198-215 us   739 us   160 us  47.6 k/s  5  VALID
binary-bincode  55.1 k/s  472 us     451-493 us  4.23 ms   190 us  54.7 k/s  5  VALID
  the server had no CPU left

echo/log: highest rate with p99 <= 2 ms (poisson, at most 64 in flight; higher is better)
adapter         highest rate  95 % interval  launches  verdict
binary-bincode      46.4 k/s  44.5-48.3 k/s        20  VALID
tcp-async           38.0 k/s  36.4-39.6 k/s        20  VALID
tcp              >= 36.7 k/s              -         8  VALID
  no rate that was tried missed the objective
thrift-compact      19.5 k/s              -        20  VALID
  only 3 of 4 bisections found a rate that kept the objective and one that missed it: no interval
grpc                16.8 k/s  16.1-17.5 k/s        20  VALID
avro-tcp            < 783 /s              -         8  VALID
  no rate that was tried kept the objective
"#);
}

#[test]
fn it_fits_and_is_plain() {
    let text = text(&RUN);
    let widest = text.lines().max_by_key(|line| line.chars().count()).unwrap();
    assert!(widest.chars().count() <= 100, "{widest}");
    assert!(text.is_ascii());
}

#[test]
fn a_saturated_cell_is_shown_and_never_ranked() {
    let mut run = RUN.clone();
    // It would be the fastest by far.
    for launch in &mut at(&mut run, "avro-tcp", 16_000.0).launches {
        launch.response.as_mut().unwrap().quantiles.p50_ns = Some(1_000);
    }
    let block = |run: &Run| part(&text(run), "echo/log, 16,000/s", "\n\n").to_owned();
    assert!(
        block(&run).lines().any(|line| line.starts_with("avro-tcp") && line.contains(">=1.00 us")),
        "{}",
        block(&run)
    );
    assert_eq!(
        block(&run).lines().nth(2).unwrap().split(' ').next(),
        Some("tcp"),
        "the fastest that is ranked comes first"
    );
    let cells = cells(&run);
    assert!(headline(&run, &cells).findings.iter().all(|finding| finding.standings[0].adapter != "avro-tcp"));
}

#[test]
fn of_several_rates_the_headline_tells_the_highest_that_most_adapters_can_do() {
    let told =
        |run: &Run| headline(run, &cells(run)).findings.iter().map(|finding| finding.load.clone()).collect::<Vec<_>>();
    assert_eq!(told(&RUN), ["at 10,000/s poisson (waiting included)"]);
    let mut run = RUN.clone();
    at(&mut run, "avro-tcp", 16_000.0).verdict = Verdict::Valid;
    assert_eq!(told(&run), ["at 16,000/s poisson (waiting included)"]);
    run.cells.push(fixture::plain(&["echo/log".to_owned()], &[1], 5).cells.remove(4));
    assert_eq!(told(&run), ["at 16,000/s poisson (waiting included)", "with 1 in flight (one call at a time)"]);
}

#[test]
fn floors_are_those_of_the_same_load() {
    let json = render(&RUN, Format::Json, Style::default()).unwrap();
    let rows: Vec<serde_json::Value> = serde_json::from_str(&json).unwrap();
    let row = |adapter: &str, rate: f64| {
        rows.iter().find(|row| row["adapter"] == adapter && row["offered_per_s"] == rate).expect("a row").clone()
    };
    for rate in [1_000.0, 16_000.0] {
        let floor = row("tcp", rate)["p50_ns"].as_f64().unwrap();
        let times = row("thrift-compact", rate)["p50_ns"].as_f64().unwrap() / floor;
        assert!((row("thrift-compact", rate)["x_floor"].as_f64().unwrap() / times - 1.0).abs() < 0.001);
    }
    assert!(row("grpc", 20_000.0)["x_floor"].is_null(), "no floor was offered this rate");
    assert!(row("avro-tcp", 16_000.0)["x_floor"].is_null(), "a saturated cell is not compared");
}

#[test]
fn programs_get_cells_and_searches() {
    let json = render(&RUN, Format::Json, Style::default()).unwrap();
    let rows: Vec<serde_json::Value> = serde_json::from_str(&json).unwrap();
    assert_eq!(rows.len(), RUN.cells.len() + RUN.searches.len());
    let saturated = rows.iter().find(|row| row["verdict"] == "SATURATED").unwrap();
    assert_eq!((saturated["p50_is"].as_str(), saturated["basis"].as_str()), (Some(">="), Some("intended")));
    assert!(saturated["shed"].as_u64().unwrap() > 0 && saturated["bound"] == "server");
    let of =
        |adapter: &str| rows.iter().find(|row| row["adapter"] == adapter && row["objective"] == "p99 <= 2 ms").unwrap();
    let is = ["tcp", "avro-tcp", "grpc", "thrift-compact"].map(|adapter| of(adapter)["highest_is"].as_str().unwrap());
    assert_eq!(is, [">=", "<", "=", "="]);
    assert!(of("grpc")["highest_low_per_s"].is_number() && of("thrift-compact")["highest_low_per_s"].is_null());
    assert!(of("thrift-compact")["remarks"].as_str().unwrap().starts_with("only 3 of 4 bisections"));
    let csv = render(&RUN, Format::Csv, Style::default()).unwrap();
    assert_eq!(csv.lines().count(), 1 + rows.len());
}

#[test]
fn cells_csv_has_the_schedule() {
    let csv = csv::of_run(&RUN);
    let line = |start: &str| csv.lines().find(|line| line.starts_with(start)).expect(start);
    insta::assert_snapshot!(line("grpc,protobuf,tcp,echo/log,poisson,16000,"), @r#"grpc,protobuf,tcp,echo/log,poisson,16000,64,64,split,hybrid,intended,16000,5,404301,0,310458.56,292847.281,329128.949,551682.489,1043074.578,1643636.699,16160.229,4347,4343,32118.827,47146.902,11,10.81,VALID,,253124.774,713768.591,714,11571.475,0,0,0,2.919,neither,,"#);
    insta::assert_snapshot!(line("avro-tcp,avro,tcp,echo/log,poisson,16000,"), @r#"avro-tcp,avro,tcp,echo/log,poisson,16000,64,64,split,hybrid,intended,16000,5,400000,0,266919114.969,251155938.828,283671627.548,383468373.148,556500681.356,731810417.621,15350.774,4314,4310,41239.676,62811.199,3,3.22,SATURATED,"16000 calls/s offered, 15200 answered",248235.668,699847.324,619,10032.304,0,5880,9992,,server,p50 p90 p99 p999,"#);
}

/// A closed loop of the same machine, with the noise floor of it.
fn closed() -> Run {
    let mut run = fixture::plain(&["echo/log".to_owned()], &[1], 5);
    run.noise.clone_from(&RUN.noise);
    run
}

#[test]
fn a_difference_within_the_noise_floor_is_not_told() {
    let mut run = closed();
    // Every launch by 3 % slower, within a tenth of a percent.
    for (place, adapter) in ["binary-bincode", "thrift-compact"].into_iter().enumerate() {
        let launches = &mut fixture::find(&mut run, adapter, "echo/log", 1).launches;
        for (round, launch) in launches.iter_mut().enumerate() {
            launch.service.quantiles.p50_ns = Some(100_000 + 3_000 * place as u64 + 20 * round as u64);
        }
    }
    let told = |run: &Run| headline(run, &cells(run)).findings[0].standings[1].behind.told;
    assert!(told(&run), "the floor is 2.3 %");
    let colored = |run: &Run| page::of_run(run).unwrap().matches("<td class=\"b").count();
    let before = colored(&run);
    let deviate = |run: &mut Run, deviation| {
        run.noise.as_mut().unwrap().cells.iter_mut().for_each(|cell| cell.p50.deviation = deviation);
    };
    deviate(&mut run, 0.04);
    assert!(!told(&run), "now it is 4.0 %");
    let mut long = run.clone();
    long.suite.window_ns *= 5;
    assert!(told(&long), "it is not one of windows five times as long");
    deviate(&mut run, 40.0);
    let after = colored(&run);
    assert!(before > 0 && after == 0, "{before}, {after}: nor is anything colored that lies within it");
}

#[test]
fn the_noise_floor_of_closed_loops_says_nothing_by_schedule() {
    let told = |run: &Run| headline(run, &cells(run)).findings[0].standings.last().unwrap().behind.told;
    let mut run = RUN.clone();
    run.noise.as_mut().unwrap().cells.iter_mut().for_each(|cell| cell.p50.deviation = 4.0);
    assert!(told(&run) && HTML.contains(noise::BY_SCHEDULE) && !HTML.contains("class=\"n\""));
    let mut both = closed();
    both.cells.push(run.cells.remove(0));
    assert!(
        text(&both)
            .replace('\n', " ")
            .contains("; that is of closed loops, and was not measured for loads by schedule.")
    );
}

#[test]
fn the_noise_floor_is_drawn_and_its_lack_is_told() {
    let sentence = "Differences under 2.3 % are not told on this machine (calibrated 2026-11-20).";
    let mut run = closed();
    let html = page::of_run(&run).unwrap();
    assert!(html.contains(sentence) && text(&run).contains(sentence));
    assert!(html.contains("class=\"n\"") && html.contains("data-noise=\"{&quot;p50&quot;:"));
    run.suite.window_ns = 1_000_000_000;
    assert!(text(&run).replace('\n', " ").contains("not measured in windows of 1 s (the noise floor is one of 5 s)"));
    run.noise = None;
    let html = page::of_run(&run).unwrap();
    assert!(html.contains(noise::UNKNOWN) && !html.contains("class=\"n\""));
    assert!(text(&run).replace('\n', " ").contains("rpcbench calibrate measures it."));
}

#[test]
fn a_search_that_was_cut_short_has_no_interval() {
    let mut run = RUN.clone();
    let search = run.searches.iter_mut().find(|search| search.adapter == "grpc").unwrap();
    search.bisections[1].steps.pop();
    let told = text(&run).replace('\n', " ");
    assert!(told.contains("1 of 4 bisections ended before they had made all their steps: no interval"), "{told}");
    assert_eq!(
        text(&run).lines().filter(|line| line.starts_with("grpc") && line.ends_with("-        19  VALID")).count(),
        1
    );
}

/// The drawing of a name, up to its end.
fn drawing<'h>(html: &'h str, name: &str) -> &'h str {
    let start = html.find(&format!(">{name}")).expect(name);
    &html[start..start + html[start..].find("</svg>").unwrap()]
}

#[test]
fn past_the_knee_points_are_crossed_and_lines_dotted() {
    let place = |adapter: &str| RUN.adapters.iter().position(|known| known.id == adapter).unwrap();
    for title in
        ["Median response against offered rate", "p99 response against offered rate", "Answered against offered rate"]
    {
        let chart = drawing(&HTML, &format!("{title}, echo/log"));
        for kind in ["m", "l", "x", "o", "z"] {
            assert!(chart.contains(&format!("class=\"{kind} s{}\"", place("grpc"))), "{title}: {kind}");
        }
    }
    let mut run = RUN.clone();
    run.cells.retain(|cell| cell.verdict != Verdict::Saturated);
    let html = page::of_run(&run).unwrap();
    let chart = drawing(&html, "Median response against offered rate, echo/log");
    assert!(!chart.contains("class=\"z ") && !chart.contains("class=\"x "));
}

#[test]
fn an_invalid_cell_is_in_no_curve() {
    let mut run = RUN.clone();
    run.cells.iter_mut().filter(|cell| cell.adapter == "grpc").for_each(|cell| cell.verdict = Verdict::Invalid);
    let place = run.adapters.iter().position(|adapter| adapter.id == "grpc").unwrap();
    let html = page::of_run(&run).unwrap();
    let chart = drawing(&html, "Median response against offered rate, echo/log");
    assert!(!chart.contains(&format!("s{place}\"")));
}

#[test]
fn searches_are_drawn_with_their_bounds() {
    let chart = drawing(&HTML, "Highest rate with p99 ≤ 2 ms, echo/log");
    for figure in ["≥ 36.7 k/s", "&lt; 783 /s", "16.8 k/s", "off the scale"] {
        assert!(chart.contains(figure), "{figure}");
    }
    assert!(HTML.contains("only 3 of 4 bisections found a rate"));
}

#[test]
fn a_stall_is_marked_where_it_happened() {
    let chart = drawing(&HTML, "The window in slices of time, thrift-compact, echo/log, 4,000/s poisson, launch ");
    assert!(chart.contains("class=\"j\"") && chart.contains("Calls stood still in 3 of them"), "{chart}");
    assert_eq!(HTML.matches("class=\"j\"").count(), 1, "and nowhere else");
    assert!(HTML.contains("<td>2.20 s–2.50 s"));
}

#[test]
fn the_trust_section_tells_how_the_load_was_kept() {
    for words in [
        "at most 64 in flight; up to 4,096 more that are due wait for a place, and any beyond those are shed",
        "hybrid: a timer of the kernel wakes the client shortly before",
        "Time that was spent spinning is taken off the client's CPU per call",
        "The harness's own lateness, where it moved most on top",
        "Cells in which not every call was answered rightly",
        "intended: when the schedule wanted the call",
    ] {
        assert!(HTML.contains(words), "{words}");
    }
}

#[test]
fn every_pattern_is_explained() {
    let mut run = RUN.clone();
    run.cells.truncate(4);
    let session = Some(Session { calls: 5, think_ns: 20_000_000 });
    let loads = [
        Load::closed(1),
        Load { pattern: Pattern::Constant, ..load(500.0) },
        Load { pattern: Pattern::Sessions, session, ..load(500.0) },
        load(500.0),
    ];
    run.cells.iter_mut().zip(loads).for_each(|(cell, load)| cell.load = load);
    fixture::order(&mut run);
    let html = page::of_run(&run).unwrap();
    for words in [
        "Closed: N calls are",
        "Constant: calls are due",
        "Poisson: calls are due",
        "Sessions: users arrive",
        "500/s of 5 calls with 20 ms to think",
    ] {
        assert!(html.contains(words), "{words}");
    }
    text(&run);
}

#[test]
fn a_run_of_searches_alone_answers_with_them() {
    let mut run = RUN.clone();
    run.cells.clear();
    let cells = cells(&run);
    let headline = headline(&run, &cells);
    assert_eq!(
        headline.title,
        "Highest rate with p99 ≤ 2 ms on echo/log: binary-bincode (this project's own) 46.4 k/s (44.5–48.3 k/s), \
         thrift-compact 19.5 k/s, grpc 16.8 k/s (16.1–17.5 k/s), avro-tcp < 783 /s"
    );
    assert_eq!(
        headline.compared,
        "Compared: 4 adapters of 4 families and 2 floors as yardsticks, on 1 workload: 6 searches over 96 launches."
    );
    assert_eq!(headline.trust, "6 of 6 searches are VALID.");
    assert!(page::of_run(&run).unwrap().contains("no cells that could be set side by side"));
    assert!(text(&run).starts_with("echo/log: highest rate"));
}

#[test]
fn which_side_was_full_is_told_of_cells_that_are_not_saturated() {
    let mut run = RUN.clone();
    assert!(!part(&text(&run), "echo/log, 2,500/s", "\n\n").contains("no CPU left"));
    at(&mut run, "grpc", 2_500.0).bound = Some(Bound::Client);
    assert!(part(&text(&run), "echo/log, 2,500/s", "\n\n").ends_with("\n  the client had no CPU left"));
}
