//! Adapters by workloads, relative to a baseline that the reader chooses.

use maud::{Markup, html};
use rpcbench_records::{Load, Verdict};
use rpcbench_statistics::{Estimate, two_sided_t};

use super::{Page, anchor, marks};
use crate::block::workloads;
use crate::comparison::{FEWEST, stands_out};
use crate::overall;
use crate::summary::CellSummary;
use crate::units::ratio;

/// Compared against, where it was measured and the reader has not chosen.
const BASELINE: &str = "grpc";

/// How many launches the script's table of Student's t reaches to.
const LAUNCHES: usize = 40;

/// Workloads up to which the tables of two loads fit beside each other.
const MOST_BESIDE: usize = 5;

pub(super) fn section(page: &Page<'_, '_>) -> Markup {
    let baseline = baseline(page);
    let t: Vec<_> = (2..=LAUNCHES).filter_map(two_sided_t).map(|t| format!("{t:.5}")).collect();
    html! {
        section id="matrix" data-fewest=(FEWEST) data-t={ "[" (t.join(",")) "]" } {
            h2 { "Side by side" }
            (controls(page, baseline))
            p id="reading" {
                "Median time of a call relative to " strong { (baseline) } ": 0.50× takes half as long, 2.00× twice as long. \
                 Lower is better. Small figures: 95 % interval."
            }
            p.legend {
                span.w.b3 { "shorter" } span.w.eq { "no difference can be told" } span.w.w3 { "longer" }
                " The stronger the color, the larger the ratio. Colored only where the interval leaves 1 out, over at least " (FEWEST) "
                launches; not corrected for many comparisons: about one of twenty equal pairs is colored too."
            }
            div.matrices.wide[workloads(page.cells).len() > MOST_BESIDE] {
                @for (place, load) in page.loads.iter().enumerate() { (table(page, place, load, baseline)) }
            }
        }
    }
}

fn baseline<'a>(page: &Page<'_, 'a>) -> &'a str {
    let usable = |cell: &&CellSummary<'a>| cell.ranked() && !cell.is_floor();
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

fn table(page: &Page<'_, '_>, place: usize, load: &Load, baseline: &str) -> Markup {
    let ids = workloads(page.cells);
    let rows = rows(page, load, baseline, &ids);
    html! {
        div.scroll role="region" tabindex="0" aria-label={ "Side by side, " (load) } {
            table.matrix data-load=(place) {
                caption { (load) }
                thead { tr {
                    th scope="col" { "Adapter" }
                    @if ids.len() > 1 { th scope="col" { "All workloads" } }
                    @for id in &ids { th scope="col" data-workload=(id) { (breakable(id)) } }
                } }
                tbody {
                    @for row in &rows {
                        tr data-a=[page.palette.index(row.adapter)] .floor[row.floor] {
                            th scope="row" { (marks::name(page, row.adapter)) @if row.floor { " " small { "floor" } } }
                            @if ids.len() > 1 { (mean(row.all.as_ref())) }
                            @for (id, cell) in ids.iter().zip(&row.cells) { (entry(&anchor::cell(page, id, load, row.adapter), cell.as_ref())) }
                        }
                    }
                }
            }
        }
    }
}

struct Row<'a> {
    adapter: &'a str,
    floor: bool,
    cells: Vec<Option<Entry>>,
    all: Option<Estimate>,
}

/// A cell of the matrix.
struct Entry {
    ratio: Option<Estimate>,
    verdict: Verdict,
}

/// Contestants, the fastest first, then the floors.
fn rows<'p>(page: &'p Page<'_, '_>, load: &Load, baseline: &str, ids: &[&str]) -> Vec<Row<'p>> {
    let mut rows: Vec<_> =
        page.palette.looks().iter().map(|look| row(page, load, baseline, ids, &look.adapter, &look.family)).collect();
    let rank = |row: &Row<'_>| row.all.map_or(f64::INFINITY, |all| all.center);
    rows.retain(|row| row.cells.iter().any(Option::is_some));
    rows.sort_by(|a, b| a.floor.cmp(&b.floor).then(rank(a).total_cmp(&rank(b))));
    rows
}

fn row<'p>(
    page: &Page<'_, '_>,
    load: &Load,
    baseline: &str,
    ids: &[&str],
    adapter: &'p str,
    family: &'p str,
) -> Row<'p> {
    let figure = |adapter: &str, id: &str| find(page, load, id, adapter);
    let pairs: Vec<_> = ids.iter().map(|id| (figure(adapter, id), figure(baseline, id))).collect();
    let cells = pairs.iter().map(|(cell, base)| cell.map(|cell| compare(cell, *base))).collect();
    Row { adapter, floor: family == crate::summary::FLOOR, cells, all: mean_ratio(&pairs) }
}

fn find<'p, 'a>(page: &Page<'p, 'a>, load: &Load, workload: &str, adapter: &str) -> Option<&'p CellSummary<'a>> {
    let mut cells = page.cells.iter();
    cells.find(|cell| cell.cell.adapter == adapter && cell.cell.workload == workload && cell.cell.load == *load)
}

fn compare(cell: &CellSummary<'_>, base: Option<&CellSummary<'_>>) -> Entry {
    let base = base.filter(|base| base.ranked());
    let ratio = base.and_then(|base| cell.ratio(&cell.p50, &base.p50));
    Entry { ratio, verdict: cell.cell.verdict }
}

/// The mean ratio of all workloads; `None` where one of them has none.
fn mean_ratio(pairs: &[(Option<&CellSummary<'_>>, Option<&CellSummary<'_>>)]) -> Option<Estimate> {
    let ranked = |cell: Option<&CellSummary<'_>>| cell.is_some_and(CellSummary::ranked);
    if !pairs.iter().all(|&(cell, base)| ranked(cell) && ranked(base)) {
        return None;
    }
    let figures = pairs.iter().map(|(cell, base)| Some((&(*cell)?.p50, &(*base)?.p50)));
    overall::ratio(&figures.collect::<Option<Vec<_>>>()?)
}

fn entry(place: &str, cell: Option<&Entry>) -> Markup {
    let Some(cell) = cell else { return html! { td.none { "—" } } };
    let link = |text: &str| html! { a href={ "#" (place) } { (text) } };
    match &cell.ratio {
        Some(ratio) => html! { td class=(tint(ratio)) { (link(&center(ratio))) (interval(ratio)) } },
        None if cell.verdict.comparable() => html! { td.none { (link("—")) } },
        None => html! { td.none { (link(cell.verdict.name())) } },
    }
}

fn mean(all: Option<&Estimate>) -> Markup {
    html! {
        @if let Some(all) = all { td class=(tint(all)) { b { (center(all)) } (interval(all)) } } @else { td.none { "—" } }
    }
}

/// An id that may go on in the next line after a stroke.
fn breakable(id: &str) -> Markup {
    html! { @for (place, part) in id.split('/').enumerate() { @if place > 0 { "/" wbr; } (part) } }
}

fn center(estimate: &Estimate) -> String {
    format!("{}×", ratio(estimate.center))
}

/// The interval, but not of a baseline against itself.
fn interval(estimate: &Estimate) -> Markup {
    html! { @if let Some(at) = estimate.interval.filter(|at| at.low < at.high) { small { (ratio(at.low)) "–" (ratio(at.high)) } } }
}

/// The color of a ratio of times: `b` for shorter, `w` for longer, by how much from 1 to 4.
fn tint(estimate: &Estimate) -> String {
    if !stands_out(estimate) {
        return "eq".to_owned();
    }
    let size = estimate.center.ln().abs();
    let step = [0.1, 0.3, 0.7].iter().filter(|bound| size > **bound).count() + 1;
    format!("{}{step}", if estimate.center < 1.0 { 'b' } else { 'w' })
}
