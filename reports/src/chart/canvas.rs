//! A drawing surface in the page's own pixels, on `plotters`' SVG backend.

use plotters::backend::{DrawingBackend, SVGBackend};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, IntoFont, TextStyle};

use super::ink::{Ink, Kind};
use crate::palette::{Marker, Shape};

/// The width of every chart: a column of the page, and about the width of a phone.
pub(super) const WIDTH: f64 = 400.0;

/// The backend counts in whole units: so many make a pixel.
const FINE: f64 = 2.0;

/// A point, in pixels from the upper left corner.
pub(super) type Point = (f64, f64);

/// A finished chart.
#[derive(Clone, Debug)]
pub struct Drawing {
    /// The SVG element.
    pub svg: String,
}

/// Where text stands with regard to its point.
#[derive(Clone, Copy)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// A chart that is being drawn.
pub(super) struct Canvas {
    height: f64,
    marks: Vec<Mark>,
}

enum Mark {
    Path(Ink, Vec<Point>),
    Shape(Ink, Vec<Point>),
    Disk(Ink, Point, f64),
    Text(Ink, Point, Anchor, String),
}

impl Canvas {
    pub(super) const fn new(height: f64) -> Self {
        Self { height, marks: Vec::new() }
    }

    pub(super) fn line(&mut self, ink: Ink, from: Point, to: Point) {
        self.path(ink, vec![from, to]);
    }

    pub(super) fn path(&mut self, ink: Ink, points: Vec<Point>) {
        self.marks.push(Mark::Path(ink, points));
    }

    /// Dots, each of the line's own width: see [`super::dress`].
    pub(super) fn dots(&mut self, ink: Ink, centers: Vec<Point>) {
        self.marks.push(Mark::Path(ink, centers));
    }

    /// An adapter's marker.
    pub(super) fn marker(&mut self, adapter: usize, marker: Marker, center: Point, radius: f64) {
        self.outline(Kind::Marker, adapter, marker, center, radius);
    }

    /// An adapter's marker, crossed out: what it shows is true and compares with nothing.
    pub(super) fn crossed(&mut self, adapter: usize, marker: Marker, (x, y): Point, radius: f64) {
        self.outline(Kind::Hollow, adapter, marker, (x, y), radius);
        let cross = Ink::adapter(Kind::Cross, adapter);
        self.line(cross, (x - radius, y - radius), (x + radius, y + radius));
        self.line(cross, (x - radius, y + radius), (x + radius, y - radius));
    }

    fn outline(&mut self, kind: Kind, adapter: usize, marker: Marker, center: Point, radius: f64) {
        let (inner, ring) = marker.radii(radius);
        let ink = Ink::adapter(kind, adapter);
        self.marks.push(match marker.shape {
            Shape::Circle => Mark::Disk(ink, center, inner),
            shape => Mark::Shape(ink, shape.corners(center, inner)),
        });
        self.marks.extend(ring.map(|ring| Mark::Disk(Ink::adapter(Kind::Ring, adapter), center, ring)));
    }

    /// An area from one corner to the opposite one.
    pub(super) fn area(&mut self, ink: Ink, (left, top): Point, (right, bottom): Point) {
        self.marks.push(Mark::Shape(ink, vec![(left, top), (right, top), (right, bottom), (left, bottom)]));
    }

    pub(super) fn text(&mut self, ink: Ink, at: Point, anchor: Anchor, text: impl Into<String>) {
        self.marks.push(Mark::Text(ink, at, anchor, text.into()));
    }

    /// The chart with its name and description, which are read out in its place.
    pub(super) fn finish(self, id: &str, name: &str, description: &str) -> Drawing {
        let mut svg = String::new();
        {
            let (width, height) = place((WIDTH, self.height));
            let mut backend = SVGBackend::with_string(&mut svg, (width.unsigned_abs(), height.unsigned_abs()));
            for mark in self.marks {
                // A string takes every byte: the backend's result has no error to tell of.
                let _ = mark.draw(&mut backend);
            }
            let _ = backend.present();
        }
        Drawing { svg: super::dress::dress(&svg, id, name, description) }
    }
}

impl Mark {
    fn draw(self, backend: &mut SVGBackend<'_>) -> Result<(), impl Sized + use<>> {
        match self {
            Self::Path(ink, points) => backend.draw_path(points.into_iter().map(place), &ink.color()),
            Self::Shape(ink, points) => backend.fill_polygon(points.into_iter().map(place), &ink.color()),
            Self::Disk(ink, center, radius) => {
                backend.draw_circle(place(center), place((radius, 0.0)).0.unsigned_abs(), &ink.color(), true)
            }
            Self::Text(ink, at, anchor, text) => backend.draw_text(&text, &style(ink, anchor), place(at)),
        }
    }
}

#[allow(clippy::cast_possible_truncation)] // charts are some thousand units wide
fn place((x, y): Point) -> (i32, i32) {
    ((x * FINE).round() as i32, (y * FINE).round() as i32)
}

fn style(ink: Ink, anchor: Anchor) -> TextStyle<'static> {
    let side = match anchor {
        Anchor::Start => HPos::Left,
        Anchor::Middle => HPos::Center,
        Anchor::End => HPos::Right,
    };
    let style = TextStyle::from(("sans-serif", 24).into_font()).pos(Pos::new(side, VPos::Center));
    TextStyle { color: ink.color().to_backend_color(), ..style }
}
