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
    assert!(headline.title.starts_with("Fastest with 1 in flight: thrift-"), "{}", headline.title);
}

#[test]
fn a_single_launch_tells_no_difference() {
    assert_eq!(title(&small(1)), "One launch per cell: no difference can be told");
}

#[test]
fn a_clear_leader_is_named_alone() {
    let mut run = small(5);
    for workload in ["echo/64B", "echo/log"] {
        for launch in &mut fixture::find(&mut run, "grpc", workload, 1).launches {
            launch.service.quantiles.p50_ns = Some(30_000 + u64::from(launch.order));
        }
    }
    assert_eq!(title(&run), "Fastest with 1 in flight: grpc");
}

#[test]
fn what_may_not_be_ranked_never_wins() {
    let mut run = small(5);
    for adapter in ["thrift-binary", "thrift-compact", "binary-bincode"] {
        fixture::find(&mut run, adapter, "echo/log", 1).verdict = Verdict::Invalid;
    }
    let cells = cells(&run);
    let headline = headline(&run, &cells);
    assert!(headline.title.starts_with("Fastest with 1 in flight: avro-tcp"), "{}", headline.title);
    assert!(headline.findings[0].remarks[0].ends_with("left out: thrift-binary, thrift-compact, binary-bincode."));
    assert!(headline.trust.contains("3 INVALID. No figures of: thrift-binary echo/log with 1 in flight,"));
}

#[test]
fn nothing_ranked_is_said() {
    let mut run = small(2);
    run.cells.iter_mut().for_each(|cell| cell.verdict = Verdict::Failed);
    assert_eq!(title(&run), "Nothing can be ranked");
}
