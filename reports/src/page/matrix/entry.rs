//! A cell of the matrix: a ratio, its interval and its color.

use maud::{Markup, html};
use rpcbench_statistics::Estimate;

use super::row::Entry;
use crate::comparison::stands_out;
use crate::noise::Noise;
use crate::units::ratio;

pub(super) fn entry(noise: Option<Noise<'_>>, cell: Option<&Entry>) -> Markup {
    let Some(cell) = cell else { return html! { td.none { "—" } } };
    let link = |text: &str| html! { a href={ "#" (cell.place) } { (text) } };
    match &cell.ratio {
        Some(ratio) => html! { td class=(tint(noise, ratio)) { (link(&center(ratio))) (interval(ratio)) } },
        None if cell.verdict.comparable() => html! { td.none { (link("—")) } },
        None => html! { td.none { (link(cell.verdict.name())) } },
    }
}

pub(super) fn mean(noise: Option<Noise<'_>>, all: Option<&Estimate>) -> Markup {
    html! {
        @if let Some(all) = all { td class=(tint(noise, all)) { b { (center(all)) } (interval(all)) } } @else { td.none { "—" } }
    }
}

fn center(estimate: &Estimate) -> String {
    format!("{}×", ratio(estimate.center))
}

/// The interval, but not of a baseline against itself.
fn interval(estimate: &Estimate) -> Markup {
    html! { @if let Some(at) = estimate.interval.filter(|at| at.low < at.high) { small { (ratio(at.low)) "–" (ratio(at.high)) } } }
}

/// The color of a ratio of times: `b` for shorter, `w` for longer, by how much from 1 to 4.
fn tint(noise: Option<Noise<'_>>, estimate: &Estimate) -> String {
    if !stands_out(estimate, noise) {
        return "eq".to_owned();
    }
    let size = estimate.center.ln().abs();
    let step = [0.1, 0.3, 0.7].iter().filter(|bound| size > **bound).count() + 1;
    format!("{}{step}", if estimate.center < 1.0 { 'b' } else { 'w' })
}
