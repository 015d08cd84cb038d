//! What programs of other authors made of the adapters.

use maud::{Markup, html};
use rpcbench_records::{Direction, Interop, PeerCheck};

use super::{Page, marks};
use crate::summary::FLOOR;

pub(super) fn peers(page: &Page<'_, '_>) -> Markup {
    let Some(interop) = &page.run.interop else { return unchecked() };
    let pairs = pairs(page, interop);
    html! {
        @if !pairs.is_empty() { (table(page, interop, &pairs)) }
        (untried(page, &pairs))
    }
}

fn table(page: &Page<'_, '_>, interop: &Interop, pairs: &[&PeerCheck]) -> Markup {
    html! {
        div.scroll role="region" tabindex="0" aria-label="Other implementations" {
            table.remarks id="peers" {
                caption { "Whole values that this program exchanged with other implementations, " (interop.checked) }
                thead { tr {
                    th scope="col" { "Adapter" } th scope="col" { "Implementation" } th scope="col" { "Version" }
                    th scope="col" { "Our client calls its server" } th scope="col" { "Its client calls our server" }
                } }
                tbody {
                    @for pair in pairs {
                        tr data-a=[page.palette.index(&pair.adapter)] {
                            th scope="row" { (marks::name(page, &pair.adapter)) }
                            td { (pair.peer) }
                            td { (pair.version) }
                            @for direction in [Direction::OursToTheirs, Direction::TheirsToOurs] {
                                td { (result(find(interop, pair, direction))) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn unchecked() -> Markup {
    html! {
        p {
            "Whether these speak as other implementations do was not tried with this program: " code { "rpcbench verify --peers" }
            " tries it, and the pages of later runs show it."
        }
    }
}

/// The adapters of the run that no other implementation speaks with, or none that was there.
fn untried(page: &Page<'_, '_>, pairs: &[&PeerCheck]) -> Markup {
    let tried = |adapter: &str| pairs.iter().any(|pair| pair.adapter == adapter);
    let ours = page.run.adapters.iter().filter(|adapter| adapter.family != FLOOR && adapter.server.is_none());
    let untried: Vec<&str> = ours.map(|adapter| adapter.id.as_str()).filter(|adapter| !tried(adapter)).collect();
    html! {
        @if !untried.is_empty() { p { "No other implementation was tried with: " (untried.join(", ")) "." } }
    }
}

/// One check of each adapter of the run and each implementation.
fn pairs<'p>(page: &Page<'_, '_>, interop: &'p Interop) -> Vec<&'p PeerCheck> {
    let mut pairs: Vec<&PeerCheck> = Vec::new();
    let measured = |check: &&PeerCheck| page.run.adapters.iter().any(|adapter| adapter.id == check.adapter);
    for check in interop.peers.iter().filter(measured) {
        if !pairs.iter().any(|pair| is_of(pair, check)) {
            pairs.push(check);
        }
    }
    pairs
}

fn is_of(one: &PeerCheck, other: &PeerCheck) -> bool {
    (&one.adapter, &one.peer) == (&other.adapter, &other.peer)
}

fn find<'p>(interop: &'p Interop, pair: &PeerCheck, direction: Direction) -> Option<&'p PeerCheck> {
    interop.peers.iter().find(|check| is_of(check, pair) && check.direction == direction)
}

fn result(check: Option<&PeerCheck>) -> String {
    match check {
        None => "not tried".to_owned(),
        Some(PeerCheck { wrong: Some(why), .. }) => format!("WRONG: {why}"),
        Some(check) => format!("all {} equal", check.checks),
    }
}
