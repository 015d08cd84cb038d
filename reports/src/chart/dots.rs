//! One row per adapter: the aggregate with its interval, and a dot for each launch.

use rpcbench_records::Verdict;

use super::canvas::{Anchor, Canvas, Drawing, WIDTH};
use super::frame::{Frame, label};
use super::ink::{Ink, Kind};
use super::scale::Scale;
use crate::block::Block;
use crate::offered;
use crate::palette::Palette;
use crate::summary::CellSummary;
use crate::units;

const ROW: f64 = 22.0;
const LEFT: f64 = 126.0;
const RIGHT: f64 = 72.0;

/// How far beyond the contestants the axis reaches to show a yardstick as well.
const REACH: f64 = 4.0;

/// Median times of a block, the shortest on top. Cells that may not be ranked are named, never drawn.
#[must_use]
pub fn dots(block: &Block<'_, '_>, palette: &Palette, id: &str) -> Option<Drawing> {
    let rows = block.cells.len() as f64;
    let frame = Frame { left: LEFT, right: WIDTH - RIGHT, top: 4.0, bottom: 8.0 + rows * ROW };
    let scale = Scale::log(in_view(&block.cells).into_iter(), frame.across())?;
    let mut canvas = Canvas::new(frame.bottom + 38.0);
    let ticks: Vec<_> =
        scale.ticks().into_iter().map(|tick| (scale.at(tick), units::round(tick, units::time))).collect();
    frame.x_axis(&mut canvas, &ticks, "median time of a call, log scale; shorter is better");
    for (place, cell) in block.cells.iter().enumerate() {
        let y = frame.top + 2.0 + (place as f64 + 0.5) * ROW;
        row(&mut canvas, &frame, &scale, palette, cell, y);
    }
    let name = format!("Median time of a call, {}, {}", block.workload, offered::words(&block.load));
    Some(canvas.finish(id, &name, &describe(block)))
}

fn describe(block: &Block<'_, '_>) -> String {
    let ranked = block.cells.iter().filter(|cell| cell.ranked());
    let told: Vec<_> =
        ranked.filter_map(|cell| Some(format!("{} {}", cell.cell.adapter, units::time(cell.p50.center()?)))).collect();
    format!("Shortest first: {}. The table below has the figures.", told.join(", "))
}

/// The launches' values that the axis shows: all contestants, and yardsticks that lie near them.
pub(super) fn in_view(cells: &[&CellSummary<'_>]) -> Vec<f64> {
    let values = |floor: bool| {
        let ranked = cells.iter().filter(move |cell| cell.ranked() && cell.is_floor() == floor);
        ranked.flat_map(|cell| cell.p50.launches.iter().copied()).collect::<Vec<_>>()
    };
    let (mut shown, yardsticks) = (values(false), values(true));
    if shown.is_empty() {
        return yardsticks;
    }
    let (low, high) = shown.iter().fold((f64::MAX, 0.0_f64), |(low, high), &at| (low.min(at), high.max(at)));
    shown.extend(yardsticks.into_iter().filter(|at| (low / REACH..=high * REACH).contains(at)));
    shown
}

fn row(canvas: &mut Canvas, frame: &Frame, scale: &Scale, palette: &Palette, cell: &CellSummary<'_>, y: f64) {
    let adapter = palette.index(&cell.cell.adapter).unwrap_or_default();
    let name = Ink::adapter(Kind::Text, adapter);
    canvas.text(name, (frame.left - 8.0, y), Anchor::End, label(&cell.cell.adapter));
    match cell.p50.center() {
        Some(center) if cell.ranked() => {
            mark(canvas, frame, scale, palette, cell, adapter, y);
            let bound = if cell.p50.at_least { "≥ " } else { "" };
            let figure = Ink::adapter(Kind::Text, adapter);
            canvas.text(figure, (WIDTH - 2.0, y), Anchor::End, format!("{bound}{}", units::time(center)));
        }
        _ => canvas.text(Ink::adapter(Kind::Faint, adapter), (frame.left + 4.0, y), Anchor::Start, why_not(cell)),
    }
}

/// What stands in place of a mark.
pub(super) fn why_not(cell: &CellSummary<'_>) -> String {
    match cell.cell.verdict {
        Verdict::Valid | Verdict::Suspect => format!("too few calls: {} more needed", cell.p50.lacks),
        verdict => format!("{}: not ranked", verdict.name()),
    }
}

fn mark(
    canvas: &mut Canvas,
    frame: &Frame,
    scale: &Scale,
    palette: &Palette,
    cell: &CellSummary<'_>,
    adapter: usize,
    y: f64,
) {
    let Some(estimate) = cell.p50.estimate else { return };
    if !scale.shows(estimate.center) {
        return off_scale(canvas, frame, scale, adapter, estimate.center, y);
    }
    canvas.line(Ink::of(Kind::Grid), (frame.left, y), (scale.at(estimate.center), y));
    if let Some(interval) = estimate.interval {
        let end = |value: f64| scale.at(value).clamp(frame.left, frame.right);
        canvas.line(Ink::adapter(Kind::Range, adapter), (end(interval.low), y), (end(interval.high), y));
    }
    let launches = cell.p50.launches.iter().filter(|launch| scale.shows(**launch));
    canvas.dots(Ink::adapter(Kind::Dot, adapter), launches.map(|launch| (scale.at(*launch), y + 7.0)).collect());
    canvas.marker(adapter, palette.marker(adapter), (scale.at(estimate.center), y), 4.5);
}

/// A yardstick too far away to be drawn: an arrow towards it.
fn off_scale(canvas: &mut Canvas, frame: &Frame, scale: &Scale, adapter: usize, value: f64, y: f64) {
    let left = scale.at(value) < frame.left;
    let (anchor, x, text) = if left {
        (Anchor::Start, frame.left + 2.0, "◂ off the scale")
    } else {
        (Anchor::End, frame.right - 2.0, "off the scale ▸")
    };
    canvas.text(Ink::adapter(Kind::Faint, adapter), (x, y), anchor, text);
}
