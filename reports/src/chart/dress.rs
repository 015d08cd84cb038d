//! Gives a finished drawing its roles, its name and its description.

use std::fmt::Write;

use maud::html;

use super::ink::{Ink, Kind};

/// The drawing with classes in place of colors, and nothing that the page's style says already.
///
/// It has `plotters`' shape: an element per line, text on lines of its own with every `<` escaped.
pub(super) fn dress(svg: &str, id: &str, name: &str, description: &str) -> String {
    let mut dressed = Dressed { svg: String::with_capacity(svg.len() / 2), path: None };
    for line in svg.lines() {
        match line.strip_prefix('<') {
            Some(tag) if tag.starts_with("svg ") => dressed.svg = opening(tag, id, name, description),
            Some(tag) if !tag.starts_with('/') => dressed.element(tag),
            _ => dressed.svg.push_str(line),
        }
    }
    dressed.svg
}

fn opening(tag: &str, id: &str, name: &str, description: &str) -> String {
    let (title, described) = (format!("{id}-t"), format!("{id}-d"));
    let whole = html! {
        svg viewBox=(attribute(tag, "viewBox")) role="img" aria-labelledby=(title) aria-describedby=(described) {
            title id=(title) { (name) }
            desc id=(described) { (description) }
        }
    };
    // The drawing's own last line closes the element.
    let whole = whole.into_string();
    whole.strip_suffix("</svg>").map_or_else(String::new, str::to_owned)
}

/// What is dressed so far. Writing into a string cannot fail.
struct Dressed {
    svg: String,
    /// What the last element is, where it is a path that can be continued.
    path: Option<Ink>,
}

/// The end of a path, which its continuation takes off.
const END: &str = "\"/>";

impl Dressed {
    fn element(&mut self, tag: &str) {
        let Some(ink) = attributes(tag).find_map(|(_, color)| Ink::of_color(color)) else { return };
        let points = attribute(tag, "points");
        match tag.split(' ').next().unwrap_or_default() {
            "polyline" if ink.kind == Kind::Dot => self.path(ink, &separate(points)),
            "polyline" => self.path(ink, &path(points)),
            "polygon" => self.path(ink, &(path(points) + "z")),
            "circle" => self.circle(ink, tag),
            "text" => self.text(ink, tag),
            _ => {}
        }
    }

    fn path(&mut self, ink: Ink, d: &str) {
        if self.path == Some(ink) && self.svg.ends_with(END) {
            self.svg.truncate(self.svg.len() - END.len());
            let _ = write!(self.svg, "{d}{END}");
        } else {
            let _ = write!(self.svg, "<path class=\"{ink}\" d=\"{d}{END}");
        }
        self.path = Some(ink);
    }

    fn circle(&mut self, ink: Ink, tag: &str) {
        let [x, y, r] = ["cx", "cy", "r"].map(|key| attribute(tag, key));
        let _ = write!(self.svg, "<circle class=\"{ink}\" cx=\"{x}\" cy=\"{y}\" r=\"{r}\"/>");
        self.path = None;
    }

    /// Opens a text; its content and its end are lines of their own.
    fn text(&mut self, ink: Ink, tag: &str) {
        let side = match attribute(tag, "text-anchor") {
            "middle" => " c",
            "end" => " r",
            _ => "",
        };
        let [x, y] = ["x", "y"].map(|key| attribute(tag, key));
        let _ = write!(self.svg, "<text class=\"{ink}{side}\" x=\"{x}\" y=\"{y}\">");
        self.path = None;
    }
}

fn attribute<'t>(tag: &'t str, wanted: &str) -> &'t str {
    attributes(tag).find(|(key, _)| *key == wanted).map_or("", |(_, value)| value)
}

/// The attributes of a tag; values are escaped, so that a quote ends one.
fn attributes(tag: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = tag.split_once(' ').map_or("", |(_, rest)| rest);
    std::iter::from_fn(move || {
        let (key, after) = rest.split_once("=\"")?;
        let (value, after) = after.split_once('"')?;
        rest = after.trim_start();
        Some((key, value))
    })
}

fn parsed(points: &str) -> impl Iterator<Item = (i32, i32)> {
    points.split_whitespace().filter_map(|point| {
        let (x, y) = point.split_once(',')?;
        Some((x.parse::<i32>().ok()?, y.parse::<i32>().ok()?))
    })
}

/// Points as lines of no length: with round ends, these are dots.
fn separate(points: &str) -> String {
    let mut out = String::new();
    for (x, y) in parsed(points) {
        // A string takes every byte.
        let _ = write!(out, "M{x} {y}h0");
    }
    out
}

/// A line's points as a path of small steps, which is half as long.
fn path(points: &str) -> String {
    let mut at = (0, 0);
    let mut out = String::new();
    for (place, point) in parsed(points).enumerate() {
        let command = if place == 0 { 'M' } else { 'l' };
        let (x, y) = (point.0 - at.0, point.1 - at.1);
        let gap = if y < 0 { "" } else { " " };
        let _ = write!(out, "{command}{x}{gap}{y}");
        at = point;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::canvas::{Anchor, Canvas};
    use super::super::ink::{Ink, Kind};
    use crate::palette::{Marker, Shape};

    #[test]
    fn roles_stand_in_place_of_colors() {
        let mut canvas = Canvas::new(100.0);
        canvas.line(Ink::of(Kind::Grid), (0.0, 10.0), (0.0, 20.0));
        canvas.line(Ink::of(Kind::Grid), (5.0, 10.0), (5.0, 20.0));
        canvas.dots(Ink::adapter(Kind::Dot, 3), vec![(1.0, 2.0), (3.0, 4.0)]);
        canvas.marker(3, Marker::bare(Shape::Circle), (10.0, 10.0), 4.0);
        canvas.text(Ink::of(Kind::Tick), (7.0, 8.0), Anchor::End, "<b>\n\"&\"");
        let svg = canvas.finish("x", "Name", "What it \"shows\"").svg;
        insta::assert_snapshot!(svg, @r#"<svg viewBox="0 0 800 200" role="img" aria-labelledby="x-t" aria-describedby="x-d"><title id="x-t">Name</title><desc id="x-d">What it &quot;shows&quot;</desc><path class="g" d="M0 20l0 20M10 20l0 20"/><path class="d s3" d="M2 4h0M6 8h0"/><circle class="m s3" cx="20" cy="20" r="8"/><text class="k r" x="14" y="16">&lt;b&gt;&quot;&amp;&quot;</text></svg>"#);
    }
}
