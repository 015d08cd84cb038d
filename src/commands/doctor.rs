//! `rpcbench doctor`.

use anyhow::Result;
use rpcbench_harness::doctor::{Severity, examine};
use rpcbench_reports::table::{Audience, Column, Field, Table};

use crate::cli::FormatArgs;
use crate::exit::Exit;
use crate::output;

const COLUMNS: [Column; 4] = [
    Column::text("subject", "subject"),
    Column::text("severity", "state"),
    Column::text("found", "found"),
    Column::text("advice", "what to do").only_for(Audience::Programs),
];

/// Looks for what will spoil a measurement; exit 1 where figures would be wrong.
pub(crate) fn doctor(format: FormatArgs) -> Result<Exit> {
    let findings = examine();
    let mut table = Table::new(&COLUMNS);
    for finding in &findings {
        let texts = [finding.subject, finding.severity.name(), &finding.found, finding.advice];
        table.row(texts.map(Field::text).to_vec());
        if !finding.advice.is_empty() {
            table.note(finding.advice);
        }
    }
    output::print_table(&table, format.into())?;
    let bad = findings.iter().any(|finding| finding.severity == Severity::Bad);
    Ok(if bad { Exit::NotHolding } else { Exit::Done })
}
