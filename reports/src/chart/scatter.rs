//! Bytes on the wire against time: what compactness costs.

use super::canvas::{Canvas, Drawing};
use super::dots::in_view;
use super::frame::{Frame, Name, height};
use super::scale::Scale;
use crate::block::Block;
use crate::offered;
use crate::palette::Palette;
use crate::summary::CellSummary;
use crate::units;

/// A marker per adapter that was counted and may be ranked; `None` where there is none.
#[must_use]
pub fn scatter(block: &Block<'_, '_>, palette: &Palette, id: &str) -> Option<Drawing> {
    let height = height(palette.looks().len());
    let frame = Frame::with_names(height);
    let shown = in_view(&block.cells);
    let y = Scale::log(shown.iter().copied(), frame.upwards())?;
    let marks: Vec<_> = block
        .cells
        .iter()
        .filter(|cell| cell.ranked())
        .filter_map(|cell| Some((palette.index(&cell.cell.adapter)?, *cell, bytes(cell)?, cell.p50.center()?)))
        .filter(|(_, _, _, ns)| y.shows(*ns))
        .collect();
    let x = Scale::fitting(marks.iter().map(|mark| mark.2), frame.across())?;
    let mut canvas = Canvas::new(height);
    let ticks: Vec<_> = x.ticks().into_iter().map(|tick| (x.at(tick), units::round(tick, units::count))).collect();
    let axis = if x.is_log() { "bytes of request and reply, log scale" } else { "bytes of request and reply" };
    frame.x_axis(&mut canvas, &ticks, axis);
    frame.y_axis(&mut canvas, &y, units::time);
    let names: Vec<_> = marks
        .iter()
        .map(|(adapter, cell, bytes, ns)| Name {
            adapter: *adapter,
            text: &cell.cell.adapter,
            mark: (x.at(*bytes), y.at(*ns)),
        })
        .collect();
    frame.names(&mut canvas, &names);
    for name in &names {
        canvas.marker(name.adapter, palette.marker(name.adapter), name.mark, 5.0);
    }
    let name = format!("Bytes against median time, {}, {}", block.workload, offered::words(&block.load));
    let described = "A marker per adapter. Nearer to the lower left corner is better. The tables have the figures.";
    Some(canvas.finish(id, &name, described))
}

/// Bytes of request and reply, framing and all.
#[must_use]
fn bytes(cell: &CellSummary<'_>) -> Option<f64> {
    let counted = cell.counted?;
    Some(counted.request_bytes?.per_call() + counted.reply_bytes?.per_call())
}
