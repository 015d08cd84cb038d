//! What a terminal shows of a decision: what changed, the worst first; counts; expectations; remarks; the verdict.

use rpcbench_records::Decision;

use super::words;
use crate::table::{Format, Style, Table, wrap};
use crate::units::plain;

mod cells;
mod counts;
mod expectations;
mod programs;

/// A decision in a format. Programs get a row per figure, count and expectation, whatever became of it; people get what
/// changed, the worst first, and the verdict at the end.
pub fn render(decision: &Decision, format: Format, style: Style) -> Result<String, serde_json::Error> {
    if format != Format::Table {
        return programs::table(decision).render(format, style);
    }
    let cells = section(&cells::table(decision), words::folded(decision), style)?;
    let counts = section(&counts::table(decision), words::folded_counts(decision), style)?;
    let expectations = section(&expectations::table(decision), None, style)?;
    let remarks = decision.remarks.iter().map(|remark| lines(&format!("Remark: {remark}"), style)).collect();
    let verdict = lines(&words::verdict(decision), style);
    let sections = [cells, counts, expectations, remarks, verdict];
    Ok(sections.into_iter().filter(|section| !section.is_empty()).collect::<Vec<_>>().join("\n"))
}

/// A table with what is told in one line under it; empty where there is neither.
fn section(table: &Table, folded: Option<String>, style: Style) -> Result<String, serde_json::Error> {
    let rows = if table.is_empty() { String::new() } else { table.render(Format::Table, style)? };
    Ok(rows + &folded.map(|folded| lines(&format!("{folded}."), style)).unwrap_or_default())
}

fn lines(text: &str, style: Style) -> String {
    wrap(&shown(text, words::REMARK), style.width)
}

/// Foreign text as a terminal shows it: cut after so many letters.
fn shown(text: &str, letters: usize) -> String {
    plain(&words::short(text, letters))
}
