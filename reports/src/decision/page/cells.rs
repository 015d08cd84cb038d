//! What became of every cell: those that changed in full, the rest a row each.

use maud::{Markup, html};

use super::{View, alone, brief, full};

pub(super) fn section(view: &View<'_>) -> Markup {
    html! {
        section id="cells" {
            h2 { "Times" }
            @if view.decision.cells.is_empty() { p { "Neither side has a cell." } } @else { (controls()) }
            (full::table(&view.full))
            (alone::table(&view.alone))
            (brief::table(&view.brief))
        }
    }
}

/// A choice that a script serves; hidden where there is none.
fn controls() -> Markup {
    html! {
        form.controls hidden {
            label { "Show only " input name="filter" type="search" placeholder="part of a name" autocomplete="off"; }
        }
    }
}
