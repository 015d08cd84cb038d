//! Gives a finished drawing its roles, its name and its description.

use std::fmt::Write;

use maud::html;

use super::ink::{Ink, Kind};

/// The drawing with classes in place of colors, and nothing that the page's style says already.
///
/// It has `plotters`' shape: an element per line, text on lines of its own with every `<` escaped.
pub(super) fn dress(svg: &str, id: &str, name: &str, description: &str) -> String {
    let mut out = String::with_capacity(svg.len() / 2);
    for line in svg.lines() {
        match line.strip_prefix('<') {
            Some(tag) if tag.starts_with("svg ") => out.push_str(&opening(tag, id, name, description)),
            Some(tag) if !tag.starts_with('/') => element(&mut out, tag),
            _ => out.push_str(line),
        }
    }
    out
}

fn opening(tag: &str, id: &str, name: &str, description: &str) -> String {
    let view = attributes(tag).find(|(key, _)| *key == "viewBox").map_or("", |(_, value)| value);
    let (title, described) = (format!("{id}-t"), format!("{id}-d"));
    let whole = html! {
        svg viewBox=(view) role="img" aria-labelledby=(title) aria-describedby=(described) {
            title id=(title) { (name) }
            desc id=(described) { (description) }
        }
    };
    // The drawing's own last line closes the element.
    let whole = whole.into_string();
    whole.strip_suffix("</svg>").map_or_else(String::new, str::to_owned)
}

fn element(out: &mut String, tag: &str) {
    let name = tag.split([' ', '/', '>']).next().unwrap_or_default();
    out.push('<');
    out.push_str(if matches!(name, "polyline" | "polygon") { "path" } else { name });
    let dots = attributes(tag).filter_map(|(_, color)| Ink::of_color(color)).any(|ink| ink.kind == Kind::Dot);
    for (key, value) in attributes(tag) {
        match key {
            "fill" | "stroke" => {
                if let Some(ink) = Ink::of_color(value) {
                    let _ = write!(out, " class=\"{ink}\"");
                }
            }
            "points" => {
                let d = if dots { separate(value) } else { path(value) };
                let _ = write!(out, " d=\"{d}{}\"", if name == "polygon" { "z" } else { "" });
            }
            "text-anchor" if value == "start" => {}
            "opacity" | "stroke-width" | "font-family" | "font-size" | "dy" => {}
            _ => {
                let _ = write!(out, " {key}=\"{}\"", value.trim_end());
            }
        }
    }
    out.push_str(if tag.ends_with("/>") { "/>" } else { ">" });
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
