//! Percentile curves of all adapters of a block, laid over one another.

use super::canvas::{Canvas, Drawing};
use super::dots::in_view;
use super::frame::{Frame, Name, height};
use super::ink::{Ink, Kind};
use super::scale::Scale;
use crate::block::Block;
use crate::curve::{Curve, depth};
use crate::offered;
use crate::palette::Palette;
use crate::units;

/// Quantiles that the axis names.
const NAMED: [(f64, &str); 6] =
    [(0.5, "50 %"), (0.9, "90 %"), (0.99, "99 %"), (0.999, "99.9 %"), (0.9999, "99.99 %"), (0.99999, "99.999 %")];

/// Latency by percentile; `None` where no cell of the block has a readable histogram.
#[must_use]
pub fn curves(block: &Block<'_, '_>, palette: &Palette, id: &str) -> Option<Drawing> {
    let near = extent(&in_view(&block.cells))?;
    let drawn: Vec<_> = block
        .cells
        .iter()
        .filter(|cell| {
            cell.ranked() && cell.p50.center().is_some_and(|at| (near.0 * 0.99..=near.1 * 1.01).contains(&at))
        })
        .filter_map(|cell| {
            Some((palette.index(&cell.cell.adapter)?, cell.cell.adapter.as_str(), Curve::of(cell.cell)?))
        })
        .filter(|(_, _, curve)| !curve.points.is_empty())
        .collect();
    let height = height(palette.looks().len());
    let frame = Frame::with_names(height);
    let y = Scale::log(points(&drawn).map(|(_, ns)| ns), frame.upwards())?;
    let deepest = points(&drawn).map(|(depth, _)| depth).fold(1.0, f64::max);
    let x = Scale::linear(0.0, deepest, frame.across());
    let mut canvas = Canvas::new(height);
    let ticks: Vec<_> = NAMED.iter().map(|(q, text)| (depth(*q), *text)).filter(|(at, _)| x.shows(*at)).collect();
    let ticks: Vec<_> = ticks.into_iter().map(|(at, text)| (x.at(at), text.to_owned())).collect();
    frame.x_axis(&mut canvas, &ticks, "share of calls that took no longer");
    frame.y_axis(&mut canvas, &y, units::time);
    for (adapter, _, curve) in &drawn {
        let line = curve.points.iter().map(|&(depth, ns)| (x.at(depth), y.at(ns))).collect();
        canvas.path(Ink::adapter(Kind::Line, *adapter), line);
    }
    let names: Vec<_> = drawn
        .iter()
        .filter_map(|(adapter, text, curve)| {
            let &(depth, ns) = curve.points.last()?;
            Some(Name { adapter: *adapter, text, mark: (x.at(depth), y.at(ns)) })
        })
        .collect();
    frame.names(&mut canvas, &names);
    for name in &names {
        canvas.marker(name.adapter, palette.marker(name.adapter), name.mark, 3.5);
    }
    let name = format!("Time of a call by percentile, {}, {}", block.workload, offered::words(&block.load));
    let described = "A curve per adapter over all its launches, as far as 20 calls lie beyond. Lower is better. The table \
                     below has p50, p90, p99 and p99.9.";
    Some(canvas.finish(id, &name, described))
}

type Drawn<'t> = (usize, &'t str, Curve);

fn points<'d>(drawn: &'d [Drawn<'_>]) -> impl Iterator<Item = (f64, f64)> + 'd {
    drawn.iter().flat_map(|(_, _, curve)| curve.points.iter().copied())
}

fn extent(values: &[f64]) -> Option<(f64, f64)> {
    let least = values.iter().copied().reduce(f64::min)?;
    let most = values.iter().copied().reduce(f64::max)?;
    Some((least, most))
}
