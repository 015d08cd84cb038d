//! The first screen: the answer, how sure it is, and the ways into the page.

use maud::{Markup, html};
use rpcbench_records::Run;
use rpcbench_statistics::{Estimate, Interval};

use super::Page;
use super::{anchor, highest, marks};
use crate::block::workloads;
use crate::comparison::FEWEST;
use crate::headline::{Finding, Headline, OWN_MARK, capital, fastest_other};
use crate::noise;
use crate::overall::Standing;
use crate::search::SearchSummary;
use crate::summary::FLOOR;
use crate::sweep::Sweep;
use crate::units::{ratio, time};

const FLOORS: &str = "Floors (raw sockets, a plain function call) are yardsticks and take no part.";

pub(super) fn header(page: &Page<'_, '_>, headline: &Headline<'_>) -> Markup {
    let run = page.run;
    html! {
        header {
            div.bar {
                p.name { "rpcbench " (run.environment.rpcbench) }
                p.when { (run.started) ", " (run.environment.cpu) ", " (run.environment.system) }
                button.theme type="button" hidden { "Light or dark" }
            }
            h1 { (headline.title) }
            @if headline.findings.is_empty() && !page.searches.is_empty() {
                p { "Calls per second that can be offered within the objective; small figures: 95 % interval over the \
                     bisections. " (FLOORS) }
            } @else {
                p { "Median time of a call, relative to the least; in brackets the 95 % interval. Over several workloads, both \
                     ratio and time are geometric means. " (FLOORS) }
            }
            div.standings id="standings" {
                @for finding in &headline.findings { (standings(page, finding)) }
                @for group in highest::groups(page) { (rates(page, &group)) }
            }
            (marks::guests(page))
            @if page.sweeps.iter().any(Sweep::is_curve) {
                p.remark {
                    "Of several rates, the highest at which most adapters can be ranked stands here; all are under "
                    a href="#load" { "Latency against load" } "."
                }
            }
            @if headline.comparisons > 0 { p.remark { (level(page, headline.comparisons)) } }
            p.trust { (headline.compared) " " (headline.trust) " " a href="#trust" { "What may not be trusted, and why" } "." }
            (cautions(run))
            (ways(page))
        }
    }
}

fn standings(page: &Page<'_, '_>, finding: &Finding<'_>) -> Markup {
    html! {
        section {
            h2 { (capital(&finding.load)) ", " (finding.scope) }
            @if finding.standings.is_empty() { p { "No adapter can be ranked." } }
            @let front = finding.front();
            ol {
                @for standing in &front {
                    li value="1" { (marks::name(page, standing.adapter)) " " (ahead(standing, &front, finding)) }
                }
                @for (place, standing) in finding.slower().enumerate() {
                    li value=(front.len() + place + 1) { (marks::name(page, standing.adapter)) " " (times(&standing.behind.ratio)) }
                }
            }
            @if let Some(rival) = finding.rival() { p.remark { (capital(&fastest_other(rival))) "." } }
            @for remark in finding.remarks() { p.remark { (remark) } }
        }
    }
}

/// The highest rates of searches for the same. They are told in their order with their intervals; none is called the best.
fn rates(page: &Page<'_, '_>, group: &[&SearchSummary<'_>]) -> Markup {
    html! {
        section {
            h2 { "Highest rate with " (highest::asked(group[0])) }
            ul.rates {
                @for search in group {
                    li {
                        @let adapter = &search.search.adapter;
                        span { (marks::name(page, adapter)) @if is_floor(page, adapter) { " " small { "floor" } } }
                        span.ratio { b { (highest::rate(search)) } }
                    }
                }
            }
        }
    }
}

fn is_floor(page: &Page<'_, '_>, adapter: &str) -> bool {
    page.run.adapter(adapter).is_some_and(|adapter| adapter.family == FLOOR)
}

/// What is said of one that nobody is told to be faster than.
fn ahead(standing: &Standing<'_>, front: &[&Standing<'_>], finding: &Finding<'_>) -> Markup {
    html! {
        @if standing.own { (OWN_MARK.trim_start()) " " }
        @if front.len() > 1 { (times(&standing.behind.ratio)) " level" }
        @else if finding.standings.len() > 1 { "is the fastest" }
        @else { "is the only one that can be ranked" }
        ", " (time(standing.time_ns)) " " (finding.scope)
    }
}

fn times(relative: &Estimate) -> Markup {
    html! { span.ratio { b { (ratio(relative.center)) "×" } (brackets(relative.interval)) } }
}

/// The interval, but not of an adapter against itself.
fn brackets(interval: Option<Interval>) -> String {
    let spread = interval.filter(|at| at.low < at.high);
    spread.map_or_else(String::new, |at| format!(" ({}–{})", ratio(at.low), ratio(at.high)))
}

/// What "level" means here.
fn level(page: &Page<'_, '_>, comparisons: usize) -> String {
    format!(
        "Level: no difference can be told from the least, or by workload between the first two. A difference is told over at \
         least {FEWEST} launches, at 5 % after Holm's correction for all comparisons made here ({comparisons}); intervals are not corrected. {}.",
        noise::sentence(page.run)
    )
}

/// What a reader must know before believing any figure.
fn cautions(run: &Run) -> Markup {
    let environment = &run.environment;
    html! {
        @if environment.profile != "release" {
            p.caution { strong { "Built as " (environment.profile) "." } " These times are not those of optimized programs." }
        }
        @if run.interrupted {
            p.caution { strong { "Interrupted." } " Cells without launches are listed as MISSING." }
        }
        @if (run.suite.launches as usize) < FEWEST {
            p.caution { strong { "Fewer than three launches per cell." } " That is too few to tell any difference." }
        }
    }
}

fn ways(page: &Page<'_, '_>) -> Markup {
    html! {
        nav aria-label="Parts of this page" {
            ul {
                li { a href="#matrix" { "Side by side" } }
                @if !page.sweeps.is_empty() { li { a href="#load" { "Latency against load" } } }
                @if !page.searches.is_empty() { li { a href="#highest" { "Highest rate" } } }
                @for workload in workloads(page.cells) {
                    li { a href={ "#" (anchor::workload(workload)) } { (workload) } }
                }
                @if !page.slices.is_empty() { li { a href="#time" { "In the course of time" } } }
                li { a href="#trust" { "Trust" } }
                li { a href="#method" { "How it was measured" } }
                li { a href="#environment" { "Machine and command" } }
            }
        }
    }
}
