//! What a finished run prints: a table by workload and load, and the headline under it.

use rpcbench_records::{Exact, Run, Verdict};
use rpcbench_statistics::Estimate;

use crate::block::{Block, blocks};
use crate::figure::Figure;
use crate::floor;
use crate::headline::{Finding, headline};
use crate::summary::{CellSummary, cells};
use crate::table::{Audience, Column, Field, Format, Style, Table, wrap};
use crate::units::{self, plain};

const COLUMNS: [Column; 16] = [
    Column::text("workload", "").only_for(Audience::Programs),
    Column::text("load", "").only_for(Audience::Programs),
    Column::text("adapter", "adapter"),
    Column::number("p50_ns", "p50"),
    Column::number("p50_low_ns", "").only_for(Audience::Programs),
    Column::number("p50_high_ns", "").only_for(Audience::Programs),
    Column::number("", "95 % interval").only_for(Audience::People),
    Column::number("p99_ns", "p99"),
    Column::number("rate_per_s", "rate"),
    Column::number("x_floor", "x floor"),
    Column::number("request_bytes", "B out"),
    Column::number("reply_bytes", "B in"),
    Column::number("launches", "n"),
    Column::number("errors", "errors").only_for(Audience::Programs),
    Column::text("verdict", "verdict"),
    Column::text("reasons", "").only_for(Audience::Programs),
];

/// The run's cells as a table: the fastest median first in each block.
#[must_use]
pub fn table(run: &Run) -> Table {
    let cells = cells(run);
    let shared = shared(&cells);
    let mut table = Table::new(&COLUMNS);
    for block in blocks(&cells) {
        table.heading(title(&block));
        for cell in &block.cells {
            table.row(row(&block, cell));
            for note in notes(cell, &shared) {
                table.note(note);
            }
        }
    }
    table
}

/// What a finished run prints in a format; the headline is for people alone.
pub fn render(run: &Run, format: Format, style: Style) -> Result<String, serde_json::Error> {
    let mut text = table(run).render(format, style)?;
    if format == Format::Table {
        text.push('\n');
        text.push_str(&remarks(run, style.width));
        text.push_str(&sentences(run, style.width));
    }
    Ok(text)
}

fn sentences(run: &Run, width: u16) -> String {
    let cells = cells(run);
    let headline = headline(run, &cells);
    let mut findings: Vec<_> = headline.findings.iter().map(Finding::sentences).collect();
    if let Some((first, provisional)) = findings.first_mut().zip(headline.provisional) {
        first.insert_str(0, &provisional);
    }
    let floors = floor::words(run).map(|words| format!("x floor: {words}."));
    let all = findings.into_iter().chain([headline.compared, headline.trust]).chain(floors);
    all.map(|sentence| wrap(&plain(&sentence), width)).collect()
}

/// What the columns mean.
const LEGEND: &str = "B out/in: bytes on the wire per call; n: launches; -: too few calls (at least 20 beyond a quantile) \
     or launches (3 for an interval); rate: calls/s, holds preparing and checking, too.";

/// What stands under the tables: the reasons that many rows share, and the legend.
fn remarks(run: &Run, width: u16) -> String {
    let cells = cells(run);
    let said = shared(&cells).into_iter().map(|(reason, rows)| {
        let all = if rows == cells.len() { format!("all {rows}") } else { format!("{rows} of {}", cells.len()) };
        format!("{all} cells: SUSPECT: {reason}")
    });
    said.chain([LEGEND.to_owned()]).map(|line| wrap(&plain(&line), width)).collect::<String>() + "\n"
}

/// Rows up to which a reason is told under each of them.
const APART: usize = 3;

/// Reasons of SUSPECT cells that all rows share, or more than [`APART`], and how many those are.
fn shared<'a>(cells: &[CellSummary<'a>]) -> Vec<(&'a str, usize)> {
    let mut found: Vec<(&str, usize)> = Vec::new();
    for cell in cells.iter().filter(|cell| cell.cell.verdict == Verdict::Suspect) {
        for reason in &cell.cell.reasons {
            match found.iter_mut().find(|(known, _)| known == reason) {
                Some((_, rows)) => *rows += 1,
                None => found.push((reason, 1)),
            }
        }
    }
    found.retain(|&(_, rows)| rows > APART || rows > 1 && rows == cells.len());
    found
}

fn title(block: &Block<'_, '_>) -> String {
    format!("{}, {} (p50 over n launches, with its 95 % interval; shorter is better)", block.workload, block.load)
}

fn row(block: &Block<'_, '_>, cell: &CellSummary<'_>) -> Vec<Field> {
    let interval = cell.p50.estimate.and_then(|estimate| estimate.interval);
    let bound = |value: Option<f64>| value.map_or_else(Field::missing, |value| Field::number(value, ""));
    let counted = |get: fn(&rpcbench_records::Counted) -> Option<Exact>| count(cell.counted.and_then(get));
    vec![
        Field::text(block.workload),
        Field::text(block.load.to_string()),
        Field::text(&cell.cell.adapter),
        latency(&cell.p50),
        bound(interval.map(|interval| interval.low)),
        bound(interval.map(|interval| interval.high)),
        Field::shown(interval.map_or_else(|| "-".to_owned(), |at| plain(&units::time_range(at.low, at.high)))),
        latency(&cell.p99),
        figure(&cell.rate, units::rate),
        relative(cell.times_floor),
        counted(|counted| counted.request_bytes),
        counted(|counted| counted.reply_bytes),
        Field::count(cell.cell.launches.len() as u64),
        if cell.cell.launches.is_empty() { Field::missing() } else { Field::count(cell.errors()) },
        Field::text(cell.cell.verdict.name()),
        Field::text(cell.cell.reasons.join("; ")),
    ]
}

fn figure(figure: &Figure, unit: fn(f64) -> String) -> Field {
    figure.center().map_or_else(Field::missing, |value| Field::number(value, plain(&unit(value))))
}

fn latency(quantile: &Figure) -> Field {
    let sign = if quantile.at_least { ">=" } else { "" };
    quantile.center().map_or_else(Field::missing, |ns| Field::number(ns, format!("{sign}{}", plain(&units::time(ns)))))
}

fn relative(times: Option<Estimate>) -> Field {
    times.map_or_else(Field::missing, |times| Field::number(times.center, units::ratio(times.center)))
}

fn count(exact: Option<Exact>) -> Field {
    exact.map_or_else(Field::missing, |exact| Field::number(exact.per_call(), units::count(exact.per_call().round())))
}

/// What stands under a row: why its figures may not be trusted, and what went wrong.
fn notes(cell: &CellSummary<'_>, shared: &[(&str, usize)]) -> Vec<String> {
    let suspect = cell.cell.verdict == Verdict::Suspect;
    let below = |reason: &&String| suspect && shared.iter().any(|(known, _)| known == reason);
    let own = cell.cell.reasons.iter().filter(|reason| !below(reason));
    let mut notes: Vec<_> = own.map(|reason| format!("{}: {reason}", cell.cell.verdict.name())).collect();
    notes.extend(cell.cell.failures.first().map(|failure| format!("launch {}: {}", failure.order, failure.cause)));
    if cell.errors() > 0 {
        notes.push(format!("{} of {} calls were not answered rightly", cell.errors(), cell.ledger.scheduled));
    }
    notes
}
