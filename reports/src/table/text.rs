//! A table as a terminal shows it.

use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, Table as Grid, Width, presets};

use super::{Audience, Column, Line, Table};

/// How a terminal is written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Columns that a line may take.
    pub width: u16,
    /// True where ANSI colors may be used: never with `NO_COLOR`, never into a file.
    pub color: bool,
}

impl Default for Style {
    fn default() -> Self {
        Self { width: 100, color: false }
    }
}

const BOLD: &str = "\x1b[1m";
const FAINT: &str = "\x1b[2m";
const RED: &str = "\x1b[31m";
const YELLOW: &str = "\x1b[33m";
const RESET: &str = "\x1b[0m";

/// Space between two columns.
const GAP: u16 = 2;
/// How far notes stand to the right of the row they belong to.
const INDENT: &str = "  ";

pub(super) fn render(table: &Table, style: Style) -> String {
    let shown: Vec<usize> = (0..table.columns.len()).filter(|&at| for_people(&table.columns[at])).collect();
    let widths = widths(table, &shown, style.width);
    let mut out = String::new();
    for (place, group) in groups(&table.lines).enumerate() {
        if place > 0 {
            out.push('\n');
        }
        write_group(&mut out, table, &shown, &widths, group, style);
    }
    out
}

/// Wraps running text for a terminal.
#[must_use]
pub fn wrap(text: &str, width: u16) -> String {
    let mut grid = Grid::new();
    grid.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
    grid.add_row(vec![safe(text)]);
    if let Some(column) = grid.column_mut(0) {
        column.set_padding((0, 0));
    }
    lines(&grid)
}

fn for_people(column: &Column) -> bool {
    column.audience != Audience::Programs
}

/// Lines between one heading and the next.
fn groups(lines: &[Line]) -> impl Iterator<Item = &[Line]> {
    let mut rest = lines;
    std::iter::from_fn(move || {
        let (_, others) = rest.split_first()?;
        let next = others.iter().position(|line| matches!(line, Line::Heading(_)));
        let (group, after) = rest.split_at(next.map_or(rest.len(), |at| at + 1));
        rest = after;
        Some(group)
    })
}

fn write_group(out: &mut String, table: &Table, shown: &[usize], widths: &[u16], group: &[Line], style: Style) {
    if let Some(Line::Heading(text)) = group.first() {
        out.push_str(&paint(&wrap(text, style.width), BOLD, style));
    }
    let header: Vec<_> = shown.iter().map(|&at| table.columns[at].heading.to_owned()).collect();
    out.push_str(&paint(&grid_lines(table, shown, widths, &[header]), FAINT, style));
    for line in group {
        match line {
            Line::Row(fields) => {
                let row: Vec<_> = shown.iter().map(|&at| safe(&fields[at].shown)).collect();
                let verdict = row.last().cloned().unwrap_or_default();
                out.push_str(&accent(&grid_lines(table, shown, widths, &[row]), &verdict, style));
            }
            Line::Note(text) => {
                for line in wrap(text, style.width.saturating_sub(2)).lines() {
                    out.extend([INDENT, line, "\n"]);
                }
            }
            Line::Heading(_) => {}
        }
    }
}

/// The width of each shown column: what its longest value needs, the widest giving way where a line would overflow.
fn widths(table: &Table, shown: &[usize], limit: u16) -> Vec<u16> {
    let mut grid = Grid::new();
    grid.set_header(shown.iter().map(|&at| table.columns[at].heading));
    for fields in table.rows() {
        grid.add_row(shown.iter().map(|&at| safe(&fields[at].shown)));
    }
    let mut widths = grid.column_max_content_widths();
    let gaps = GAP * u16::try_from(widths.len().saturating_sub(1)).unwrap_or(0);
    let over = (widths.iter().sum::<u16>() + gaps).saturating_sub(limit);
    if let Some(widest) = widths.iter_mut().max() {
        *widest = widest.saturating_sub(over).max(1);
    }
    widths
}

fn grid_lines(table: &Table, shown: &[usize], widths: &[u16], rows: &[Vec<String>]) -> String {
    let mut grid = Grid::new();
    grid.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic).add_rows(rows);
    let last = shown.len().saturating_sub(1);
    for (place, &at) in shown.iter().enumerate() {
        let Some(column) = grid.column_mut(place) else { continue };
        let gap = if place == last { 0 } else { GAP };
        column.set_padding((0, gap)).set_constraint(ColumnConstraint::Absolute(Width::Fixed(widths[place] + gap)));
        if table.columns[at].right {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    lines(&grid)
}

/// A grid's lines without the spaces at their ends.
fn lines(grid: &Grid) -> String {
    grid.lines().fold(String::new(), |out, line| out + line.trim_end() + "\n")
}

/// The text without control characters, which could move the cursor or color what follows.
fn safe(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}

fn paint(lines: &str, color: &str, style: Style) -> String {
    if !style.color {
        return lines.to_owned();
    }
    lines.lines().fold(String::new(), |out, line| out + color + line + RESET + "\n")
}

/// A row colored by the verdict in its last column.
fn accent(row: &str, verdict: &str, style: Style) -> String {
    match verdict {
        "INVALID" | "FAILED" | "regressed" | "missing" | "missed" => paint(row, RED, style),
        "SUSPECT" | "SATURATED" | "UNSUPPORTED" | "MISSING" | "inconclusive" => paint(row, YELLOW, style),
        _ => row.to_owned(),
    }
}
