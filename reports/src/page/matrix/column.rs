//! What stands side by side: the workloads of a load, or the rates of a sweep.

use maud::{Markup, html};
use rpcbench_records::{Load, Pattern};

use super::{breakable, measured};
use crate::offered;
use crate::page::Page;
use crate::units::{self, round};

/// A table of the matrix.
pub(super) struct Grid<'a> {
    pub(super) title: String,
    pub(super) columns: Vec<Column<'a>>,
    /// True where columns are the rates of one workload.
    by_rate: bool,
}

/// A column: a workload under a load.
pub(super) struct Column<'a> {
    pub(super) workload: &'a str,
    pub(super) load: Load,
    /// The load's place among the run's loads, by which the script knows it.
    place: usize,
    by_rate: bool,
}

impl Grid<'_> {
    /// The pattern that its columns share.
    pub(super) fn pattern(&self) -> Option<Pattern> {
        self.columns.first().map(|column| column.load.pattern)
    }

    /// True where a mean over the columns says something: several workloads under one load.
    pub(super) fn has_mean(&self) -> bool {
        !self.by_rate && self.columns.len() > 1
    }
}

impl Column<'_> {
    pub(super) fn head(&self) -> Markup {
        html! {
            th scope="col" data-workload=(self.workload) data-load=(self.place) {
                @if self.by_rate { (round(crate::sweep::rate(&self.load), units::rate)) } @else { (breakable(self.workload)) }
            }
        }
    }
}

/// The tables of a page: one for each load with all workloads, but for sweeps one for each workload with all rates.
pub(super) fn grids<'a>(page: &Page<'_, 'a>) -> Vec<Grid<'a>> {
    let swept = |load: &&Load| page.sweeps.iter().any(|sweep| sweep.is_curve() && sweep.loads.contains(load));
    let mut grids: Vec<_> = page.loads.iter().filter(|load| !swept(load)).map(|load| of_load(page, load)).collect();
    for sweep in page.sweeps.iter().filter(|sweep| sweep.is_curve()) {
        grids.extend(measured(page, &sweep.loads).into_iter().map(|workload| of_rates(page, workload, &sweep.loads)));
    }
    grids
}

fn of_load<'a>(page: &Page<'_, 'a>, load: &Load) -> Grid<'a> {
    let columns = measured(page, &[*load]).into_iter().map(|workload| column(page, workload, load, false));
    Grid { title: offered::words(load), columns: columns.collect(), by_rate: false }
}

fn of_rates<'a>(page: &Page<'_, 'a>, workload: &'a str, loads: &[Load]) -> Grid<'a> {
    let title = loads.first().map_or_else(String::new, |load| offered::words(&Load { rate_per_s: None, ..*load }));
    // A rate that one adapter alone was offered has nothing to be compared with.
    let cells = |load: &Load| {
        let block = page.blocks.iter().find(|block| block.workload == workload && block.load == *load);
        block.map_or(0, |block| block.cells.len())
    };
    let alone = loads.iter().all(|load| cells(load) < 2);
    let shown = loads.iter().filter(|load| alone || cells(load) > 1);
    let columns = shown.map(|load| column(page, workload, load, true));
    let note =
        "by calls per second offered; each compared with the baseline at the same rate, — where that is not ranked";
    Grid { title: format!("{workload}, {title}, {note}"), columns: columns.collect(), by_rate: true }
}

fn column<'a>(page: &Page<'_, 'a>, workload: &'a str, load: &Load, by_rate: bool) -> Column<'a> {
    let place = page.loads.iter().position(|known| known == load).unwrap_or_default();
    Column { workload, load: *load, place, by_rate }
}
