//! Where in time it happened: the window of single launches in slices.

use maud::{Markup, PreEscaped, html};

use super::{Page, anchor, marks};
use crate::chart::{self, Shared};
use crate::offered;
use crate::slices::Sliced;
use crate::summary::CellSummary;
use crate::units;

#[rustfmt::skip]
const HEADINGS: [&str; 12] = [
    "Adapter", "Workload", "Load", "Launch", "Slice", "Answered per s, least to most", "Medians, least to most",
    "Longest call", "Began at", "Most CPUs: client", "Server", "Stalls at",
];

/// Launches that a page draws at most; the run has the slices of all.
const DRAWN: usize = 24;

pub(super) fn section(page: &Page<'_, '_>) -> Markup {
    let chosen = &page.slices;
    let Some(shared) = Shared::over(chosen) else { return html! {} };
    html! {
        section id="time" {
            h2 { "In the course of time" }
            p {
                "The measured window of single launches, in slices: whether a high latency was spread over the window or happened once, \
                 and who had no CPU left then. Of each adapter and workload, the launch with the worst single slice is shown"
                @if chosen.len() == DRAWN { ", the " (DRAWN) " most uneven ones" }
                "; " code { "run.json" } " has the slices of every launch. Scales of latency and CPU are the same in all. "
                b { "Red bands" } " mark stalls: slices in which fewer than half of the usual calls were answered, or a call took half a \
                 slice and five times as long as the longest of a usual slice."
            }
            div.charts { @for (place, sliced) in chosen.iter().enumerate() { (figure(page, sliced, &shared, place)) } }
            (table(page, chosen))
        }
    }
}

/// The worst launch of each adapter and workload: cells with a stall first, then the most uneven ones.
pub(super) fn chosen<'a>(cells: &[CellSummary<'a>]) -> Vec<Sliced<'a>> {
    let rank = |sliced: &Sliced<'_>| (!sliced.stalls.is_empty(), sliced.unevenness());
    let mut best: Vec<Sliced<'a>> = Vec::new();
    for sliced in cells.iter().filter(|cell| cell.cell.verdict.comparable()).filter_map(|cell| Sliced::worst(cell.cell))
    {
        let same = |other: &&mut Sliced<'_>| {
            other.cell.adapter == sliced.cell.adapter && other.cell.workload == sliced.cell.workload
        };
        match best.iter_mut().find(same) {
            Some(known) if rank(known) < rank(&sliced) => *known = sliced,
            Some(_) => {}
            None => best.push(sliced),
        }
    }
    best.sort_by(|a, b| {
        b.stalls.is_empty().cmp(&a.stalls.is_empty()).reverse().then(b.unevenness().total_cmp(&a.unevenness()))
    });
    best.truncate(DRAWN);
    best
}

fn figure(page: &Page<'_, '_>, sliced: &Sliced<'_>, shared: &Shared, place: usize) -> Markup {
    let cell = sliced.cell;
    let adapter = page.palette.index(&cell.adapter).unwrap_or_default();
    let drawing = chart::slices(sliced, shared, adapter, &format!("time.{place}"));
    html! {
        figure data-a=(adapter) {
            figcaption {
                b { (marks::name(page, &cell.adapter)) }
                small {
                    (cell.workload) ", " (offered::words(&cell.load)) ", launch " (sliced.launch.order) " "
                    a href={ "#time-" (place) } { "figures as a table" }
                }
            }
            (PreEscaped(drawing.svg))
        }
    }
}

fn table(page: &Page<'_, '_>, chosen: &[Sliced<'_>]) -> Markup {
    let title = "The launches drawn above, by slices of time";
    html! {
        div.scroll role="region" tabindex="0" aria-label=(title) {
            table.figures.sums {
                caption { (title) }
                thead { tr {
                    @for heading in HEADINGS {
                        th scope="col" { (heading) }
                    }
                } }
                tbody { @for (place, sliced) in chosen.iter().enumerate() { (row(page, sliced, place)) } }
            }
        }
    }
}

fn row(page: &Page<'_, '_>, sliced: &Sliced<'_>, place: usize) -> Markup {
    let (cell, series) = (sliced.cell, &sliced.series);
    let answered = extent(sliced.per_second(&series.answered).into_iter());
    let medians = extent(series.p50_ns.iter().flatten().map(|ns| *ns as f64));
    let longest = series.max_ns.iter().enumerate().filter_map(|(at, ns)| Some((at, (*ns)?))).max_by_key(|(_, ns)| *ns);
    let cpus = |ns: &[u64]| {
        let most = sliced.cpus(ns).into_iter().reduce(f64::max);
        most.map_or_else(|| "—".to_owned(), |most| format!("{most:.2}"))
    };
    html! {
        tr id={ "time-" (place) } data-a=[page.palette.index(&cell.adapter)] {
            th scope="row" { (marks::name(page, &cell.adapter)) }
            td { a href={ "#" (anchor::cell(page, &cell.workload, &cell.load, &cell.adapter)) } { (cell.workload) } }
            td { (offered::words(&cell.load)) }
            td { (sliced.launch.order) }
            td { (units::round_time(series.slice_ns as f64)) }
            td { (answered.map_or_else(|| "—".to_owned(), |(least, most)| units::rate_range(least, most))) }
            td { (medians.map_or_else(|| "—".to_owned(), |(least, most)| units::time_range(least, most))) }
            td { (longest.map_or_else(|| "—".to_owned(), |(_, ns)| units::time(ns as f64))) }
            td { (longest.map_or_else(|| "—".to_owned(), |(at, _)| second(sliced, at))) }
            td { (cpus(&series.client_cpu_ns)) }
            td { (cpus(&series.server_cpu_ns)) }
            td { (stalls(sliced)) }
        }
    }
}

/// When the stalls began, each row of neighbors once.
fn stalls(sliced: &Sliced<'_>) -> String {
    let runs = sliced.stalls.chunk_by(|a, b| a + 1 == *b);
    let told: Vec<_> =
        runs.map(|run| format!("{}–{}", second(sliced, run[0]), second(sliced, run[run.len() - 1] + 1))).collect();
    if told.is_empty() { "none".to_owned() } else { told.join(", ") }
}

fn second(sliced: &Sliced<'_>, slice: usize) -> String {
    format!("{:.2} s", sliced.second(slice))
}

fn extent(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    values.fold(None, |extent, value| {
        let (low, high) = extent.unwrap_or((value, value));
        Some((low.min(value), high.max(value)))
    })
}
