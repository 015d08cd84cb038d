//! `report.html`: one file that answers without a network, without scripts and on paper.

use maud::{DOCTYPE, Markup, PreEscaped, html};
use rpcbench_records::{Load, Run};

use crate::block::{Block, blocks, loads};
use crate::headline::headline;
use crate::palette::Palette;
use crate::summary::{CellSummary, cells};

mod anchor;
mod costs;
mod environment;
mod figures;
mod marks;
mod matrix;
mod method;
mod top;
mod trust;
mod workloads;

const STYLE: &str = include_str!("page/style.css");
const SCRIPT: &str = include_str!("page/script.js");

/// What every part of the page is made from.
struct Page<'s, 'a> {
    run: &'a Run,
    cells: &'s [CellSummary<'a>],
    blocks: Vec<Block<'s, 'a>>,
    loads: Vec<Load>,
    palette: Palette,
}

/// The page of a run.
pub fn of_run(run: &Run) -> Result<String, serde_json::Error> {
    let cells = cells(run);
    let page = Page { run, cells: &cells, blocks: blocks(&cells), loads: loads(&cells), palette: Palette::of(run) };
    Ok(tidy(&document(&page).into_string()).replacen(JSON, &embedded(run)?, 1))
}

/// Stands for the run's JSON until the rest is written: no text of a page can be it, because every `<` is escaped.
const JSON: &str = "<run>";

/// The page without control characters, which HTML forbids, and without end tags that it implies: a large run's tables
/// are a tenth shorter.
fn tidy(html: &str) -> String {
    let printable = html.replace(|letter: char| letter.is_control() && letter != '\n', " ");
    ["</td>", "</th>", "</tr>"].iter().fold(printable, |html, end| html.replace(end, ""))
}

/// The run without raw histograms as it may stand in a script element: no `<` that could end it or open a comment.
fn embedded(run: &Run) -> Result<String, serde_json::Error> {
    Ok(crate::json::summary(run)?.trim_end().replace('<', "\\u003c"))
}

fn document(page: &Page<'_, '_>) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { "rpcbench: " (page.run.started) }
                style { (PreEscaped(STYLE)) (PreEscaped(marks::style(&page.palette))) }
            }
            body {
                a.skip href="#main" { "Skip to the results" }
                (marks::symbols(&page.palette))
                (top::header(page, &headline(page.run, page.cells)))
                main id="main" {
                    (matrix::section(page))
                    (workloads::sections(page))
                    (trust::section(page))
                    (method::section(page))
                    (environment::section(page))
                }
                script type="application/json" id="run" { (PreEscaped(JSON)) }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    }
}
