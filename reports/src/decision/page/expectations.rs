//! What was to hold of the head alone, and what is to be said besides.

use maud::{Markup, html};
use rpcbench_records::{Decision, Expectation};

use super::look;
use crate::decision::order;

pub(super) fn section(decision: &Decision) -> Markup {
    html! {
        @if !decision.expectations.is_empty() {
            section id="expectations" {
                h2 { "Expectations" }
                p { "What was to hold of the head, whatever the base was. One is kept or missed where the whole 95 % interval says so." }
                (table(&order::expectations(decision)))
            }
        }
        @if !decision.remarks.is_empty() {
            section id="remarks" {
                h2 { "Remarks" }
                ul.remarks { @for remark in &decision.remarks { li { (remark) } } }
            }
        }
    }
}

fn table(expectations: &[&Expectation]) -> Markup {
    html! {
        div.scroll role="region" tabindex="0" aria-label="Expectations" {
            table.remarks {
                caption { "What was expected, and what became of it" }
                thead { tr { th scope="col" { "Expected" } th scope="col" { "Verdict" } th scope="col" { "Why" } } }
                tbody {
                    @for each in expectations {
                        tr {
                            th scope="row" { (each.text) }
                            td.verdict { (look::mark(look::of_kept(each.kept))) (each.kept.name()) }
                            td { (each.reason) }
                        }
                    }
                }
            }
        }
    }
}
