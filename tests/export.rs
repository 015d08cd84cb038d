//! Saved runs, from outside: other formats, several runs told as one, and files that are broken.

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use support::{PROGRAM, Place, Ran, python};

/// What every run of these tests is made with; 100 ms of local calls support p99.9.
const RUN: [&str; 12] = [
    "run",
    "--adapters",
    "local,tcp",
    "--workloads",
    "echo/64B",
    "--in-flight",
    "1",
    "--launches",
    "2",
    "--duration",
    "100ms",
    "--warmup=20ms",
];

/// One real run in `one`, another in `two`, and one with another seed in `other`; made once for all tests.
static RUNS: LazyLock<Place> = LazyLock::new(|| {
    let place = Place::new();
    for (out, seed) in [("one", "1"), ("two", "1"), ("other", "2")] {
        let ran = place.run(&[&RUN[..], &["--out", out, "--seed", seed]].concat());
        ran.assert_measured();
    }
    place
});

fn value(path: impl AsRef<Path>) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn run_json(name: &str) -> PathBuf {
    RUNS.path(name).join("run.json")
}

/// A run's file with another value in one place, in a place of its own.
fn changed(place: &Place, name: &str, pointer: &str, other: Value) {
    let mut run = value(run_json("one"));
    *run.pointer_mut(pointer).unwrap_or_else(|| panic!("no {pointer}")) = other;
    fs::write(place.path(name), run.to_string()).unwrap();
}

/// Asserts that a command failed with one line that says all of this.
fn refused(ran: &Ran, parts: &[&str]) {
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert_eq!(ran.err.lines().count(), 1, "one line: {}", ran.err);
    assert!(parts.iter().all(|part| ran.err.contains(part)), "{parts:?} in {}", ran.err);
}

#[test]
fn a_run_is_exported_as_a_log_and_as_distributions() {
    let log = RUNS.run(&["export", "one", "--as", "hlog"]);
    assert_eq!(log.code, Some(0), "{log:?}");
    let lines: Vec<_> = log.out.lines().filter(|line| line.starts_with("Tag=")).collect();
    assert_eq!(lines.len(), 4, "two launches of two cells: {}", log.out);
    assert_eq!(lines.iter().filter(|line| line.starts_with("Tag=tcp|echo/64B|closed:1|service,")).count(), 2);

    let ran = RUNS.run(&["export", "one", "--as", "hgrm", "--cell", "tcp,echo/64B,1", "--out", "tcp.hgrm"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""), "{ran:?}");
    let text = fs::read_to_string(RUNS.path("tcp.hgrm")).unwrap();
    assert!(text.starts_with("# tcp echo/64B closed:1 service\n"), "{text}");
    assert_eq!(text.matches("Total count").count(), 1, "one cell, one block: {text}");
}

#[test]
fn flags_that_would_change_nothing_are_refused() {
    refused(&RUNS.run(&["export", "one", "--as", "csv", "--summary"]), &["--summary", "--as json"]);
    refused(&RUNS.run(&["export", "one", "--as", "csv", "--cell", "tcp,echo/64B"]), &["--cell", "--as hlog"]);
    refused(&RUNS.run(&["export", "one", "--as", "json", "--kind", "service"]), &["--kind", "--as hgrm"]);
    refused(&RUNS.run(&["export", "one", "--as", "hgrm", "--cell", "tcp,echo/64B,2"]), &["its loads are closed:1"]);
    refused(&RUNS.run(&["export", "one", "--as", "hlog", "--kind", "wake"]), &["no wake histogram"]);
    for arguments in [&["export"][..], &["export", "one"], &["export", "--as=csv"], &["export", "--schema", "--as=csv"]]
    {
        assert_eq!(RUNS.run(arguments).code, Some(2), "{arguments:?}");
    }
}

#[test]
fn a_summary_has_no_histograms_to_export() {
    let place = Place::new();
    let summary = RUNS.run(&["export", "one", "--as", "json", "--summary"]).out;
    fs::write(place.path("summary.json"), summary).unwrap();
    for format in ["hlog", "hgrm"] {
        refused(&place.run(&["export", "summary.json", "--as", format]), &["no raw histograms", "--summary"]);
    }
}

#[test]
fn the_schema_needs_no_run_and_holds_for_one() {
    let schema = Place::new().run(&["export", "--schema"]);
    assert_eq!(schema.code, Some(0), "{schema:?}");
    let validator = jsonschema::validator_for(&serde_json::from_str(&schema.out).unwrap()).unwrap();
    let mut run = value(run_json("one"));
    let faults: Vec<_> = validator.iter_errors(&run).map(|fault| fault.to_string()).collect();
    assert!(faults.is_empty(), "{faults:?}");
    run["cells"][0]["launches"][0]["window_ns"] = json!("100ms");
    assert!(!validator.is_valid(&run));
}

#[test]
fn several_runs_are_told_as_one() {
    let ran = RUNS.run(&["export", "one", "two/run.json", "--as", "json", "--out", "both.json"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let (one, both) = (value(run_json("one")), value(RUNS.path("both.json")));
    assert_eq!(both["cells"].as_array().unwrap().len(), 2);
    for cell in both["cells"].as_array().unwrap() {
        let launches = cell["launches"].as_array().unwrap();
        let rounds: Vec<_> = launches.iter().map(|launch| launch["order"].as_u64().unwrap() / 2).collect();
        assert_eq!(rounds, [0, 1, 2, 3], "two rounds of each run");
    }
    assert_eq!(both["started"], one["started"]);
    let page = RUNS.run(&["report", "both.json", "--out", "both.html"]);
    assert_eq!((page.code, page.out.as_str()), (Some(0), "both.html\n"));
    let at_once = RUNS.run(&["report", "one", "two", "--out", "at-once.html"]);
    assert_eq!((at_once.code, at_once.out.as_str()), (Some(0), "at-once.html\n"));
    let pages = ["both.html", "at-once.html"].map(|name| fs::read(RUNS.path(name)).unwrap());
    assert_eq!(pages[0], pages[1], "what is merged first or now is one run");
}

#[test]
fn runs_that_do_not_belong_together_are_refused_with_the_field() {
    let ran = RUNS.run(&["report", "one", "two", "other", "--out", "never.html"]);
    refused(&ran, &["one and other are not told as one run: their seed differs: 1 and 2"]);
    assert!(!RUNS.path("never.html").exists());
    refused(&RUNS.run(&["export", "one", "one", "--as", "csv"]), &["one and one", "the same launch"]);
    refused(&RUNS.run(&["report", "one", "two"]), &["--out"]);
}

#[test]
fn what_cannot_be_used_is_named_and_the_rest_is_told() {
    let place = Place::new();
    let whole = fs::read_to_string(run_json("one")).unwrap();
    fs::copy(run_json("one"), place.path("one.json")).unwrap();
    fs::copy(run_json("two"), place.path("two.json")).unwrap();
    fs::write(place.path("cut.json"), &whole[..whole.len() / 2]).unwrap();
    changed(&place, "newer.json", "/version", json!(99));
    changed(&place, "window.json", "/cells/1/launches/0/window_ns", json!(0));
    let files = ["cut.json", "one.json", "newer.json", "gone.json", "two.json", "window.json"];
    let ran = place.run(&[&["export"], &files[..], &["--as", "json", "--out", "rest.json"]].concat());
    assert_eq!(ran.code, Some(2), "{ran:?}");
    let lines: Vec<_> = ran.err.lines().collect();
    let parts = [
        ("cut.json", "cut short"),
        ("newer.json", "version 99"),
        ("gone.json", "cannot read"),
        ("window.json", "the window: it must be above 0 ns"),
    ];
    assert_eq!(lines.len(), parts.len(), "one line each: {}", ran.err);
    for (line, (file, fault)) in lines.iter().zip(parts) {
        assert!(line.contains(file) && line.contains(fault), "{line}");
    }
    let rest = value(place.path("rest.json"));
    assert_eq!(rest["cells"][1]["launches"].as_array().unwrap().len(), 4, "the two that can be used");
    let none = place.run(&["report", "cut.json", "gone.json", "--out", "none.html"]);
    assert_eq!((none.code, none.err.lines().count()), (Some(2), 3), "{none:?}");
    assert!(none.err.ends_with("none of the 2 runs can be used\n") && !place.path("none.html").exists());
}

#[test]
fn a_file_that_is_no_run_is_refused_in_one_line() {
    let place = Place::new();
    let hdr = "/cells/1/launches/0/service/hdr";
    let histogram = |bytes: &[u8]| json!(STANDARD.encode(bytes));
    changed(&place, "schema.json", "/schema", json!("somebody\nelse".repeat(1_000)));
    changed(&place, "variant.json", "/cells/0/verdict", json!("so\nso"));
    changed(&place, "base64.json", hdr, json!("&&&"));
    changed(&place, "cookie.json", hdr, histogram(&[0; 80]));
    changed(&place, "range.json", hdr, histogram(&header(0, 1 << 62)));
    changed(&place, "length.json", hdr, histogram(&header(u32::MAX, 60_000_000_000)));
    changed(&place, "empty.json", hdr, histogram(&header(0, 60_000_000_000)));
    changed(&place, "ledger.json", "/cells/1/launches/0/ledger/ok", json!(u64::MAX));
    fs::write(place.path("latin.json"), [0xff; 40]).unwrap();
    fs::write(place.path("deep.json"), "[".repeat(1_000_000)).unwrap();
    for (file, fault) in [
        ("schema.json", "its schema is `somebody"),
        ("variant.json", "unknown variant"),
        ("base64.json", "launch "),
        ("cookie.json", "it is no HdrHistogram of version 2"),
        ("range.json", "it is not of 1 ns to 60 s with 3 digits"),
        ("length.json", "it is cut short"),
        ("empty.json", "it holds 0 values, not "),
        ("ledger.json", "more calls than 2^50"),
        ("latin.json", "UTF-8"),
        ("deep.json", "not a run of rpcbench"),
    ] {
        for command in [&["report", file][..], &["export", file, "--as", "hlog"]] {
            // A gigabyte of memory in all: what a file claims is not taken.
            let line = format!("ulimit -v 1000000; exec {PROGRAM} {}", command.join(" "));
            let ran = Ran::of(&Command::new("sh").args(["-c", &line]).current_dir(place.path("")).output().unwrap());
            refused(&ran, &[file, fault]);
            assert!(ran.err.len() < 600, "{}", ran.err);
        }
    }
}

/// The header of `HdrHistogram` V2 with 3 digits, a payload of a claimed length, and a claimed greatest value.
fn header(length: u32, highest: u64) -> Vec<u8> {
    let words = [0x1c84_9313, length, 0, 3].map(u32::to_be_bytes).concat();
    [words, [1, highest, 1_f64.to_bits()].map(u64::to_be_bytes).concat()].concat()
}

/// Another author's reader of histogram logs, with these arguments; `None` where it is not installed.
fn read_hlog(arguments: &[&str]) -> Option<String> {
    let python = python()?;
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers/read_hlog.py");
    let ran = Ran::of(&Command::new(python).arg(script).args(arguments).current_dir(RUNS.path("")).output().unwrap());
    assert_eq!(ran.code, Some(0), "{ran:?}");
    Some(ran.out)
}

/// The saved run with a cell by schedule: each of its launches has a histogram of every kind, two of each shape.
fn with_every_kind(name: &str) -> Value {
    let mut run = value(run_json("one"));
    let services = ["0", "1"].map(|cell| run.pointer(&format!("/cells/{cell}/launches/0/service")).unwrap().clone());
    let cell = &mut run["cells"][1];
    cell["load"] = json!({"pattern": "poisson", "in_flight": 64, "rate_per_s": 1000.5});
    for launch in cell["launches"].as_array_mut().unwrap() {
        for (kind, service) in ["response", "backlog", "punctual", "wake"].iter().zip(services.iter().cycle()) {
            launch[*kind] = service.clone();
        }
    }
    fs::write(RUNS.path(name), run.to_string()).unwrap();
    run
}

/// A histogram as a reader of the log should see it.
struct Seen {
    tag: String,
    /// Start and end, in seconds.
    times: [f64; 2],
    /// How many values, and the greatest.
    counts: [u64; 2],
    /// What the run's own record gives.
    quantiles: [Option<u64>; 3],
}

/// The histograms of a run.
fn expected(run: &Value) -> Vec<Seen> {
    let mut lines = Vec::new();
    for (cell, load) in run["cells"].as_array().unwrap().iter().zip(["closed:1", "poisson:1000.5/s:64"]) {
        for launch in cell["launches"].as_array().unwrap() {
            let [at, window] = ["at_ns", "window_ns"].map(|field| launch[field].as_f64().unwrap() / 1e9);
            for kind in ["service", "response", "punctual", "backlog", "wake"]
                .into_iter()
                .filter(|kind| !launch[*kind].is_null())
            {
                let histogram = &launch[kind];
                let tag = format!("{}|echo/64B|{load}|{kind}", cell["adapter"].as_str().unwrap());
                let counts = ["count", "max_ns"].map(|field| histogram[field].as_u64().unwrap());
                let quantiles = ["p50_ns", "p99_ns", "p999_ns"].map(|field| histogram["quantiles"][field].as_u64());
                lines.push(Seen { tag, times: [at, at + window], counts, quantiles });
            }
        }
    }
    lines
}

/// Proof T10 of the method: an implementation of other authors finds in our log what we found in the launches.
#[test]
fn another_implementation_reads_equal_quantiles_from_the_log() {
    let run = with_every_kind("kinds.json");
    assert_eq!(RUNS.run(&["export", "kinds.json", "--as", "hlog", "--out", "kinds.hlog"]).code, Some(0));
    let Some(read) = read_hlog(&["kinds.hlog"]) else { return };
    let lines: Vec<Vec<&str>> = read.lines().map(|line| line.split('\t').collect()).collect();
    let expected = expected(&run);
    assert_eq!((lines.len(), expected.len()), (12, 12), "{read}");
    let mut compared = 0;
    for Seen { tag, times, counts, quantiles } in expected {
        let near = |text: &str, time: f64| (text.parse::<f64>().unwrap() - time).abs() < 0.002;
        let line = lines
            .iter()
            .find(|line| line[0] == tag && near(line[1], times[0]))
            .unwrap_or_else(|| panic!("no {tag}: {read}"));
        assert!(near(line[2], times[1]), "{tag} ends at {}, not {}", line[2], times[1]);
        let [theirs_count, p50, p99, p999, theirs_max] = [3, 4, 5, 6, 7].map(|at| line[at].parse::<u64>().unwrap());
        assert_eq!([theirs_count, theirs_max], counts, "{tag}");
        for (ours, theirs) in quantiles.into_iter().zip([p50, p99, p999]) {
            compared += usize::from(ours.is_some());
            assert_eq!(ours.unwrap_or(theirs), theirs, "{tag}");
        }
    }
    println!("{compared} quantiles compared");
    assert!(compared >= 18, "local calls alone support three in six histograms: {compared}");
}

/// The rows of a distribution: value in ns, percentile and count.
fn rows(text: &str) -> Vec<(u64, f64, u64)> {
    let lines = text.lines().filter(|line| line.trim_start().starts_with(|first: char| first.is_ascii_digit()));
    // With six decimals of a millisecond, what is left without the point is nanoseconds.
    let ns = |ms: &str| ms.replace('.', "").parse().unwrap();
    let row = |row: Vec<&str>| (ns(row[0]), row[1].parse().unwrap(), row[2].parse().unwrap());
    lines.map(|line| row(line.split_whitespace().collect())).collect()
}

/// The rows of our distributions are at the same quantiles as Java's; the Python package has ticks of its own, so that
/// what is compared is what it finds up to each value.
#[test]
fn another_implementation_counts_as_many_calls_up_to_each_value_of_a_distribution() {
    assert_eq!(RUNS.run(&["export", "one", "--as", "hlog", "--out", "one.hlog"]).code, Some(0));
    for adapter in ["local", "tcp"] {
        let distribution = RUNS.run(&["export", "one", "--as", "hgrm", "--cell", &format!("{adapter},echo/64B")]).out;
        let tag = format!("{adapter}|echo/64B|closed:1|service");
        let Some(read) = read_hlog(&["one.hlog", "--together", &tag]) else { return };
        let pairs = read.lines().map(|line| line.split_once(' ').unwrap());
        let theirs: Vec<(u64, u64)> = pairs.map(|(ns, count)| (ns.parse().unwrap(), count.parse().unwrap())).collect();
        let (rows, total) = (rows(&distribution), theirs.last().unwrap().1);
        assert!(rows.len() > 30, "{distribution}");
        for (ns, percentile, count) in rows {
            let at = theirs
                .iter()
                .position(|bucket| *bucket == (ns, count))
                .unwrap_or_else(|| panic!("{ns} ns, {count}: {read}"));
            let below = if at == 0 { 0 } else { theirs[at - 1].1 };
            let rank = percentile * total as f64;
            assert!(
                below as f64 <= rank + 1e-3 && rank <= count as f64 + 1e-3,
                "{percentile} at {ns} ns: {below} to {count}"
            );
        }
    }
}
