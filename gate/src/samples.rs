//! The launches of a cell in both runs, as pairs or as two sides.

use std::collections::BTreeMap;

use rpcbench_records::{Alone, Cell, Histogram, Launch, Load, Pairing, Quantiles, Stage, TimedFigure};
use rpcbench_statistics::{Difference, geometric_mean};

/// The values of a figure in both runs.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Values {
    /// Of launches that were made in pairs (base, head), in the order of their making.
    Pairs(Vec<(f64, f64)>),
    /// Of launches that have no partners.
    Sides(Vec<f64>, Vec<f64>),
}

impl Values {
    /// The head over the base; `None` where there are too few.
    pub(crate) fn difference(&self) -> Option<Difference> {
        match self {
            Self::Pairs(pairs) => Difference::paired(pairs),
            Self::Sides(base, head) => Difference::separate(base, head),
        }
    }

    /// The geometric means of base and head.
    pub(crate) fn centers(&self) -> Option<(f64, f64)> {
        match self {
            Self::Pairs(pairs) => {
                let (base, head): (Vec<_>, Vec<_>) = pairs.iter().copied().unzip();
                Some((center(&base)?, center(&head)?))
            }
            Self::Sides(base, head) => Some((center(base)?, center(head)?)),
        }
    }

    /// The logarithms of the pairs' ratios, in the order of their making; empty of sides.
    pub(crate) fn log_ratios(&self) -> Vec<f64> {
        match self {
            Self::Pairs(pairs) => pairs.iter().map(|(base, head)| (head / base).ln()).collect(),
            Self::Sides(..) => Vec::new(),
        }
    }
}

/// The values of a figure over a stage's launches; runs that were made separately have no stages.
pub(crate) fn values(pairing: Pairing, base: &Cell, head: &Cell, stage: Stage, figure: TimedFigure) -> Values {
    let of = |launch: &Launch| value(figure, &base.load, launch);
    match pairing {
        Pairing::Interleaved => {
            let heads = by_number(head, stage);
            let both =
                by_number(base, stage).into_iter().filter_map(|(number, launch)| Some((launch, *heads.get(&number)?)));
            let whole = both.filter(|(base, head)| !base.is_disturbed() && !head.is_disturbed());
            Values::Pairs(whole.filter_map(|(base, head)| Some((of(base)?, of(head)?))).collect())
        }
        Pairing::Separate => Values::Sides(side(base, figure), side(head, figure)),
    }
}

fn center(values: &[f64]) -> Option<f64> {
    geometric_mean(values).map(|mean| mean.center)
}

/// The figures of a cell by itself.
pub(crate) fn alone(cell: &Cell) -> Vec<Alone> {
    let of = |&figure: &TimedFigure| Some(Alone { figure, ns: center(&side(cell, figure))? });
    TimedFigure::ALL.iter().filter_map(of).collect()
}

/// A cell's launches, those that the machine disturbed left out.
pub(crate) fn undisturbed(cell: &Cell) -> impl Iterator<Item = &Launch> {
    cell.launches.iter().filter(|launch| !launch.is_disturbed())
}

/// The values of a figure over a cell's launches, those that the machine disturbed left out.
pub(crate) fn side(cell: &Cell, figure: TimedFigure) -> Vec<f64> {
    undisturbed(cell).filter_map(|launch| value(figure, &cell.load, launch)).collect()
}

/// Pairs of a stage, and how many of them the machine disturbed on either side.
pub(crate) fn disturbed(base: &Cell, head: &Cell, stage: Stage) -> (usize, usize) {
    let heads = by_number(head, stage);
    let both: Vec<_> =
        by_number(base, stage).into_iter().filter_map(|(number, base)| Some((base, *heads.get(&number)?))).collect();
    (both.len(), both.iter().filter(|(base, head)| base.is_disturbed() || head.is_disturbed()).count())
}

/// Launches of a cell that the machine did not disturb.
pub(crate) fn usable(cell: &Cell) -> usize {
    undisturbed(cell).count()
}

fn by_number(cell: &Cell, stage: Stage) -> BTreeMap<u32, &Launch> {
    let of_stage = cell.launches.iter().filter_map(|launch| Some((launch.pair?, launch)));
    of_stage.filter(|(pair, _)| pair.stage == stage).map(|(pair, launch)| (pair.number, launch)).collect()
}

/// A figure of a launch in ns; `None` where it has none, or too few calls support it.
fn value(figure: TimedFigure, load: &Load, launch: &Launch) -> Option<f64> {
    let quantile = |of: fn(&Quantiles) -> Option<u64>| of(&latency(load, launch)?.quantiles).map(|ns| ns as f64);
    match figure {
        TimedFigure::P50 => quantile(|quantiles| quantiles.p50_ns),
        TimedFigure::P99 => quantile(|quantiles| quantiles.p99_ns),
        // By schedule it is the schedule's, not the program's.
        TimedFigure::TimePerCall => {
            Some(1e9 / launch.rate_per_s()).filter(|ns| !load.pattern.scheduled() && ns.is_finite())
        }
    }
}

/// What latency counts from: what was intended, or what was sent.
pub(crate) fn latency<'l>(load: &Load, launch: &'l Launch) -> Option<&'l Histogram> {
    if load.pattern.scheduled() { launch.response.as_ref() } else { Some(&launch.service) }
}
