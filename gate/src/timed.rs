//! The timed tier: cells of both runs, from their launches to figures that are decided together.

use rpcbench_records::{Cell, CellChange, Change, NoiseFloor, Pairing, Ratio, Stage, TimedFigure};
use rpcbench_statistics::begins_midway;

use crate::Part;
use crate::margin::{ABSOLUTE_NS, margin};
use crate::samples::{Values, disturbed, usable, values};
use crate::verdict::{Closed, FEWEST, MIDWAY, Open, close, ratio};

/// A cell that both runs have figures of.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Both<'r> {
    pub(crate) base: &'r Cell,
    pub(crate) head: &'r Cell,
    pub(crate) allowed: Part,
}

/// How cells are looked at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Manner<'r> {
    pub(crate) pairing: Pairing,
    pub(crate) noise: Option<&'r NoiseFloor>,
}

/// The figures of a cell over one stage's launches.
pub(crate) fn open(manner: Manner<'_>, cell: Both<'_>, stage: Stage) -> Vec<Open> {
    TimedFigure::ALL.iter().filter_map(|&figure| open_one(manner, cell, stage, figure)).collect()
}

fn open_one(manner: Manner<'_>, cell: Both<'_>, stage: Stage, figure: TimedFigure) -> Option<Open> {
    let values = values(manner.pairing, cell.base, cell.head, stage, figure);
    let Cell { adapter, workload, load, .. } = cell.base;
    let margin_of = |launches| {
        margin(cell.allowed, manner.noise, (adapter, workload, load.in_flight, load.pattern), figure, launches)
    };
    let decides = manner.pairing == Pairing::Separate || stage == Stage::Deciding;
    let stepped = figure == TimedFigure::P50;
    opened(figure, &values, margin_of, cell.allowed).map(|open| Open { stepped, decides, ..open })
}

fn opened(figure: TimedFigure, values: &Values, margin: impl Fn(usize) -> f64, allowed: Part) -> Option<Open> {
    let difference = values.difference().filter(|difference| difference.launches() >= FEWEST)?;
    let (base_ns, head_ns) = values.centers()?;
    let ratios = values.log_ratios();
    Some(Open {
        figure,
        base_ns,
        head_ns,
        margin: margin(difference.launches()),
        difference,
        allowed: 1.0 + allowed.0,
        stepped: false,
        screened: None,
        decides: true,
        began: began(&ratios, 1.0 + allowed.0),
    })
}

/// After how many of how many pairs a difference began, where it was not there from the first: where ratios change in their
/// course, or the first third of them lies within what is allowed and the whole beyond.
fn began(log_ratios: &[f64], allowed: f64) -> Option<(usize, usize)> {
    let mean = |part: &[f64]| part.iter().sum::<f64>() / part.len().max(1) as f64;
    let third = &log_ratios[..log_ratios.len() / 3];
    let (first, whole) = (mean(third), mean(log_ratios));
    let later = third.len() >= 2 && whole.abs() > allowed.ln() && first * whole.signum() <= allowed.ln();
    let place = begins_midway(log_ratios, MIDWAY).or(later.then_some(third.len()));
    place.map(|place| (place, log_ratios.len()))
}

/// The figures that a cell is decided by: those of fresh launches where there are any, else those of the screening.
fn figures(manner: Manner<'_>, cell: Both<'_>) -> Vec<Open> {
    let screened = open(manner, cell, Stage::Screening);
    if manner.pairing == Pairing::Separate {
        return screened;
    }
    let seen = |figure| screened.iter().find(|open| open.figure == figure).map(|open| ratio(&open.difference));
    let fresh: Vec<Open> = open(manner, cell, Stage::Deciding)
        .into_iter()
        .map(|open| Open { screened: seen(open.figure), ..open })
        .collect();
    if fresh.is_empty() { screened } else { fresh }
}

/// Decides cells together.
pub(crate) fn judge(manner: Manner<'_>, cells: &[Both<'_>]) -> Vec<CellChange> {
    let closed = close(cells.iter().map(|&cell| figures(manner, cell)).collect());
    cells.iter().zip(closed).map(|(cell, closed)| changed(manner, *cell, closed)).collect()
}

fn changed(manner: Manner<'_>, cell: Both<'_>, closed: Vec<Closed>) -> CellChange {
    let name = cell.head.name();
    let (change, reason) = told(&closed).unwrap_or_else(|| (Change::Inconclusive, too_few(manner, cell)));
    let figures = closed.into_iter().map(|closed| closed.figure).collect();
    CellChange { figures, ..CellChange::bare(name.to_string(), Some(name), change, reason) }
}

/// The worst of the figures, and why.
fn told(closed: &[Closed]) -> Option<(Change, String)> {
    let gating = closed.iter().filter(|closed| closed.figure.figure.gates());
    let worst = gating.max_by_key(|closed| closed.figure.change)?;
    Some((worst.figure.change, reason(worst)))
}

fn too_few(manner: Manner<'_>, cell: Both<'_>) -> String {
    let (pairs, lost) = disturbed(cell.base, cell.head, Stage::Screening);
    let (more, more_lost) = disturbed(cell.base, cell.head, Stage::Deciding);
    let fewest = format!("an interval needs {FEWEST}");
    match manner.pairing {
        Pairing::Interleaved => format!(
            "of {} pairs of launches {} were disturbed by other programs; {fewest}",
            pairs + more,
            lost + more_lost
        ),
        Pairing::Separate => format!(
            "{} launches of the base and {} of the head, those that other programs disturbed left out; {fewest} of each",
            usable(cell.base),
            usable(cell.head)
        ),
    }
}

fn reason(closed: &Closed) -> String {
    let figure = &closed.figure;
    let name = figure.figure.name();
    let (by, margin) = (span(&figure.ratio), percent(figure.margin));
    let fresh = if figure.screened.is_some() { " on fresh launches" } else { "" };
    match figure.change {
        Change::Regressed => format!("{name} {by}{fresh}: all of the interval lies beyond {margin}"),
        Change::Improved => format!("{name} {by}{fresh}: all of the interval lies beyond {margin}, on the good side"),
        Change::Unchanged if closed.within => {
            format!("{name} {by}{fresh}: all of the interval lies within {}", percent(closed.allowed))
        }
        Change::Unchanged => format!("{name} {by}{fresh}: less than {ABSOLUTE_NS} ns, which is two steps of the clock"),
        _ => match closed.began {
            Some((place, all)) => {
                format!("{name} {by}: the difference began after {place} of {all} pairs, so it is not the program's")
            }
            None if !closed.decided => {
                format!("{name} {by} in the screening, not all within {margin}; there was no time for fresh launches")
            }
            None => format!("{name} {by}{fresh}: the interval reaches across {margin}"),
        },
    }
}

/// A ratio as a change in percent with its interval: `+10.2 % (+8.9 to +11.6 %)`.
fn span(ratio: &Ratio) -> String {
    let signed = |ratio: f64| format!("{:+.1}", (ratio - 1.0) * 100.0);
    format!("{} % ({} to {} %)", signed(ratio.center), signed(ratio.low), signed(ratio.high))
}

fn percent(ratio: f64) -> String {
    Part(ratio - 1.0).to_string()
}

/// Times of something that is no cell of ours, in ns: one value for each launch.
#[derive(Clone, Debug, PartialEq)]
pub struct Against {
    /// What it is called.
    pub name: String,
    /// Of the base.
    pub base: Vec<f64>,
    /// Of the head.
    pub head: Vec<f64>,
}

/// Decides times of others' benchmarks together, by the rules of cells. Where `paired`, the values of a position were taken
/// beside each other; the others are left out.
#[must_use]
pub fn judge_ratios(all: &[Against], paired: bool, min_effect: Part) -> Vec<CellChange> {
    let values = |against: &Against| {
        let Against { base, head, .. } = against;
        if paired {
            Values::Pairs(base.iter().copied().zip(head.iter().copied()).collect())
        } else {
            Values::Sides(base.clone(), head.clone())
        }
    };
    let open = |against: &Against| {
        opened(TimedFigure::TimePerCall, &values(against), |_| 1.0 + min_effect.0, min_effect).into_iter().collect()
    };
    let closed = close(all.iter().map(open).collect());
    all.iter().zip(closed).map(|(against, closed)| foreign(against, closed)).collect()
}

fn foreign(against: &Against, closed: Vec<Closed>) -> CellChange {
    let few = || {
        let (base, head) = (against.base.len(), against.head.len());
        let reason =
            format!("{base} saved baselines of the base and {head} of the head; an interval needs {FEWEST} of each");
        (Change::Inconclusive, reason)
    };
    let (change, reason) = told(&closed).unwrap_or_else(few);
    let figures = closed.into_iter().map(|closed| closed.figure).collect();
    CellChange { figures, ..CellChange::bare(against.name.clone(), None, change, reason) }
}
