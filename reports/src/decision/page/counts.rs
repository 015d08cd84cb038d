//! Bytes and allocations per call, which repeat exactly.

use maud::{Markup, html};
use rpcbench_records::{Change, Count, CountChange, Decision};

use super::{look, per_call};
use crate::decision::{order, words};

/// What a column says, and whether that is text.
const HEADINGS: [(&str, bool); 7] = [
    ("Counted", true),
    ("Verdict", true),
    ("Base", false),
    ("Head", false),
    ("Change", false),
    ("Allowed", false),
    ("Why", true),
];

pub(super) fn section(decision: &Decision) -> Markup {
    let counts = &decision.counts;
    let changed = order::counts(decision);
    html! {
        @if !counts.is_empty() {
            section id="counts" {
                h2 { "Bytes and allocations" }
                p { "Counted over a whole cycle of requests, one call in flight, and shown per call; lower is better. They repeat \
                     exactly, so that there is no interval: anything beyond what is allowed is a change." }
                @if changed.is_empty() { p { "No count changed." } } @else { (table(&changed)) }
                (folded(counts))
            }
        }
    }
}

fn table(changed: &[&CountChange]) -> Markup {
    html! {
        div.scroll role="region" tabindex="0" aria-label="Counts that changed" {
            table.figures.cells {
                caption { "Counts that changed, per call; small figures: over the whole cycle" }
                thead { tr { @for (heading, text) in HEADINGS { th.verdict[text] scope="col" { (heading) } } } }
                tbody { @for count in changed { (row(count)) } }
            }
        }
    }
}

fn row(count: &CountChange) -> Markup {
    let [base, head] = per_call::both(count);
    html! {
        tr {
            th scope="row" { (count.adapter) " " (count.workload) " " (count.count.name()) }
            td.verdict { (look::verdict(count.change)) }
            td { (base) }
            td { (head) }
            td { (per_call::difference(count)) small { (per_call::total(count)) } }
            td { @if count.allowance > 0.0 { "+" (words::share(count.allowance)) } @else { "none" } }
            td.why { (count.reason) }
        }
    }
}

fn folded(counts: &[CountChange]) -> Markup {
    let unchanged = counts.iter().filter(|count| order::is_folded(count.change)).count();
    html! {
        @if unchanged > 0 {
            details {
                summary { "Unchanged: " (words::number(unchanged, "count")) }
                div.scroll role="region" tabindex="0" aria-label="All counts" {
                    table.figures.sums.cells {
                        caption { "Bytes and allocations per call of the head" }
                        thead { tr {
                            th scope="col" { "Adapter and workload" }
                            @for count in Count::ALL { th scope="col" { (count.name()) } }
                        } }
                        tbody { @for group in groups(counts) { (summed(&group)) } }
                    }
                }
            }
        }
    }
}

/// The counts of an adapter and a workload together, in the order in which they first appear.
fn groups(counts: &[CountChange]) -> Vec<Vec<&CountChange>> {
    let mut places = std::collections::HashMap::new();
    let mut groups: Vec<Vec<&CountChange>> = Vec::new();
    for count in counts {
        let place = *places.entry((&count.adapter, &count.workload)).or_insert(groups.len());
        match groups.get_mut(place) {
            Some(group) => group.push(count),
            None => groups.push(vec![count]),
        }
    }
    groups
}

fn summed(group: &[&CountChange]) -> Markup {
    let of = |wanted: Count| group.iter().find(|count| count.count == wanted);
    html! {
        tr {
            th scope="row" { @if let Some(first) = group.first() { (first.adapter) " " (first.workload) } }
            @for wanted in Count::ALL { td { (of(wanted).map_or_else(|| per_call::NOTHING.to_owned(), |count| entry(count))) } }
        }
    }
}

/// What a call takes; of one that changed, what became of it.
fn entry(count: &CountChange) -> String {
    let [_, head] = per_call::both(count);
    match count.change {
        Change::Unchanged => head,
        change => change.name().to_owned(),
    }
}
