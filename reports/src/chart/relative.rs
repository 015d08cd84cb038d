//! Ratios to the fastest, with the range in which no difference is told.

use super::canvas::{Anchor, Canvas, Drawing, WIDTH};
use super::frame::{Frame, label};
use super::ink::{Ink, Kind};
use super::scale::Scale;
use crate::headline::Finding;
use crate::noise::Noise;
use crate::overall::Standing;
use crate::palette::Palette;
use crate::units;

const ROW: f64 = 22.0;
const LEFT: f64 = 126.0;
const RIGHT: f64 = 56.0;

/// Median times relative to the least, the least on top; `None` where fewer than two adapters are ranked. The machine's
/// noise floor is drawn as a band around 1.
#[must_use]
pub fn relative(finding: &Finding<'_>, noise: Option<Noise<'_>>, palette: &Palette, id: &str) -> Option<Drawing> {
    let standings = &finding.standings;
    let launches = standings.get(1)?.behind.ratio.n;
    let floor = noise.map(|noise| noise.ratio(launches));
    let frame = Frame { left: LEFT, right: WIDTH - RIGHT, top: 4.0, bottom: 8.0 + standings.len() as f64 * ROW };
    let values = standings.iter().flat_map(|standing| standing.rounds.iter().copied());
    let scale = Scale::log(values.chain(floor).chain(floor.map(|floor| 1.0 / floor)), frame.across())?;
    let mut canvas = Canvas::new(frame.bottom + 38.0);
    if let Some(floor) = floor {
        let [low, high] = [1.0 / floor, floor].map(|ratio| scale.at(ratio));
        canvas.area(Ink::of(Kind::Band), (low, frame.top), (high, frame.bottom));
    }
    let ticks: Vec<_> = scale.ticks().into_iter().map(|tick| (scale.at(tick), times(tick))).collect();
    frame.x_axis(&mut canvas, &ticks, "median time, × the least, log scale");
    canvas.line(Ink::of(Kind::Guide), (scale.at(1.0), frame.top), (scale.at(1.0), frame.bottom));
    for (place, standing) in standings.iter().enumerate() {
        row(&mut canvas, &frame, &scale, palette, standing, frame.top + 2.0 + (place as f64 + 0.5) * ROW);
    }
    let name = format!("Median time relative to the least, {}, {}", finding.load, finding.scope);
    Some(canvas.finish(id, &name, &describe(finding, floor)))
}

fn describe(finding: &Finding<'_>, floor: Option<f64>) -> String {
    let told: Vec<_> = finding
        .standings
        .iter()
        .map(|standing| format!("{} {}×", standing.adapter, units::ratio(standing.behind.ratio.center)))
        .collect();
    let band = floor.map_or_else(String::new, |floor| {
        format!(
            " The band around 1×, up to {}×, is this machine's noise: within it no difference is told.",
            units::ratio(floor)
        )
    });
    format!("Shorter is better: {}.{band} The list on top of the page has the figures and intervals.", told.join(", "))
}

/// A ratio as an axis names it.
fn times(ratio: f64) -> String {
    let text = format!("{ratio:.2}");
    format!("{}×", text.trim_end_matches('0').trim_end_matches('.'))
}

fn row(canvas: &mut Canvas, frame: &Frame, scale: &Scale, palette: &Palette, standing: &Standing<'_>, y: f64) {
    let adapter = palette.index(standing.adapter).unwrap_or_default();
    let ratio = &standing.behind.ratio;
    canvas.text(Ink::adapter(Kind::Text, adapter), (frame.left - 8.0, y), Anchor::End, label(standing.adapter));
    if let Some(interval) = ratio.interval.filter(|interval| interval.low < interval.high) {
        let end = |value: f64| scale.at(value).clamp(frame.left, frame.right);
        canvas.line(Ink::adapter(Kind::Range, adapter), (end(interval.low), y), (end(interval.high), y));
    }
    let rounds = standing.rounds.iter().map(|round| (scale.at(*round), y + 7.0));
    canvas.dots(Ink::adapter(Kind::Dot, adapter), rounds.collect());
    canvas.marker(adapter, palette.marker(adapter), (scale.at(ratio.center), y), 4.5);
    let figure = format!("{}×", units::ratio(ratio.center));
    canvas.text(Ink::adapter(Kind::Text, adapter), (WIDTH - 2.0, y), Anchor::End, figure);
}
