//! Changes of times from one program to another: a row per cell and figure, with the margin that its whole interval
//! must leave behind.

use rpcbench_records::{CellChange, Change, FigureChange, Ratio};

use super::canvas::{Anchor, Canvas, Drawing, WIDTH};
use super::frame::{Frame, shorten};
use super::ink::{Ink, Kind};
use super::scale::Scale;
use crate::decision::page::look;
use crate::decision::words;
use crate::palette::Marker;

mod axis;

/// Rows of a panel: about as many as a screen shows.
const PANEL: usize = 14;
/// A line of text, and a strip with the marks below it.
const ROW: f64 = 40.0;
/// Room for half of the first tick's label.
const LEFT: f64 = 22.0;
const RIGHT: f64 = 70.0;
/// Letters that fit above a strip, beside a verdict.
const LETTERS: usize = 48;

/// A figure of a cell that can be drawn.
#[derive(Clone, Copy, Debug)]
pub struct RatioRow<'d> {
    cell: &'d str,
    figure: &'static str,
    /// What became of it.
    pub change: Change,
    /// The head over the base.
    pub ratio: Ratio,
    margin: f64,
}

impl<'d> RatioRow<'d> {
    /// The row of a figure; `None` where its ratio or margin has no place on a log axis.
    #[must_use]
    pub fn of(cell: &'d CellChange, figure: &FigureChange) -> Option<Self> {
        let FigureChange { ratio, margin, change, .. } = *figure;
        let drawable = [ratio.center, margin].into_iter().all(|value| value.is_finite() && value > 0.0);
        drawable.then(|| Self { cell: &cell.name, figure: figure.figure.name(), change, ratio, margin })
    }

    /// The cell's name, its end cut off where it must be, and the figure's.
    fn title(&self) -> String {
        format!("{} · {}", shorten(self.cell, LETTERS - 3 - self.figure.len()), self.figure)
    }
}

/// Changes as panels that share an axis, each with its own name; none where there are no rows. `name` is what all show.
#[must_use]
pub fn ratios(rows: &[RatioRow<'_>], name: &str, id: &str) -> Vec<(String, Drawing)> {
    let scale = axis::scale(rows, (LEFT, WIDTH - RIGHT));
    let panel = |(place, panel): (usize, &[RatioRow<'_>])| {
        let first = place * PANEL + 1;
        let part = format!(", {first} to {} of {}", first + panel.len() - 1, rows.len());
        let name = format!("{name}{}", if rows.len() > PANEL { &part } else { "" });
        let drawing = draw(panel, &scale).finish(&format!("{id}.{place}"), &name, &describe(panel));
        (name, drawing)
    };
    rows.chunks(PANEL).enumerate().map(panel).collect()
}

fn describe(rows: &[RatioRow<'_>]) -> String {
    let told = rows
        .iter()
        .map(|row| format!("{} {} {}, {}", row.cell, row.figure, words::change(row.ratio.center), row.change.name()));
    let told: Vec<_> = told.collect();
    format!("Lower is better: {}. The tables below have the figures with intervals and margins.", told.join("; "))
}

fn draw(rows: &[RatioRow<'_>], scale: &Scale) -> Canvas {
    let frame = Frame { left: LEFT, right: WIDTH - RIGHT, top: 0.0, bottom: rows.len() as f64 * ROW + 2.0 };
    let mut canvas = Canvas::new(frame.bottom + 38.0);
    let ticks = axis::ticks(scale);
    let strip = |(place, row)| Strip::of(row, scale, &frame, &ticks, place);
    let strips: Vec<_> = rows.iter().enumerate().map(strip).collect();
    // Layer by layer, so that nothing lies below a band.
    for layer in [Strip::band, Strip::grid, Strip::guide, Strip::marks] {
        for strip in &strips {
            layer(strip, &mut canvas);
        }
    }
    let labels: Vec<_> = ticks.iter().map(|&tick| (scale.at(tick), axis::label(tick))).collect();
    frame.x_labels(&mut canvas, &labels, "change of time, log scale; left is quicker, right slower");
    canvas
}

/// Where a row's marks are.
struct Strip<'r> {
    row: &'r RatioRow<'r>,
    scale: &'r Scale,
    frame: &'r Frame,
    ticks: &'r [f64],
    top: f64,
    middle: f64,
}

impl<'r> Strip<'r> {
    fn of(row: &'r RatioRow<'r>, scale: &'r Scale, frame: &'r Frame, ticks: &'r [f64], place: usize) -> Self {
        let top = frame.top + place as f64 * ROW;
        Self { row, scale, frame, ticks, top, middle: top + 27.0 }
    }

    /// Where a ratio is, or the edge beyond which it lies.
    fn at(&self, ratio: f64) -> f64 {
        self.scale.at(ratio.max(f64::MIN_POSITIVE)).clamp(self.frame.left, self.frame.right)
    }

    fn band(&self, canvas: &mut Canvas) {
        let [left, right] = [1.0 / self.row.margin, self.row.margin].map(|ratio| self.at(ratio));
        canvas.area(Ink::of(Kind::Band), (left, self.middle - 8.0), (right, self.middle + 8.0));
    }

    fn grid(&self, canvas: &mut Canvas) {
        for x in self.ticks.iter().map(|&tick| self.at(tick)) {
            canvas.line(Ink::of(Kind::Grid), (x, self.middle - 8.0), (x, self.middle + 8.0));
        }
    }

    fn guide(&self, canvas: &mut Canvas) {
        let x = self.at(1.0);
        canvas.line(Ink::of(Kind::Guide), (x, self.middle - 8.0), (x, self.middle + 8.0));
    }

    fn marks(&self, canvas: &mut Canvas) {
        let Ratio { center, low, high, .. } = self.row.ratio;
        let change = look::index(self.row.change);
        canvas.line(Ink::adapter(Kind::Range, change), (self.at(low), self.middle), (self.at(high), self.middle));
        canvas.marker(change, Marker::bare(look::shape(self.row.change)), (self.at(center), self.middle), 5.0);
        let (text, edge) = (self.top + 11.0, WIDTH - 2.0);
        canvas.text(Ink::of(Kind::Text), (2.0, text), Anchor::Start, self.row.title());
        canvas.text(Ink::of(Kind::Tick), (edge, text), Anchor::End, self.row.change.name());
        canvas.text(Ink::of(Kind::Text), (edge, self.middle), Anchor::End, words::change(center));
    }
}
