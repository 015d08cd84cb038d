//! Where both sides were made, with what, and the commands that repeat them.

use maud::{Markup, html};
use rpcbench_records::{Decision, Environment, Side};

use crate::page::environment::{command, facts};

/// Stands in a row whose sides disagree.
const DIFFERS: &str = "differs";

pub(super) fn section(decision: &Decision) -> Markup {
    html! {
        section id="environment" {
            h2 { "Machines and commands" }
            @if decision.base.is_none() && decision.head.is_none() { p { "There is neither a base nor a head." } }
            (repeats("base", decision.base.as_ref()))
            (repeats("head", decision.head.as_ref()))
            (table(decision))
            p { "What a clock or the harness’s loop costs is measured anew by every run, and so not held against a side." }
            p {
                "The decision itself is in this file as JSON, in the element " code { "#decision" } ". Where the file would be \
                 larger than a megabyte, it stands there compressed: zlib in base64, as the element’s type says."
            }
        }
    }
}

fn repeats(name: &str, side: Option<&Side>) -> Markup {
    html! {
        @if let Some(side) = side {
            p { "This command repeats the " (name) ":" }
            pre tabindex="0" aria-label={ "Command of the " (name) } { code { (command(&side.command)) } }
        }
    }
}

fn table(decision: &Decision) -> Markup {
    let [base, head] = [&decision.base, &decision.head].map(|side| side.as_ref());
    let rows = rows(base.map(|side| &side.environment), head.map(|side| &side.environment));
    html! {
        @if !rows.is_empty() {
            div.scroll role="region" tabindex="0" aria-label="Both sides" {
                table.remarks.sides {
                    caption { "Both sides" }
                    thead { tr { th scope="col" { "What" } th scope="col" { "Base" } th scope="col" { "Head" } th scope="col" { "Same" } } }
                    tbody {
                        (row("Began", [base, head].map(|side| side.map(|side| side.started.clone())), "—"))
                        @for (name, sides) in rows {
                            @let same = if base.is_none() || head.is_none() { "—" } else if same(name, &sides) { "yes" } else { DIFFERS };
                            (row(name, sides, same))
                        }
                    }
                }
            }
        }
    }
}

fn row(name: &str, sides: [Option<String>; 2], same: &str) -> Markup {
    html! {
        tr.differs[same == DIFFERS] {
            th scope="row" { (name) }
            @for side in sides { td { (side.as_deref().unwrap_or("—")) } }
            td { @if same == DIFFERS { b { (same) } } @else { (same) } }
        }
    }
}

/// A fact's name, and what it is on either side.
type Row = (&'static str, [Option<String>; 2]);

/// All facts of either side, in the order of the first that has them.
fn rows(base: Option<&Environment>, head: Option<&Environment>) -> Vec<Row> {
    let mut rows: Vec<Row> =
        base.map(facts).unwrap_or_default().into_iter().map(|(name, it)| (name, [Some(it), None])).collect();
    for (name, of_head) in head.map(facts).unwrap_or_default() {
        match rows.iter_mut().find(|row| row.0 == name) {
            Some(row) => row.1[1] = Some(of_head),
            None => rows.push((name, [None, Some(of_head)])),
        }
    }
    rows
}

/// True of facts that agree; one that only one side has differs.
fn same(name: &str, [base, head]: &[Option<String>; 2]) -> bool {
    let [base, head] = [base, head].map(|side| side.as_ref().map(|text| lasting(name, text)));
    base == head
}

/// What of a fact is not measured anew by every run, and so may be held against another.
fn lasting<'t>(name: &str, text: &'t str) -> &'t str {
    match name {
        "The loop itself" => "",
        // Its name, without what it takes to read it.
        "Clock" => text.rsplit_once(", ").map_or(text, |(clock, _)| clock),
        _ => text,
    }
}

/// The names of the facts in which both sides differ.
pub(super) fn different(base: &Environment, head: &Environment) -> Vec<&'static str> {
    let rows = rows(Some(base), Some(head));
    rows.into_iter().filter(|(name, sides)| !same(name, sides)).map(|(name, _)| name).collect()
}
