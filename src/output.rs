//! Writing to the terminal: width, color, and what goes where.

use std::io::{IsTerminal, Write};

use anyhow::{Context, Result};
use rpcbench_reports::table::{Format, Style, Table};

/// The widest table, whatever the terminal.
const WIDEST: u16 = 100;

/// How this terminal is written to: colors only to a terminal, and never where `NO_COLOR` is set.
pub(crate) fn style() -> Style {
    let colors = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    Style { width: WIDEST, color: colors && std::io::stdout().is_terminal() }
}

/// Prints a table on stdout.
pub(crate) fn print_table(table: &Table, format: Format) -> Result<()> {
    print(&table.render(format, style())?)
}

/// Prints text on stdout. A reader that has gone away (`| head`) is no error.
pub(crate) fn print(text: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        written => written.context("cannot write to stdout"),
    }
}
