//! Whether the answer may be trusted: what it rests on, and what a reader must know before believing it.

use maud::{Markup, html};
use rpcbench_records::{Change, Decision, Side};

use super::{View, machines};
use crate::decision::words;

/// Launches below which an interval says little.
const FEW: u32 = 3;

/// Remarks that the first screen shows.
const MOST: usize = 3;

/// What the answer rests on.
pub(super) fn paragraph(view: &View<'_>) -> Markup {
    let decision = view.decision;
    let compared = !decision.cells.is_empty() || !decision.counts.is_empty();
    html! {
        @if compared {
            p.trust {
                @if shows_intervals(decision) { "In brackets: 95 % intervals. " }
                @if decision.timed.refused.is_none() { (words::method(decision).join(" ")) " " }
                (machine(decision)) " "
                a href="#method" { "How it was decided" } "."
            }
        }
    }
}

fn shows_intervals(decision: &Decision) -> bool {
    decision.cells.iter().any(|cell| !cell.figures.is_empty() && cell.change != Change::Unchanged)
}

/// Whether both sides were made on the same.
fn machine(decision: &Decision) -> Markup {
    let (Some(base), Some(head)) = (&decision.base, &decision.head) else { return html! {} };
    let different = machines::different(&base.environment, &head.environment);
    html! {
        @if different.is_empty() { "Machine and build are alike on both sides." }
        @else { "The two sides differ in: " a href="#environment" { (different.join(", ")) } "." }
    }
}

/// What stands in the way of an answer, or of believing it.
pub(super) fn cautions(decision: &Decision) -> Markup {
    html! {
        @if let Some(lacking) = lacking(decision) { p.caution { strong { (lacking) } " So nothing could be compared." } }
        @if let Some(refused) = &decision.timed.refused {
            p.caution { strong { "Times were not compared." } " " (words::open(refused)) ". Counts and expectations still hold." }
        }
        @for (name, side) in debug(decision) {
            p.caution { strong { "The " (name) " was built as " (side.environment.profile) "." } " Its times are not those of an \
                        optimized program." }
        }
        @if few(decision) {
            p.caution { strong { "Fewer than three launches." } " Some intervals rest on so few that they say little." }
        }
        @for remark in decision.remarks.iter().take(MOST) { p.caution { (remark) } }
        @if decision.remarks.len() > MOST {
            p.remark { a href="#remarks" { "and " (decision.remarks.len() - MOST) " more remarks" } }
        }
    }
}

/// Which side there is not.
fn lacking(decision: &Decision) -> Option<&'static str> {
    match (&decision.base, &decision.head) {
        (None, None) => Some("There is neither a base nor a head."),
        (None, Some(_)) => Some("There is no base to compare with."),
        (Some(_), None) => Some("There is no head to judge."),
        (Some(_), Some(_)) => None,
    }
}

fn debug(decision: &Decision) -> impl Iterator<Item = (&'static str, &Side)> {
    let sides = [("base", &decision.base), ("head", &decision.head)];
    let sides = sides.into_iter().filter_map(|(name, side)| Some((name, side.as_ref()?)));
    sides.filter(|(_, side)| side.environment.profile != "release")
}

fn few(decision: &Decision) -> bool {
    let figures = decision.cells.iter().flat_map(|cell| &cell.figures);
    figures.filter(|figure| figure.figure.gates()).any(|figure| figure.ratio.launches < FEW)
}
