//! What a finished run prints: tables by workload and load, the highest rates found, and the headline under them.

use rpcbench_records::{Failure, Run, Verdict};

use crate::block::{Block, blocks};
use crate::floor;
use crate::guests;
use crate::headline::{Finding, headline};
use crate::noise;
use crate::reason::{Kind, kinds};
use crate::search::searches;
use crate::summary::{CellSummary, cells};
use crate::table::{Column, Field, Format, Style, Table, wrap};
use crate::units::plain;

mod alone;
mod closed;
mod highest;
mod programs;
mod scheduled;
mod value;

/// What a finished run prints in a format. Programs get a row per cell, then one per search; people get tables of what
/// may be set side by side, the fastest median first, and the headline.
pub fn render(run: &Run, format: Format, style: Style) -> Result<String, serde_json::Error> {
    if format != Format::Table {
        return programs::table(run).render(format, style);
    }
    let cells = cells(run);
    let mut text = String::new();
    for table in tables(run, &cells) {
        text.push_str(&table.render(format, style)?);
        text.push('\n');
    }
    text.push_str(&remarks(&cells, style.width));
    text.push_str(&sentences(run, &cells, style.width));
    Ok(text)
}

/// The tables that have rows: closed loops, loads by schedule, those that one adapter alone was offered, searches.
fn tables(run: &Run, cells: &[CellSummary<'_>]) -> Vec<Table> {
    let shared = shared(cells);
    let (scheduled, closed): (Vec<_>, Vec<_>) =
        blocks(cells).into_iter().partition(|block| block.load.pattern.scheduled());
    let (beside, mut alone): (Vec<_>, Vec<_>) = scheduled.into_iter().partition(|block| block.cells.len() > 1);
    alone.sort_by_key(|block| place(run, block));
    let alone: Vec<_> = alone.chunk_by(|a, b| alone::title(a) == alone::title(b)).map(joined).collect();
    let searches = searches(run);
    let mut tables = vec![
        of_blocks(&closed, &closed::COLUMNS, &shared, closed::title, closed::row),
        of_blocks(&beside, &scheduled::COLUMNS, &shared, scheduled::title, scheduled::row),
        of_blocks(&alone, &alone::COLUMNS, &shared, alone::title, alone::row),
        highest::table(&searches),
    ];
    tables.retain(|table| !table.is_empty());
    tables
}

/// Where a block of one adapter stands among others: by workload, then by adapter.
fn place(run: &Run, block: &Block<'_, '_>) -> (usize, usize) {
    let workload = run.workloads.iter().position(|workload| workload.id == block.workload);
    let first = block.cells.first();
    let adapter = first.and_then(|cell| run.adapters.iter().position(|adapter| adapter.id == cell.cell.adapter));
    (workload.unwrap_or(usize::MAX), adapter.unwrap_or(usize::MAX))
}

/// Blocks under one heading.
fn joined<'s, 'a>(blocks: &[Block<'s, 'a>]) -> Block<'s, 'a> {
    Block { cells: blocks.iter().flat_map(|block| block.cells.iter().copied()).collect(), ..blocks[0].clone() }
}

fn of_blocks(
    blocks: &[Block<'_, '_>],
    columns: &[Column],
    shared: &[Kind<'_>],
    title: fn(&Block<'_, '_>) -> String,
    row: fn(&CellSummary<'_>) -> Vec<Field>,
) -> Table {
    let mut table = Table::new(columns);
    for block in blocks {
        table.heading(title(block));
        for cell in &block.cells {
            table.row(row(cell));
            for note in notes(cell, shared) {
                table.note(note);
            }
        }
        if let Some(late) = scheduled::lateness(block) {
            table.note(plain(&late));
        }
    }
    table
}

fn sentences(run: &Run, cells: &[CellSummary<'_>], width: u16) -> String {
    let headline = headline(run, cells);
    let mut findings: Vec<_> = headline.findings.iter().map(Finding::sentences).collect();
    if let Some((first, provisional)) = findings.first_mut().zip(headline.provisional) {
        first.insert_str(0, &provisional);
    }
    let floors = floor::words(run, cells).map(|words| format!("x floor: {words}."));
    let guests = guests::sentences(run);
    let noise = (headline.comparisons > 0).then(|| format!("{}.", noise::sentence(run)));
    let all = findings.into_iter().chain([headline.compared, headline.trust]).chain(noise).chain(floors).chain(guests);
    all.map(|sentence| wrap(&plain(&sentence), width)).collect()
}

/// What the columns of every table mean.
const LEGEND: &str = "n: launches; -: too few calls (20 beyond a quantile: for p99, 2,000 in each launch, by a longer --duration) or launches (3 for an interval).";

/// What stands before quantiles that are lower bounds.
const AT_LEAST: &str =
    ">=: calls without an answer (shed, timed out, or still open at the end) would have made it longer.";

/// What stands under the tables: the reasons that many rows share, and the legend.
fn remarks(cells: &[CellSummary<'_>], width: u16) -> String {
    let said = shared(cells).into_iter().map(|kind| {
        let (rows, all) = (kind.cells(), cells.len());
        let rows = if rows == all { format!("all {all}") } else { format!("{rows} of {all}") };
        format!("{rows} cells: SUSPECT: {}", kind.words())
    });
    let any = |scheduled: bool| cells.iter().any(|cell| cell.cell.load.pattern.scheduled() == scheduled);
    let bounded = cells.iter().any(|cell| cell.p50.at_least || cell.p99.at_least);
    let legends = [(true, LEGEND), (bounded, AT_LEAST), (any(false), closed::LEGEND), (any(true), scheduled::LEGEND)];
    let legend: Vec<_> = legends.into_iter().filter(|(shown, _)| *shown).map(|(_, text)| text).collect();
    said.chain([legend.join(" ")]).map(|line| wrap(&plain(&line), width)).collect::<String>() + "\n"
}

/// Rows up to which a reason is told under each of them.
const APART: usize = 3;

/// Kinds of reasons of SUSPECT cells that all rows share, or more than [`APART`].
fn shared<'a>(cells: &[CellSummary<'a>]) -> Vec<Kind<'a>> {
    let suspect = cells.iter().map(|cell| cell.cell).filter(|cell| cell.verdict == Verdict::Suspect);
    let mut kinds = kinds(suspect.map(|cell| cell.reasons.as_slice()));
    kinds.retain(|kind| kind.cells() > APART || kind.cells() > 1 && kind.cells() == cells.len());
    kinds
}

/// What stands under a row: why its figures may not be trusted, and what went wrong.
fn notes(cell: &CellSummary<'_>, shared: &[Kind<'_>]) -> Vec<String> {
    let suspect = cell.cell.verdict == Verdict::Suspect;
    let below = |reason: &&String| suspect && shared.iter().any(|kind| kind.has(reason));
    let own = cell.cell.reasons.iter().filter(|reason| !below(reason));
    // The first is the verdict's own; those of lesser verdicts follow it.
    let label = |place: usize| if place == 0 { cell.cell.verdict.name() } else { "also" };
    let mut notes: Vec<_> = own.enumerate().map(|(place, reason)| format!("{}: {reason}", label(place))).collect();
    let told = |failure: &&Failure| cell.cell.reasons.iter().any(|reason| reason.ends_with(&failure.cause));
    let failure = cell.cell.failures.first().filter(|failure| !told(failure));
    notes.extend(failure.map(|failure| format!("launch {}: {}", failure.order, failure.cause)));
    if cell.errors() > 0 {
        notes.push(format!("{} of {} calls were not answered rightly", cell.errors(), cell.ledger.scheduled));
    }
    notes.extend(scheduled::losses(cell));
    notes
}
