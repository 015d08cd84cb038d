//! Calls per second against the number in flight.

use rpcbench_records::Pattern;

use super::canvas::{Canvas, Drawing};
use super::frame::{Frame, Name, height};
use super::ink::{Ink, Kind};
use super::scale::Scale;
use crate::block::Block;
use crate::palette::Palette;
use crate::summary::CellSummary;
use crate::units;

/// Rates of one workload over its closed loads; `None` where there are fewer than two.
#[must_use]
pub fn throughput(blocks: &[&Block<'_, '_>], palette: &Palette, id: &str) -> Option<Drawing> {
    let closed: Vec<_> = blocks.iter().filter(|block| block.load.pattern == Pattern::Closed).collect();
    let levels: Vec<_> = closed.iter().map(|block| block.load.in_flight).collect();
    if levels.len() < 2 {
        return None;
    }
    let cells: Vec<_> =
        closed.iter().flat_map(|block| block.cells.iter().copied()).filter(|cell| drawn(cell)).collect();
    let height = height(palette.looks().len());
    let frame = Frame::with_names(height);
    let y = Scale::log(rates_in_view(&cells).into_iter(), frame.upwards())?;
    let x = Scale::log(levels.iter().map(|&level| f64::from(level)), frame.across())?;
    let mut canvas = Canvas::new(height);
    let ticks: Vec<_> = levels.iter().map(|&level| (x.at(f64::from(level)), level.to_string())).collect();
    frame.x_axis(&mut canvas, &ticks, "calls in flight");
    frame.y_axis(&mut canvas, &y, units::rate);
    let mut names = Vec::new();
    for (adapter, look) in palette.looks().iter().enumerate() {
        let of_adapter = cells.iter().filter(|cell| cell.cell.adapter == look.adapter).copied().collect();
        if let Some(mark) = line(&mut canvas, &x, &y, palette, adapter, of_adapter) {
            names.push(Name { adapter, text: &look.adapter, mark });
        }
    }
    frame.names(&mut canvas, &names);
    let workload = blocks.first()?.workload;
    let described =
        "A line per adapter, with a dot for each launch; log scales. Higher is better. The tables have the figures.";
    Some(canvas.finish(id, &format!("Calls per second by calls in flight, {workload}"), described))
}

fn drawn(cell: &CellSummary<'_>) -> bool {
    cell.cell.verdict.comparable() && cell.rate.estimate.is_some()
}

/// Contestants decide the axis; a plain function call is some hundred times faster than any of them.
fn rates_in_view(cells: &[&CellSummary<'_>]) -> Vec<f64> {
    let contestants: Vec<_> = cells.iter().filter(|cell| !cell.is_floor()).collect();
    let most = contestants.iter().flat_map(|cell| &cell.rate.launches).copied().fold(0.0, f64::max);
    let near = |rate: &&f64| contestants.is_empty() || **rate <= most * 4.0;
    cells.iter().flat_map(|cell| &cell.rate.launches).filter(near).copied().collect()
}

/// Draws one adapter's line; its last point, where it has one on the axes.
fn line(
    canvas: &mut Canvas,
    x: &Scale,
    y: &Scale,
    palette: &Palette,
    adapter: usize,
    mut cells: Vec<&CellSummary<'_>>,
) -> Option<(f64, f64)> {
    cells.retain(|cell| cell.rate.center().is_some_and(|rate| y.shows(rate)));
    cells.sort_by_key(|cell| cell.cell.load.in_flight);
    let points: Vec<_> = cells
        .iter()
        .filter_map(|cell| Some((x.at(f64::from(cell.cell.load.in_flight)), y.at(cell.rate.center()?))))
        .collect();
    canvas.path(Ink::adapter(Kind::Line, adapter), points.clone());
    for (cell, &(at, _)) in cells.iter().zip(&points) {
        let launches = cell.rate.launches.iter().filter(|launch| y.shows(**launch));
        canvas.dots(Ink::adapter(Kind::Dot, adapter), launches.map(|launch| (at + 7.0, y.at(*launch))).collect());
    }
    for &point in &points {
        canvas.marker(adapter, palette.marker(adapter), point, 4.0);
    }
    points.last().copied()
}
