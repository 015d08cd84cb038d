//! What is drawn, as a color that stands for it.
//!
//! `plotters` writes colors into its SVG. A page in light and dark needs roles instead: so each role is drawn in a color
//! of its own, and the finished drawing gets the role's classes in the color's place.

use std::fmt;

use plotters::style::RGBColor;

/// What a mark is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A line of the grid.
    Grid,
    /// Text of an axis.
    Tick,
    /// A name or a figure.
    Text,
    /// The same, of less weight.
    Faint,
    /// A curve.
    Line,
    /// The aggregate's marker.
    Marker,
    /// The ring around a marker: what carries the bytes.
    Ring,
    /// One launch.
    Dot,
    /// A 95 % interval.
    Range,
    /// From a mark to its name.
    Leader,
    /// A range of the axis in which nothing is told.
    Band,
    /// A slice of time in which calls stood still.
    Stall,
    /// A line to measure against: an objective, a diagonal, a ratio of one.
    Guide,
    /// A curve where more is offered than can be answered.
    Past,
    /// The aggregate's marker there.
    Hollow,
    /// The cross over such a marker.
    Cross,
    /// A 95 % interval on a curve.
    Whisker,
    /// The first line of a panel that has two.
    First,
    /// The second one.
    Second,
}

const KINDS: [(Kind, &str); 19] = [
    (Kind::Grid, "g"),
    (Kind::Tick, "k"),
    (Kind::Text, "t"),
    (Kind::Faint, "f"),
    (Kind::Line, "l"),
    (Kind::Marker, "m"),
    (Kind::Ring, "u"),
    (Kind::Dot, "d"),
    (Kind::Range, "i"),
    (Kind::Leader, "e"),
    (Kind::Band, "n"),
    (Kind::Stall, "j"),
    (Kind::Guide, "y"),
    (Kind::Past, "x"),
    (Kind::Hollow, "o"),
    (Kind::Cross, "z"),
    (Kind::Whisker, "w"),
    (Kind::First, "p"),
    (Kind::Second, "q"),
];

/// What a mark is, and of which adapter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ink {
    /// What it is.
    pub kind: Kind,
    /// The adapter's place in the palette; `None` for the chart's own marks.
    pub adapter: Option<usize>,
}

/// Stands in a color for no adapter.
const NOBODY: usize = 0xFFFF;

impl Ink {
    /// A mark of the chart itself.
    #[must_use]
    pub const fn of(kind: Kind) -> Self {
        Self { kind, adapter: None }
    }

    /// A mark of an adapter.
    #[must_use]
    pub const fn adapter(kind: Kind, adapter: usize) -> Self {
        Self { kind, adapter: Some(adapter) }
    }

    /// The color that stands for it in an unfinished drawing.
    pub(super) fn color(self) -> RGBColor {
        let kind = KINDS.iter().position(|(kind, _)| *kind == self.kind).unwrap_or(0);
        let [.., high, low] = self.adapter.unwrap_or(NOBODY).min(NOBODY).to_be_bytes();
        RGBColor(u8::try_from(kind).unwrap_or(0), high, low)
    }

    /// What a color stands for; `None` for any other text.
    pub(super) fn of_color(color: &str) -> Option<Self> {
        let number = usize::from_str_radix(color.strip_prefix('#')?, 16).ok()?;
        let &(kind, _) = KINDS.get(number >> 16)?;
        let adapter = Some(number & NOBODY).filter(|&adapter| adapter != NOBODY);
        Some(Self { kind, adapter })
    }
}

impl fmt::Display for Ink {
    /// The classes of its marks.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let class = KINDS.iter().find(|(kind, _)| *kind == self.kind).map_or("", |(_, class)| class);
        match self.adapter {
            None => f.write_str(class),
            Some(adapter) => write!(f, "{class} s{adapter}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_comes_back_from_its_color() {
        for (kind, class) in KINDS {
            for (adapter, expected) in [(None, class.to_owned()), (Some(0x1234), format!("{class} s4660"))] {
                let RGBColor(r, g, b) = Ink { kind, adapter }.color();
                let ink = Ink::of_color(&format!("#{r:02X}{g:02X}{b:02X}"));
                assert_eq!(ink.map(|ink| ink.to_string()), Some(expected));
            }
        }
        assert_eq!(Ink::of_color("none"), None);
        assert_eq!(Ink::of_color("#FFFFFF"), None);
    }
}
