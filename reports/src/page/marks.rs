//! Adapters' markers and line patterns as the page's style.

use std::fmt::Write;

use maud::{Markup, html};

use super::Page;
use crate::palette::Palette;

/// Marker filling and line pattern by variant within a family: full, hollow, half-filled, hollow again.
const VARIANTS: [(&str, &str); 4] = [
    ("var(--c)", "none"),
    ("var(--page)", "11 6"),
    ("color-mix(in srgb,var(--c) 40%,var(--page))", "3 5"),
    ("var(--page)", "14 5 3 5"),
];

/// A rule for each adapter.
pub(super) fn style(palette: &Palette) -> String {
    let mut css = String::new();
    for (index, look) in palette.looks().iter().enumerate() {
        let (fill, dash) = VARIANTS[look.variant % VARIANTS.len()];
        // A string takes every byte.
        let _ = write!(css, ".s{index}{{--c:var(--f{});--h:{fill};--a:{dash}}}", look.color);
    }
    css
}

/// The markers, defined once for all keys.
pub(super) fn symbols(palette: &Palette) -> Markup {
    html! {
        svg.defs aria-hidden="true" {
            defs {
                @for (index, look) in palette.looks().iter().enumerate() {
                    symbol id={ "k" (index) } viewBox="-8 -8 16 16" {
                        polygon class={ "m s" (index) } points=(points(&look.shape.corners((0.0, 0.0), 5.0))) {}
                    }
                }
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
