//! `report.html`: one file that answers without a network, without scripts and on paper.

use maud::{Markup, html};
use rpcbench_records::{Load, Run};

use crate::block::{Block, blocks, loads};
use crate::headline::headline;
use crate::noise::Noise;
use crate::palette::Palette;
use crate::search::{SearchSummary, searches};
use crate::slices::Sliced;
use crate::summary::{CellSummary, cells};
use crate::sweep::{Sweep, sweeps, telling};

mod against;
pub(crate) mod anchor;
mod books;
mod costs;
pub(crate) mod embedded;
pub(crate) mod environment;
mod figures;
mod highest;
mod interop;
mod load;
pub(crate) mod marks;
mod matrix;
mod method;
mod rates;
pub(crate) mod shell;
mod time;
mod top;
mod trust;
mod workloads;

use shell::Shell;

const STYLE: &str = include_str!("page/style.css");
/// Functions of every page: order of rows, theme.
const COMMON: &str = include_str!("page/common.js");
const SCRIPT: &str = include_str!("page/script.js");

/// What every part of the page is made from.
struct Page<'s, 'a> {
    run: &'a Run,
    cells: &'s [CellSummary<'a>],
    blocks: Vec<Block<'s, 'a>>,
    loads: Vec<Load>,
    /// Loads by schedule, those that differ in their rate alone together.
    sweeps: Vec<Sweep>,
    /// Loads that have charts and standings of their own: all closed ones, and one rate of each sweep.
    telling: Vec<Load>,
    searches: Vec<SearchSummary<'a>>,
    /// How calls were offered, in cells and in searches.
    offered: Vec<Load>,
    noise: Option<Noise<'a>>,
    /// The launches that are drawn by slices of time.
    slices: Vec<Sliced<'a>>,
    palette: Palette,
}

/// The page of a run.
pub fn of_run(run: &Run) -> Result<String, serde_json::Error> {
    let cells = cells(run);
    let page = Page {
        run,
        cells: &cells,
        blocks: blocks(&cells),
        loads: loads(&cells),
        sweeps: sweeps(&cells),
        telling: telling(&cells),
        searches: searches(run),
        offered: offered(run, &cells),
        noise: Noise::of(run),
        slices: time::chosen(&cells),
        palette: Palette::of(run),
    };
    Ok(embedded::within(&tidy(&document(&page).into_string()), "run", &crate::json::summary(run)?))
}

/// The loads of a run's cells, then those of its searches, each once.
fn offered(run: &Run, cells: &[CellSummary<'_>]) -> Vec<Load> {
    let mut offered = loads(cells);
    for search in &run.searches {
        if !offered.contains(&search.load) {
            offered.push(search.load);
        }
    }
    offered
}

/// The page without control characters, which HTML forbids, and without end tags that it implies: a large run's tables
/// are a tenth shorter.
pub(crate) fn tidy(html: &str) -> String {
    let printable = html.replace(|letter: char| letter.is_control() && letter != '\n', " ");
    ["</td>", "</th>", "</tr>"].iter().fold(printable, |html, end| html.replace(end, ""))
}

fn document(page: &Page<'_, '_>) -> Markup {
    let headline = headline(page.run, page.cells);
    let main = html! {
        (matrix::section(page, &headline.findings))
        (against::section(page))
        (highest::section(page))
        (workloads::sections(page))
        (time::section(page))
        (trust::section(page))
        (method::section(page))
        (environment::section(page))
    };
    let (title, style) = (html! { (page.run.started) }, marks::style(&page.palette));
    let (symbols, header) = (marks::symbols(&page.palette), top::header(page, &headline));
    Shell { title, style, symbols, header, main, script: SCRIPT }.document()
}
