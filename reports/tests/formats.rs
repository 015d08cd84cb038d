//! What is written for `HdrHistogram`'s tools, read back here; `tests/export.rs` has another author's program read it.

mod fixture;

use std::collections::BTreeSet;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hdrhistogram::Histogram;
use hdrhistogram::serialization::{Deserializer, Serializer, V2Serializer};
use rpcbench_records::{Load, Pattern, Quantiles, Run, Session, Verdict};
use rpcbench_reports::kind::Kind;
use rpcbench_reports::selection::{Selection, Unwritable, tag};
use rpcbench_reports::{hgrm, hlog};

/// Two loads of `echo/64B`, three launches of each of ten adapters; one cell is by schedule.
fn run() -> Run {
    let mut run = fixture::plain(&["echo/64B".to_owned()], &[1, 16], 3);
    let cell = fixture::find(&mut run, "grpc", "echo/64B", 16);
    cell.load = Load { pattern: Pattern::Poisson, rate_per_s: Some(2_500.0), ..Load::closed(64) };
    for launch in &mut cell.launches {
        let (service, other) = (launch.service.clone(), histogram(5_000, 700));
        launch.response = Some(histogram(700_000, service.count));
        [launch.backlog, launch.wake, launch.punctual] = [Some(other.clone()), Some(other), Some(service)];
    }
    run
}

fn encoded(histogram: &Histogram<u64>) -> String {
    let mut bytes = Vec::new();
    V2Serializer::new().serialize(histogram, &mut bytes).unwrap();
    STANDARD.encode(bytes)
}

/// So many values, evenly spread from nothing to twice the median.
fn histogram(median_ns: u64, count: u64) -> rpcbench_records::Histogram {
    let mut histogram = Histogram::new_with_bounds(1, 60_000_000_000, 3).unwrap();
    (1..=count).for_each(|place| histogram.record(2 * median_ns * place / count).unwrap());
    rpcbench_records::Histogram {
        count,
        max_ns: histogram.max(),
        quantiles: Quantiles { p50_ns: Some(histogram.value_at_quantile(0.5)), ..Quantiles::default() },
        hdr: encoded(&histogram),
        ..rpcbench_records::Histogram::default()
    }
}

fn selection(cells: &[&str], kind: Option<Kind>) -> Selection {
    Selection { cells: cells.iter().map(|cell| cell.parse().unwrap()).collect(), kind }
}

/// Tag, start, length, greatest value, histogram.
fn fields(line: &str) -> (String, f64, f64, f64, Histogram<u64>) {
    let parts: Vec<_> = line.strip_prefix("Tag=").expect("a tag").split(',').collect();
    let [tag, start, length, max, text] = parts[..] else { panic!("five fields in {line}") };
    let bytes = STANDARD.decode(text).unwrap();
    assert_eq!(bytes[..4], [0x1c, 0x84, 0x93, 0x14], "V2, compressed");
    let number = |text: &str| {
        assert_eq!(text.split_once('.').unwrap().1.len(), 3, "three decimals in {text}");
        text.parse().unwrap()
    };
    let histogram = Deserializer::new().deserialize(&mut bytes.as_slice()).unwrap();
    (tag.to_owned(), number(start), number(length), number(max), histogram)
}

#[test]
fn a_log_begins_as_its_readers_expect() {
    let log = hlog::of_run(&run(), &Selection::default()).unwrap();
    let head: Vec<_> = log.lines().take(3).collect();
    assert_eq!(
        head,
        [
            "#[Histogram log format version 1.3]",
            "#[StartTime: 1795248000.000 (seconds since epoch), Sat Nov 21 08:00:00 UTC 2026]",
            "\"StartTimestamp\",\"Interval_Length\",\"Interval_Max\",\"Interval_Compressed_Histogram\"",
        ]
    );
}

#[test]
fn a_log_has_every_histogram_of_every_launch_in_the_order_of_windows() {
    let run = run();
    let log = hlog::of_run(&run, &Selection::default()).unwrap();
    let lines: Vec<_> = log.lines().skip(3).map(fields).collect();
    assert!(lines.is_sorted_by(|a, b| a.1 <= b.1));
    assert_eq!(lines.len(), 20 * 3 + 4 * 3);
    for cell in &run.cells {
        for launch in &cell.launches {
            let at = |kind| {
                let (tag, start) = (tag(cell, kind), launch.at_ns as f64 / 1e9);
                lines.iter().find(|line| line.0 == tag && (line.1 - start).abs() < 0.000_501)
            };
            for kind in Kind::ALL {
                let (found, expected) = (at(kind), kind.of(launch));
                assert_eq!(found.is_some(), expected.is_some(), "{} {kind:?}", cell.adapter);
                let (Some((_, _, length, max, histogram)), Some(expected)) = (found, expected) else { continue };
                assert!((length - 5.0).abs() < 1e-9, "the window has 5 s");
                assert!((max - expected.max_ns as f64 / 1e6).abs() < 0.000_501, "in ms");
                assert_eq!((histogram.len(), histogram.max()), (expected.count, expected.max_ns));
                assert_eq!(Some(histogram.value_at_quantile(0.5)), expected.quantiles.p50_ns);
            }
        }
    }
}

#[test]
fn tags_are_one_word_and_another_for_every_cell() {
    let mut run = run();
    let names = ["a,b", "a%2Cb", "a b", "a|b", "a\nb", "a\u{2028}b", "a", "%"];
    for (cell, name) in run.cells.iter_mut().zip(names) {
        name.clone_into(&mut cell.adapter);
    }
    let mut seen = BTreeSet::new();
    for (cell, kind) in run.cells.iter().flat_map(|cell| Kind::ALL.map(|kind| (cell, kind))) {
        let tag = tag(cell, kind);
        assert!(!tag.contains(|letter: char| letter == ',' || letter.is_whitespace()), "{tag}");
        assert_eq!(tag.matches('|').count(), 3, "{tag}");
        assert!(seen.insert(tag.clone()), "twice: {tag}");
    }
    assert!(seen.contains("a%2Cb|echo/64B|closed:1|service") && seen.contains("a%252Cb|echo/64B|closed:1|service"));
}

#[test]
fn loads_that_differ_have_names_that_differ() {
    let open = Load { pattern: Pattern::Poisson, rate_per_s: Some(2_500.0), ..Load::closed(64) };
    let session = |calls| Some(Session { calls, think_ns: 10_000_000 });
    let loads = [
        Load::closed(1),
        Load { connections: Some(1), ..Load::closed(1) },
        open,
        Load { rate_per_s: Some(2_500.4), ..open },
        Load { in_flight: 65, ..open },
        Load { queue: Some(64), ..open },
        Load { pattern: Pattern::Constant, ..open },
        Load { pattern: Pattern::Sessions, session: session(5), ..open },
        Load { pattern: Pattern::Sessions, session: session(6), ..open },
    ];
    let names: BTreeSet<_> = loads.iter().map(Load::name).collect();
    assert_eq!(names.len(), loads.len(), "{names:?}");
    assert_eq!(loads.map(|load| load.name())[..3], ["closed:1", "closed:1:connections=1", "poisson:2500/s:64"]);
}

#[test]
fn cells_that_may_not_be_trusted_are_named_in_both_files() {
    let mut run = run();
    let cell = fixture::find(&mut run, "tcp", "echo/64B", 1);
    cell.verdict = Verdict::Invalid;
    cell.reasons = vec!["3 wrong\nanswers".to_owned(), "late".to_owned()];
    let chosen = selection(&["tcp,echo/64B,1"], None);
    let said = "tcp echo/64B closed:1 is INVALID: 3 wrong answers; late";
    let log = hlog::of_run(&run, &chosen).unwrap();
    assert_eq!(log.lines().nth(2), Some(format!("#[{said}]").as_str()));
    assert_eq!(log.lines().filter(|line| line.starts_with("Tag=")).count(), 3);
    let distribution = hgrm::of_run(&run, &chosen).unwrap();
    assert_eq!(distribution.lines().nth(1), Some(format!("# {said}").as_str()));
}

#[test]
fn a_distribution_is_what_plotters_read() {
    let mut run = run();
    let cell = fixture::find(&mut run, "tcp", "echo/64B", 1);
    cell.launches.truncate(2);
    cell.launches[0].service = histogram(900, 30);
    cell.launches[1].service = histogram(20_000, 10);
    let written = hgrm::of_run(&run, &selection(&["tcp,echo/64B,closed:1"], None)).unwrap();
    insta::assert_snapshot!(written, @r"
    # tcp echo/64B closed:1 service
           Value     Percentile TotalCount 1/(1-Percentile)

        0.000060 0.000000000000          1           1.00
        0.000240 0.100000000000          4           1.11
        0.000480 0.200000000000          8           1.25
        0.000780 0.300000000000         13           1.43
        0.000960 0.400000000000         16           1.67
        0.001200 0.500000000000         20           2.00
        0.001320 0.550000000000         22           2.22
        0.001500 0.600000000000         25           2.50
        0.001620 0.650000000000         27           2.86
        0.001740 0.700000000000         29           3.33
        0.004001 0.750000000000         31           4.00
        0.008003 0.775000000000         32           4.44
        0.012007 0.800000000000         33           5.00
        0.016007 0.825000000000         34           5.71
        0.020015 0.850000000000         35           6.67
        0.024015 0.875000000000         36           8.00
        0.024015 0.887500000000         36           8.89
        0.028015 0.900000000000         37          10.00
        0.028015 0.912500000000         37          11.43
        0.032015 0.925000000000         38          13.33
        0.032015 0.937500000000         38          16.00
        0.032015 0.943750000000         38          17.78
        0.036031 0.950000000000         39          20.00
        0.036031 0.956250000000         39          22.86
        0.036031 0.962500000000         39          26.67
        0.036031 0.968750000000         39          32.00
        0.036031 0.971875000000         39          35.56
        0.040031 0.975000000000         40          40.00
        0.040031 1.000000000000         40
    #[Mean    =     0.006199, StdDeviation   =     0.010795]
    #[Max     =     0.040031, Total count    =           40]
    #[Buckets =           26, SubBuckets     =         2048]
    ");
}

#[test]
fn a_distribution_is_of_the_latency_unless_another_kind_is_asked_for() {
    let run = run();
    let all = hgrm::of_run(&run, &Selection::default()).unwrap();
    let titles: Vec<_> = all.lines().filter(|line| line.starts_with("# ")).collect();
    assert_eq!(titles.len(), run.cells.len());
    assert!(titles.contains(&"# grpc echo/64B poisson:2500/s:64 response"), "{titles:?}");
    assert!(titles.contains(&"# grpc echo/64B closed:1 service"));
    let wake = hgrm::of_run(&run, &selection(&[], Some(Kind::Wake))).unwrap();
    assert!(wake.starts_with("# grpc echo/64B poisson:2500/s:64 wake\n"), "{wake}");
    assert!(wake.contains("Total count    =         2100]"), "three launches of 700: {wake}");
}

#[test]
fn cells_are_chosen_by_name_beginning_or_number() {
    let run = run();
    let chosen = |pick: &str| selection(&[pick], None).cells(&run).map(|cells| cells.len());
    for (pick, cells) in [
        ("grpc,echo/64B", 2),
        ("grpc,echo/64B,closed", 1),
        ("grpc,echo/64B,closed:1", 1),
        ("grpc,echo/64B,1", 1),
        ("grpc,echo/64B,2500", 1),
        ("grpc,echo/64B,poisson:2500/s", 1),
        ("grpc,echo/64B,poisson:2500/s:64", 1),
        ("tcp,echo/64B,16", 1),
    ] {
        assert_eq!(chosen(pick).ok(), Some(cells), "{pick}");
    }
    for (pick, known) in [
        (
            "grpc,echo/64B,closed:16",
            "there is no cell grpc,echo/64B,closed:16: its loads are closed:1, poisson:2500/s:64",
        ),
        ("grpc,echo/64B,poisson:25", "its loads are closed:1, poisson:2500/s:64"),
        ("gprc,echo/64B", "there is no cell gprc,echo/64B: the run has no such adapter and workload together"),
    ] {
        let said = chosen(pick).unwrap_err().to_string();
        assert!(said.ends_with(known), "{said}");
    }
    for bad in ["", "grpc", "grpc,echo/64B,"] {
        assert!(bad.parse::<rpcbench_reports::selection::Pick>().is_err(), "{bad}");
    }
    assert!("services".parse::<Kind>().is_err());
}

#[test]
fn what_cannot_be_written_is_said() {
    let all = Selection::default();
    let summary = run().without_histograms();
    assert!(matches!(hlog::of_run(&summary, &all), Err(Unwritable::Summary)));
    assert!(matches!(hgrm::of_run(&summary, &all), Err(Unwritable::Summary)));
    let wake = selection(&["tcp,echo/64B"], Some(Kind::Wake));
    assert!(matches!(hlog::of_run(&run(), &wake), Err(Unwritable::Empty("wake"))));
    assert!(matches!(hgrm::of_run(&run(), &wake), Err(Unwritable::Empty("wake"))));
    let timeless = Run { started: "yesterday".to_owned(), ..run() };
    assert!(matches!(hlog::of_run(&timeless, &all), Err(Unwritable::Started(_))));
    let mut other = run();
    let mut wide = Histogram::new_with_bounds(1, 1 << 50, 3).unwrap();
    wide.record(1 << 49).unwrap();
    other.cells[0].launches[1].service.hdr = encoded(&wide);
    assert!(matches!(hgrm::of_run(&other, &all), Err(Unwritable::Ranges)));
}
