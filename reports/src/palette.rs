//! Families and adapters as colors, marker shapes and line patterns: the same all over a page.

use std::collections::BTreeSet;

use rpcbench_records::Run;

use crate::summary::FLOOR;

/// Families that have a color of their own, in the order of the page's `--f0`, `--f1`, ...
const FAMILIES: [&str; 5] = [FLOOR, "protobuf", "thrift", "avro", "binary"];

/// Colors for families beyond those, used in turn.
const OTHERS: usize = 4;

/// The marker of a family.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// The yardsticks.
    Circle,
    /// Four sides, upright.
    Square,
    /// Three sides, point up.
    Triangle,
    /// Four sides, on a point.
    Diamond,
    /// Three sides, point down.
    Wedge,
    /// Five sides.
    Pentagon,
    /// Six sides.
    Hexagon,
    /// Three sides, point to the right.
    Arrow,
    /// Three sides, point to the left.
    Back,
}

const SHAPES: [Shape; 9] = [
    Shape::Circle,
    Shape::Square,
    Shape::Triangle,
    Shape::Diamond,
    Shape::Wedge,
    Shape::Pentagon,
    Shape::Hexagon,
    Shape::Arrow,
    Shape::Back,
];

impl Shape {
    /// Its corners around a point, clockwise.
    #[must_use]
    pub fn corners(self, (x, y): (f64, f64), radius: f64) -> Vec<(f64, f64)> {
        let (sides, turn, size) = match self {
            Self::Circle => (12, 0.0, 1.0),
            Self::Square => (4, 0.125, 1.2),
            Self::Triangle => (3, 0.0, 1.3),
            Self::Diamond => (4, 0.0, 1.25),
            Self::Wedge => (3, 0.5, 1.3),
            Self::Pentagon => (5, 0.0, 1.1),
            Self::Hexagon => (6, 0.25 / 3.0, 1.1),
            Self::Arrow => (3, 0.25, 1.3),
            Self::Back => (3, 0.75, 1.3),
        };
        let corner = |at: i32| {
            let angle = std::f64::consts::TAU * (f64::from(at) / f64::from(sides) + turn);
            (x + radius * size * angle.sin(), y - radius * size * angle.cos())
        };
        (0..sides).map(corner).collect()
    }
}

/// How an adapter looks.
#[derive(Clone, Debug)]
pub struct Look {
    /// The adapter's id.
    pub adapter: String,
    /// Its family.
    pub family: String,
    /// The number of its family's color.
    pub color: usize,
    /// Its family's marker.
    pub shape: Shape,
    /// Its place among its family, from 0: the first is drawn full, later ones hollow and with broken lines.
    pub variant: usize,
}

/// The looks of a run's adapters.
#[derive(Clone, Debug)]
pub struct Palette {
    looks: Vec<Look>,
}

impl Palette {
    /// A look for each adapter that a run names.
    #[must_use]
    pub fn of(run: &Run) -> Self {
        let described = run.adapters.iter().map(|adapter| (adapter.id.as_str(), adapter.family.as_str()));
        let measured = run.cells.iter().map(|cell| (cell.adapter.as_str(), "?"));
        let mut palette = Self { looks: Vec::new() };
        for (adapter, family) in described.chain(measured) {
            if palette.index(adapter).is_none() {
                palette.add(adapter, family);
            }
        }
        palette
    }

    fn add(&mut self, adapter: &str, family: &str) {
        let kin = self.looks.iter().filter(|look| look.family == family).count();
        let color = self.color(family);
        self.looks.push(Look {
            adapter: adapter.to_owned(),
            family: family.to_owned(),
            color,
            shape: SHAPES[color % SHAPES.len()],
            variant: kin,
        });
    }

    fn color(&self, family: &str) -> usize {
        if let Some(known) = FAMILIES.iter().position(|known| *known == family) {
            return known;
        }
        if let Some(seen) = self.looks.iter().find(|look| look.family == family) {
            return seen.color;
        }
        let strangers = self.looks.iter().filter(|look| look.color >= FAMILIES.len()).map(|look| &look.family);
        FAMILIES.len() + strangers.collect::<BTreeSet<_>>().len() % OTHERS
    }

    /// An adapter's place, by which drawings name it.
    #[must_use]
    pub fn index(&self, adapter: &str) -> Option<usize> {
        self.looks.iter().position(|look| look.adapter == adapter)
    }

    /// All looks, by place.
    #[must_use]
    pub fn looks(&self) -> &[Look] {
        &self.looks
    }

    /// The marker of the adapter at a place.
    #[must_use]
    pub fn shape(&self, index: usize) -> Shape {
        self.looks.get(index).map_or(Shape::Circle, |look| look.shape)
    }
}
