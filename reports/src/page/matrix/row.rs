//! An adapter's row of the matrix.

use rpcbench_records::{Load, Verdict};
use rpcbench_statistics::Estimate;

use super::column::Grid;
use crate::overall;
use crate::page::{Page, anchor};
use crate::summary::{CellSummary, FLOOR};

/// A row of the matrix.
pub(super) struct Row<'a> {
    pub(super) adapter: &'a str,
    pub(super) floor: bool,
    pub(super) cells: Vec<Option<Entry>>,
    /// The mean over all columns, where they are workloads.
    pub(super) all: Option<Estimate>,
}

/// A cell of the matrix.
pub(super) struct Entry {
    /// Where the page has its figures.
    pub(super) place: String,
    pub(super) ratio: Option<Estimate>,
    pub(super) verdict: Verdict,
}

/// Contestants, the fastest first, then the floors. By rates, those come first that can be compared at most of them.
pub(super) fn rows<'p>(page: &'p Page<'_, '_>, grid: &Grid<'_>, baseline: &str) -> Vec<Row<'p>> {
    let mut rows: Vec<_> = page
        .palette
        .looks()
        .iter()
        .map(|look| row(page, grid, baseline, &look.adapter, look.family == FLOOR))
        .collect();
    rows.retain(|row| row.cells.iter().any(Option::is_some));
    rows.sort_by(|a, b| a.floor.cmp(&b.floor).then(b.held().cmp(&a.held())).then(a.level().total_cmp(&b.level())));
    rows
}

impl Row<'_> {
    /// Columns in which the adapter's figures may be ranked; the same for all where one row is ranked by a mean.
    fn held(&self) -> usize {
        let comparable = |cell: &&Entry| cell.verdict.comparable();
        if self.all.is_some() { usize::MAX } else { self.cells.iter().flatten().filter(comparable).count() }
    }

    fn level(&self) -> f64 {
        let first = || self.cells.iter().flatten().find_map(|cell| cell.ratio);
        self.all.or_else(first).map_or(f64::INFINITY, |ratio| ratio.center)
    }
}

fn row<'p>(page: &Page<'_, '_>, grid: &Grid<'_>, baseline: &str, adapter: &'p str, floor: bool) -> Row<'p> {
    let figure = |adapter: &str| {
        grid.columns.iter().map(|column| find(page, &column.load, column.workload, adapter)).collect::<Vec<_>>()
    };
    let pairs: Vec<_> = figure(adapter).into_iter().zip(figure(baseline)).collect();
    let cells = pairs.iter().zip(&grid.columns).map(|((cell, base), column)| {
        let place = anchor::cell(page, column.workload, &column.load, adapter);
        cell.map(|cell| compare(place, cell, *base))
    });
    Row { adapter, floor, cells: cells.collect(), all: mean_ratio(&pairs).filter(|_| grid.has_mean()) }
}

fn find<'p, 'a>(page: &Page<'p, 'a>, load: &Load, workload: &str, adapter: &str) -> Option<&'p CellSummary<'a>> {
    let mut cells = page.cells.iter();
    cells.find(|cell| cell.cell.adapter == adapter && cell.cell.workload == workload && cell.cell.load == *load)
}

fn compare(place: String, cell: &CellSummary<'_>, base: Option<&CellSummary<'_>>) -> Entry {
    let base = base.filter(|base| base.ranked());
    let ratio = base.and_then(|base| cell.ratio(&cell.p50, &base.p50));
    Entry { place, ratio, verdict: cell.cell.verdict }
}

/// The mean ratio of all workloads; `None` where one of them has none.
fn mean_ratio(pairs: &[(Option<&CellSummary<'_>>, Option<&CellSummary<'_>>)]) -> Option<Estimate> {
    let ranked = |cell: Option<&CellSummary<'_>>| cell.is_some_and(CellSummary::ranked);
    if !pairs.iter().all(|&(cell, base)| ranked(cell) && ranked(base)) {
        return None;
    }
    let figures = pairs.iter().map(|(cell, base)| Some((&(*cell)?.p50, &(*base)?.p50)));
    overall::ratio(&figures.collect::<Option<Vec<_>>>()?)
}
