//! A section per workload: its charts, and the figures that they are drawn from.

use maud::{Markup, PreEscaped, html};

use super::{Page, anchor, costs, figures, marks};
use crate::block::{Block, workloads};
use crate::chart::{self, Drawing};
use crate::offered;

pub(super) fn sections(page: &Page<'_, '_>) -> Markup {
    if page.cells.is_empty() {
        return html! {};
    }
    html! {
        h2 { "By workload" }
        p {
            "Marker: geometric mean over the launches of a cell. Bar behind it: its 95 % interval. Small dots: one for each \
             launch, so that a cell which sometimes runs in another mode shows. Scales differ between charts."
        }
        (marks::guests(page))
        @for workload in workloads(page.cells) { (section(page, workload)) }
    }
}

fn section(page: &Page<'_, '_>, workload: &str) -> Markup {
    let place = anchor::workload(workload);
    let shown = |block: &&Block<'_, '_>| block.workload == workload && page.telling.contains(&block.load);
    let blocks: Vec<_> = page.blocks.iter().filter(shown).collect();
    let described = page.run.workloads.iter().find(|known| known.id == workload);
    html! {
        section.workload id=(place) aria-labelledby={ (place) "-h" } {
            h3 id={ (place) "-h" } { (workload) }
            @if let Some(known) = described {
                p { (known.summary) ". Stands for: " (known.stands_for) ". " (known.requests) " different requests in turn"
                    @if let Some(input) = &known.input { ", from " code { (input) } } "." }
            }
            div.charts { (charts(page, &blocks, &place)) }
            @for (at, block) in blocks.iter().enumerate() {
                @if !block.load.pattern.scheduled() { (figures::table(page, block, at)) }
            }
            (costs::table(page, &blocks))
        }
    }
}

/// A row of charts per load; the first row ends with bytes, the last one with throughput.
fn charts(page: &Page<'_, '_>, blocks: &[&Block<'_, '_>], place: &str) -> Markup {
    let looks = &page.palette;
    html! {
        @for (at, block) in blocks.iter().enumerate() {
            @let figures = place_of(page, block, at);
            (figure("Median time", block, &figures, chart::dots(block, looks, &format!("{place}.d{at}"))))
            (figure("Time by percentile", block, &figures, chart::curves(block, looks, &format!("{place}.c{at}"))))
            @if at == 0 {
                @let costs = anchor::costs(block.workload);
                (figure("Bytes against median time", block, &costs, chart::scatter(block, looks, &format!("{place}.s"))))
            }
        }
        @if let Some(block) = blocks.last() {
            @let closed = blocks.iter().position(|block| !block.load.pattern.scheduled());
            @let figures = anchor::figures(block.workload, closed.unwrap_or_default());
            (figure("Throughput by calls in flight", block, &figures, chart::throughput(blocks, looks, &format!("{place}.t"))))
        }
    }
}

/// The table that has a block's figures: its own, or that of its sweep.
fn place_of(page: &Page<'_, '_>, block: &Block<'_, '_>, at: usize) -> String {
    let sweep = page.sweeps.iter().position(|sweep| sweep.loads.contains(&block.load));
    sweep.map_or_else(|| anchor::figures(block.workload, at), |sweep| anchor::load(block.workload, sweep))
}

fn figure(title: &str, block: &Block<'_, '_>, table: &str, drawing: Option<Drawing>) -> Markup {
    html! {
        @if let Some(drawing) = drawing {
            figure {
                figcaption {
                    b { (title) }
                    small { (block.workload) ", " (offered::words(&block.load)) " " a href={ "#" (table) } { "figures as a table" } }
                }
                (PreEscaped(drawing.svg))
            }
        }
    }
}
