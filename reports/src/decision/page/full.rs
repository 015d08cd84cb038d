//! Cells that changed or were looked at twice: a row for each figure.

use maud::{Markup, html};
use rpcbench_records::{FigureChange, Ratio};

use super::{Placed, look, percent};
use crate::decision::words;
use crate::units;

/// What a column says, and whether that is text.
const HEADINGS: [(&str, bool); 10] = [
    ("Cell", true),
    ("Figure", true),
    ("Verdict", true),
    ("Base", false),
    ("Head", false),
    ("Change", false),
    ("Margin", false),
    ("Decided on", true),
    ("First stage saw", false),
    ("Why", true),
];

pub(super) fn table(cells: &[Placed<'_>]) -> Markup {
    html! {
        @if !cells.is_empty() {
            p { "Times of a call, lower is better. Small figures: 95 % interval. " b { "By chance" } ": how often a regression as clear as \
                 this would show where there is none beyond the margin, after Holm’s correction. p99 is shown and decides nothing: \
                 between launches of one and the same program it moves by 60 %." }
            div.scroll role="region" tabindex="0" aria-label="Cells that changed or were looked at twice" {
                table.figures.cells {
                    caption { "Cells that changed or were looked at twice, the worst first" }
                    thead { tr { @for (heading, text) in HEADINGS { th.verdict[text] scope="col" { (heading) } } } }
                    tbody { @for placed in cells { (rows(placed)) } }
                }
            }
        }
    }
}

fn rows(Placed { cell, place }: &Placed<'_>) -> Markup {
    html! {
        @for (number, figure) in cell.figures.iter().enumerate() {
            tr id=[(number == 0).then_some(place)] {
                th scope="row" { (cell.name) }
                (row(figure))
                td.why { @if number == 0 { (cell.reason) } @else { "—" } }
            }
        }
    }
}

fn row(figure: &FigureChange) -> Markup {
    let margin = figure.figure.gates().then(|| format!("±{}", words::margin(figure.margin)));
    html! {
        td.side { (figure.figure.name()) }
        td.verdict { (verdict(figure)) }
        td { (units::time(figure.base_ns)) }
        td { (units::time(figure.head_ns)) }
        (change(&figure.ratio))
        td { (margin.as_deref().unwrap_or("—")) }
        (launches(figure))
        @match &figure.screened {
            Some(first) => (change_in(first)),
            None => td { "—" },
        }
    }
}

/// A figure's verdict, and how often that would be by chance; one that decides nothing has none.
fn verdict(figure: &FigureChange) -> Markup {
    html! {
        @if figure.figure.gates() { (look::verdict(figure.change)) } @else { "shown only" }
        @if let Some(p) = figure.p_regressed { small { "by chance: " (percent::chance(p)) } }
    }
}

/// A change with its interval.
pub(super) fn change(ratio: &Ratio) -> Markup {
    html! { td { (words::change(ratio.center)) small { (percent::ends(ratio)) } } }
}

/// The same with the launches that it rests on.
fn change_in(ratio: &Ratio) -> Markup {
    let launches = words::number(ratio.launches as usize, "launch");
    html! { td { (words::change(ratio.center)) small { (percent::ends(ratio)) } small { (launches) } } }
}

/// Which launches a figure rests on.
pub(super) fn launches(figure: &FigureChange) -> Markup {
    let number = |thing: &str| words::number(figure.ratio.launches as usize, thing);
    html! {
        td.side {
            @match (&figure.screened, figure.p_regressed) {
                (Some(_), _) => (number("fresh launch")),
                (None, None) if figure.figure.gates() => { (number("launch")) small { "screened only" } },
                (None, _) => (number("launch")),
            }
        }
    }
}
