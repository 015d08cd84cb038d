//! The first screen: whether it passed, what is worse by how much and how sure, and whether that may be trusted.

use maud::{Markup, html};
use rpcbench_records::{Decision, Environment};

use super::finding::Finding;
use super::{View, look, tally, trust};

/// Findings that a list of the first screen shows.
const MOST: usize = 6;

pub(super) fn header(view: &View<'_>, title: &str) -> Markup {
    let findings = &view.findings;
    html! {
        header {
            (bar(view.decision))
            h1.outcome.(view.decision.outcome.name()) { (tied(title)) }
            div.standings.findings {
                (list("Against the head", &findings.worse))
                (list("Could not be told", &findings.unknown))
                (list("Better than the base", &findings.better))
            }
            (trust::paragraph(view))
            (trust::cautions(view.decision))
            (tally::list(view.decision))
            (ways(view.decision))
        }
    }
}

fn bar(decision: &Decision) -> Markup {
    let environment = decision.head.as_ref().or(decision.base.as_ref()).map(|side| &side.environment);
    html! {
        div.bar {
            p.name { "rpcbench" @if let Some(of) = environment { " " (of.rpcbench) } }
            p.when {
                @if let Some(head) = &decision.head { "head " (head.started) ", " }
                @if let Some(base) = &decision.base { "base " (base.started) ", " }
                @if let Some(Environment { cpu, system, .. }) = environment { (cpu) ", " (system) }
            }
            button.theme type="button" hidden { "Light or dark" }
        }
    }
}

fn list(title: &str, findings: &[Finding]) -> Markup {
    html! {
        @if !findings.is_empty() {
            section {
                h2 { (title) }
                ul { @for finding in findings.iter().take(MOST) { li { (item(finding)) } } }
                @if findings.len() > MOST { p.remark { "and " (findings.len() - MOST) " more, in the tables below" } }
            }
        }
    }
}

fn item(finding: &Finding) -> Markup {
    html! {
        (look::mark(finding.change)) a href={ "#" (finding.place) } { (finding.name) } " "
        b { (finding.word) } ": " (tied(&finding.what))
    }
}

/// A sentence whose percents stay in one line.
fn tied(text: &str) -> String {
    text.replace(" %", "\u{a0}%").replace(" -> ", " → ")
}

fn ways(decision: &Decision) -> Markup {
    html! {
        nav aria-label="Parts of this page" {
            ul {
                li { a href="#changes" { "Changes" } }
                li { a href="#cells" { "Times" } }
                @if !decision.counts.is_empty() { li { a href="#counts" { "Bytes and allocations" } } }
                @if !decision.expectations.is_empty() { li { a href="#expectations" { "Expectations" } } }
                @if !decision.remarks.is_empty() { li { a href="#remarks" { "Remarks" } } }
                li { a href="#method" { "How it was decided" } }
                li { a href="#environment" { "Machines and commands" } }
            }
        }
    }
}
