//! What a call costs besides time: bytes, allocations, CPU.

use maud::{Markup, html};
use rpcbench_records::{Counted, Exact};

use super::{Page, anchor, figures, marks};
use crate::block::Block;
use crate::figure::Figure;
use crate::offered;
use crate::summary::CellSummary;
use crate::units;

/// Costs of a workload per call: counted ones once, CPU time for each load.
pub(super) fn table(page: &Page<'_, '_>, blocks: &[&Block<'_, '_>]) -> Markup {
    let Some(first) = blocks.first() else { return html! {} };
    let title = format!("{}: what a call costs; less is better", first.workload);
    html! {
        div.scroll role="region" tabindex="0" aria-label=(title) {
            table.figures id=(anchor::costs(first.workload)) {
                caption { (title) ". Bytes and allocations are exact counts; small figures: 95 % interval" }
                thead { (head(blocks)) }
                tbody {
                    @for cell in &first.cells { (row(page, blocks, cell)) }
                }
            }
        }
    }
}

fn head(blocks: &[&Block<'_, '_>]) -> Markup {
    html! {
        tr {
            th scope="col" { "Adapter" }
            th scope="col" { "Request, bytes" }
            th scope="col" { "Reply, bytes" }
            th scope="col" { "Client allocations" }
            th scope="col" { "Server allocations" }
            th scope="col" { "Prepare, median" }
            @for block in blocks {
                th scope="col" { "Client CPU, " (offered::words(&block.load)) }
                th scope="col" { "Server CPU, " (offered::words(&block.load)) }
            }
        }
    }
}

fn row(page: &Page<'_, '_>, blocks: &[&Block<'_, '_>], first: &CellSummary<'_>) -> Markup {
    let adapter = first.cell.adapter.as_str();
    let counted = |get: fn(&Counted) -> Option<Exact>| exact(first.counted.and_then(get));
    html! {
        tr data-a=[page.palette.index(adapter)] {
            th scope="row" { (marks::name(page, adapter)) }
            td {
                (counted(|counted| counted.request_bytes))
                @if let Some(encoded) = first.counted.and_then(|counted| counted.encoded_bytes) {
                    small { (exact(Some(encoded))) " encoded" }
                }
            }
            td { (counted(|counted| counted.reply_bytes)) }
            td { (counted(|counted| counted.client_allocs)) }
            td { (counted(|counted| counted.server_allocs)) }
            td { (time(&first.prepare)) }
            @for block in blocks {
                @let cell = block.cells.iter().find(|cell| cell.cell.adapter == adapter);
                td { @if let Some(cell) = cell { (time(&cell.client_cpu)) } }
                td { @if let Some(cell) = cell { (time(&cell.server_cpu)) } }
            }
        }
    }
}

fn time(figure: &Figure) -> Markup {
    figures::figure(figure, units::time, units::time_range)
}

/// A count per call; a range where the passes did not agree, so that it is no exact figure.
fn exact(exact: Option<Exact>) -> String {
    let Some(exact) = exact else { return "—".to_owned() };
    let (least, most) = (units::count(exact.per_call()), units::count(exact.most as f64 / exact.calls as f64));
    match (exact.is_exact(), least == most) {
        (true, _) => least,
        (false, true) => format!("about {least}"),
        (false, false) => format!("{least}–{most}"),
    }
}
