//! Latency against load: how the times grow with the rate, and where an adapter cannot follow any more.

use maud::{Markup, PreEscaped, html};

use super::{Page, anchor, marks, rates};
use crate::block::{Block, workloads};
use crate::chart::{self, Axis};
use crate::offered;
use crate::search::objective;
use crate::sweep::Sweep;

pub(super) fn section(page: &Page<'_, '_>) -> Markup {
    html! {
        @if !page.sweeps.is_empty() {
            section id="load" {
                h2 { "Latency against load" }
                p {
                    "Here calls are due by a schedule, whether or not earlier ones are answered. " b { "Response" } " counts from when a \
                     call was due until its reply is there, all waiting included; " b { "service" } " counts from when it was sent, the \
                     work alone. Where the response leaves the service behind, calls wait."
                }
                p {
                    "A " b { "crossed marker" } " and a " b { "dotted line" } " mean saturated: more was offered than could be answered. That \
                     is a true finding, but such times grow with the length of the run, so they are ranked nowhere. Bars: 95 % \
                     interval; small dots: one for each launch. Both axes are logarithmic; a curve that leaves the axis ends at its edge, and one has a \
                     gap where a rate's figures are INVALID or too few."
                }
                (marks::guests(page))
                @for workload in workloads(page.cells) {
                    @for (place, sweep) in page.sweeps.iter().enumerate() { (one(page, workload, sweep, place)) }
                }
            }
        }
    }
}

/// A workload under the rates of a sweep.
fn one(page: &Page<'_, '_>, workload: &str, sweep: &Sweep, place: usize) -> Markup {
    let blocks = blocks(page, workload, sweep);
    let Some(first) = blocks.first() else { return html! {} };
    let id = anchor::load(workload, place);
    html! {
        section aria-labelledby={ (id) "-h" } {
            h3 id={ (id) "-h" } { (workload) ", " (offered::words(&rateless(first))) }
            div.charts {
                @for (axis, key) in [(Axis::P50, "p"), (Axis::P99, "q"), (Axis::Answered, "r")] {
                    (figure(page, &blocks, axis, &id, key))
                }
            }
            (rates::table(page, &blocks, &id))
        }
    }
}

fn figure(page: &Page<'_, '_>, blocks: &[&Block<'_, '_>], axis: Axis, id: &str, key: &str) -> Markup {
    let objective = (axis == Axis::P99).then(|| limit(page, blocks)).flatten();
    let drawing =
        chart::against(blocks, &page.palette, axis, objective.as_ref().map(|(ns, _)| *ns), &format!("{id}.{key}"));
    html! {
        @if let Some(drawing) = drawing {
            figure {
                figcaption {
                    b { (axis.title()) }
                    small {
                        @if let Some((_, words)) = objective { "Dashed line: the objective, " (words) ". " }
                        @if axis == Axis::Answered { "Dashed line: every call answered. " }
                        a href={ "#" (id) } { "figures as a table" }
                    }
                }
                (PreEscaped(drawing.svg))
            }
        }
    }
}

/// The objective for p99 that this workload was searched with, in ns and in words.
fn limit(page: &Page<'_, '_>, blocks: &[&Block<'_, '_>]) -> Option<(f64, String)> {
    let workload = blocks.first()?.workload;
    let of_p99 = |quantile: f64| (quantile - 0.99).abs() < 1e-9;
    let mut searches = page.searches.iter().map(|summary| summary.search);
    let search = searches.find(|search| search.workload == workload && of_p99(search.objective.quantile))?;
    Some((search.objective.limit_ns as f64, objective(&search.objective)))
}

fn blocks<'p, 's, 'a>(page: &'p Page<'s, 'a>, workload: &str, sweep: &Sweep) -> Vec<&'p Block<'s, 'a>> {
    let of_load = |load: &rpcbench_records::Load| {
        page.blocks.iter().find(|block| block.workload == workload && block.load == *load)
    };
    sweep.loads.iter().filter_map(of_load).collect()
}

fn rateless(block: &Block<'_, '_>) -> rpcbench_records::Load {
    rpcbench_records::Load { rate_per_s: None, ..block.load }
}
