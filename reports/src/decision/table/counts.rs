//! The counts that changed.

use rpcbench_records::{CountChange, Decision};

use super::shown;
use crate::decision::order;
use crate::decision::words::{self, NAME, REASON};
use crate::table::{Column, Field, Table};

const COLUMNS: [Column; 4] = [
    Column::text("", "adapter and workload"),
    Column::text("", "count"),
    Column::number("", "per call"),
    Column::text("", "verdict"),
];

pub(super) fn table(decision: &Decision) -> Table {
    let mut table = Table::new(&COLUMNS);
    for count in order::counts(decision) {
        table.row(row(count));
    }
    table
}

fn row(count: &CountChange) -> Vec<Field> {
    vec![
        Field::text(shown(&format!("{} {}", count.adapter, count.workload), NAME)),
        Field::text(count.count.name()),
        Field::text(shown(&words::counted(count), REASON)),
        Field::text(count.change.name()),
    ]
}
