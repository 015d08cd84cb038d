//! How many became what, of cells, counts and expectations.

use maud::{Markup, html};
use rpcbench_records::{Change, Decision};

use super::look;
use crate::units;

pub(super) fn list(decision: &Decision) -> Markup {
    let kinds: [(&str, Vec<Change>); 3] = [
        ("Times", decision.cells.iter().map(|cell| cell.change).collect()),
        ("Bytes and allocations", decision.counts.iter().map(|count| count.change).collect()),
        ("Expectations", decision.expectations.iter().map(|each| look::of_kept(each.kept)).collect()),
    ];
    html! {
        dl.tally {
            @for (kind, changes) in kinds.iter().filter(|(_, changes)| !changes.is_empty()) {
                dt { (kind) }
                dd { @for change in look::all() { (of(kind, changes, change)) } }
            }
        }
    }
}

fn of(kind: &str, changes: &[Change], change: Change) -> Markup {
    let many = changes.iter().filter(|each| **each == change).count();
    html! {
        @if many > 0 { span { (look::mark(change)) (units::count(many as f64)) " " (word(kind, change)) } " " }
    }
}

/// Expectations have words of their own.
fn word(kind: &str, change: Change) -> &'static str {
    match (kind, change) {
        ("Expectations", Change::Regressed) => "missed",
        ("Expectations", Change::Unchanged) => "kept",
        ("Expectations", _) => "unknown",
        (_, change) => change.name(),
    }
}
