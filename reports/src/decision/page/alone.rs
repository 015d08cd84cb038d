//! Cells whose times were not compared: only one side has them, or there was a reason.

use maud::{Markup, html};

use super::{Placed, look};

pub(super) fn table(cells: &[Placed<'_>]) -> Markup {
    html! {
        @if !cells.is_empty() {
            div.scroll role="region" tabindex="0" aria-label="Cells that were not compared" {
                table.remarks.cells {
                    caption { "Cells that were not compared" }
                    thead { tr { th scope="col" { "Cell" } th scope="col" { "Verdict" } th scope="col" { "Why" } } }
                    tbody {
                        @for Placed { cell, place } in cells {
                            tr id=(place) {
                                th scope="row" { (cell.name) }
                                td.verdict { (look::verdict(cell.change)) }
                                td { (cell.reason) }
                            }
                        }
                    }
                }
            }
        }
    }
}
