//! The highest rates within an objective, a row per adapter.

use super::canvas::{Anchor, Canvas, Drawing, WIDTH};
use super::frame::{Frame, label};
use super::ink::{Ink, Kind};
use super::scale::Scale;
use crate::palette::Palette;
use crate::search::{Highest, SearchSummary, objective};
use crate::units::{self, round};

const ROW: f64 = 22.0;
const LEFT: f64 = 126.0;
const RIGHT: f64 = 80.0;

/// Searches for the same, the highest rate on top; `None` where none of them has a rate.
#[must_use]
pub fn highest(searches: &[&SearchSummary<'_>], palette: &Palette, id: &str) -> Option<Drawing> {
    let first = searches.first()?.search;
    let frame = Frame { left: LEFT, right: WIDTH - RIGHT, top: 4.0, bottom: 8.0 + searches.len() as f64 * ROW };
    let known = searches.iter().filter(|search| search.ranked());
    let scale = Scale::log(in_view(&known.clone().copied().collect::<Vec<_>>()).into_iter(), frame.across())?;
    let mut canvas = Canvas::new(frame.bottom + 38.0);
    let ticks: Vec<_> = scale.ticks().into_iter().map(|tick| (scale.at(tick), round(tick, units::rate))).collect();
    frame.x_axis(&mut canvas, &ticks, "calls per second, log scale; more is better");
    for (place, search) in searches.iter().enumerate() {
        row(&mut canvas, &frame, &scale, palette, search, frame.top + 2.0 + (place as f64 + 0.5) * ROW);
    }
    let told: Vec<_> =
        known.filter_map(|search| Some(format!("{} {}", search.search.adapter, rate(search)?))).collect();
    let described = format!("Highest first: {}. The table below has the figures.", told.join(", "));
    let name = format!("Highest rate with {}, {}", objective(&first.objective), first.workload);
    Some(canvas.finish(id, &name, &described))
}

/// The rates that the axis shows. An upper bound alone can lie anywhere below the others: it is named, and decides nothing.
fn in_view(searches: &[&SearchSummary<'_>]) -> Vec<f64> {
    let rates = |bounds: bool| {
        let wanted = searches.iter().filter(move |search| matches!(search.highest, Highest::Below(_)) == bounds);
        wanted.flat_map(|search| search.rates.iter().copied().chain(search.rate())).collect::<Vec<_>>()
    };
    let shown = rates(false);
    if shown.is_empty() { rates(true) } else { shown }
}

/// The rate with what stands before it.
fn rate(search: &SearchSummary<'_>) -> Option<String> {
    Some(format!("{}{}", search.sign(), units::rate(search.rate()?)))
}

fn row(canvas: &mut Canvas, frame: &Frame, scale: &Scale, palette: &Palette, search: &SearchSummary<'_>, y: f64) {
    let adapter = palette.index(&search.search.adapter).unwrap_or_default();
    canvas.text(Ink::adapter(Kind::Text, adapter), (frame.left - 8.0, y), Anchor::End, label(&search.search.adapter));
    let Some((center, text)) = search.rate().zip(rate(search)).filter(|_| search.ranked()) else {
        let why = Ink::adapter(Kind::Faint, adapter);
        return canvas.text(
            why,
            (frame.left + 4.0, y),
            Anchor::Start,
            format!("{}: no rate", search.search.verdict.name()),
        );
    };
    canvas.text(Ink::adapter(Kind::Text, adapter), (WIDTH - 2.0, y), Anchor::End, text);
    if !scale.shows(center) {
        let side = if center < scale.least() {
            (Anchor::Start, frame.left + 2.0, "◂ off the scale")
        } else {
            (Anchor::End, frame.right - 2.0, "off the scale ▸")
        };
        return canvas.text(Ink::adapter(Kind::Faint, adapter), (side.1, y), side.0, side.2);
    }
    canvas.line(Ink::of(Kind::Grid), (frame.left, y), (scale.at(center), y));
    if let Some(interval) = search.estimate().and_then(|estimate| estimate.interval) {
        let end = |value: f64| scale.at(value).clamp(frame.left, frame.right);
        canvas.line(Ink::adapter(Kind::Range, adapter), (end(interval.low), y), (end(interval.high), y));
    }
    let bisections = search.rates.iter().map(|rate| (scale.at(*rate), y + 7.0));
    canvas.dots(Ink::adapter(Kind::Dot, adapter), bisections.collect());
    mark(canvas, palette, search, adapter, (scale.at(center), y));
}

/// The marker; beside a bound, a line to where the rate lies.
fn mark(canvas: &mut Canvas, palette: &Palette, search: &SearchSummary<'_>, adapter: usize, (x, y): (f64, f64)) {
    let side = match search.highest {
        Highest::AtLeast(_) => 1.0,
        Highest::Below(_) => -1.0,
        Highest::Rate(_) | Highest::Partly { .. } | Highest::Unknown => 0.0,
    };
    if side != 0.0 {
        let (tip, ink) = (x + side * 20.0, Ink::adapter(Kind::Whisker, adapter));
        canvas.line(ink, (x, y), (tip, y));
        canvas.path(ink, vec![(tip - side * 5.0, y - 4.0), (tip, y), (tip - side * 5.0, y + 4.0)]);
    }
    canvas.marker(adapter, palette.marker(adapter), (x, y), 4.5);
}
