//! Handing a decision out: the terminal, the files, the exit code.

use std::path::{Path, PathBuf};

use anyhow::Result;
use rpcbench_harness::records::{Decision, Outcome, Run};
use rpcbench_reports::table::Format;
use rpcbench_reports::{decision, json};

use crate::exit::Exit;
use crate::folder::Folder;
use crate::output;

/// What a folder of a decision holds; the runs only where there are any.
pub(crate) const FILES: [&str; 10] = [
    "decision.json",
    "report.html",
    "summary.md",
    "comment.md",
    "junit.xml",
    "bencher.json",
    "smaller-is-better.json",
    "bigger-is-better.json",
    "base.json",
    "head.json",
];

/// How a decision is handed out.
pub(crate) struct Hand<'a> {
    /// Where the files go, if anywhere.
    pub(crate) folder: Option<&'a Folder>,
    /// How the terminal is written to.
    pub(crate) format: Format,
    /// Whether what could not be decided is told by the exit code.
    pub(crate) strict: bool,
}

impl Hand<'_> {
    /// Writes and prints a decision and the runs behind it.
    pub(crate) fn out(&self, decision: &Decision, base: Option<&Run>, head: Option<&Run>) -> Result<Exit> {
        let place = self.write(decision, base, head)?;
        output::print(&decision::table::render(decision, self.format, output::style())?)?;
        if let Some(place) = place {
            self.show(&place.join("report.html"))?;
        }
        Ok(self.exit(decision.outcome))
    }

    /// Writes them alone; gives the folder, where there is one.
    pub(crate) fn write(&self, decision: &Decision, base: Option<&Run>, head: Option<&Run>) -> Result<Option<PathBuf>> {
        self.folder.map(|folder| folder.put(texts(decision, base, head)?, true)).transpose()
    }

    fn show(&self, page: &Path) -> Result<()> {
        let page = page.canonicalize().unwrap_or_else(|_| page.to_owned());
        if self.format == Format::Table {
            return output::print(&format!("{}\n", page.display()));
        }
        eprintln!("{}", page.display());
        Ok(())
    }

    const fn exit(&self, outcome: Outcome) -> Exit {
        match outcome {
            Outcome::Failed => Exit::NotHolding,
            Outcome::Inconclusive if self.strict => Exit::Inconclusive,
            Outcome::Passed | Outcome::Inconclusive => Exit::Done,
            Outcome::Undecided => Exit::CannotRun,
        }
    }
}

fn texts(decision: &Decision, base: Option<&Run>, head: Option<&Run>) -> Result<Vec<Option<String>>> {
    let run = |run: Option<&Run>| run.map(json::of_run).transpose();
    Ok(vec![
        Some(decision::json(decision)?),
        Some(decision::page::of(decision)?),
        Some(decision::markdown::summary(decision)),
        Some(decision::markdown::comment(decision)),
        Some(decision::junit::of(decision)?),
        Some(decision::bencher::of(decision)?),
        Some(decision::tracked::smaller_is_better(decision)?),
        Some(decision::tracked::bigger_is_better(decision)?),
        run(base)?,
        run(head)?,
    ])
}
