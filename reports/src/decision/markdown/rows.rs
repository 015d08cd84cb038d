//! The rows of tables, a line each.

use rpcbench_records::{CellChange, Change, CountChange, Expectation, FigureChange, Kept};

use super::escape::{code, text};
use super::verdict;
use crate::decision::order;
use crate::decision::words::{self, NAME, REASON};
use crate::units::time;

/// The columns of [`figures`].
pub(super) const FIGURES: [&str; 7] = ["Cell", "Figure", "Base", "Head", "Change (95 % interval)", "Margin", "Verdict"];
/// The columns of [`cell`].
pub(super) const CELLS: [&str; 4] = ["Cell", "Change (95 % interval)", "Base → head", "Verdict"];
/// The columns of [`count`].
pub(super) const COUNTS: [&str; 4] = ["Adapter and workload", "Count", "Base → head", "Verdict"];
/// The columns of [`expectation`].
pub(super) const EXPECTATIONS: [&str; 3] = ["Expectation", "Result", "Why"];

/// A row per figure of a cell, with the reason where they do not tell it.
pub(super) fn figures(cell: &CellChange) -> Vec<String> {
    let name = name(&cell.name);
    if cell.figures.is_empty() {
        let reason = text(&cell.reason, REASON);
        return vec![row(&[&name, "", "", "", &reason, "", &verdict(cell.change)])];
    }
    let open = cell.change == Change::Inconclusive;
    let why = if open { format!("<br>{}", text(&cell.reason, REASON)) } else { String::new() };
    let reasons = [why.as_str()].into_iter().chain(std::iter::repeat(""));
    cell.figures.iter().zip(reasons).map(|(figure, why)| of_figure(&name, figure, why)).collect()
}

fn of_figure(name: &str, figure: &FigureChange, why: &str) -> String {
    let decides = |text: String| if figure.figure.gates() { text } else { "-".to_owned() };
    let (margin, verdict) = (decides(words::margin(figure.margin)), decides(verdict(figure.change)));
    let (base, head) = (time(figure.base_ns), time(figure.head_ns));
    let screened = words::screened(figure).map(|screened| format!("<br>{screened}")).unwrap_or_default();
    let change = words::interval(&figure.ratio) + &screened + why;
    row(&[name, figure.figure.name(), &base, &head, &change, &margin, &verdict])
}

/// A cell with the figure that decides it, or with the reason.
pub(super) fn cell(cell: &CellChange) -> String {
    let change = text(&words::why(cell), REASON);
    let times = order::deciding(cell).map(words::times).unwrap_or_default();
    row(&[&name(&cell.name), &change, &arrow(&times), &verdict(cell.change)])
}

/// A count with both values per call.
pub(super) fn count(count: &CountChange) -> String {
    let name = name(&format!("{} {}", count.adapter, count.workload));
    let counted = arrow(&text(&words::counted(count), REASON));
    row(&[&name, count.count.name(), &counted, &verdict(count.change)])
}

/// An expectation with what became of it.
pub(super) fn expectation(expectation: &Expectation) -> String {
    let name = expectation.kept.name();
    let kept = if expectation.kept == Kept::Missed { format!("**{name}**") } else { name.to_owned() };
    let what = code(&expectation.text, REASON);
    row(&[&what, &kept, &text(&expectation.reason, REASON)])
}

fn name(name: &str) -> String {
    code(name, NAME)
}

fn arrow(change: &str) -> String {
    change.replace("-&gt;", "→").replace("->", "→")
}

fn row(cells: &[&str]) -> String {
    format!("| {} |", cells.join(" | "))
}
