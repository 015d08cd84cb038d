//! Searches as a terminal shows them: the highest rate that keeps an objective.

use super::value::interval_of;
use crate::offered;
use crate::search::{Highest, SearchSummary, objective};
use crate::table::{Column, Field, Table};
use crate::units;

const COLUMNS: [Column; 5] = [
    Column::text("", "adapter"),
    Column::number("", "highest rate"),
    Column::number("", "95 % interval"),
    Column::number("", "launches"),
    Column::text("", "verdict"),
];

/// All searches, those for the same under one heading.
pub(super) fn table(searches: &[SearchSummary<'_>]) -> Table {
    let mut table = Table::new(&COLUMNS);
    let mut before: Option<&SearchSummary<'_>> = None;
    for search in searches {
        if !before.is_some_and(|before| before.alike(search.search)) {
            table.heading(title(search));
        }
        before = Some(search);
        table.row(row(search));
        // A rate that was never kept leaves a reader with nothing but the cause.
        let cause = search.other_causes().filter(|_| matches!(search.highest, Highest::Below(_)));
        for remark in search.remarks().into_iter().chain(cause) {
            table.note(units::plain(&remark));
        }
    }
    table
}

fn title(search: &SearchSummary<'_>) -> String {
    let (asked, load) = (units::plain(&objective(&search.search.objective)), offered::words(&search.search.load));
    format!("{}: highest rate with {asked} ({load}; higher is better)", search.search.workload)
}

fn row(search: &SearchSummary<'_>) -> Vec<Field> {
    let rate = search
        .rate()
        .map_or_else(|| "-".to_owned(), |rate| units::plain(&format!("{}{}", search.sign(), units::rate(rate))));
    vec![
        Field::text(&search.search.adapter),
        Field::shown(rate),
        interval_of(search.estimate(), units::rate_range),
        Field::count(search.launches() as u64),
        Field::text(search.search.verdict.name()),
    ]
}
