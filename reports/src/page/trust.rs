//! Cells whose figures may not be trusted, with the reasons.

use maud::{Markup, html};
use rpcbench_records::Verdict;

use super::{Page, anchor, books, load, marks};
use crate::noise;
use crate::offered;
use crate::summary::CellSummary;
use crate::units;

/// What each verdict means, in a newcomer's words.
const MEANINGS: [(Verdict, &str); 7] = [
    (Verdict::Valid, "nothing speaks against the figures."),
    (Verdict::Suspect, "something disturbed the measurement. The figures are shown and ranked; look twice."),
    (
        Verdict::Saturated,
        "more calls were offered than the server can do. A true finding, but its times grow with the length of the run: never ranked.",
    ),
    (Verdict::Invalid, "the figures are wrong or say something else than they seem to: never ranked, never drawn."),
    (Verdict::Failed, "no launch gave figures."),
    (Verdict::Unsupported, "the adapter cannot do what was asked."),
    (Verdict::Missing, "the run ended before the cell was measured."),
];

pub(super) fn section(page: &Page<'_, '_>) -> Markup {
    let doubtful: Vec<_> = page.cells.iter().filter(|cell| !notes(cell).is_empty()).collect();
    html! {
        section id="trust" {
            h2 { "May it be trusted?" }
            h3 { "What may not" }
            @if doubtful.is_empty() {
                p { @if page.cells.is_empty() { "There are no cells." } @else { "Every cell is VALID, every call was answered rightly." } }
            } @else {
                (table(page, &doubtful))
            }
            dl.meanings {
                @for (verdict, meaning) in MEANINGS { dt { (verdict.name()) } dd { (meaning) } }
            }
            p { (noise::sentence(page.run)) "." }
            (load::table(page))
            (load::lateness(page))
            (books::table(page))
        }
    }
}

fn table(page: &Page<'_, '_>, doubtful: &[&CellSummary<'_>]) -> Markup {
    html! {
        div.scroll role="region" tabindex="0" aria-label="Cells with remarks" {
            table.remarks {
                caption { "Cells with remarks" }
                thead { tr {
                    th scope="col" { "Adapter" } th scope="col" { "Workload" } th scope="col" { "Load" }
                    th scope="col" { "Verdict" } th scope="col" { "Why" }
                } }
                tbody {
                    @for cell in doubtful {
                        @let place = anchor::cell(page, &cell.cell.workload, &cell.cell.load, &cell.cell.adapter);
                        tr data-a=[page.palette.index(&cell.cell.adapter)] {
                            th scope="row" { (marks::name(page, &cell.cell.adapter)) }
                            td { a href={ "#" (place) } { (cell.cell.workload) } }
                            td { (offered::words(&cell.cell.load)) }
                            td.verdict { (cell.cell.verdict.name()) }
                            td { ul { @for note in notes(cell) { li { (note) } } } }
                        }
                    }
                }
            }
        }
    }
}

/// Everything that speaks against a cell.
fn notes(summary: &CellSummary<'_>) -> Vec<String> {
    let cell = summary.cell;
    let mut notes = cell.reasons.clone();
    if notes.is_empty() && cell.verdict != Verdict::Valid {
        notes.push(cell.verdict.name().to_lowercase());
    }
    let ledger = &summary.ledger;
    for (count, what) in [
        (ledger.wrong, "answered wrongly"),
        (ledger.error, "failed"),
        (ledger.timeout, "not answered in time"),
        (ledger.shed, "not made, because too many were waiting"),
        (ledger.censored, "still open when the launch ended"),
    ] {
        if count > 0 {
            let [count, all] = [count, ledger.scheduled].map(|calls| units::count(calls as f64));
            notes.push(format!("{count} of {all} calls {what}"));
        }
    }
    for launch in &cell.launches {
        notes.extend(launch.first_error.iter().map(|text| format!("launch {}: first error: {text}", launch.order)));
        notes.extend(
            launch.first_difference.iter().map(|text| format!("launch {}: first difference: {text}", launch.order)),
        );
    }
    for failure in &cell.failures {
        notes.push(format!("launch {} gave no figures: {}", failure.order, failure.cause));
        notes.extend(failure.server_said.iter().map(|line| format!("the server said: {line}")));
        notes.extend(failure.client_said.iter().map(|line| format!("the client said: {line}")));
    }
    notes
}
