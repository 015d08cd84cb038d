//! Several runs told as one.

mod fixture;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use rpcbench_records::{Bound, Exact, Failure, NoiseFloor, Run, Verdict};
use rpcbench_reports::merge::{MergeError, merge};
use rpcbench_reports::{page, summary};

const MONDAY: &str = "2026-11-21T08:00:00Z";
const LATER: &str = "2026-11-21T09:30:00.5Z";
const LATEST: &str = "2026-11-22T08:00:00Z";

/// Five launches of every cell, made in three runs: two, one and two of them.
fn parts() -> [Run; 3] {
    static PARTS: LazyLock<[Run; 3]> = LazyLock::new(make);
    PARTS.clone()
}

fn make() -> [Run; 3] {
    let workloads = ["echo/64B", "compute/rank"].map(str::to_owned);
    [(0, 2, MONDAY), (2, 1, LATER), (3, 2, LATEST)].map(|(skip, take, started)| {
        let mut run = fixture::plain(&workloads, &[1, 16], 5);
        run.cells.iter_mut().for_each(|cell| cell.launches = cell.launches.drain(skip..skip + take).collect());
        run.suite.launches = u32::try_from(take).unwrap();
        started.clone_into(&mut run.started);
        fixture::order(&mut run);
        run
    })
}

fn only(mut run: Run, keep: impl Fn(&rpcbench_records::Cell) -> bool) -> Run {
    run.cells.retain(keep);
    run.adapters.retain(|adapter| run.cells.iter().any(|cell| cell.adapter == adapter.id));
    run.workloads.retain(|workload| run.cells.iter().any(|cell| cell.workload == workload.id));
    fixture::order(&mut run);
    run
}

fn rounds(run: &Run, cell: usize) -> Vec<usize> {
    run.cells[cell].launches.iter().map(|launch| launch.order as usize / run.cells.len()).collect()
}

#[test]
fn one_run_stays_as_it_is_and_none_is_refused() {
    let run = Run { started: "some day".to_owned(), ..fixture::run() };
    assert!(merge(vec![run.clone()]).unwrap() == run);
    assert!(matches!(merge(Vec::new()), Err(MergeError::Nothing)));
}

#[test]
fn cells_have_the_launches_of_all_runs_in_rounds_of_their_own() {
    let [first, second, third] = parts();
    let whole = merge(vec![third.clone(), first.clone(), second.clone()]).unwrap();
    assert_eq!(whole.cells.len(), 40);
    assert_eq!((whole.suite.launches, whole.started.as_str()), (5, MONDAY));
    for (place, cell) in whole.cells.iter().enumerate() {
        assert_eq!(rounds(&whole, place), [0, 1, 2, 3, 4], "{}", cell.adapter);
        let parts = [&first.cells[place], &second.cells[place], &third.cells[place]];
        let services =
            |cell: &rpcbench_records::Cell| cell.launches.iter().map(|l| l.service.clone()).collect::<Vec<_>>();
        assert_eq!(services(cell), parts.map(services).concat(), "histograms stay with their launches");
    }
    let orders: BTreeSet<_> = whole.cells.iter().flat_map(|cell| &cell.launches).map(|launch| launch.order).collect();
    assert_eq!(orders.len(), 200, "no two launches have one place");
}

#[test]
fn figures_are_those_of_one_run_with_all_launches() {
    let mut at_once = fixture::plain(&["echo/64B", "compute/rank"].map(str::to_owned), &[1, 16], 5);
    fixture::order(&mut at_once);
    let whole = merge(parts().to_vec()).unwrap();
    for (merged, expected) in summary::cells(&whole).iter().zip(&summary::cells(&at_once)) {
        assert_eq!(merged.p50.estimate, expected.p50.estimate);
        assert_eq!(merged.times_floor, expected.times_floor, "pairs by round are the same pairs");
        assert_eq!(merged.ledger, expected.ledger);
    }
}

#[test]
fn merging_by_and_by_is_merging_at_once() {
    let [first, second, third] = parts();
    let second = only(second, |cell| cell.adapter != "grpc");
    let third = only(third, |cell| cell.workload == "echo/64B");
    let at_once = merge(vec![first.clone(), second.clone(), third.clone()]).unwrap();
    let by_and_by = merge(vec![merge(vec![first, second]).unwrap(), third]).unwrap();
    assert!(at_once == by_and_by);
    assert!(Run::from_json(&at_once.to_json().unwrap()).unwrap() == at_once, "it is a run like any other");
}

#[test]
fn windows_count_from_the_first_beginning() {
    let [first, second, _] = parts();
    let before = second.cells[0].launches[0].at_ns;
    let whole = merge(vec![first, second]).unwrap();
    assert_eq!(whole.cells[0].launches[2].at_ns, before + 5_400_500_000_000, "an hour and a half and 500 ms later");
}

#[test]
fn parts_of_a_suite_become_the_whole_in_its_order() {
    let [first, second, _] = parts();
    let order: Vec<_> =
        first.cells.iter().map(|cell| (cell.adapter.clone(), cell.workload.clone(), cell.load)).collect();
    let left = only(first, |cell| cell.load.in_flight == 1 || *cell.adapter < *"grpc");
    let right = only(second, |cell| cell.load.in_flight == 16 && *cell.adapter >= *"grpc");
    let (launches, adapters) = (left.suite.launches, left.adapters.len());
    let whole = merge(vec![left, right]).unwrap();
    let mut merged: Vec<_> =
        whole.cells.iter().map(|cell| (cell.adapter.clone(), cell.workload.clone(), cell.load)).collect();
    assert_eq!(merged, order);
    merged.dedup();
    assert_eq!(merged.len(), 40);
    assert_eq!((whole.suite.launches, whole.adapters.len()), (launches, adapters), "no cell was asked for twice");
    let cell = whole.cells.iter().position(|cell| cell.adapter == "grpc" && cell.load.in_flight == 16).unwrap();
    assert_eq!(rounds(&whole, cell), [2], "after both rounds of the first run");
    assert!(page::of_run(&whole).is_ok());
}

#[test]
fn runs_that_do_not_belong_together_are_refused_by_the_field_that_differs() {
    type Change = fn(&mut Run);
    let changes: [(&str, Change); 20] = [
        ("seed", |run| run.suite.seed = 43),
        ("window", |run| run.suite.window_ns += 1_000_000_000),
        ("warm-up", |run| run.suite.warmup_ns *= 2),
        ("timeout", |run| run.suite.timeout_ns *= 2),
        ("way of waiting", |run| run.suite.wait = rpcbench_records::Wait::Sleep),
        ("CPU", |run| run.environment.cpu = "another".to_owned()),
        ("number of CPUs", |run| run.environment.cpus = 3),
        ("frequency governor", |run| run.environment.governor = Some("powersave".to_owned())),
        ("system", |run| run.environment.system = "Linux 6.2.0".to_owned()),
        ("hypervisor", |run| run.environment.hypervisor = None),
        ("version of rpcbench", |run| run.environment.rpcbench = "0.2.0".to_owned()),
        ("compiler", |run| run.environment.compiler = "rustc 1.96.0".to_owned()),
        ("target", |run| run.environment.target = "aarch64-unknown-linux-gnu".to_owned()),
        ("profile", |run| run.environment.profile = "debug".to_owned()),
        ("lock file", |run| run.environment.lock = "0".to_owned()),
        ("clock", |run| run.environment.clock = "tsc".to_owned()),
        ("placement", |run| run.environment.placement.client_cpus = vec![3]),
        ("adapter grpc", |run| drop(run.adapters[4].versions.insert("tonic".to_owned(), "9".to_owned()))),
        ("input of echo/64B", |run| run.workloads[0].input = Some("other.log".to_owned())),
        ("input of compute/rank", |run| run.workloads[1].requests = 7),
    ];
    for (field, change) in changes {
        let [first, second, mut third] = parts();
        assert_eq!(third.adapters[4].id, "grpc");
        change(&mut third);
        let refused = merge(vec![first, second, third]).unwrap_err();
        assert!(
            matches!(&refused, MergeError::Differs { at: 2, field: named, .. } if named == field),
            "{field}: {refused}"
        );
        assert!(refused.to_string().starts_with(&format!("their {field} differs: ")), "{refused}");
    }
    let [first, mut second, _] = parts();
    second.environment.placement.reason = "said in other words".to_owned();
    assert!(merge(vec![first, second]).is_ok(), "words decide nothing");
}

#[test]
fn a_launch_does_not_count_twice() {
    let [first, second, third] = parts();
    let whole = merge(vec![first.clone(), second.clone()]).unwrap();
    let again = merge(vec![whole.clone(), second]).unwrap_err();
    assert_eq!(
        again.to_string(),
        "both hold the same launch of local echo/64B 1 in flight: one is the other, or a part of it"
    );
    assert!(matches!(merge(vec![first.clone(), first]), Err(MergeError::Twice { .. })));
    assert!(merge(vec![whole, third]).is_ok());
}

#[test]
fn a_cell_is_never_better_than_its_parts() {
    use Verdict::{Failed, Invalid, Missing, Saturated, Suspect, Unsupported, Valid};
    for (one, other, together) in [
        (Valid, Valid, Valid),
        (Valid, Suspect, Suspect),
        (Suspect, Saturated, Saturated),
        (Saturated, Invalid, Invalid),
        (Valid, Failed, Invalid),
        (Failed, Failed, Failed),
        (Failed, Invalid, Invalid),
        (Unsupported, Unsupported, Unsupported),
        (Missing, Valid, Valid),
        (Missing, Suspect, Suspect),
        (Missing, Failed, Failed),
        (Missing, Missing, Missing),
    ] {
        for (one, other) in [(one, other), (other, one)] {
            let [mut first, mut second, _] = parts();
            for (run, verdict) in [(&mut first, one), (&mut second, other)] {
                let cell = fixture::find(run, "grpc", "echo/64B", 1);
                cell.verdict = verdict;
                cell.reasons =
                    if verdict == Valid { Vec::new() } else { vec!["both".to_owned(), verdict.name().to_owned()] };
                if matches!(verdict, Failed | Missing | Unsupported) {
                    cell.launches.clear();
                }
            }
            let mut whole = merge(vec![first, second]).unwrap();
            let cell = fixture::find(&mut whole, "grpc", "echo/64B", 1);
            assert_eq!(cell.verdict, together, "{one:?} with {other:?}");
            assert_eq!(cell.reasons.iter().filter(|reason| *reason == "both").count(), usize::from(together != Valid));
            let says = |verdict: Verdict| cell.reasons.iter().any(|reason| reason == verdict.name());
            for part in [one, other] {
                assert_eq!(
                    says(part),
                    part != Valid && (part != Missing || together == Missing),
                    "{one:?} with {other:?}"
                );
            }
        }
    }
}

#[test]
fn what_else_a_cell_has_is_kept() {
    let [mut first, mut second, _] = parts();
    let lost = Failure { order: 3, cause: "gone".to_owned(), server_said: Vec::new(), client_said: Vec::new() };
    let cell = fixture::find(&mut first, "grpc", "echo/64B", 1);
    (cell.bound, cell.failures) = (Some(Bound::Client), vec![lost.clone()]);
    fixture::find(&mut first, "tcp", "echo/64B", 1).bound = Some(Bound::Server);
    let cell = fixture::find(&mut second, "grpc", "echo/64B", 1);
    (cell.bound, cell.failures) = (Some(Bound::Client), vec![lost]);
    fixture::find(&mut second, "tcp", "echo/64B", 1).bound = Some(Bound::Client);
    let mut whole = merge(vec![first, second]).unwrap();
    assert_eq!(fixture::find(&mut whole, "tcp", "echo/64B", 1).bound, None, "the parts disagree");
    let cell = fixture::find(&mut whole, "grpc", "echo/64B", 1);
    assert_eq!(cell.bound, Some(Bound::Client));
    assert_eq!(
        cell.failures.iter().map(|failure| failure.order).collect::<Vec<_>>(),
        [3, 83],
        "two rounds of forty later"
    );
}

#[test]
fn counts_that_differ_become_a_band() {
    let [mut first, second, _] = parts();
    let (calls, bytes) = (100, second.counted[1].request_bytes.unwrap().least);
    first.counted[1].request_bytes = Some(Exact { calls, least: bytes - 3, most: bytes - 3 });
    first.counted[2].client_allocs = None;
    let expected = second.counted[2].client_allocs;
    let whole = merge(vec![first, second]).unwrap();
    assert_eq!(whole.counted[1].request_bytes, Some(Exact { calls, least: bytes - 3, most: bytes }));
    assert_eq!(whole.counted[2].client_allocs, expected);
    assert_eq!(whole.counted.len(), 20, "one entry for each adapter and workload");
}

#[test]
fn provenance_is_that_of_all() {
    let [mut first, mut second, mut third] = parts();
    let floor = |started: &str| {
        let (started, fingerprint) = (started.to_owned(), "f".to_owned());
        Some(NoiseFloor { started, fingerprint, window_ns: 1, cells: Vec::new() })
    };
    [first.noise, second.noise, third.noise] = [floor(LATER), None, floor(MONDAY)];
    second.interrupted = true;
    second.command = ["rpcbench", "run", "--input", "echo/log=it's.log"].map(str::to_owned).to_vec();
    third.suite.preset = "quick".to_owned();
    let seconds = first.seconds + second.seconds + third.seconds;
    let whole = merge(vec![first, second, third]).unwrap();
    assert_eq!(whole.noise, floor(LATER), "the one measured last");
    assert!(whole.interrupted);
    assert!((whole.seconds - seconds).abs() < 1e-6);
    assert_eq!(whole.suite.preset, "standard, quick");
    let line = "rpcbench run --preset standard --seed 42";
    assert_eq!(whole.command, ["sh", "-c", &format!(r"{line}; rpcbench run --input 'echo/log=it'\''s.log'; {line}")]);
}

#[test]
fn what_no_record_can_hold_is_refused() {
    let [mut first, second, _] = parts();
    first.cells[0].launches[0].order = u32::MAX;
    assert!(matches!(merge(vec![first.clone(), second.clone()]), Err(MergeError::TooLong)));
    let [first, mut second, third] = parts();
    second.started = "1500-01-01T00:00:00Z".to_owned();
    assert!(matches!(merge(vec![first.clone(), second]), Err(MergeError::TooLong)));
    let timeless = Run { started: "soon".to_owned(), ..third };
    assert_eq!(
        merge(vec![first, timeless]).unwrap_err().to_string(),
        "one began at `soon`, which is no time of RFC 3339"
    );
}
