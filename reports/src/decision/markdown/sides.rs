//! How it was decided: the method, and where both sides ran.

use rpcbench_records::{Decision, Side};

use super::escape::{code, text};
use super::joined;
use super::room::{list, table};
use crate::decision::words::{self, REASON};
use crate::page::environment;

/// Bytes that the method and the sides may take each.
const ROOM: usize = 60_000;

/// A fact's name, and what it is.
type Fact = (&'static str, String);

/// The method in sentences, and a table of both sides where there are any.
pub(super) fn method(decision: &Decision) -> String {
    let said = list(words::method(decision).iter().map(|sentence| text(sentence, REASON)), ROOM);
    let sides = [&decision.base, &decision.head].map(|side| side.as_ref().map(facts).unwrap_or_default());
    let rows = names(&sides).into_iter().map(|name| {
        let [base, head] = sides.each_ref().map(|facts| value(facts, name));
        format!("| {name} | {base} | {head} |")
    });
    joined([said, table(&["", "Base", "Head"], rows, ROOM)])
}

fn facts(side: &Side) -> Vec<Fact> {
    let command = environment::command(&side.command);
    let own = [("Began", text(&side.started, REASON)), ("Command", code(&command, REASON))];
    let machine = environment::facts(&side.environment).into_iter();
    own.into_iter().chain(machine.map(|(name, value)| (name, text(&value, REASON)))).collect()
}

/// The names of all facts, each once.
fn names(sides: &[Vec<Fact>; 2]) -> Vec<&'static str> {
    let [base, head] = sides;
    let only = head.iter().filter(|(name, _)| base.iter().all(|(known, _)| known != name));
    base.iter().chain(only).map(|(name, _)| *name).collect()
}

fn value<'f>(facts: &'f [Fact], name: &str) -> &'f str {
    facts.iter().find(|(known, _)| *known == name).map_or("-", |(_, value)| value)
}
