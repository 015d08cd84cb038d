//! Every change with its interval and its margin, the worst on top.

use maud::{Markup, PreEscaped, html};
use rpcbench_records::Change;

use super::{View, look};
use crate::chart::{RatioRow, ratios};

/// Rows that are drawn of those that changed, and of those that did not; the tables have all.
const MOST: [usize; 2] = [126, 70];

pub(super) fn section(view: &View<'_>) -> Markup {
    let [changed, unchanged] = rows(view);
    html! {
        section id="changes" {
            h2 { "Changes" }
            @if changed.is_empty() && unchanged.is_empty() {
                p { "There is no figure that both sides have." }
            } @else {
                p { "How much longer (right) or shorter (left) the head takes than the base; figures that decide, the worst first. The \
                     marker is the change, the line its 95 % interval, the band the margin: a change is told only where the whole \
                     line lies beyond the band. A line that ends at the edge goes on." }
                p.legend { @for change in drawn(&changed, &unchanged) { span { (look::verdict(change)) } " " } }
                @if changed.is_empty() { p { "Nothing changed beyond its margin." } }
                (panels(&changed, MOST[0], "Changes, worst first", "changed"))
                (folded(&unchanged))
            }
        }
    }
}

fn folded(unchanged: &[RatioRow<'_>]) -> Markup {
    html! {
        @if !unchanged.is_empty() {
            details {
                summary { "Unchanged: " (unchanged.len()) @if unchanged.len() == 1 { " figure" } @else { " figures" } }
                (panels(unchanged, MOST[1], "Unchanged, slowest first", "unchanged"))
            }
        }
    }
}

/// All rows of figures that decide: those that changed, or could not be told, and those that did not change.
fn rows<'v>(view: &'v View<'_>) -> [Vec<RatioRow<'v>>; 2] {
    let cells = view.decision.cells.iter();
    let figures = cells.flat_map(|cell| cell.figures.iter().map(move |figure| (cell, figure)));
    let deciding = figures.filter(|(_, figure)| figure.figure.gates());
    let mut rows: Vec<_> = deciding.filter_map(|(cell, figure)| RatioRow::of(cell, figure)).collect();
    rows.sort_by(|a, b| b.change.cmp(&a.change).then(b.ratio.center.total_cmp(&a.ratio.center)));
    let (unchanged, changed) = rows.into_iter().partition(|row| row.change == Change::Unchanged);
    [changed, unchanged]
}

/// The changes that occur, the worst first.
fn drawn(changed: &[RatioRow<'_>], unchanged: &[RatioRow<'_>]) -> Vec<Change> {
    let occurs = |change: &Change| changed.iter().chain(unchanged).any(|row| row.change == *change);
    look::all().filter(occurs).collect()
}

fn panels(rows: &[RatioRow<'_>], most: usize, name: &str, id: &str) -> Markup {
    let shown = &rows[..rows.len().min(most)];
    html! {
        @if !shown.is_empty() {
            div.charts {
                @for (name, drawing) in ratios(shown, name, id) {
                    figure {
                        figcaption { b { (name) } small { a href="#cells" { "figures as a table" } } }
                        (PreEscaped(drawing.svg))
                    }
                }
            }
        }
        @if rows.len() > most { p.remark { "and " (rows.len() - most) " more, in the tables below" } }
    }
}
