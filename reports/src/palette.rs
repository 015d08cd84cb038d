//! Families and adapters as colors, markers and line patterns: the same all over a page, and no two alike.
//!
//! The family gives color and shape, the program within it the filling, and what carries its bytes a ring.

use rpcbench_records::Run;

use crate::summary::FLOOR;

/// Families that have a color of their own, in the order of the page's `--f0`, `--f1`, ...
const FAMILIES: [&str; 5] = [FLOOR, "protobuf", "thrift", "avro", "binary"];

/// Colors for families beyond those, used in turn; shapes tell apart those that share one.
const OTHERS: usize = 4;

/// Fillings of markers, each with its line patterns. A family with more programs than these takes other shapes, too.
pub const FILLINGS: usize = 5;

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
    /// A star of five points.
    Star,
    /// A star of four points, upright.
    Spark,
    /// A star of three points, one of them up.
    Tripod,
    /// A star of four points, on its sides.
    Cross,
}

const SHAPES: [Shape; 13] = [
    Shape::Circle,
    Shape::Square,
    Shape::Triangle,
    Shape::Diamond,
    Shape::Wedge,
    Shape::Pentagon,
    Shape::Hexagon,
    Shape::Arrow,
    Shape::Back,
    Shape::Star,
    Shape::Spark,
    Shape::Tripod,
    Shape::Cross,
];

impl Shape {
    /// Its corners around a point, clockwise.
    #[must_use]
    pub fn corners(self, (x, y): (f64, f64), radius: f64) -> Vec<(f64, f64)> {
        // Corners, how far the first one is turned in parts of a circle, its distance, and that of every other one.
        let (corners, turn, size, other) = match self {
            Self::Circle => (12, 0.0, 1.0, 1.0),
            Self::Square => (4, 0.125, 1.2, 1.2),
            Self::Triangle => (3, 0.0, 1.3, 1.3),
            Self::Diamond => (4, 0.0, 1.25, 1.25),
            Self::Wedge => (3, 0.5, 1.3, 1.3),
            Self::Pentagon => (5, 0.0, 1.1, 1.1),
            Self::Hexagon => (6, 0.25 / 3.0, 1.1, 1.1),
            Self::Arrow => (3, 0.25, 1.3, 1.3),
            Self::Back => (3, 0.75, 1.3, 1.3),
            Self::Star => (10, 0.0, 1.35, 0.6),
            Self::Spark => (8, 0.0, 1.4, 0.5),
            Self::Tripod => (6, 0.0, 1.4, 0.4),
            Self::Cross => (8, 0.125, 1.4, 0.5),
        };
        let corner = |at: i32| {
            let angle = std::f64::consts::TAU * (f64::from(at) / f64::from(corners) + turn);
            let distance = radius * if at % 2 == 0 { size } else { other };
            (x + distance * angle.sin(), y - distance * angle.cos())
        };
        (0..corners).map(corner).collect()
    }
}

/// What carries an adapter's bytes, as its marker shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carrier {
    /// TCP, or nothing: no ring.
    Plain,
    /// A Unix-domain socket: a dotted ring.
    Unix,
    /// TLS: a ring.
    Tls,
}

impl Carrier {
    fn of(transport: &str) -> Self {
        match transport {
            "uds" => Self::Unix,
            "tls" => Self::Tls,
            _ => Self::Plain,
        }
    }
}

/// A marker without its filling: its shape, and whether a ring is round it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Marker {
    /// Its shape.
    pub shape: Shape,
    /// True where a ring is round it.
    pub ring: bool,
}

impl Marker {
    /// A marker without a ring.
    #[must_use]
    pub const fn bare(shape: Shape) -> Self {
        Self { shape, ring: false }
    }

    /// The radius of the shape itself where the marker has one, and that of its ring: both take about as much room as a
    /// bare shape.
    #[must_use]
    pub fn radii(self, radius: f64) -> (f64, Option<f64>) {
        if self.ring { (radius * 0.75, Some(radius * 1.4)) } else { (radius, None) }
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
    /// The place of its program among its family's, from 0: the number of its filling, below [`FILLINGS`].
    pub filling: usize,
    /// What carries its bytes.
    pub carrier: Carrier,
}

impl Look {
    fn differs(&self, other: &Self) -> bool {
        let all = |look: &Self| (look.color, look.shape, look.filling, look.carrier);
        all(self) != all(other)
    }

    /// Its marker.
    #[must_use]
    pub fn marker(&self) -> Marker {
        Marker { shape: self.shape, ring: self.carrier != Carrier::Plain }
    }
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
        let described =
            run.adapters.iter().map(|known| (known.id.as_str(), known.family.as_str(), known.transport.as_str()));
        let measured = run.cells.iter().map(|cell| (cell.adapter.as_str(), "?", ""));
        let mut palette = Self { looks: Vec::new() };
        for (adapter, family, transport) in described.chain(measured) {
            if palette.index(adapter).is_none() {
                palette.add(adapter, family, Carrier::of(transport));
            }
        }
        palette
    }

    /// Gives an adapter the first look that is free, from that of its program on.
    fn add(&mut self, adapter: &str, family: &str, carrier: Carrier) {
        let (family_at, first) = (self.family(family), self.program(adapter, family));
        let look = |place| look(adapter, family, family_at, place, carrier);
        let free = |look: &Look| self.looks.iter().all(|other| look.differs(other));
        let found = (first..first + SHAPES.len() * FILLINGS).map(look).find(free);
        self.looks.push(found.unwrap_or_else(|| look(first)));
    }

    /// A family's place: first those that are known, then others as they come.
    fn family(&self, family: &str) -> usize {
        let mut families = FAMILIES.to_vec();
        for known in self.looks.iter().map(|look| look.family.as_str()).chain([family]) {
            if !families.contains(&known) {
                families.push(known);
            }
        }
        families.iter().position(|known| *known == family).unwrap_or_default()
    }

    /// The place of an adapter's program among its family's: that of the same program over something else, or the next.
    fn program(&self, adapter: &str, family: &str) -> usize {
        let mut programs = Vec::new();
        for known in
            self.looks.iter().filter(|look| look.family == family).map(|look| look.adapter.as_str()).chain([adapter])
        {
            if !programs.contains(&program(known)) {
                programs.push(program(known));
            }
        }
        programs.iter().position(|known| *known == program(adapter)).unwrap_or_default()
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
    pub fn marker(&self, index: usize) -> Marker {
        self.looks.get(index).map_or(Marker::bare(Shape::Circle), Look::marker)
    }
}

/// The look of the program at a place of a family.
fn look(adapter: &str, family: &str, family_at: usize, place: usize, carrier: Carrier) -> Look {
    let beyond = family_at.checked_sub(FAMILIES.len());
    Look {
        adapter: adapter.to_owned(),
        family: family.to_owned(),
        color: beyond.map_or(family_at, |beyond| FAMILIES.len() + beyond % OTHERS),
        shape: SHAPES[(family_at + place / FILLINGS) % SHAPES.len()],
        filling: place % FILLINGS,
        carrier,
    }
}

/// An adapter's id without what carries its bytes: `grpc` of `grpc@tls`, `grpc:go` of `grpc@tls:go`.
fn program(adapter: &str) -> (&str, &str) {
    let (before, label) = adapter.split_at(adapter.find(':').unwrap_or(adapter.len()));
    (before.split_once('@').map_or(before, |(name, _)| name), label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_known_whatever_carries_it() {
        for (id, expected) in [
            ("grpc", ("grpc", "")),
            ("grpc@tls", ("grpc", "")),
            ("grpc:go", ("grpc", ":go")),
            ("grpc@tls:go", ("grpc", ":go")),
            ("grpc:user@host", ("grpc", ":user@host")),
        ] {
            assert_eq!(program(id), expected, "{id}");
        }
    }

    #[test]
    fn no_shape_is_another_one() {
        for (place, shape) in SHAPES.into_iter().enumerate() {
            let corners = |shape: Shape| shape.corners((0.0, 0.0), 5.0);
            assert!(SHAPES[..place].iter().all(|other| corners(*other) != corners(shape)), "{shape:?}");
        }
    }
}
