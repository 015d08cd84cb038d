//! From two runs to a decision.

use rpcbench_records::{
    Cell, CellChange, Change, CountChange, DECISION, DECISION_VERSION, Decision, Expectation, Kept, Ledger, Outcome,
    Pairing, Run, Side, Stage, Timed, Verdict,
};

use crate::footing::{Footing, MIN_EFFECT, min_effect};
use crate::margin::noise;
use crate::samples::{alone, usable};
use crate::timed::{Both, Manner, judge};
use crate::{Part, Terms, counts, expect};

/// Decides whether the head is worse than the base, by these terms.
#[must_use]
pub fn decide(base: &Run, head: &Run, terms: &Terms) -> Decision {
    let footing = match Footing::of(base, head) {
        Ok(footing) => footing,
        Err(reason) => return undecided(Some(base), Some(head), vec![reason]),
    };
    let min_effect = min_effect(footing.pairing, terms);
    let refused = if terms.counts_only { Some(COUNTS_ONLY.to_owned()) } else { footing.refused.clone() };
    let cells = if terms.counts_only { Vec::new() } else { cells(base, head, terms, &footing, min_effect) };
    let (counts, expectations) = (counts::judge(base, head, terms), expect::judge(head, terms));
    let calibrated = noise(base, head).filter(|_| refused.is_none()).map(|noise| noise.started.clone());
    let mut remarks = footing.remarks;
    remarks.extend(
        refused.iter().filter(|_| !terms.counts_only).map(|reason| format!("Times were not compared: {reason}.")),
    );
    Decision {
        outcome: outcome(&cells, &counts, &expectations),
        remarks,
        timed: Timed { pairing: footing.pairing, refused, min_effect: min_effect.0, calibrated },
        cells,
        counts,
        expectations,
        ..undecided(Some(base), Some(head), Vec::new())
    }
}

const COUNTS_ONLY: &str = "only counts were asked for";

/// A decision that says why there is none.
#[must_use]
pub fn undecided(base: Option<&Run>, head: Option<&Run>, remarks: Vec<String>) -> Decision {
    let side = |run: &Run| Side {
        started: run.started.clone(),
        command: run.command.clone(),
        environment: run.environment.clone(),
    };
    Decision {
        schema: DECISION.to_owned(),
        version: DECISION_VERSION,
        outcome: Outcome::Undecided,
        remarks,
        base: base.map(side),
        head: head.map(side),
        timed: Timed { pairing: Pairing::Separate, refused: None, min_effect: MIN_EFFECT.0, calibrated: None },
        cells: Vec::new(),
        counts: Vec::new(),
        expectations: Vec::new(),
    }
}

/// What the parts come to as a whole.
#[must_use]
pub fn outcome(cells: &[CellChange], counts: &[CountChange], expectations: &[Expectation]) -> Outcome {
    let changes = || cells.iter().map(|cell| cell.change).chain(counts.iter().map(|count| count.change));
    let fails = changes().any(Change::fails) || expectations.iter().any(|each| each.kept == Kept::Missed);
    let open = |change| change == Change::Inconclusive;
    let decided = changes().any(|change| !open(change)) || expectations.iter().any(|each| each.kept != Kept::Unknown);
    match () {
        () if fails => Outcome::Failed,
        () if cells.is_empty() && counts.is_empty() && expectations.is_empty() => Outcome::Undecided,
        () if !decided && cells.iter().all(|cell| cell.figures.is_empty()) => Outcome::Undecided,
        () if changes().any(open) || expectations.iter().any(|each| each.kept == Kept::Unknown) => {
            Outcome::Inconclusive
        }
        () => Outcome::Passed,
    }
}

/// The cell of a run that is another's.
fn same<'r>(run: &'r Run, cell: &Cell) -> Option<&'r Cell> {
    let same =
        |other: &&Cell| other.adapter == cell.adapter && other.workload == cell.workload && other.load == cell.load;
    run.cells.iter().find(same)
}

/// Every cell of either run, in the head's order and then the base's.
fn cells(base: &Run, head: &Run, terms: &Terms, footing: &Footing, min_effect: Part) -> Vec<CellChange> {
    let manner = Manner { pairing: footing.pairing, noise: noise(base, head) };
    let pairs = both(base, head, terms, min_effect);
    let mut judged = if footing.refused.is_some() { Vec::new() } else { judge(manner, &pairs) }.into_iter();
    let mut all = Vec::new();
    let only_base = base.cells.iter().filter(|cell| same(head, cell).is_none());
    for (cell, from_head) in head.cells.iter().map(|cell| (cell, true)).chain(only_base.map(|cell| (cell, false))) {
        let sides = (same(base, cell), from_head.then_some(cell));
        all.extend(match apart(sides, terms) {
            Some((change, reason)) => Some(bare(cell, change, reason)),
            None if footing.refused.is_some() => {
                let reason = format!("times were not compared: {}", footing.refused.as_deref().unwrap_or_default());
                Some(bare(cell, Change::Inconclusive, reason))
            }
            None => judged.next(),
        });
    }
    all
}

/// Cells that are compared by their times, in the head's order.
pub(crate) fn both<'r>(base: &'r Run, head: &'r Run, terms: &Terms, min_effect: Part) -> Vec<Both<'r>> {
    let of = |cell: &'r Cell| {
        let partner = same(base, cell)?;
        let allowed = terms.allowed(&cell.adapter, &cell.workload, &cell.load).slower;
        // What is allowed of interleaved launches may be less than runs that were made one after the other can tell.
        let allowed = allowed.filter(|allowed| *allowed > min_effect).unwrap_or(min_effect);
        apart((Some(partner), Some(cell)), terms).is_none().then_some(Both { base: partner, head: cell, allowed })
    };
    head.cells.iter().filter_map(of).collect()
}

fn bare(cell: &Cell, change: Change, reason: String) -> CellChange {
    let name = cell.name();
    let alone = if change == Change::New { alone(cell) } else { Vec::new() };
    CellChange { alone, ..CellChange::bare(name.to_string(), Some(name), change, reason) }
}

/// What is told of a cell whose times are not compared; `None` where they are.
fn apart((base, head): (Option<&Cell>, Option<&Cell>), terms: &Terms) -> Option<(Change, String)> {
    let any = head.or(base)?;
    if terms.allowed(&any.adapter, &any.workload, &any.load).ignored {
        return Some((Change::Ignored, "ignored, as was asked".to_owned()));
    }
    match (base, head) {
        (None, _) => Some((Change::New, "the base has no such cell".to_owned())),
        (_, None) => Some((Change::Missing, "the head has no such cell".to_owned())),
        (Some(base), Some(head)) => uncomparable(base, head),
    }
}

/// What verdicts say before any time is looked at.
fn uncomparable(base: &Cell, head: &Cell) -> Option<(Change, String)> {
    let said = |cell: &Cell| {
        let reason = cell.reasons.first().map_or("no reason was noted", String::as_str);
        format!("{}: {reason}", cell.verdict.name())
    };
    let (of_base, of_head) = (format!("the base is {}", said(base)), format!("the head is {}", said(head)));
    if head.gave_up() && !base.gave_up() {
        let cause = head.failures.first().map_or("no cause was noted", |failure| failure.cause.as_str());
        return Some((Change::Missing, format!("launches of the head failed: {cause}")));
    }
    match (base.verdict, head.verdict) {
        (Verdict::Unsupported, Verdict::Unsupported) => Some((Change::Ignored, of_head)),
        (Verdict::Missing, _) | (_, Verdict::Missing) => {
            Some((Change::Inconclusive, "the run ended before it".to_owned()))
        }
        (base_is, Verdict::Failed | Verdict::Unsupported) if base_is.comparable() => Some((Change::Missing, of_head)),
        (base_is, Verdict::Invalid) if base_is.comparable() && is_broken(head) => Some((Change::Missing, of_head)),
        (base_is, Verdict::Saturated) if base_is.comparable() && usable(head) == head.launches.len() => {
            Some(twice(head, of_head))
        }
        (_, Verdict::Invalid | Verdict::Failed | Verdict::Unsupported) => Some((Change::Inconclusive, of_head)),
        (Verdict::Invalid | Verdict::Failed, _) => Some((Change::Inconclusive, of_base)),
        (Verdict::Saturated, Verdict::Saturated) => {
            Some((Change::Inconclusive, "both are saturated, so that latencies tell nothing".to_owned()))
        }
        (Verdict::Unsupported, _) => Some((Change::New, of_base)),
        (Verdict::Saturated, _) => Some((Change::Improved, of_base)),
        (_, Verdict::Saturated) => {
            Some((Change::Inconclusive, format!("{of_head}; other programs disturbed some of its launches")))
        }
        _ => None,
    }
}

/// A head that no longer keeps up: of interleaved launches it takes a second look to say so.
fn twice(head: &Cell, reason: String) -> (Change, String) {
    let has = |stage| head.launches.iter().any(|launch| launch.pair.is_some_and(|pair| pair.stage == stage));
    if has(Stage::Screening) && !has(Stage::Deciding) {
        return (Change::Inconclusive, format!("{reason}; there was no time for fresh launches"));
    }
    (Change::Regressed, reason)
}

/// The cells whose head alone no longer keeps up, and that are looked at again.
pub(crate) fn overrun<'r>(base: &'r Run, head: &'r Run, terms: &Terms) -> impl Iterator<Item = &'r Cell> {
    head.cells.iter().filter(move |cell| {
        let kept_up = same(base, cell).is_some_and(|base| base.verdict.comparable());
        kept_up && cell.verdict == Verdict::Saturated && !terms.ignores(&cell.name())
    })
}

/// True where calls went wrong, which is the program's doing and not the measurement's.
fn is_broken(cell: &Cell) -> bool {
    let sum = |of: fn(&Ledger) -> u64| cell.launches.iter().map(|launch| of(&launch.ledger)).sum::<u64>();
    let errors = sum(|ledger| ledger.error + ledger.timeout) as f64;
    let wrong = cell.launches.iter().any(|launch| launch.ledger.wrong > 0 || launch.first_difference.is_some());
    wrong || errors > Ledger::MOST_ERRORS * sum(|ledger| ledger.scheduled) as f64
}
