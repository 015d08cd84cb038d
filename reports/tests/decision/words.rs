//! The verdict in one or two sentences, and how it was come by.

use rpcbench_records::{Change, Decision, Outcome};
use rpcbench_reports::decision::words;

use crate::fixture::decision::{cell, decision, empty, passed};

#[test]
fn the_verdict_begins_with_the_worst() {
    let mut decision = decision();
    let verdicts = |decision: &Decision| words::verdict(decision);
    assert_eq!(
        verdicts(&decision),
        "Regressed: grpc echo/log closed:16: p50 +10.2 % (+8.9 to +11.6 %), beyond 3 %. Besides: 1 cell missing, \
         3 counts regressed, 1 count missing, 1 expectation missed."
    );
    decision.cells.retain(|cell| cell.change != Change::Regressed);
    assert!(
        verdicts(&decision)
            .starts_with("Missing: uds echo/16KiB closed:16: the head is INVALID: 3 wrong answers. Besides: 3 counts")
    );
    decision.cells.clear();
    assert_eq!(
        verdicts(&decision),
        "Regressed: grpc echo/log request bytes: 73,588 -> 73,589 per call. Besides: 2 more counts regressed, 1 count \
         missing, 1 expectation missed."
    );
    decision.counts.clear();
    assert_eq!(
        verdicts(&decision),
        "Missed: p50 of grpc echo/log closed:16 < 420 us: p50 is 454 us (449 us to 460 us)."
    );
    decision.expectations.clear();
    assert_eq!(verdicts(&decision), "Failed: the decision does not say why.");
}

#[test]
fn the_verdict_of_several_regressions_is_the_largest() {
    let mut worse = cell("worse", Change::Regressed);
    worse.figures[0].ratio.center = 1.4;
    let cells = vec![cell("bad", Change::Regressed), worse, cell("bad, too", Change::Regressed)];
    let said = words::verdict(&Decision { outcome: Outcome::Failed, cells, ..empty() });
    assert_eq!(said, "Regressed: worse: p50 +40.0 % (+8.0 to +12.0 %), beyond 3 %. Besides: 2 more cells regressed.");
}

#[test]
fn a_cell_is_told_by_the_figure_that_its_verdict_rests_on() {
    let mut cell = decision().cells[1].clone();
    (cell.figures[2].change, cell.figures[2].ratio.center) = (Change::Regressed, 9.0);
    assert!(words::why(&cell).starts_with("p50 +10.2 %"), "p99 decides nothing");
    cell.change = Change::Missing;
    cell.reason = "the head is INVALID.".to_owned();
    assert_eq!(words::why(&cell), "the head is INVALID", "what its figures would have said is beside the point");
}

#[test]
fn the_verdict_where_nothing_is_worse() {
    let improved = "tcp echo/64B closed:1: p50 -9.0 % (-9.8 to -8.2 %), beyond 5 %";
    assert_eq!(
        words::verdict(&passed()),
        format!("Nothing is worse: 3 cells and 2 counts compared, 1 expectation kept. Improved: {improved}.")
    );
    let mut open = Decision { outcome: Outcome::Inconclusive, ..passed() };
    open.cells.push(decision().cells[3].clone());
    assert_eq!(
        words::verdict(&open),
        "Inconclusive: avro-tcp compute/rank poisson:2500/s:64: p50 +2.0 % (-4.0 to +9.0 %): the interval reaches across \
         3 %. Nothing is known to be worse; 1 cell could not be told."
    );
}

#[test]
fn the_verdict_where_nothing_was_decided() {
    assert_eq!(words::verdict(&empty()), "Undecided: there is nothing to compare.");
    let mut refused = empty();
    refused.timed.refused = Some("The machines differ.".to_owned());
    assert_eq!(words::verdict(&refused), "Undecided: The machines differ.");
    refused.remarks = vec!["The base is no run.".to_owned()];
    assert_eq!(words::verdict(&refused), "Undecided: The base is no run.");
    let counted = Decision { outcome: Outcome::Passed, remarks: Vec::new(), counts: passed().counts, ..refused };
    let said = "Nothing is worse: 2 counts compared. Times were not compared: The machines differ.";
    assert_eq!(words::verdict(&counted), said);
}

#[test]
fn how_it_was_decided() {
    let mut decision = decision();
    insta::assert_snapshot!(words::method(&decision).join("\n"), @r"
    Each launch of the base had one of the head beside it, in random order.
    A time has changed where its whole 95 % interval lies beyond the margin: 3 %, where no cell has its own.
    An interval rests on 10 launches of each side.
    The first launches did not clear 2 cells; on these, fresh launches alone decided.
    Margins rest on the machine's noise floor, measured 2026-11-20T08:00:00Z.
    Counts repeat exactly: one that grows by more than was allowed is a regression.
    ");
    decision.timed.refused = Some("The machines differ.".to_owned());
    assert_eq!(words::method(&decision)[0], "Times were not compared: The machines differ.");
    assert_eq!(words::method(&decision).len(), 2);
}
