//! The highest rates within an objective.

use maud::{Markup, PreEscaped, html};

use super::{Page, figures, marks};
use crate::chart;
use crate::offered;
use crate::search::{SearchSummary, objective};
use crate::units;

#[rustfmt::skip]
const HEADINGS: [&str; 9] = [
    "Adapter", "Workload", "Objective", "Highest rate", "Bisections", "Launches", "Closed loop reached", "Verdict", "Remarks",
];

pub(super) fn section(page: &Page<'_, '_>) -> Markup {
    html! {
        @if !page.searches.is_empty() {
            section id="highest" {
                h2 { "Highest rate within an objective" }
                p {
                    "How many calls per second can be offered before an objective for the response is missed. Each bisection halves its \
                     way between a rate that kept the objective and one that did not, with a fresh launch at each step; its result \
                     is the middle, in proportion. Marker: geometric mean over the bisections; bar: its 95 % interval; small \
                     dots: one for each bisection. ≥: no rate that was tried missed the objective; <: none kept it."
                }
                div.charts { @for (place, group) in groups(page).iter().enumerate() { (figure(page, group, place)) } }
                (table(page))
            }
        }
    }
}

/// Searches for the same, which may be set side by side.
pub(super) fn groups<'p, 'a>(page: &'p Page<'_, 'a>) -> Vec<Vec<&'p SearchSummary<'a>>> {
    let mut groups: Vec<Vec<&SearchSummary<'a>>> = Vec::new();
    for search in &page.searches {
        match groups.iter_mut().find(|group| group[0].alike(search.search)) {
            Some(group) => group.push(search),
            None => groups.push(vec![search]),
        }
    }
    groups
}

/// What a group of searches asked for: `p99 ≤ 2 ms on echo/log, poisson, at most 64 in flight`.
pub(super) fn asked(search: &SearchSummary<'_>) -> String {
    let search = search.search;
    format!("{} on {}, {}", objective(&search.objective), search.workload, offered::words(&search.load))
}

fn figure(page: &Page<'_, '_>, group: &[&SearchSummary<'_>], place: usize) -> Markup {
    html! {
        @if let Some(drawing) = chart::highest(group, &page.palette, &format!("highest.{place}")) {
            figure {
                figcaption { b { "Highest rate" } small { (asked(group[0])) " " a href="#highest-rates" { "figures as a table" } } }
                (PreEscaped(drawing.svg))
            }
        }
    }
}

fn table(page: &Page<'_, '_>) -> Markup {
    let title = "Highest rate within an objective; higher is better";
    html! {
        div.scroll role="region" tabindex="0" aria-label=(title) {
            table.figures id="highest-rates" {
                caption { (title) ". Small figures: 95 % interval over the bisections" }
                thead { tr {
                    @for heading in HEADINGS {
                        th scope="col" { (heading) }
                    }
                } }
                tbody { @for search in &page.searches { (row(page, search)) } }
            }
        }
    }
}

fn row(page: &Page<'_, '_>, summary: &SearchSummary<'_>) -> Markup {
    let search = summary.search;
    html! {
        tr data-a=[page.palette.index(&search.adapter)] {
            th scope="row" { (marks::name(page, &search.adapter)) }
            td { (search.workload) }
            td { (objective(&search.objective)) }
            td { (rate(summary)) }
            td { (search.bisections.len()) }
            td { (summary.launches()) }
            td { (units::rate(search.capacity_per_s)) }
            td.verdict { (search.verdict.name()) }
            td.why { @for remark in summary.remarks().into_iter().chain(summary.other_causes()) { (remark) ". " } }
        }
    }
}

/// The rate with its interval, or as a bound.
pub(super) fn rate(summary: &SearchSummary<'_>) -> Markup {
    html! {
        @match summary.rate() {
            Some(rate) => { (summary.sign()) (units::rate(rate)) (figures::spread(summary.estimate(), units::rate_range)) }
            None => "—",
        }
    }
}
