//! How it was decided, one sentence each.

use rpcbench_records::{Decision, FigureChange, Pairing};

use super::{number, open, share};

/// How the decision was come by, one sentence each: how launches belong together, margins, launches, the noise floor,
/// counts.
#[must_use]
pub fn method(decision: &Decision) -> Vec<String> {
    let timed = &decision.timed;
    if let Some(why) = &timed.refused {
        return [format!("Times were not compared: {}.", open(why))].into_iter().chain(counts(decision)).collect();
    }
    let calibrated = timed.calibrated.as_ref();
    // Of benchmarks that are not ours nobody knows how they were made.
    let ours = decision.base.is_some();
    let mut said: Vec<String> = ours.then(|| pairing(timed.pairing).to_owned()).into_iter().collect();
    said.push(margins(timed.min_effect));
    said.extend(launches(decision));
    said.extend(second_look(decision));
    said.extend(calibrated.map(|when| format!("Margins rest on the machine's noise floor, measured {when}.")));
    said.extend(counts(decision));
    said
}

const fn pairing(pairing: Pairing) -> &'static str {
    match pairing {
        Pairing::Interleaved => "Each launch of the base had one of the head beside it, in random order.",
        Pairing::Separate => "The runs were made one after the other.",
    }
}

fn margins(min_effect: f64) -> String {
    let least = share(min_effect);
    format!(
        "A time has changed where its whole 95 % interval lies beyond the margin: {least}, where no cell has its own."
    )
}

fn gating(decision: &Decision) -> impl Iterator<Item = &FigureChange> + Clone {
    decision.cells.iter().flat_map(|cell| &cell.figures).filter(|figure| figure.figure.gates())
}

fn launches(decision: &Decision) -> Option<String> {
    let launches = gating(decision).map(|figure| figure.ratio.launches);
    let (least, most) = (launches.clone().min()?, launches.max()?);
    let span = if least == most { String::new() } else { format!("{least} to ") };
    Some(format!("An interval rests on {span}{} of each side.", number(most as usize, "launch")))
}

/// Cells that the first launches did not clear.
fn second_look(decision: &Decision) -> Option<String> {
    let again = |figure: &FigureChange| figure.figure.gates() && figure.screened.is_some();
    let cells = decision.cells.iter().filter(|cell| cell.figures.iter().any(again)).count();
    let on = number(cells, "cell");
    (cells > 0).then(|| format!("The first launches did not clear {on}; on these, fresh launches alone decided."))
}

fn counts(decision: &Decision) -> Option<String> {
    let rule = "Counts repeat exactly: one that grows by more than was allowed is a regression.";
    (!decision.counts.is_empty()).then(|| rule.to_owned())
}
