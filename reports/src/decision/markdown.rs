//! A decision in GitHub's Markdown: the summary of a job, and a shorter comment on a pull request. Both stay below what
//! GitHub takes, whatever the decision holds; what was left out is counted.

use rpcbench_records::{Change, Decision, Kept};

use super::{order, words};

mod escape;
mod room;
mod rows;
mod sides;

use escape::text;
use room::{list, table};

/// What a comment begins with, so that the next one takes its place.
pub const MARKER: &str = "<!-- rpcbench -->";

/// Bytes that the parts of a text may take.
struct Limits {
    changed: usize,
    folded: usize,
    counts: usize,
    expectations: usize,
    remarks: usize,
}

/// Together, and with what else stands there, less than the 1 MiB that GitHub takes of a step.
const SUMMARY: Limits =
    Limits { changed: 300_000, folded: 200_000, counts: 150_000, expectations: 100_000, remarks: 50_000 };

/// Together, and with what else stands there, less than 60,000, where GitHub takes 65,536 characters.
const COMMENT: Limits = Limits { changed: 28_000, folded: 0, counts: 7_000, expectations: 7_000, remarks: 4_000 };

/// The summary of a job: the verdict, what changed with all figures, what did not folded away, and how it was decided.
#[must_use]
pub fn summary(decision: &Decision) -> String {
    let changed = order::changed(decision).into_iter().flat_map(rows::figures);
    let folded = order::folded(decision).into_iter().flat_map(rows::figures);
    let title = words::folded(decision).unwrap_or_default();
    let parts = [
        headline("##", decision),
        table(&rows::FIGURES, changed, SUMMARY.changed),
        details(&title, &table(&rows::FIGURES, folded, SUMMARY.folded)),
        counts("###", decision, SUMMARY.counts),
        expectations("###", order::expectations(decision).into_iter().map(rows::expectation), SUMMARY.expectations),
        remarks("###", decision, SUMMARY.remarks),
        details("How it was decided", &sides::method(decision)),
    ];
    joined(parts)
}

/// A comment on a pull request: the verdict, a row per cell that changed, and what else is not as it was. It begins with
/// [`MARKER`] and has at most 60,000 characters.
#[must_use]
pub fn comment(decision: &Decision) -> String {
    let changed = order::changed(decision).into_iter().map(rows::cell);
    let open = order::expectations(decision).into_iter().filter(|expectation| expectation.kept != Kept::Kept);
    let parts = [
        format!("{MARKER}\n{}", headline("###", decision)),
        table(&rows::CELLS, changed, COMMENT.changed),
        words::folded(decision).map(|folded| format!("{folded}.\n")).unwrap_or_default(),
        counts("####", decision, COMMENT.counts),
        expectations("####", open.map(rows::expectation), COMMENT.expectations),
        remarks("####", decision, COMMENT.remarks),
    ];
    joined(parts)
}

fn headline(level: &str, decision: &Decision) -> String {
    let verdict = text(&words::verdict(decision), words::REMARK);
    format!("{level} rpcbench: {}\n\n{verdict}\n", decision.outcome.name())
}

fn counts(level: &str, decision: &Decision, bytes: usize) -> String {
    let rows = table(&rows::COUNTS, order::counts(decision).into_iter().map(rows::count), bytes);
    let folded = words::folded_counts(decision).map(|folded| format!("{folded}.\n"));
    under(&format!("{level} Counts per call"), [rows, folded.unwrap_or_default()])
}

fn expectations(level: &str, rows: impl Iterator<Item = String>, bytes: usize) -> String {
    under(&format!("{level} Expectations"), [table(&rows::EXPECTATIONS, rows, bytes)])
}

fn remarks(level: &str, decision: &Decision, bytes: usize) -> String {
    let remarks = decision.remarks.iter().map(|remark| text(remark, words::REMARK));
    under(&format!("{level} Remarks"), [list(remarks, bytes)])
}

/// Parts under a heading, which is left out where all of them are empty.
fn under<const N: usize>(heading: &str, parts: [String; N]) -> String {
    let parts = joined(parts);
    if parts.is_empty() { parts } else { format!("{heading}\n\n{parts}") }
}

/// What a reader may open.
fn details(title: &str, content: &str) -> String {
    if content.is_empty() {
        return String::new();
    }
    format!("<details><summary>{title}</summary>\n\n{content}\n</details>\n")
}

/// The parts that are not empty, with a line between.
fn joined<const N: usize>(parts: [String; N]) -> String {
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

/// A verdict as a table shows it: bold where it fails a build.
fn verdict(change: Change) -> String {
    if change.fails() { format!("**{}**", change.name()) } else { change.name().to_owned() }
}
