//! The page: one file, the same for the same run, and nothing from outside runs in it.

mod fixture;

use std::sync::LazyLock;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rpcbench_records::{Run, Verdict};
use rpcbench_reports::page;
use rpcbench_reports::palette::Palette;

/// The page of the made-up run.
static HTML: LazyLock<String> = LazyLock::new(|| html(&fixture::run()));

fn html(run: &Run) -> String {
    page::of_run(run).unwrap()
}

/// The drawing of a name, up to its end.
fn drawing<'h>(html: &'h str, name: &str) -> &'h str {
    let start = html.find(&format!(">{name}</title>")).expect(name);
    let end = html[start..].find("</svg>").unwrap();
    &html[start..start + end]
}

#[test]
fn the_same_run_gives_the_same_bytes() {
    let json = rpcbench_reports::json::of_run(&fixture::run()).unwrap();
    assert!(html(&Run::from_json(&json).unwrap()) == *HTML, "read back from its file, the run gives the same page");
}

#[test]
fn nothing_is_fetched() {
    let html = HTML.as_str();
    for outside in ["http://", "https://", " src=", "@import", "url("] {
        assert!(!html.contains(outside), "{outside}");
    }
    assert!(html.match_indices("href=").all(|(at, _)| html[at..].starts_with("href=\"#")), "links stay in the page");
}

#[test]
fn names_and_errors_are_text() {
    let mut run = fixture::run();
    let evil = "</script><script>alert(1)</script><!--";
    run.command.push(evil.to_owned());
    run.environment.cpu = evil.to_owned();
    run.workloads[0].summary = evil.to_owned();
    run.cells[0].reasons.push(evil.to_owned());
    run.cells[0].launches[0].first_error = Some(evil.to_owned());
    let html = html(&run);
    assert!(!html.contains("<script>alert"));
    assert_eq!(html.matches("<script").count(), 2, "the run and the page's own");
    assert_eq!(html.matches("</script").count(), 2);
    assert!(!html.contains("<!--"));
}

#[test]
fn the_run_is_inside() {
    let run = fixture::run();
    let html = HTML.as_str();
    let start = html.find("id=\"run\">").unwrap() + "id=\"run\">".len();
    let end = html[start..].find("</script>").unwrap();
    assert!(Run::from_json(&html[start..start + end]).unwrap() == run.without_histograms());
}

#[test]
fn an_invalid_cell_is_named_and_never_drawn() {
    let run = fixture::run();
    let html = HTML.as_str();
    let chart = drawing(html, "Median time of a call, compute/rank, 1 in flight");
    assert!(chart.contains("INVALID: not ranked"));
    let place = run.adapters.iter().position(|adapter| adapter.id == "avro-tcp").unwrap();
    for mark in ["m", "d", "i"] {
        assert!(!chart.contains(&format!("class=\"{mark} s{place}\"")), "no mark of the invalid cell");
        let other = run.adapters.iter().position(|adapter| adapter.id == "grpc").unwrap();
        assert!(chart.contains(&format!("class=\"{mark} s{other}\"")), "but marks of a valid one");
    }
    let curves = drawing(html, "Time of a call by percentile, compute/rank, 1 in flight");
    assert!(!curves.contains(&format!("class=\"l s{place}\"")));
    assert!(html.contains("3 wrong answers: the first differs at [7].score"));
}

#[test]
fn a_quantile_without_enough_calls_says_what_it_lacks() {
    assert!(HTML.contains("needs 800 more calls"));
}

#[test]
fn cells_can_be_linked() {
    let html = HTML.as_str();
    for place in ["echo-16KiB/grpc", "echo-16KiB/grpc/16-in-flight", "echo-64B/~3cscript~3e"] {
        assert!(html.contains(&format!("id=\"{place}")), "{place}");
        assert!(html.contains(&format!("href=\"#{place}")), "{place}");
    }
}

/// The text of the element that holds the run, and its type.
fn element(html: &str) -> (&str, &str) {
    let start = html.find("<script type=\"").unwrap() + "<script type=\"".len();
    let (kind, rest) = html[start..].split_once("\" id=\"run\">").unwrap();
    (kind, rest.split_once("</script>").unwrap().0)
}

#[test]
fn two_hundred_cells_of_five_launches_stay_below_a_megabyte() {
    let workloads = |most: u32| (0..most).map(|at| format!("echo/{at}KiB")).collect::<Vec<_>>();
    let mut closed = fixture::plain(&workloads(10), &[1, 16], 5);
    fixture::slice(&mut closed);
    let mut scheduled = fixture::schedule::sweep(&workloads(4), 5);
    scheduled.cells.truncate(200);
    for run in [closed, scheduled] {
        assert_eq!(run.cells.len(), 200);
        let html = html(&run);
        assert!(html.len() < 1_000_000, "{} bytes", html.len());
        let (kind, text) = element(&html);
        assert_eq!(kind, "application/zlib");
        let bytes = STANDARD.decode(text).unwrap();
        let json = String::from_utf8(miniz_oxide::inflate::decompress_to_vec_zlib(&bytes).unwrap()).unwrap();
        assert!(json + "\n" == rpcbench_reports::json::summary(&run).unwrap(), "the same that an export writes");
    }
}

#[test]
fn a_run_of_usual_size_is_plain_json() {
    assert_eq!(element(&HTML).0, "application/json");
}

#[test]
fn poor_runs_have_a_page_too() {
    html(&fixture::plain(&[], &[1], 3));
    html(&fixture::plain(&["echo/64B".to_owned()], &[1], 1));
    let mut run = fixture::run();
    run.adapters.clear();
    run.workloads.clear();
    run.counted.clear();
    html(&run);
    run.cells.iter_mut().for_each(|cell| cell.verdict = Verdict::Failed);
    html(&run);
    html(&fixture::run().without_histograms());
}

#[test]
fn a_broken_histogram_costs_its_curve_alone() {
    let mut run = fixture::run();
    let cell = fixture::find(&mut run, "grpc", "echo/log", 1);
    cell.launches[2].service.hdr.truncate(41);
    let html = html(&run);
    let curves = drawing(&html, "Time of a call by percentile, echo/log, 1 in flight");
    assert!(!curves.contains("class=\"l s4\"") && curves.contains("class=\"l s5\""));
    let medians = drawing(&html, "Median time of a call, echo/log, 1 in flight");
    assert!(medians.contains("class=\"m s4\""));
}

#[test]
fn no_two_adapters_look_alike() {
    let run = fixture::everything();
    let palette = Palette::of(&run);
    let html = html(&run);
    let style = html.split_once("</style>").unwrap().0;
    let rule = |index: usize| {
        let (_, rest) = style.split_once(&format!(".s{index}{{")).unwrap();
        rest.split_once('}').unwrap().0
    };
    let mark = |index: usize| {
        let part = |key: &str| rule(index).split(';').filter(|part| part.starts_with(key)).collect::<String>();
        let look = &palette.looks()[index];
        (look.shape, look.marker(), part("--c:"), part("--h:"), part("--w:"), part("--u:"))
    };
    for (index, look) in palette.looks().iter().enumerate() {
        for other in 0..index {
            assert_ne!(mark(index), mark(other), "{} and {}", look.adapter, palette.looks()[other].adapter);
        }
        let kin = (0..index).filter(|other| palette.looks()[*other].shape == look.shape);
        for other in kin.filter(|other| palette.looks()[*other].color == look.color) {
            assert_ne!(rule(index), rule(other), "{} and {}", look.adapter, palette.looks()[other].adapter);
        }
        let transport = run.adapters[index].transport.as_str();
        assert_eq!(look.marker().ring, ["uds", "tls"].contains(&transport), "{}", look.adapter);
    }
    let ring = |adapter: &str| rule(palette.index(adapter).unwrap()).split_once("--u:").unwrap().1;
    assert_eq!([ring("grpc@uds"), ring("grpc@tls")], ["3 3", "none"], "dotted, and not");
    let dash = |index: usize| rule(index).split(';').find(|part| part.starts_with("--a:")).unwrap();
    let of = |adapter: &str| palette.index(adapter).unwrap();
    let mut lines: Vec<_> = run.adapters.iter().filter(|adapter| adapter.family == "avro").collect::<Vec<_>>();
    lines.sort_by_key(|adapter| dash(of(&adapter.id)));
    lines.dedup_by_key(|adapter| dash(of(&adapter.id)));
    assert_eq!(lines.len(), 12, "four programs over three carriers");
    assert_eq!(palette.looks()[of("grpc")].filling, palette.looks()[of("grpc@tls")].filling, "the same program");
}

#[test]
fn a_legend_says_what_marks_mean() {
    let words = ["the family.", "the program within it.", "A ring round it: over TLS.", "over a Unix socket."];
    let said = |html: &str| words.map(|words| html.contains(words));
    let mut run = fixture::everything();
    let all = html(&run);
    assert!(said(&all) == [true; 4] && all.contains("class=\"u s"));
    run.adapters.retain(|adapter| ["grpc", "onc"].contains(&adapter.id.as_str()));
    run.cells.retain(|cell| ["grpc", "onc"].contains(&cell.adapter.as_str()));
    let two = html(&run);
    assert!(said(&two) == [true, false, false, false] && !two.contains("class=\"u s"), "nothing has a ring");
}
