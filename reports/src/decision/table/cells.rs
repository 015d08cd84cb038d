//! The cells that changed, a row per figure.

use rpcbench_records::{CellChange, Change, Decision, FigureChange};

use super::shown;
use crate::decision::order;
use crate::decision::words::{self, NAME, REASON};
use crate::table::{Column, Field, Table, wrap};
use crate::units::{plain, time};

const COLUMNS: [Column; 7] = [
    Column::text("", "cell"),
    Column::text("", "figure"),
    Column::number("", "base"),
    Column::number("", "head"),
    Column::number("", "change (95 % interval)"),
    Column::number("", "margin"),
    Column::text("", "verdict"),
];

pub(super) fn table(decision: &Decision) -> Table {
    let mut table = Table::new(&COLUMNS);
    for cell in order::changed(decision) {
        rows(&mut table, cell);
        for note in notes(cell) {
            table.note(shown(&note, REASON));
        }
    }
    table
}

/// Letters that the other columns leave a name in a line of a hundred.
const WIDTH: u16 = 17;

/// A cell's figures; the words of its name stand over their lines.
fn rows(table: &mut Table, cell: &CellChange) {
    if cell.figures.is_empty() {
        let nothing = std::iter::repeat_with(Field::missing).take(COLUMNS.len() - 2);
        let fields = [Field::text(shown(&cell.name, NAME))].into_iter().chain(nothing);
        table.row(fields.chain([Field::text(cell.change.name())]).collect());
    }
    for (words, figure) in names(cell).into_iter().zip(&cell.figures) {
        table.row(row(words, figure));
    }
}

/// A part of the name for each figure: a line each, and what is left to the last.
fn names(cell: &CellChange) -> Vec<String> {
    let wrapped = wrap(&shown(&cell.name, NAME), WIDTH);
    let mut lines = wrapped.lines();
    let mut names: Vec<_> = cell.figures.iter().skip(1).map(|_| lines.next().unwrap_or_default().to_owned()).collect();
    names.push(lines.collect::<Vec<_>>().join(" "));
    names
}

fn row(name: String, figure: &FigureChange) -> Vec<Field> {
    let gates = figure.figure.gates();
    let decides = |text: String| if gates { Field::text(text) } else { Field::missing() };
    vec![
        Field::text(name),
        Field::text(figure.figure.name()),
        Field::text(plain(&time(figure.base_ns))),
        Field::text(plain(&time(figure.head_ns))),
        Field::text(words::interval(&figure.ratio)),
        decides(words::margin(figure.margin)),
        decides(figure.change.name().to_owned()),
    ]
}

/// What the figures do not say: why there are none or too few, and what the first launches saw.
fn notes(cell: &CellChange) -> Vec<String> {
    let moved = matches!(cell.change, Change::Regressed | Change::Improved) && !cell.figures.is_empty();
    let reason = (!moved).then(|| cell.reason.clone());
    let screened = order::deciding(cell).and_then(words::screened);
    reason.into_iter().chain(screened).filter(|note| !note.is_empty()).collect()
}
