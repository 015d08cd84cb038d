//! The page of a comparison: one file that says what is worse, the same for the same decision, and nothing from outside
//! runs in it.

mod fixture;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use fixture::decision::{HOSTILE, cell, decision, empty, passed};
use rpcbench_records::{Change, Decision, Outcome, Ratio, TimedFigure};
use rpcbench_reports::decision::page;

/// The page of the made-up decision.
static HTML: LazyLock<String> = LazyLock::new(|| html(&decision()));

fn html(decision: &Decision) -> String {
    page::of(decision).unwrap()
}

/// What lies between two texts, the first time that the first one occurs.
fn between<'h>(html: &'h str, from: &str, to: &str) -> &'h str {
    let start = html.find(from).unwrap_or_else(|| panic!("no {from}")) + from.len();
    &html[start..start + html[start..].find(to).unwrap_or_else(|| panic!("no {to} after {from}"))]
}

/// The type and the text of the element that holds the decision.
fn element(html: &str) -> (&str, String) {
    let kind = between(html, "<script type=\"", "\" id=\"decision\">");
    let text = between(html, "id=\"decision\">", "</script>");
    if kind == "application/json" {
        return (kind, text.to_owned());
    }
    let bytes = miniz_oxide::inflate::decompress_to_vec_zlib(&STANDARD.decode(text).unwrap()).unwrap();
    (kind, String::from_utf8(bytes).unwrap())
}

/// The text up to the parts below the first screen.
fn first_screen(html: &str) -> &str {
    between(html, "<header>", "</header>")
}

#[test]
fn the_same_decision_gives_the_same_bytes() {
    let json = serde_json::to_string(&decision()).unwrap();
    assert!(html(&decision()) == *HTML);
    assert!(html(&serde_json::from_str(&json).unwrap()) == *HTML, "read back from its file, too");
}

#[test]
fn the_decision_is_inside() {
    let (kind, json) = element(&HTML);
    assert_eq!(kind, "application/json");
    assert!(serde_json::from_str::<Decision>(&json).unwrap() == decision());
}

#[test]
fn nothing_is_fetched() {
    for outside in ["http://", "https://", " src=", "@import", "url("] {
        assert!(!HTML.contains(outside), "{outside}");
    }
    let mut links = HTML.match_indices("href=");
    assert!(links.all(|(at, _)| HTML[at..].starts_with("href=\"#")), "links stay in the page");
}

#[test]
fn names_and_texts_are_text_everywhere() {
    let mut decision = decision();
    let evil = format!("{HOSTILE}</script></title></style></svg><!--");
    for cell in &mut decision.cells {
        cell.name.clone_from(&evil);
        cell.reason.clone_from(&evil);
    }
    for count in &mut decision.counts {
        (count.adapter, count.workload, count.reason) = (evil.clone(), evil.clone(), evil.clone());
    }
    for expectation in &mut decision.expectations {
        (expectation.text, expectation.reason) = (evil.clone(), evil.clone());
    }
    for side in [&mut decision.base, &mut decision.head].into_iter().flatten() {
        (side.started, side.environment.cpu) = (evil.clone(), evil.clone());
    }
    decision.timed.refused = Some(evil.clone());
    decision.timed.calibrated = Some(evil);
    let html = html(&decision);
    assert!(!html.contains("<script>alert") && !html.contains("<!--"));
    for (tag, times) in [("<script", 2), ("</script", 2), ("</style", 1), ("</title></head", 0)] {
        assert_eq!(html.matches(tag).count(), times, "{tag}");
    }
    let opened = html.matches("<svg").count();
    assert_eq!(html.matches("</svg").count(), opened);
    assert!(!html.contains(|letter: char| letter.is_control() && letter != '\n'), "no control characters");
}

#[test]
fn the_first_screen_says_what_is_worse_by_how_much_and_how_sure() {
    let first = first_screen(&HTML);
    assert!(
        between(first, "<h1 class=\"outcome failed\">", "</h1>")
            .starts_with("Failed. Regressed: grpc echo/log closed:16")
    );
    let worst = between(first, ">grpc echo/log closed:16</a>", "</li>");
    for told in [
        "<b>regressed</b>",
        "p50 +10.2\u{a0}%",
        "+8.9 to +11.6\u{a0}%",
        "beyond 3\u{a0}%",
        "by chance alone: 0.04\u{a0}%",
    ] {
        assert!(worst.contains(told), "{told} in {worst}");
    }
    assert!(first.contains("Each launch of the base had one of the head beside it"), "what it rests on");
    assert!(first.contains("Base and head were built with other lock files."), "what speaks against it");
}

/// Where the page has a cell of a plain name.
fn place(name: &str) -> String {
    format!("cell/{}", name.replace(' ', "-").replace(':', "~3a"))
}

#[test]
fn every_cell_has_its_verdict() {
    let shown: BTreeSet<_> = decision().cells.iter().map(|cell| cell.change).collect();
    assert_eq!(shown.len(), 7, "the decision has one of each");
    let links = ["grpc-echo/log-closed~3a16", "uds-echo/16KiB-closed~3a16"];
    for place in links {
        assert!(HTML.contains(&format!("href=\"#cell/{place}\"")), "{place}");
    }
    let (_, folded) = HTML.split_once("Unchanged cells: 1").unwrap();
    let mut named: Vec<_> = decision().cells.into_iter().filter(|cell| cell.name != HOSTILE).collect();
    let unchanged = named.remove(0);
    for cell in named {
        let row = between(&HTML, &format!("<tr id=\"{}\">", place(&cell.name)), "<tr");
        assert!(row.contains(cell.change.name()), "{} in {row}", cell.change.name());
    }
    assert!(folded.contains(&format!("<tr id=\"{}\">", place(&unchanged.name))));
    let page = html(&Decision { cells: vec![cell("made up", Change::Ignored)], ..decision() });
    assert!(between(&page, "<tr id=\"cell/made-up\">", "</tbody>").contains("ignored"));
}

#[test]
fn a_figure_has_both_times_its_margin_and_its_stage() {
    let row = between(&HTML, "<tr id=\"cell/grpc-echo/log-closed~3a16\">", "<tr");
    for told in [
        "412 µs",
        "454 µs",
        "+10.2 %",
        "+8.9 % to +11.6 %",
        "±3 %",
        "10 fresh launches",
        "+9.5 %",
        "5 launches",
        "0.04 %",
    ] {
        assert!(row.contains(told), "{told} in {row}");
    }
    let tail = between(&HTML, "<td class=\"side\">p99", "<tr");
    assert!(tail.contains("shown only"), "{tail}");
    let folded = between(&HTML, "<tr id=\"cell/thrift-binary-echo/64B-closed~3a1\">", "</tbody>");
    assert!(folded.contains("screened only"), "{folded}");
}

#[test]
fn what_changed_is_drawn_and_what_did_not_is_folded() {
    let (open, folded) = HTML.split_once("<details>").unwrap();
    assert!(open.contains(">grpc echo/log closed:16 · p50</text>"));
    assert!(!open.contains(">grpc echo/log closed:16 · p99</text>"), "p99 decides nothing");
    assert!(!open.contains(">thrift-binary echo/64B closed:1 · p50</text>"));
    assert!(folded.contains(">thrift-binary echo/64B closed:1 · p50</text>"));
    let chart = between(&HTML, ">Changes, worst first</title>", "</svg>");
    let places = ["grpc echo/log", "avro-tcp compute/rank", "tcp echo/64B"].map(|name| chart.find(&format!(">{name}")));
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "the worst first: {places:?}");
    assert!(!chart.contains("uds echo/16KiB"), "what was not measured is not drawn");
    let mut unsure = decision();
    unsure.cells[3].figures[0].ratio.center = 1.5;
    let page = html(&unsure);
    let chart = between(&page, ">Changes, worst first</title>", "</svg>");
    let places = ["grpc echo/log", "avro-tcp compute/rank"].map(|name| chart.find(&format!(">{name}")));
    assert!(places.is_sorted(), "what is known to be worse stands before what may be");
}

#[test]
fn less_than_a_byte_per_call_can_be_seen() {
    let found = between(&HTML, "tcp echo/64B request bytes</a>", "</li>");
    assert!(found.contains("72.00 → 72.03 per call (+1 over 32 calls"), "{found}");
    let row = between(&HTML, "<th scope=\"row\">tcp echo/64B request bytes", "<tr");
    for told in ["72.00", "72.03", "+0.03", "+1 over 32 calls"] {
        assert!(row.contains(told), "{told} in {row}");
    }
}

#[test]
fn where_the_sides_differ_is_marked() {
    let differing = |html: &str| html.matches("<tr class=\"differs\">").count();
    assert_eq!(differing(&HTML), 0);
    assert!(HTML.contains("Machine and build are alike on both sides."));
    let mut decision = decision();
    let head = decision.head.as_mut().unwrap();
    head.environment.clock_ns += 1.0;
    head.environment.closed_loop_ns = Some(90.0);
    head.environment.cpu = "Another".to_owned();
    let html = html(&decision);
    assert_eq!(differing(&html), 1, "what is measured anew is not held against it");
    let row = between(&html, "<tr class=\"differs\"><th scope=\"row\">CPU", "<tr");
    assert!(row.contains("Intel") && row.contains("Another") && row.contains("differs"));
    assert!(first_screen(&html).contains("The two sides differ in:"));
}

#[test]
fn commands_that_repeat_both_are_there() {
    let quoted = "base/rpcbench run --preset ci --out '";
    assert!(between(&HTML, "Command of the base", "</pre>").contains(quoted));
    assert!(between(&HTML, "Command of the head", "</pre>").contains("head/rpcbench run"));
}

#[test]
fn a_decision_about_nothing_says_why() {
    let html = html(&empty());
    let first = first_screen(&html);
    assert!(first.contains("Undecided: there is nothing to compare."));
    assert!(first.contains("There is neither a base nor a head."));
    assert!(html.contains("Neither side has a cell.") && html.contains("There is no figure that both sides have."));
    let mut one = empty();
    one.head = decision().head;
    assert!(first_screen(&page::of(&one).unwrap()).contains("There is no base to compare with."));
}

#[test]
fn why_times_were_not_compared_stands_on_top() {
    let mut decision = decision();
    decision.timed.refused = Some("the CPU differs: A in the base, B in the head".to_owned());
    let html = html(&decision);
    assert!(
        first_screen(&html)
            .contains("Times were not compared.</strong> the CPU differs: A in the base, B in the head.")
    );
    assert!(!HTML.contains("Times were not compared"));
}

#[test]
fn a_passed_decision_says_so() {
    let html = html(&passed());
    let first = first_screen(&html);
    assert!(first.contains("<h1 class=\"outcome passed\">Passed. "));
    assert!(!first.contains("Against the head") && first.contains("Better than the base"));
    let undecided = Decision { outcome: Outcome::Inconclusive, ..decision() };
    assert!(page::of(&undecided).unwrap().contains("<h1 class=\"outcome inconclusive\">Inconclusive: "));
}

#[test]
fn figures_without_a_place_on_an_axis_do_no_harm() {
    let mut decision = decision();
    let odd = [0.0, -1.0, f64::NAN, f64::INFINITY, f64::MAX, 1e-300];
    decision.cells = odd.map(|value| cell("odd", Change::Regressed).with(value)).to_vec();
    let html = html(&decision);
    assert!(!html.contains("NaN 2") && html.contains("cell/odd~~5"));
}

trait With {
    fn with(self, value: f64) -> Self;
}

impl With for rpcbench_records::CellChange {
    fn with(mut self, value: f64) -> Self {
        self.figures[0].ratio = Ratio { center: value, low: value, high: value, launches: 0 };
        self
    }
}

/// Ten adapters, 25 workloads, four loads: a thousand cells with three figures each and all their counts, of which one
/// in `every` changed.
fn thousand(every: usize) -> Decision {
    let mut decision = decision();
    let (figures, count) = (decision.cells[1].figures.clone(), decision.counts[0].clone());
    let name = |at: usize| {
        format!("thrift-compact-{} echo/workload-{} closed:{}", at % 10, at / 40, [1, 16, 64, 256][at / 10 % 4])
    };
    decision.cells = (0..1_000)
        .map(|at| {
            let change = if at % every == 0 { Change::Regressed } else { Change::Unchanged };
            let mut cell = cell(&name(at), change);
            "p50 +10.2 % (+8.9 to +11.6 %) on fresh launches: all of the interval lies beyond 3 %"
                .clone_into(&mut cell.reason);
            cell.figures.clone_from(&figures);
            for (place, figure) in cell.figures.iter_mut().enumerate() {
                // As many digits as measured figures have.
                let odd = 1.0 + ((at * 3 + place) as f64 * 0.377).sin() / 50.0;
                (figure.base_ns, figure.head_ns) = (figure.base_ns * odd, figure.head_ns * odd.sqrt());
                let Ratio { center, low, high, .. } = &mut figure.ratio;
                (*center, *low, *high) = (*center * odd, *low * odd.cbrt(), *high * odd.exp());
                figure.change = change;
                figure.screened = figure.screened.filter(|_| change == Change::Regressed);
            }
            cell
        })
        .collect();
    decision.counts = (0..1_000)
        .map(|at| {
            let mut count = count.clone();
            (count.adapter, count.workload) =
                (format!("thrift-compact-{}", at / 4 % 10), format!("echo/workload-{}", at / 40));
            count.count = rpcbench_records::Count::ALL[at % 4];
            count
        })
        .collect();
    decision
}

#[test]
fn a_thousand_cells_stay_below_a_megabyte() {
    for every in [1, 10, 1_000] {
        let decision = thousand(every);
        let html = html(&decision);
        assert!(html.len() < 1_000_000, "{} bytes where one of {every} changed", html.len());
        let (kind, json) = element(&html);
        assert_eq!(kind, "application/zlib");
        assert!(serde_json::from_str::<Decision>(&json).unwrap() == decision);
        let rows = html.matches("id=\"cell/").count();
        assert_eq!(rows, 1_000, "no cell is left out");
    }
    assert!(thousand(10).cells[0].figures.iter().any(|figure| figure.figure == TimedFigure::P99));
}
