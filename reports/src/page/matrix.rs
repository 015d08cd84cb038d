//! Adapters by workloads, or by rates, relative to a baseline that the reader chooses.

use maud::{Markup, PreEscaped, html};
use rpcbench_statistics::two_sided_t;

use super::{Page, marks};
use crate::block::workloads;
use crate::chart;
use crate::comparison::FEWEST;
use crate::headline::Finding;
use crate::noise;

mod column;
mod entry;
mod row;

use column::Grid;

/// Compared against, where it was measured and the reader has not chosen.
const BASELINE: &str = "grpc";

/// How many launches the script's table of Student's t reaches to.
const LAUNCHES: usize = 40;

/// Columns up to which two tables fit beside each other.
const MOST_BESIDE: usize = 5;

pub(super) fn section(page: &Page<'_, '_>, findings: &[Finding<'_>]) -> Markup {
    let baseline = baseline(page);
    let t: Vec<_> = (2..=LAUNCHES).filter_map(two_sided_t).map(|t| format!("{t:.5}")).collect();
    let grids = column::grids(page);
    html! {
        section id="matrix" data-fewest=(FEWEST) data-t={ "[" (t.join(",")) "]" } data-noise=(noise_of(page)) {
            h2 { "Side by side" }
            @if page.cells.is_empty() { p { "This run has no cells that could be set side by side." } }
            div.charts { @for (place, finding) in findings.iter().enumerate() { (relative(page, finding, place)) } }
            (marks::legend(&page.palette))
            (controls(page, baseline))
            p id="reading" hidden[page.cells.is_empty()] {
                "Median time of a call relative to " strong { (baseline) } ": 0.50× takes half as long, 2.00× twice as long. \
                 Lower is better. Small figures: 95 % interval."
            }
            @if !page.cells.is_empty() { (legend(page)) }
            div.matrices.wide[grids.iter().any(|grid| grid.columns.len() > MOST_BESIDE)] {
                @for grid in &grids { (table(page, grid, baseline)) }
            }
        }
    }
}

/// How far noise reaches, as a logarithm over one pair of launches, for the script's figures.
fn noise_of(page: &Page<'_, '_>) -> String {
    let known = [("p50", noise::P50), ("p99", noise::P99), ("rate", noise::RATE)];
    let reach = |of| page.noise.and_then(|noise| noise.reach(of));
    let told = known.into_iter().filter_map(|(name, of)| Some(format!("\"{name}\":{:.6}", reach(of)?)));
    format!("{{{}}}", told.collect::<Vec<_>>().join(","))
}

fn relative(page: &Page<'_, '_>, finding: &Finding<'_>, place: usize) -> Markup {
    let noise = page.noise.and_then(|noise| noise.at(finding.pattern));
    let drawing = chart::relative(finding, noise, &page.palette, &format!("relative.{place}"));
    html! {
        @if let Some(drawing) = drawing {
            figure {
                figcaption {
                    b { "Median time relative to the least" }
                    small { (finding.load) ", " (finding.scope) " " a href="#standings" { "figures as a list" } }
                }
                (PreEscaped(drawing.svg))
            }
        }
    }
}

fn legend(page: &Page<'_, '_>) -> Markup {
    let floor = page.loads.iter().any(|load| page.noise.is_some_and(|noise| noise.at(load.pattern).is_some()));
    html! {
        p.legend {
            span.w.b3 { "shorter" } span.w.eq { "no difference can be told" } span.w.w3 { "longer" }
            " The stronger the color, the larger the ratio. Colored only where the interval leaves 1 out, over at least " (FEWEST) "
            launches" @if floor { ", and in closed loops the ratio lies beyond the noise floor" } "; not corrected for many comparisons: \
            about one of twenty equal pairs is colored too. " (noise::sentence(page.run)) "."
            @if floor { " The band around 1× in the charts above shows that floor." }
        }
    }
}

fn baseline<'a>(page: &Page<'_, 'a>) -> &'a str {
    let usable = |cell: &&crate::summary::CellSummary<'a>| cell.ranked() && !cell.is_floor();
    let cells = || page.cells.iter().filter(usable).map(|cell| cell.cell.adapter.as_str());
    let first = || page.cells.first().map_or("", |cell| cell.cell.adapter.as_str());
    cells().find(|adapter| *adapter == BASELINE).or_else(|| cells().next()).unwrap_or_else(first)
}

/// Choices that a script serves; hidden where there is none.
fn controls(page: &Page<'_, '_>, baseline: &str) -> Markup {
    html! {
        form.controls hidden {
            label { "Baseline " select name="baseline" {
                @for look in page.palette.looks() {
                    option value=(look.adapter) data-family=(look.family) selected[look.adapter == baseline] { (look.adapter) }
                }
            } }
            label { "Figure " select name="figure" {
                option value="p50" selected { "median time" }
                option value="p99" { "p99 time" }
                option value="rate" { "calls per second" }
                option value="cpu" { "CPU time per call, both sides" }
            } }
            label { "Show only " input name="filter" type="search" placeholder="adapter or family" autocomplete="off"; }
        }
    }
}

fn table(page: &Page<'_, '_>, grid: &Grid<'_>, baseline: &str) -> Markup {
    let rows = row::rows(page, grid, baseline);
    let mean = grid.has_mean();
    let noise = grid.pattern().and_then(|pattern| page.noise?.at(pattern));
    html! {
        div.scroll role="region" tabindex="0" aria-label={ "Side by side, " (grid.title) } {
            table.matrix {
                caption { (grid.title) }
                thead { tr {
                    th scope="col" { "Adapter" }
                    @if mean { th scope="col" { "All workloads" } }
                    @for column in &grid.columns { (column.head()) }
                } }
                tbody {
                    @for row in &rows {
                        tr data-a=[page.palette.index(row.adapter)] .floor[row.floor] {
                            th scope="row" { (marks::name(page, row.adapter)) @if row.floor { " " small { "floor" } } }
                            @if mean { (entry::mean(noise, row.all.as_ref())) }
                            @for cell in &row.cells { (entry::entry(noise, cell.as_ref())) }
                        }
                    }
                }
            }
        }
    }
}

/// An id that may go on in the next line after a stroke.
fn breakable(id: &str) -> Markup {
    html! { @for (place, part) in id.split('/').enumerate() { @if place > 0 { "/" wbr; } (part) } }
}

/// The workloads of the page that have a cell under one of some loads.
fn measured<'a>(page: &Page<'_, 'a>, loads: &[rpcbench_records::Load]) -> Vec<&'a str> {
    let mut ids = workloads(page.cells);
    ids.retain(|id| page.blocks.iter().any(|block| block.workload == *id && loads.contains(&block.load)));
    ids
}
