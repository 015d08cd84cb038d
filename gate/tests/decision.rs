//! From two runs to a decision: what is compared, what is refused, and what each comes to.

mod support;

use rpcbench_gate::{Terms, decide, suspects};
use rpcbench_records::{
    Cell, Change, Decision, Failure, Kept, Launch, Ledger, Load, Machine, NoiseCell, NoiseFloor, Outcome, Pairing,
    Pattern, Run, Spread, Stage, TimedFigure, Verdict,
};

use support::{WINDOW_NS, adapter, cell, counted, launch, of_stage, run};

/// Medians that differ by a per mille from launch to launch.
fn around(p50_ns: f64, n: u32) -> Vec<Launch> {
    (0..n).map(|place| launch(p50_ns * (1.0 + f64::from(place % 5) / 1000.0), p50_ns * 1.1)).collect()
}

fn one_cell(p50_ns: f64, stages: &[(Stage, u32)]) -> Cell {
    let launches = stages.iter().flat_map(|&(stage, n)| of_stage(stage, around(p50_ns, n)));
    cell("grpc", "echo/64B", 1, launches.collect())
}

const BOTH: [(Stage, u32); 2] = [(Stage::Screening, 10), (Stage::Deciding, 12)];

fn job(cells: Vec<Cell>) -> Run {
    run(Some("job"), cells)
}

fn pair(base_ns: f64, head_ns: f64, stages: &[(Stage, u32)]) -> Decision {
    decide(&job(vec![one_cell(base_ns, stages)]), &job(vec![one_cell(head_ns, stages)]), &Terms::default())
}

fn terms(rules: &str) -> Terms {
    #[derive(serde::Deserialize)]
    struct File {
        cells: Vec<rpcbench_gate::Rule>,
    }
    Terms { rules: toml::from_str::<File>(rules).unwrap().cells, ..Terms::default() }
}

#[test]
fn a_slower_head_regresses_on_fresh_launches_alone() {
    let decision = pair(100_000.0, 110_000.0, &BOTH);
    assert_eq!((decision.outcome, decision.cells[0].change), (Outcome::Failed, Change::Regressed));
    assert_eq!(decision.timed.pairing, Pairing::Interleaved);
    let figure = &decision.cells[0].figures[0];
    assert_eq!((figure.ratio.launches, figure.screened.unwrap().launches), (12, 10));
    assert!(decision.cells[0].reason.contains("+10.0 %"), "{}", decision.cells[0].reason);
    let screened = pair(100_000.0, 110_000.0, &BOTH[..1]);
    assert_eq!((screened.outcome, screened.cells[0].change), (Outcome::Inconclusive, Change::Inconclusive));
}

#[test]
fn what_the_screening_saw_does_not_count_where_fresh_launches_say_otherwise() {
    let side = |screened, fresh| {
        let launches = [of_stage(Stage::Screening, around(screened, 10)), of_stage(Stage::Deciding, around(fresh, 10))];
        job(vec![cell("grpc", "echo/64B", 1, launches.concat())])
    };
    let decision = decide(&side(100_000.0, 100_000.0), &side(120_000.0, 100_000.0), &Terms::default());
    assert_eq!((decision.outcome, decision.cells[0].change), (Outcome::Passed, Change::Unchanged));
    assert!(decision.cells[0].figures[0].screened.unwrap().low > 1.1, "and the page can say that it was cleared");
}

#[test]
fn equal_and_faster_heads_pass() {
    assert_eq!(pair(100_000.0, 100_000.0, &BOTH).outcome, Outcome::Passed);
    let faster = pair(110_000.0, 100_000.0, &BOTH);
    assert_eq!((faster.outcome, faster.cells[0].change), (Outcome::Passed, Change::Improved));
}

#[test]
fn only_cells_that_were_not_cleared_are_suspects() {
    let side = |slow: f64| {
        let screened = |adapter: &str, p50| cell(adapter, "echo/64B", 1, of_stage(Stage::Screening, around(p50, 10)));
        job(vec![screened("tcp", 50_000.0), screened("grpc", slow)])
    };
    let found = suspects(&side(100_000.0), &side(110_000.0), &Terms::default());
    assert_eq!(
        found.iter().map(|each| (each.cell.adapter.as_str(), each.urgent)).collect::<Vec<_>>(),
        [("grpc", true)]
    );
}

#[test]
fn a_neighbor_that_the_machine_shows_is_left_out_and_one_that_it_does_not_show_is_no_regression() {
    let slow_from = |begin: u32, shown: bool| {
        let launches = (0..).zip(around(100_000.0, 40)).map(|(place, quiet)| {
            if place < begin {
                return quiet;
            }
            let foreign_ns = if shown { WINDOW_NS / 2 } else { 0 };
            Launch { machine: Some(Machine { steal_ns: 0, foreign_ns }), ..launch(130_000.0, 143_000.0) }
        });
        let launches = [of_stage(Stage::Screening, around(104_000.0, 10)), of_stage(Stage::Deciding, launches)];
        decide(
            &job(vec![one_cell(100_000.0, &[(Stage::Screening, 10), (Stage::Deciding, 40)])]),
            &job(vec![cell("grpc", "echo/64B", 1, launches.concat())]),
            &Terms::default(),
        )
    };
    for begin in [8, 15, 20, 30, 36] {
        let shown = slow_from(begin, true);
        assert_eq!(shown.cells[0].change, Change::Unchanged, "from {begin}, shown: {}", shown.cells[0].reason);
        assert_eq!(shown.cells[0].figures[0].ratio.launches, begin, "those that were disturbed are left out");
        let hidden = slow_from(begin, false);
        assert_eq!(hidden.cells[0].change, Change::Inconclusive, "from {begin}, hidden: {}", hidden.cells[0].reason);
    }
    let always = slow_from(0, true);
    assert_eq!((always.outcome, always.cells[0].figures[0].screened), (Outcome::Inconclusive, None));
}

#[test]
fn cells_of_one_side_are_new_or_missing() {
    let quiet = one_cell(100_000.0, &BOTH);
    let other = cell("tcp", "echo/64B", 1, of_stage(Stage::Screening, around(50_000.0, 10)));
    let (one, two) = (job(vec![quiet.clone()]), job(vec![quiet, other]));
    let grown = decide(&one, &two, &Terms::default());
    assert_eq!((grown.outcome, grown.cells[1].change), (Outcome::Passed, Change::New));
    let kept: Vec<_> = grown.cells[1].head_ns().collect();
    assert_eq!((kept.len(), kept[0].0), (2, TimedFigure::P50), "a tracker gets its median and its time per call");
    assert!((kept[0].1 / 50_000.0 - 1.0).abs() < 0.05, "{kept:?}");
    let shrunk = decide(&two, &one, &Terms::default());
    assert_eq!((shrunk.outcome, shrunk.cells[1].change), (Outcome::Failed, Change::Missing));
}

#[test]
fn a_head_that_fails_or_answers_wrongly_is_missing() {
    let base = job(vec![one_cell(100_000.0, &BOTH)]);
    let failed = Cell {
        verdict: Verdict::Failed,
        reasons: vec!["the server died".to_owned()],
        launches: Vec::new(),
        ..one_cell(1.0, &[])
    };
    let decision = decide(&base, &job(vec![failed]), &Terms::default());
    assert_eq!((decision.outcome, decision.cells[0].change), (Outcome::Failed, Change::Missing));
    assert!(decision.cells[0].reason.contains("the server died"), "{}", decision.cells[0].reason);
    let mut wrong = one_cell(100_000.0, &BOTH);
    wrong.verdict = Verdict::Invalid;
    let late = decide(&base, &job(vec![wrong.clone()]), &Terms::default());
    assert_eq!((late.outcome, late.cells[0].change), (Outcome::Undecided, Change::Inconclusive), "the harness's fault");
    let mut in_warm_up = wrong.clone();
    in_warm_up.launches[0].first_difference = Some("reply.EchoBlob[17]".to_owned());
    wrong.launches[0].ledger = Ledger { wrong: 9, ..wrong.launches[0].ledger };
    for broken in [wrong, in_warm_up] {
        assert_eq!(decide(&base, &job(vec![broken]), &Terms::default()).cells[0].change, Change::Missing);
    }
    let crash =
        |order| Failure { order, cause: "the server died".to_owned(), server_said: vec![], client_said: vec![] };
    let now_and_then =
        Cell { failures: vec![crash(1), crash(2)], verdict: Verdict::Suspect, ..one_cell(100_000.0, &BOTH) };
    let decision = decide(&base, &job(vec![now_and_then.clone()]), &Terms::default());
    assert_eq!(
        (decision.outcome, decision.cells[0].change),
        (Outcome::Failed, Change::Missing),
        "some launches went well"
    );
    let both = decide(&job(vec![now_and_then.clone()]), &job(vec![now_and_then]), &Terms::default());
    assert_ne!(both.cells[0].change, Change::Missing, "the base fails alike");
}

#[test]
fn a_base_that_tells_nothing_passes_nothing() {
    let head = job(vec![one_cell(200_000.0, &BOTH)]);
    for verdict in [Verdict::Invalid, Verdict::Failed] {
        let base = job(vec![Cell { verdict, ..one_cell(100_000.0, &BOTH) }]);
        let decision = decide(&base, &head, &Terms::default());
        assert_eq!(decision.cells[0].change, Change::Inconclusive, "{verdict:?}");
    }
}

#[test]
fn a_machine_that_is_noisy_clears_nobody() {
    let spread = Spread { center: 1.0, deviation: 0.5 };
    let (adapter, workload) = ("grpc".to_owned(), "echo/64B".to_owned());
    let cells = vec![NoiseCell { adapter, workload, in_flight: 1, pairs: 10, p50: spread, p99: None, rate: spread }];
    let noise = NoiseFloor { started: String::new(), fingerprint: String::new(), window_ns: WINDOW_NS, cells };
    let side = |p50| Run { noise: Some(noise.clone()), ..job(vec![one_cell(p50, &BOTH)]) };
    let decision = decide(&side(100_000.0), &side(110_000.0), &Terms::default());
    assert_eq!(decision.cells[0].change, Change::Inconclusive, "{}", decision.cells[0].reason);
    assert_eq!(decide(&side(100_000.0), &side(100_000.0), &Terms::default()).outcome, Outcome::Passed);
}

#[test]
fn other_builds_are_not_timed_beside_each_other() {
    let base = job(vec![one_cell(100_000.0, &BOTH)]);
    let mut head = job(vec![one_cell(50_000.0, &BOTH)]);
    head.environment.profile = "debug".to_owned();
    let decision = decide(&base, &head, &Terms::default());
    assert!(decision.timed.refused.unwrap().contains("the profile differs"));
    assert_eq!(decision.cells[0].change, Change::Inconclusive);
}

#[test]
fn counts_that_are_lacking_are_told_apart() {
    let counts = |run: Run| Run { counted: vec![counted("grpc", "echo/64B", [640, 640, 64, 64])], ..run };
    let bare = || job(vec![one_cell(100_000.0, &BOTH)]);
    let knows = |run: Run| Run { adapters: vec![adapter("grpc")], ..run };
    let change = |base: Run, head: Run| decide(&base, &head, &Terms::default()).counts[0].change;
    assert_eq!(change(bare(), counts(bare())), Change::New);
    assert_eq!(change(knows(bare()), counts(bare())), Change::Inconclusive, "counting it failed");
    assert_eq!(change(counts(bare()), knows(bare())), Change::Missing);
    let stopped = Run { interrupted: true, ..knows(bare()) };
    assert_eq!(change(counts(bare()), stopped), Change::Inconclusive);
}

#[test]
fn other_work_is_not_compared() {
    let base = job(vec![one_cell(100_000.0, &BOTH)]);
    let mut seed = base.clone();
    seed.suite.seed = 2;
    let mut data = base.clone();
    data.workloads.iter_mut().for_each(|workload| workload.requests = 7);
    let mut none = base.clone();
    none.workloads.iter_mut().for_each(|workload| workload.id.push('!'));
    for (head, said) in
        [(seed, "seed 1 and the head with seed 2"), (data, "7 requests"), (none, "no workload in common")]
    {
        let decision = decide(&base, &head, &Terms::default());
        assert_eq!(decision.outcome, Outcome::Undecided);
        assert!(decision.remarks[0].contains(said), "{:?}", decision.remarks);
        assert!(decision.base.is_some() && decision.head.is_some(), "what is known is told");
    }
}

#[test]
fn another_machine_refuses_times_and_not_counts() {
    let mut base = run(None, vec![one_cell(100_000.0, &[(Stage::Screening, 10)])]);
    base.counted = vec![counted("grpc", "echo/64B", [640, 640, 64, 64])];
    let mut head = base.clone();
    head.counted = vec![counted("grpc", "echo/64B", [641, 640, 64, 64])];
    head.environment.cpu = "another CPU".to_owned();
    let decision = decide(&base, &head, &Terms::default());
    let refused = decision.timed.refused.clone().unwrap();
    assert!(refused.contains("the CPU differs: a CPU in the base, another CPU in the head"), "{refused}");
    assert_eq!((decision.outcome, decision.cells[0].change), (Outcome::Failed, Change::Inconclusive));
    let grown: Vec<_> = decision.counts.iter().filter(|count| count.change == Change::Regressed).collect();
    assert_eq!((grown.len(), grown[0].base, grown[0].head), (1, Some(640), Some(641)));
}

#[test]
fn runs_that_were_made_one_after_the_other_tell_no_small_difference() {
    let side = |p50| run(None, vec![cell("grpc", "echo/64B", 1, around(p50, 8))]);
    let change = |head| decide(&side(100_000.0), &side(head), &Terms::default()).cells[0].change;
    assert_eq!((change(110_000.0), change(130_000.0)), (Change::Unchanged, Change::Regressed));
    let file = Terms { min_effect: Some("4%".parse().unwrap()), ..Terms::default() };
    assert_eq!(
        decide(&side(100_000.0), &side(110_000.0), &file).cells[0].change,
        Change::Unchanged,
        "a file speaks of pairs"
    );
    let strict = Terms { asked_effect: Some("3%".parse().unwrap()), ..Terms::default() };
    let asked = decide(&side(100_000.0), &side(110_000.0), &strict);
    assert_eq!((asked.cells[0].change, asked.timed.pairing), (Change::Regressed, Pairing::Separate));
}

#[test]
fn what_is_allowed_or_ignored_does_not_fail() {
    let (base, head) = (job(vec![one_cell(100_000.0, &BOTH)]), job(vec![one_cell(110_000.0, &BOTH)]));
    let decided = |rules: &str| decide(&base, &head, &terms(rules)).cells[0].change;
    assert_eq!(decided(r#"cells = [{ match = "grpc,*", max_regression = "15%" }]"#), Change::Unchanged);
    assert_eq!(decided(r#"cells = [{ match = "grpc,*", ignore = true }]"#), Change::Ignored);
    assert_eq!(decided(r#"cells = [{ match = "tcp,*", ignore = true }]"#), Change::Regressed);
}

#[test]
fn expectations_have_three_outcomes() {
    let head = {
        let fast = one_cell(100_000.0, &BOTH[..1]);
        let slow = cell("tcp", "echo/64B", 1, of_stage(Stage::Screening, around(150_000.0, 10)));
        Run { counted: vec![counted("grpc", "echo/64B", [640, 64, 64, 32])], ..job(vec![fast, slow]) }
    };
    let kept = |rules: &str| {
        let decision = decide(&head, &head, &terms(rules));
        decision.expectations.iter().map(|each| each.kept).collect::<Vec<_>>()
    };
    let rule = |said: &str| format!("cells = [{{ match = \"grpc,echo/64B\", {said} }}]");
    assert_eq!(kept(&rule("slo = \"p50 < 110us\"")), [Kept::Kept]);
    assert_eq!(kept(&rule("slo = \"p50 < 90us\"")), [Kept::Missed]);
    assert_eq!(kept(&rule("slo = \"p50 < 100.2us\"")), [Kept::Unknown]);
    assert_eq!(kept(&rule("slo = \"p50 < 110us at 500/s\"")), [Kept::Unknown], "it was not measured");
    assert_eq!(kept(&rule("max_bytes = 11")), [Kept::Kept]);
    assert_eq!(kept(&rule("max_bytes = 10.9")), [Kept::Missed]);
    assert_eq!(kept(&rule("max_allocs = 1.4")), [Kept::Missed]);
    let ordered = |text: &str| {
        let terms = Terms { orderings: vec![text.parse().unwrap()], ..Terms::default() };
        decide(&head, &head, &terms).expectations[0].kept
    };
    assert_eq!(ordered("grpc faster than tcp on echo/64B"), Kept::Kept);
    assert_eq!(ordered("tcp faster than grpc on echo/64B,closed:1"), Kept::Missed);
    assert_eq!(ordered("grpc faster than avro on echo/64B"), Kept::Unknown);
}

#[test]
fn a_missed_expectation_fails_and_an_open_one_does_not() {
    let head = job(vec![one_cell(100_000.0, &BOTH)]);
    let outcome =
        |rule: &str| decide(&head, &head, &terms(&format!("cells = [{{ match = \"*,*\", {rule} }}]"))).outcome;
    assert_eq!(outcome("slo = \"p50 < 90us\""), Outcome::Failed);
    assert_eq!(outcome("slo = \"p50 < 100.2us\""), Outcome::Inconclusive);
    assert_eq!(outcome("slo = \"p50 < 1s\""), Outcome::Passed);
}

#[test]
fn a_head_that_no_longer_keeps_up_regresses() {
    let scheduled = |verdict, stages: &[Stage]| {
        let load = Load { pattern: Pattern::Poisson, rate_per_s: Some(2000.0), ..Load::closed(64) };
        let timed = |stage| {
            let launches = around(100_000.0, 10).into_iter();
            of_stage(stage, launches.map(|launch| Launch { response: Some(launch.service.clone()), ..launch }))
        };
        let launches = stages.iter().flat_map(|&stage| timed(stage)).collect();
        job(vec![Cell { load, verdict, ..cell("grpc", "echo/64B", 64, launches) }])
    };
    let both = |base, head, stages| (scheduled(base, stages), scheduled(head, stages));
    let change = |(base, head): (Run, Run)| decide(&base, &head, &Terms::default()).cells[0].change;
    let once = [Stage::Screening].as_slice();
    assert_eq!(change(both(Verdict::Valid, Verdict::Valid, once)), Change::Unchanged);
    assert_eq!(change(both(Verdict::Saturated, Verdict::Saturated, once)), Change::Inconclusive);
    let overrun = both(Verdict::Valid, Verdict::Saturated, once);
    assert_eq!(suspects(&overrun.0, &overrun.1, &Terms::default()).len(), 1, "it is looked at again");
    assert_eq!(change(overrun), Change::Inconclusive, "one look is not enough");
    let again = both(Verdict::Valid, Verdict::Saturated, &[Stage::Screening, Stage::Deciding]);
    assert_eq!(change(again), Change::Regressed);
}

#[test]
fn counts_alone_need_no_times() {
    let side = |sent| Run { counted: vec![counted("grpc", "echo/64B", [sent, 640, 64, 64])], ..run(None, Vec::new()) };
    let only = Terms { counts_only: true, ..Terms::default() };
    let outcome = |base, head| decide(&side(base), &side(head), &only).outcome;
    assert_eq!(
        (outcome(640, 640), outcome(640, 641), outcome(0, 1)),
        (Outcome::Passed, Outcome::Failed, Outcome::Failed)
    );
    assert_eq!(decide(&run(None, Vec::new()), &run(None, Vec::new()), &only).outcome, Outcome::Undecided);
}
