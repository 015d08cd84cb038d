//! What became of a thing, as a shape and a word: the same all over the page, and told by no color alone.

use std::fmt::Write;

use maud::{Markup, html};
use rpcbench_records::{Change, Kept};

use crate::page::marks::points;
use crate::palette::Shape;

/// The marker of a change, its color, and whether it is full.
type Look = (Change, Shape, &'static str, bool);

const LOOKS: [Look; 7] = [
    (Change::Regressed, Shape::Arrow, "alarm", true),
    (Change::Missing, Shape::Hexagon, "alarm", false),
    (Change::Inconclusive, Shape::Diamond, "f5", false),
    (Change::Improved, Shape::Back, "better", true),
    (Change::New, Shape::Square, "f1", true),
    (Change::Ignored, Shape::Square, "soft", false),
    (Change::Unchanged, Shape::Circle, "soft", true),
];

/// The number by which drawings name a change.
pub(crate) fn index(change: Change) -> usize {
    LOOKS.iter().position(|look| look.0 == change).unwrap_or_default()
}

/// The marker of a change: to the right where it takes longer, to the left where it is quicker.
pub(crate) fn shape(change: Change) -> Shape {
    LOOKS[index(change)].1
}

/// All changes, the worst first.
pub(super) fn all() -> impl Iterator<Item = Change> {
    LOOKS.into_iter().map(|look| look.0)
}

/// A rule for each change.
pub(super) fn style() -> String {
    let mut css = String::new();
    for (index, (_, _, color, full)) in LOOKS.into_iter().enumerate() {
        let fill = if full { color } else { "page" };
        // A string takes every byte.
        let _ = write!(css, ".s{index}{{--c:var(--{color});--h:var(--{fill})}}");
    }
    css
}

/// The markers, defined once for all that name them.
pub(super) fn symbols() -> Markup {
    html! {
        svg.defs aria-hidden="true" {
            defs {
                @for (index, look) in LOOKS.iter().enumerate() {
                    symbol id={ "k" (index) } viewBox="-8 -8 16 16" {
                        polygon class={ "m s" (index) } points=(points(&look.1.corners((0.0, 0.0), 5.0))) {}
                    }
                }
            }
        }
    }
}

/// A change's marker.
pub(super) fn mark(change: Change) -> Markup {
    html! { svg.key aria-hidden="true" { use href={ "#k" (index(change)) } {} } }
}

/// A change's marker and word.
pub(super) fn verdict(change: Change) -> Markup {
    html! { (mark(change)) (change.name()) }
}

/// The change that an expectation looks like.
pub(super) const fn of_kept(kept: Kept) -> Change {
    match kept {
        Kept::Kept => Change::Unchanged,
        Kept::Missed => Change::Regressed,
        Kept::Unknown => Change::Inconclusive,
    }
}
