//! The sentences on top say what the figures allow, and no more.

mod fixture;

use rpcbench_records::{Run, Verdict};
use rpcbench_reports::headline::headline;
use rpcbench_reports::summary::cells;

fn small(launches: u32) -> Run {
    fixture::plain(&["echo/64B".to_owned(), "echo/log".to_owned()], &[1], launches)
}

fn title(run: &Run) -> String {
    headline(run, &cells(run)).title
}

#[test]
fn a_floor_never_wins() {
    let run = small(5);
    let cells = cells(&run);
    let headline = headline(&run, &cells);
    assert!(headline.findings[0].standings.iter().all(|standing| !["local", "uds", "tcp"].contains(&standing.adapter)));
    assert!(headline.title.starts_with("With 1 in flight "), "{}", headline.title);
}

#[test]
fn too_few_launches_tell_no_difference() {
    for launches in [1, 2] {
        assert_eq!(title(&small(launches)), "Fewer than three launches per cell: no difference can be told");
    }
}

#[test]
fn a_clear_leader_is_named_alone() {
    let mut run = small(5);
    for workload in ["echo/64B", "echo/log"] {
        for launch in &mut fixture::find(&mut run, "grpc", workload, 1).launches {
            launch.service.quantiles.p50_ns = Some(30_000 + u64::from(launch.order));
        }
    }
    assert_eq!(title(&run), "With 1 in flight (one call at a time) grpc is the fastest");
}

#[test]
fn what_may_not_be_ranked_never_wins() {
    let mut run = small(5);
    for adapter in ["thrift-binary", "thrift-compact", "binary-bincode"] {
        fixture::find(&mut run, adapter, "echo/log", 1).verdict = Verdict::Invalid;
    }
    let cells = cells(&run);
    let headline = headline(&run, &cells);
    assert_eq!(headline.title, "With 1 in flight (one call at a time) avro-tcp is the fastest");
    assert!(
        headline.findings[0].remarks()[0]
            .contains("left out: thrift-binary (INVALID on echo/log), thrift-compact (INVALID")
    );
    assert!(headline.trust.contains("3 INVALID. Left out: thrift-binary echo/log with 1 in flight,"));
}

#[test]
fn nothing_ranked_is_said() {
    let mut run = small(2);
    run.cells.iter_mut().for_each(|cell| cell.verdict = Verdict::Failed);
    assert_eq!(title(&run), "Nothing can be ranked");
}

/// Gives an adapter the same median in each launch of a round, on every workload.
fn set(run: &mut Run, adapter: &str, medians: &[u64]) {
    for workload in ["echo/64B", "echo/log"] {
        for (launch, &ns) in fixture::find(run, adapter, workload, 1).launches.iter_mut().zip(medians) {
            launch.service.quantiles.p50_ns = Some(ns);
        }
    }
}

#[test]
fn who_is_level_is_named_by_its_ratio_and_nobody_is_the_fastest() {
    let mut run = small(5);
    set(&mut run, "binary-bincode", &[30_000, 30_100, 30_200, 30_300, 30_400]);
    set(&mut run, "grpc", &[30_400, 30_300, 30_200, 30_100, 30_001]);
    let cells = cells(&run);
    let headline = headline(&run, &cells);
    assert_eq!(headline.findings[0].standings[0].adapter, "binary-bincode", "by a hair, and by the alphabet");
    assert_eq!(
        headline.title,
        "With 1 in flight (one call at a time) binary-bincode (this project's own) and grpc are level"
    );
    let text = headline.findings[0].sentences();
    assert!(
        text.contains(
            "no difference can be told among binary-bincode (this project's own) at 1.00×, grpc at 1.00× (0.99–1.01);"
        ),
        "{text}"
    );
    assert!(text.contains("the first two are level on echo/64B, echo/log"), "{text}");
    let html = rpcbench_reports::page::of_run(&run).unwrap();
    assert!(!html.contains("is the fastest"), "on the page neither");
    set(&mut run, "grpc", &[60_400, 60_300, 60_200, 60_100, 60_001]);
    assert!(rpcbench_reports::page::of_run(&run).unwrap().contains(" is the fastest"), "but where it is told");
}

#[test]
fn a_difference_that_many_comparisons_bring_forth_is_not_told() {
    let mut run = small(5);
    set(&mut run, "thrift-binary", &[30_000; 5]);
    // Ratios near 1.05: t = 3.7 with 4 degrees of freedom, p = 0.02; the interval leaves 1 out.
    set(&mut run, "grpc", &[30_100, 30_900, 31_500, 32_100, 32_900]);
    let told = |run: &Run| {
        let cells = cells(run);
        let headline = headline(run, &cells);
        let standing = headline.findings[0].standings.iter().find(|standing| standing.adapter == "grpc").unwrap();
        assert!(standing.behind.ratio.differs_from_one());
        (standing.behind.told, headline.comparisons, headline.findings[0].sentences())
    };
    // Five others behind the first, and the first two of two workloads; grpc and thrift-binary are those two.
    let (is_told, comparisons, text) = told(&run);
    assert_eq!((is_told, comparisons), (false, 7));
    let why = "grpc at 1.05× (1.01–1.10), after correction for 7 comparisons (intervals are not corrected); 1.00× is";
    assert!(text.contains(why), "{text}");
    run.cells.retain(|cell| ["grpc", "thrift-binary"].contains(&cell.adapter.as_str()) && cell.workload == "echo/64B");
    fixture::order(&mut run);
    let (is_told, comparisons, text) = told(&run);
    assert!(is_told && comparisons == 1 && !text.contains("after correction"), "{text}");
}

#[test]
fn a_failed_launch_moves_no_other_pair() {
    let mut run = small(5);
    // The machine drifts by half from round to round; grpc takes 1.1 times as long in each.
    let drift = [40_000, 60_000, 90_000, 135_000, 202_500];
    set(&mut run, "thrift-binary", &drift);
    set(&mut run, "grpc", &drift.map(|ns| ns * 11 / 10));
    fixture::find(&mut run, "grpc", "echo/64B", 1).launches.remove(1);
    fixture::find(&mut run, "thrift-binary", "echo/log", 1).launches.remove(3);
    let cells = cells(&run);
    let pair = |workload: &str| {
        let of =
            |adapter: &str| cells.iter().find(|cell| cell.cell.adapter == adapter && cell.cell.workload == workload);
        let (grpc, thrift) = (of("grpc").unwrap(), of("thrift-binary").unwrap());
        (grpc.ratio(&grpc.p50, &thrift.p50).unwrap(), (&grpc.p50, &thrift.p50))
    };
    let ((small, one), (log, other)) = (pair("echo/64B"), pair("echo/log"));
    let overall = rpcbench_reports::overall::ratio(&[one, other]).unwrap();
    for (estimate, n) in [(small, 4), (log, 4), (overall, 3)] {
        let interval = estimate.interval.unwrap();
        assert_eq!(estimate.n, n);
        assert!((estimate.center - 1.1).abs() < 1e-9 && interval.high - interval.low < 1e-9, "{estimate:?}");
    }
}

#[test]
fn this_projects_own_is_marked_and_the_next_of_others_is_named() {
    let mut run = small(5);
    set(&mut run, "binary-bincode", &[20_000, 20_010, 20_020, 20_010, 20_000]);
    set(&mut run, "grpc", &[30_000, 30_010, 30_020, 30_010, 30_000]);
    let expected = "binary-bincode (this project's own) is the fastest (fastest of the others: grpc, 1.50×)";
    assert!(title(&run).ends_with(expected), "{}", title(&run));
    let cells = cells(&run);
    let text = headline(&run, &cells).findings[0].sentences();
    assert!(
        text.contains("binary-bincode (this project's own) has the shortest median time, 20.0 µs (fastest"),
        "{text}"
    );
    assert!(text.contains("binary-bincode (this project's own) leads on echo/64B"), "{text}");
    let html = rpcbench_reports::page::of_run(&run).unwrap();
    assert!(html.contains("(this project's own) is the fastest, 20.0 µs over all 2 workloads"));
    assert!(html.contains("Fastest of the others: grpc, 1.50×."));
    set(&mut run, "grpc", &[10_000, 10_010, 10_020, 10_010, 10_000]);
    assert!(title(&run).ends_with("grpc is the fastest"), "{}", title(&run));
}

#[test]
fn an_order_that_no_valid_cell_carries_is_provisional() {
    let mut run = small(5);
    for cell in &mut run.cells {
        cell.verdict = Verdict::Suspect;
        cell.reasons = vec!["short window".to_owned()];
    }
    run.cells[4].reasons.insert(0, "rare".to_owned());
    let start = "Provisional: none of the 12 ranked cells is VALID (short window). With 1 in flight";
    assert!(title(&run).starts_with(start), "{}", title(&run));
    fixture::find(&mut run, "tcp", "echo/log", 1).verdict = Verdict::Valid;
    assert!(title(&run).starts_with(start), "a floor carries no order");
    let mut apart = run.clone();
    for cell in &mut apart.cells {
        cell.reasons = vec![format!("a reason of {} and {}", cell.adapter, cell.workload)];
    }
    assert!(
        title(&apart).starts_with("Provisional: none of the 12 ranked cells is VALID. With 1"),
        "{}",
        title(&apart)
    );
    for (place, cell) in apart.cells.iter_mut().enumerate() {
        cell.reasons = vec![format!("others used {}.5 % of a CPU, over 10 %", 90 + place)];
    }
    let start =
        "Provisional: none of the 12 ranked cells is VALID (others used 94.5–109.5 % of a CPU, over 10 %). With";
    assert!(title(&apart).starts_with(start), "of nobody's figure alone: {}", title(&apart));
    fixture::find(&mut run, "grpc", "echo/log", 1).verdict = Verdict::Valid;
    assert!(title(&run).starts_with("With 1 in flight"), "{}", title(&run));
}

#[test]
fn who_has_too_few_calls_is_told_the_remedy() {
    let mut run = small(3);
    for launch in &mut fixture::find(&mut run, "grpc", "echo/log", 1).launches {
        launch.service.count = 10;
        launch.service.quantiles.p50_ns = None;
    }
    let cells = cells(&run);
    let remarks = headline(&run, &cells).findings[0].remarks();
    let why = "left out: grpc (too few calls for a median on echo/log: give a longer --duration).";
    assert!(remarks[0].ends_with(why), "{remarks:?}");
}

#[test]
fn why_a_cell_failed_is_told_where_it_is_left_out() {
    let mut run = small(3);
    for (workload, reason) in [("echo/64B", "cannot connect\nat all".to_owned()), ("echo/log", "é".repeat(200))] {
        let cell = fixture::find(&mut run, "grpc", workload, 1);
        (cell.verdict, cell.reasons) = (Verdict::Failed, vec![reason]);
    }
    let cells = cells(&run);
    let remarks = headline(&run, &cells).findings[0].remarks();
    let why = format!("grpc (FAILED on echo/64B: cannot connect; FAILED on echo/log: {}...).", "é".repeat(120));
    assert!(remarks[0].ends_with(&why), "{remarks:?}");
}

#[test]
fn counts_are_grammatical() {
    let mut run = small(3);
    run.cells.truncate(1);
    let trust = |run: &Run| headline(run, &cells(run)).trust;
    assert_eq!(trust(&run), "The only cell is VALID.");
    run.cells[0].verdict = Verdict::Suspect;
    assert_eq!(trust(&run), "The only cell is SUSPECT.");
    run.adapters.retain(|adapter| adapter.family == "floor");
    let compared = headline(&run, &cells(&run)).compared;
    assert_eq!(compared, "Compared: 4 floors as yardsticks, on 1 workload: 1 cell, 3 launches each.");
}
