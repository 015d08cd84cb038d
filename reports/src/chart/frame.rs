//! The plot area with its axes.

use super::canvas::{Anchor, Canvas, WIDTH};
use super::ink::{Ink, Kind};
use super::labels::spread;
use super::scale::Scale;
use crate::units::round;

/// Height of a line of text, with room to the next one.
pub(super) const LINE: f64 = 15.0;

/// Width of a letter, about.
const LETTER: f64 = 6.5;

/// The height of a chart that has room for the names of so many adapters below one another.
pub(super) fn height(adapters: usize) -> f64 {
    (adapters as f64 * LINE + LINE).max(300.0)
}

/// The plot area's edges, in pixels.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) top: f64,
    pub(super) bottom: f64,
}

/// Where a mark's name belongs.
pub(super) struct Name<'t> {
    pub(super) adapter: usize,
    pub(super) text: &'t str,
    pub(super) mark: (f64, f64),
}

impl Frame {
    /// The frame of a chart whose names stand at its right.
    pub(super) const fn with_names(height: f64) -> Self {
        Self { left: 52.0, right: WIDTH - 128.0, top: 12.0, bottom: height - 38.0 }
    }

    pub(super) const fn across(&self) -> (f64, f64) {
        (self.left, self.right)
    }

    /// From the bottom upwards.
    pub(super) const fn upwards(&self) -> (f64, f64) {
        (self.bottom, self.top)
    }

    /// Grid lines of the horizontal axis, its title, and the labels that do not lie over one another.
    pub(super) fn x_axis(&self, canvas: &mut Canvas, ticks: &[(f64, String)], title: &str) {
        for (x, _) in ticks {
            canvas.line(Ink::of(Kind::Grid), (*x, self.top), (*x, self.bottom));
        }
        self.x_labels(canvas, ticks, title);
    }

    /// The horizontal axis without its grid.
    pub(super) fn x_labels(&self, canvas: &mut Canvas, ticks: &[(f64, String)], title: &str) {
        let mut free = f64::MIN;
        for (x, text) in ticks {
            let half = text.chars().count() as f64 * LETTER / 2.0;
            if x - half >= free {
                canvas.text(Ink::of(Kind::Tick), (*x, self.bottom + 10.0), Anchor::Middle, text);
                free = x + half + LETTER;
            }
        }
        let middle = f64::midpoint(self.left, self.right);
        canvas.text(Ink::of(Kind::Tick), (middle, self.bottom + 27.0), Anchor::Middle, title);
    }

    /// Grid lines and labels of the vertical axis.
    pub(super) fn y_axis(&self, canvas: &mut Canvas, scale: &Scale, unit: fn(f64) -> String) {
        let ticks: Vec<_> = scale.ticks().into_iter().map(|tick| (tick, scale.at(tick))).collect();
        for &(_, y) in &ticks {
            canvas.line(Ink::of(Kind::Grid), (self.left, y), (self.right, y));
        }
        for (tick, y) in ticks {
            canvas.text(Ink::of(Kind::Tick), (self.left - 5.0, y), Anchor::End, round(tick, unit));
        }
    }

    /// Names in a column at the right, each with a line to its mark.
    pub(super) fn names(&self, canvas: &mut Canvas, names: &[Name<'_>]) {
        let wanted: Vec<_> = names.iter().map(|name| name.mark.1).collect();
        let places = spread(&wanted, LINE, (self.top, self.bottom + 2.0 * LINE));
        for (name, y) in names.iter().zip(places) {
            let elbow = (self.right + 6.0, name.mark.1);
            let ink = Ink::adapter(Kind::Leader, name.adapter);
            canvas.path(ink, vec![name.mark, elbow, (self.right + 16.0, y)]);
            let ink = Ink::adapter(Kind::Text, name.adapter);
            canvas.text(ink, (self.right + 19.0, y), Anchor::Start, label(name.text));
        }
    }
}

/// Letters of an adapter's name that fit beside a chart.
const LETTERS: usize = 15;

/// Of those, letters for what carries its bytes and for its server, where it has a long name.
const BEHIND: usize = 11;

/// An adapter's name that fits beside a chart. What carries its bytes and the name of its server come last, and tell it from
/// its likes: so it is cut in the middle.
pub(super) fn label(adapter: &str) -> String {
    let (program, behind) = adapter.split_at(adapter.find(['@', ':']).unwrap_or(adapter.len()));
    let [first, last] = [program, behind].map(|part| part.chars().count());
    let room = LETTERS - last.min(BEHIND.max(LETTERS.saturating_sub(first)));
    let program = shorten(program, room);
    let left = LETTERS.saturating_sub(program.chars().count());
    format!("{program}{}", shorten(behind, left))
}

/// A name that fits, its end cut off where it must be.
pub(super) fn shorten(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::{Frame, LINE, height, label};

    #[test]
    fn there_is_room_for_every_name() {
        for adapters in [1, 19, 20, 75] {
            let Frame { top, bottom, .. } = Frame::with_names(height(adapters));
            let names = (adapters - 1) as f64 * LINE;
            assert!(names <= bottom + 2.0 * LINE - top, "{adapters}");
        }
        assert!((height(10) - 300.0).abs() < 1e-9, "and no more than that");
    }

    #[test]
    fn what_tells_adapters_apart_is_not_cut_off() {
        for (adapter, expected) in [
            ("grpc", "grpc"),
            ("", ""),
            ("thrift-compact", "thrift-compact"),
            ("thrift-compact@tls", "thrift-com…@tls"),
            ("http-json@tls:python", "htt…@tls:python"),
            ("grpc:a-name-of-thirty-two-letters", "grpc:a-name-of…"),
            ("a-program-of-many-letters", "a-program-of-m…"),
        ] {
            assert_eq!(label(adapter), expected);
        }
    }
}
