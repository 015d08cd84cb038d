//! The first screen: the answer, how sure it is, and the ways into the page.

use maud::{Markup, html};
use rpcbench_records::Run;
use rpcbench_statistics::Interval;

use super::Page;
use super::{anchor, marks};
use crate::block::workloads;
use crate::headline::{Finding, Headline, capital};
use crate::overall::Standing;
use crate::units::ratio;

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
            p { "Median time of a call, relative to the fastest adapter; in brackets the 95 % interval. " (FLOORS) }
            div.standings { @for finding in &headline.findings { (standings(page, finding)) } }
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
            ol {
                @for (place, standing) in finding.standings.iter().enumerate() {
                    li {
                        (marks::name(page, standing.adapter)) " "
                        @if place == 0 { "is the fastest" } @else { (behind(standing)) }
                    }
                }
            }
            @for remark in &finding.remarks { p.remark { (remark) } }
        }
    }
}

fn behind(standing: &Standing<'_>) -> Markup {
    html! {
        span.ratio { b { (ratio(standing.behind.center)) "×" } (brackets(standing.behind.interval)) }
        @if standing.behind.interval.is_none() { " single launch: no difference can be told" }
        @else if !standing.behind.differs_from_one() { " no difference can be told from the fastest" }
    }
}

fn brackets(interval: Option<Interval>) -> String {
    interval.map_or_else(String::new, |at| format!(" ({}–{})", ratio(at.low), ratio(at.high)))
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
        @if run.suite.launches < 2 {
            p.caution { strong { "One launch per cell." } " Without a second one no interval can be given and no difference told." }
        }
    }
}

fn ways(page: &Page<'_, '_>) -> Markup {
    html! {
        nav aria-label="Parts of this page" {
            ul {
                li { a href="#matrix" { "Side by side" } }
                @for workload in workloads(page.cells) {
                    li { a href={ "#" (anchor::workload(workload)) } { (workload) } }
                }
                li { a href="#trust" { "Trust" } }
                li { a href="#method" { "How it was measured" } }
                li { a href="#environment" { "Machine and command" } }
            }
        }
    }
}
