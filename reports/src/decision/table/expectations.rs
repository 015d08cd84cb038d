//! What was to hold of the head alone.

use rpcbench_records::{Decision, Expectation};

use super::shown;
use crate::decision::order;
use crate::decision::words::REASON;
use crate::table::{Column, Field, Table};

const COLUMNS: [Column; 2] = [Column::text("", "expectation"), Column::text("", "verdict")];

pub(super) fn table(decision: &Decision) -> Table {
    let mut table = Table::new(&COLUMNS);
    for expectation in order::expectations(decision) {
        table.row(row(expectation));
        table.note(shown(&expectation.reason, REASON));
    }
    table
}

fn row(expectation: &Expectation) -> Vec<Field> {
    vec![Field::text(shown(&expectation.text, REASON)), Field::text(expectation.kept.name())]
}
