//! What programs get: a row per figure, per count and per expectation, all with the same columns.

use rpcbench_records::{CellChange, CountChange, Decision, Expectation, FigureChange, Ratio};

use crate::table::{Column, Field, Table};

#[rustfmt::skip]
const COLUMNS: [Column; 14] = [
    Column::text("kind", ""), Column::text("name", ""), Column::text("figure", ""), Column::text("unit", ""),
    Column::number("base", ""), Column::number("head", ""), Column::number("calls", ""),
    Column::number("change_percent", ""), Column::number("low_percent", ""), Column::number("high_percent", ""),
    Column::number("margin_percent", ""), Column::number("launches", ""), Column::text("verdict", ""),
    Column::text("reason", ""),
];

/// Columns between the name and the verdict.
const FIGURES: usize = COLUMNS.len() - 4;

pub(super) fn table(decision: &Decision) -> Table {
    let mut table = Table::new(&COLUMNS);
    decision.cells.iter().for_each(|cell| of_cell(&mut table, cell));
    decision.counts.iter().for_each(|count| table.row(of_count(count)));
    decision.expectations.iter().for_each(|expectation| table.row(of_expectation(expectation)));
    table
}

/// A row per figure; one without figures where there are none.
fn of_cell(table: &mut Table, cell: &CellChange) {
    if cell.figures.is_empty() {
        table.row(row("time", &cell.name, nothing(), Field::text(cell.change.name()), &cell.reason));
    }
    for figure in &cell.figures {
        let gates = figure.figure.gates();
        let verdict = if gates { Field::text(figure.change.name()) } else { Field::missing() };
        table.row(row("time", &cell.name, of_figure(figure), verdict, &cell.reason));
    }
}

fn row(kind: &str, name: &str, figures: Vec<Field>, verdict: Field, reason: &str) -> Vec<Field> {
    let named = [Field::text(kind), Field::text(name)];
    named.into_iter().chain(figures).chain([verdict, Field::text(reason)]).collect()
}

fn nothing() -> Vec<Field> {
    std::iter::repeat_with(Field::missing).take(FIGURES).collect()
}

fn of_figure(figure: &FigureChange) -> Vec<Field> {
    let Ratio { center, low, high, launches } = figure.ratio;
    let margin = if figure.figure.gates() { percent(figure.margin) } else { Field::missing() };
    vec![
        Field::text(figure.figure.name()),
        Field::text("ns"),
        Field::number(figure.base_ns, ""),
        Field::number(figure.head_ns, ""),
        Field::missing(),
        percent(center),
        percent(low),
        percent(high),
        margin,
        Field::count(launches.into()),
    ]
}

/// Over a whole cycle of calls, as it was counted.
fn of_count(count: &CountChange) -> Vec<Field> {
    let total = |total: Option<u64>| total.map_or_else(Field::missing, Field::count);
    let known = count.base.zip(count.head).filter(|(base, _)| *base > 0);
    let change = known.map_or_else(Field::missing, |(base, head)| percent(head as f64 / base as f64));
    let figures = vec![
        Field::text(count.count.name()),
        Field::text(if count.count.is_bytes() { "bytes" } else { "allocations" }),
        total(count.base),
        total(count.head),
        Field::count(count.calls),
        change,
        Field::missing(),
        Field::missing(),
        percent(1.0 + count.allowance),
        Field::missing(),
    ];
    let name = format!("{} {}", count.adapter, count.workload);
    row("count", &name, figures, Field::text(count.change.name()), &count.reason)
}

fn of_expectation(expectation: &Expectation) -> Vec<Field> {
    let verdict = Field::text(expectation.kept.name());
    row("expectation", &expectation.text, nothing(), verdict, &expectation.reason)
}

/// A ratio as the percent that it changes.
fn percent(ratio: f64) -> Field {
    Field::number((ratio - 1.0) * 100.0, "")
}
