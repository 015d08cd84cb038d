//! Latency and throughput against the rate that was offered.

use super::canvas::{Anchor, Canvas, Drawing};
use super::frame::{Frame, Name, height};
use super::ink::{Ink, Kind};
use super::scale::Scale;
use crate::block::Block;
use crate::palette::Palette;
use crate::summary::CellSummary;
use crate::sweep::rate;
use crate::units;

mod axis;

pub use axis::Axis;
use axis::{drawn, in_view, saturated};

/// A curve per adapter over the blocks of one sweep, both axes on log scales; `None` where there are no two rates with
/// figures. `limit_ns` is an objective, drawn where it belongs.
#[must_use]
pub fn against(
    blocks: &[&Block<'_, '_>],
    palette: &Palette,
    axis: Axis,
    limit_ns: Option<f64>,
    id: &str,
) -> Option<Drawing> {
    let workload = blocks.first()?.workload;
    let all = blocks.iter().flat_map(|block| block.cells.iter().copied());
    let (cells, left_out): (Vec<_>, Vec<_>) = all.partition(|cell| drawn(cell, axis));
    let rates: Vec<_> = cells.iter().map(|cell| rate(&cell.cell.load)).collect();
    if rates.iter().all(|rate| rates.first() == Some(rate)) {
        return None;
    }
    let height = height(palette.looks().len());
    let frame = Frame::with_names(height);
    let x = Scale::log(rates.into_iter(), frame.across())?;
    let y = Scale::log(in_view(&cells, axis).into_iter().chain(limit_ns), frame.upwards())?;
    let mut chart = Chart { canvas: Canvas::new(height), frame, x, y, axis, left_out };
    chart.axes(limit_ns);
    chart.curves(&cells, palette);
    let described = format!(
        "A curve per adapter over the offered rate; log scales; a dot for each launch. {}. Crossed markers and dotted lines: \
         saturated, more was offered than could be answered; at the upper edge, the first beyond it. The table below has the figures.",
        axis.better()
    );
    Some(chart.canvas.finish(id, &format!("{}, {workload}", axis.title()), &described))
}

/// A rate as the axis names it, whose title has the unit: `20k`.
fn short(rate: f64) -> String {
    units::round(rate, units::rate).replace("/s", "").replace(' ', "")
}

struct Chart<'c> {
    canvas: Canvas,
    frame: Frame,
    x: Scale,
    y: Scale,
    axis: Axis,
    /// Cells without a point, because they are not to be trusted or have no figure: curves have gaps there.
    left_out: Vec<&'c CellSummary<'c>>,
}

impl Chart<'_> {
    fn axes(&mut self, limit_ns: Option<f64>) {
        let ticks: Vec<_> = self.x.ticks().into_iter().map(|tick| (self.x.at(tick), short(tick))).collect();
        self.frame.x_axis(&mut self.canvas, &ticks, "calls per second offered");
        self.frame.y_axis(&mut self.canvas, &self.y, self.axis.unit());
        if let Some(limit) = limit_ns {
            let (y, left) = (self.y.at(limit), self.frame.left);
            self.canvas.line(Ink::of(Kind::Guide), (left, y), (self.frame.right, y));
            self.canvas.text(Ink::of(Kind::Faint), (left + 3.0, y - 8.0), Anchor::Start, "objective");
        }
        if self.axis == Axis::Answered {
            let ends = [self.x.least().max(self.y.least()), self.x.most().min(self.y.most())];
            self.canvas.path(Ink::of(Kind::Guide), ends.map(|rate| (self.x.at(rate), self.y.at(rate))).to_vec());
        }
    }

    fn curves(&mut self, cells: &[&CellSummary<'_>], palette: &Palette) {
        let mut names = Vec::new();
        for (adapter, look) in palette.looks().iter().enumerate() {
            let mut points: Vec<_> = cells.iter().filter(|cell| cell.cell.adapter == look.adapter).copied().collect();
            points.sort_by(|a, b| rate(&a.cell.load).total_cmp(&rate(&b.cell.load)));
            if let Some(mark) = self.curve(&points, adapter, palette) {
                names.push(Name { adapter, text: &look.adapter, mark });
            }
        }
        self.frame.names(&mut self.canvas, &names);
    }

    /// Draws one adapter's curve, up to the first point beyond the axis; where its name belongs: at the last point that
    /// is ranked, for those beyond it lie on one another.
    fn curve(&mut self, cells: &[&CellSummary<'_>], adapter: usize, palette: &Palette) -> Option<(f64, f64)> {
        let beyond =
            cells.iter().position(|cell| self.axis.of(cell).center().is_some_and(|value| value > self.y.most()));
        let cells = &cells[..beyond.map_or(cells.len(), |at| at + 1)];
        let points: Vec<_> = cells.iter().filter_map(|cell| self.point(cell)).collect();
        for (pair, ends) in cells.windows(2).zip(points.windows(2)) {
            if self.gap(pair[0], pair[1]) {
                continue;
            }
            let kind = if pair.iter().any(|cell| saturated(cell)) { Kind::Past } else { Kind::Line };
            self.canvas.path(Ink::adapter(kind, adapter), ends.to_vec());
        }
        for (cell, &point) in cells.iter().zip(&points) {
            self.spread(cell, adapter, point);
        }
        for (cell, &point) in cells.iter().zip(&points) {
            let draw = if saturated(cell) { Canvas::crossed } else { Canvas::marker };
            draw(&mut self.canvas, adapter, palette.marker(adapter), point, 3.5);
        }
        let ranked = cells.iter().rposition(|cell| !saturated(cell) || self.axis == Axis::Answered);
        points.get(ranked.unwrap_or_default()).copied()
    }

    /// True where the adapter has a cell between two rates that was left out.
    fn gap(&self, from: &CellSummary<'_>, to: &CellSummary<'_>) -> bool {
        let between = rate(&from.cell.load)..rate(&to.cell.load);
        let mut own = self.left_out.iter().filter(|cell| cell.cell.adapter == from.cell.adapter);
        own.any(|cell| between.contains(&rate(&cell.cell.load)))
    }

    /// The interval of a point, and a dot for each of its launches.
    fn spread(&mut self, cell: &CellSummary<'_>, adapter: usize, (x, _): (f64, f64)) {
        let figure = self.axis.of(cell);
        let shown = figure.estimate.filter(|estimate| self.y.shows(estimate.center));
        if let Some(interval) = shown.and_then(|estimate| estimate.interval) {
            let end = |value: f64| self.y.at(value).clamp(self.frame.top, self.frame.bottom);
            self.canvas.line(Ink::adapter(Kind::Whisker, adapter), (x, end(interval.low)), (x, end(interval.high)));
        }
        let dots =
            figure.launches.iter().filter(|launch| self.y.shows(**launch)).map(|launch| (x + 5.0, self.y.at(*launch)));
        self.canvas.dots(Ink::adapter(Kind::Dot, adapter), dots.collect());
    }

    /// Where a cell's figure lies; on the edge where that is beyond the axis.
    fn point(&self, cell: &CellSummary<'_>) -> Option<(f64, f64)> {
        let y = self.y.at(self.axis.of(cell).center()?).max(self.frame.top);
        Some((self.x.at(rate(&cell.cell.load)), y))
    }
}
