//! Adapters' markers and line patterns as the page's style.

use std::fmt::Write;

use maud::{Markup, html};

use super::Page;
use crate::guests;
use crate::palette::{Carrier, FILLINGS, Palette};

/// Marker filling and rim by program within a family, and line patterns by what carries the bytes: TCP or nothing, a Unix
/// socket, TLS.
const FILLED: [(&str, &str, [&str; 3]); FILLINGS] = [
    ("var(--c)", "", ["none", "26 5", "26 5 3 5"]),
    ("var(--page)", "", ["11 6", "11 14", "11 4 11 14"]),
    ("color-mix(in srgb,var(--c) 40%,var(--page))", "", ["3 5", "3 11", "3 4 3 12"]),
    ("var(--page)", ";--w:2.2", ["14 5 3 5", "14 5 3 5 3 5", "18 5 3 5 3 5 3 5"]),
    ("color-mix(in srgb,var(--c) 35%,var(--ink))", "", ["7 4", "20 11", "20 5 8 5"]),
];

/// A rule for each adapter.
pub(super) fn style(palette: &Palette) -> String {
    let mut css = String::new();
    for (index, look) in palette.looks().iter().enumerate() {
        let (fill, rim, dashes) = FILLED[look.filling];
        let (dash, ring) = match look.carrier {
            Carrier::Plain => (dashes[0], ""),
            Carrier::Unix => (dashes[1], ";--u:3 3"),
            Carrier::Tls => (dashes[2], ";--u:none"),
        };
        // A string takes every byte.
        let _ = write!(css, ".s{index}{{--c:var(--f{});--h:{fill}{rim};--a:{dash}{ring}}}", look.color);
    }
    css
}

/// The markers, defined once for all keys.
pub(super) fn symbols(palette: &Palette) -> Markup {
    html! {
        svg.defs aria-hidden="true" {
            defs {
                @for (index, look) in palette.looks().iter().enumerate() {
                    @let (inner, ring) = look.marker().radii(5.0);
                    symbol id={ "k" (index) } viewBox="-8 -8 16 16" {
                        polygon class={ "m s" (index) } points=(points(&look.shape.corners((0.0, 0.0), inner))) {}
                        @if let Some(ring) = ring { circle class={ "u s" (index) } r=(ring) {} }
                    }
                }
            }
        }
    }
}

/// What filling, line pattern and ring mean, as far as the run has them.
pub(super) fn legend(palette: &Palette) -> Markup {
    let looks = palette.looks();
    let of_some = |carrier| looks.iter().any(|look| look.carrier == carrier);
    html! {
        @if !looks.is_empty() {
            p.legend {
                "Color and shape of a mark: the family."
                @if looks.iter().any(|look| look.filling > 0) { " Its filling, and the pattern of lines: the program within it." }
                @if of_some(Carrier::Tls) { " A ring round it: over TLS." }
                @if of_some(Carrier::Unix) { " A dotted ring round it: over a Unix socket." }
                @if of_some(Carrier::Tls) || of_some(Carrier::Unix) { " Lines have another pattern for each of these." }
            }
        }
    }
}

/// Corners as a polygon's attribute.
pub(crate) fn points(corners: &[(f64, f64)]) -> String {
    corners.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect::<Vec<_>>().join(" ")
}

/// An adapter's marker and name.
pub(super) fn name(page: &Page<'_, '_>, adapter: &str) -> Markup {
    html! {
        @if let Some(index) = page.palette.index(adapter) {
            svg.key aria-hidden="true" { use href={ "#k" (index) } {} }
        }
        (adapter)
    }
}

/// Servers that are not ours, beside figures of theirs.
pub(super) fn guests(page: &Page<'_, '_>) -> Markup {
    html! { @for sentence in guests::sentences(page.run) { p.remark { (sentence) } } }
}
