//! What is drawn against the rate, and how far its axis reaches.

use rpcbench_records::Verdict;

use crate::figure::Figure;
use crate::summary::CellSummary;
use crate::units;

/// What is drawn against the rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
    /// The median response.
    P50,
    /// The 99th percentile of the response.
    P99,
    /// Calls answered per second.
    Answered,
}

impl Axis {
    /// What a chart of it is called.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::P50 => "Median response against offered rate",
            Self::P99 => "p99 response against offered rate",
            Self::Answered => "Answered against offered rate",
        }
    }

    pub(super) fn of<'c>(self, cell: &'c CellSummary<'_>) -> &'c Figure {
        match self {
            Self::P50 => &cell.p50,
            Self::P99 => &cell.p99,
            Self::Answered => &cell.rate,
        }
    }

    pub(super) const fn unit(self) -> fn(f64) -> String {
        match self {
            Self::P50 | Self::P99 => units::time,
            Self::Answered => units::rate,
        }
    }

    pub(super) const fn better(self) -> &'static str {
        match self {
            Self::P50 | Self::P99 => "Lower is better",
            Self::Answered => "Higher is better, and the diagonal is where every call is answered",
        }
    }
}

/// Cells that may be ranked, and saturated ones, which are true but compare with nothing.
pub(super) fn drawn(cell: &CellSummary<'_>, axis: Axis) -> bool {
    (cell.cell.verdict.comparable() || saturated(cell)) && axis.of(cell).estimate.is_some()
}

pub(super) fn saturated(cell: &CellSummary<'_>) -> bool {
    cell.cell.verdict == Verdict::Saturated
}

/// How far beyond the ranked cells the axis of a time reaches: saturated ones take up to seconds, and would press the
/// others flat.
const REACH: f64 = 2.0;

/// The launches' values that the vertical axis shows.
pub(super) fn in_view(cells: &[&CellSummary<'_>], axis: Axis) -> Vec<f64> {
    let values = |wanted: bool| {
        let wanted = cells.iter().filter(move |cell| saturated(cell) == wanted);
        wanted.flat_map(|cell| axis.of(cell).launches.iter().copied()).collect::<Vec<_>>()
    };
    let (mut shown, beyond) = (values(false), values(true));
    let most = shown.iter().copied().fold(0.0, f64::max);
    if axis == Axis::Answered || shown.is_empty() {
        shown.extend(beyond);
    } else if beyond.iter().any(|value| *value > most) {
        shown.push(most * REACH);
    }
    shown
}
