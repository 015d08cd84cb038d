//! What the whole comes to, in one or two sentences.

use rpcbench_records::{CellChange, Change, CountChange, Decision, Kept, Outcome};

use super::{cell, count, expectation, number, open};
use crate::decision::order;

/// The verdict in one or two sentences, the worst first: `Regressed: grpc echo/log closed:16: p50 +10.2 % (+8.9 to
/// +11.6 %), beyond 3 %.`
#[must_use]
pub fn verdict(decision: &Decision) -> String {
    let tally = Tally::of(decision);
    match decision.outcome {
        Outcome::Passed => passed(decision, &tally),
        Outcome::Failed => failed(&tally),
        Outcome::Inconclusive => inconclusive(decision, &tally),
        Outcome::Undecided => undecided(decision),
    }
}

/// What became of what, the worst first.
struct Tally<'d> {
    cells: Vec<&'d CellChange>,
    counts: Vec<&'d CountChange>,
    decision: &'d Decision,
}

/// What fails in one way.
struct Faults {
    /// What a sentence about it begins with.
    label: &'static str,
    /// What is counted.
    thing: &'static str,
    /// What became of it.
    became: &'static str,
    /// Each of it in words, the worst first.
    all: Vec<String>,
}

impl<'d> Tally<'d> {
    fn of(decision: &'d Decision) -> Self {
        Self { cells: order::changed(decision), counts: order::counts(decision), decision }
    }

    fn cells(&self, change: Change) -> impl Iterator<Item = &'d CellChange> {
        self.cells.iter().copied().filter(move |cell| cell.change == change)
    }

    fn counts(&self, change: Change) -> impl Iterator<Item = &'d CountChange> {
        self.counts.iter().copied().filter(move |count| count.change == change)
    }

    /// Expectations of a kind, in words.
    fn expectations(&self, kept: Kept) -> Vec<String> {
        self.decision.expectations.iter().filter(|it| it.kept == kept).map(expectation).collect()
    }

    /// Each kind of what fails, the worst first.
    fn faults(&self) -> [Faults; 5] {
        let cells = |change| self.cells(change).map(cell).collect();
        let counts = |change| self.counts(change).map(count).collect();
        let of = |label, thing, became, all| Faults { label, thing, became, all };
        [
            of("Regressed", "cell", "regressed", cells(Change::Regressed)),
            of("Missing", "cell", "missing", cells(Change::Missing)),
            of("Regressed", "count", "regressed", counts(Change::Regressed)),
            of("Missing", "count", "missing", counts(Change::Missing)),
            of("Missed", "expectation", "missed", self.expectations(Kept::Missed)),
        ]
    }

    /// How much could not be told.
    fn unknown(&self) -> Vec<String> {
        let open = |cell: &&CellChange| cell.change == Change::Inconclusive;
        let cells = some(self.decision.cells.iter().filter(open).count(), "cell");
        let counts = some(self.counts(Change::Inconclusive).count(), "count");
        let expectations = some(self.expectations(Kept::Unknown).len(), "expectation");
        [cells, counts, expectations].into_iter().flatten().collect()
    }

    /// How much was set side by side.
    fn compared(&self) -> Vec<String> {
        let both = |change: &Change| !matches!(change, Change::New | Change::Missing | Change::Ignored);
        let cells = self.decision.cells.iter().filter(|cell| both(&cell.change)).count();
        let counts = self.decision.counts.iter().filter(|count| both(&count.change)).count();
        [some(cells, "cell"), some(counts, "count")].into_iter().flatten().collect()
    }
}

fn failed(tally: &Tally<'_>) -> String {
    let faults = tally.faults();
    let mut faults = faults.iter().filter(|faults| !faults.all.is_empty());
    let Some(worst) = faults.next() else { return "Failed: the decision does not say why.".to_owned() };
    let more = some(worst.all.len() - 1, &format!("more {}", worst.thing));
    let same = more.map(|more| format!("{more} {}", worst.became));
    let others = faults.map(|faults| format!("{} {}", number(faults.all.len(), faults.thing), faults.became));
    let besides: Vec<_> = same.into_iter().chain(others).collect();
    let besides = if besides.is_empty() { String::new() } else { format!(" Besides: {}.", besides.join(", ")) };
    format!("{}: {}.{besides}", worst.label, worst.all[0])
}

fn passed(decision: &Decision, tally: &Tally<'_>) -> String {
    let kept = tally.expectations(Kept::Kept).len();
    let mut said = vec![format!("{} compared", and(tally.compared()))];
    said.extend(some(kept, "expectation").map(|kept| format!("{kept} kept")));
    let better: Vec<_> = tally.cells(Change::Improved).map(cell).collect();
    let others = if better.len() > 1 { format!(", and {} more", better.len() - 1) } else { String::new() };
    let improved = better.first().map(|best| format!(" Improved: {best}{others}.")).unwrap_or_default();
    format!("Nothing is worse: {}.{}{improved}", said.join(", "), refused(decision))
}

fn inconclusive(decision: &Decision, tally: &Tally<'_>) -> String {
    let cells = tally.cells(Change::Inconclusive).map(cell);
    let counts = tally.counts(Change::Inconclusive).map(count);
    let refused = decision.timed.refused.as_deref().map(|why| format!("times were not compared: {}", open(why)));
    let first = refused.into_iter().chain(cells).chain(counts).chain(tally.expectations(Kept::Unknown)).next();
    let why = first.or_else(|| reason(decision)).unwrap_or_else(|| "not all could be decided".to_owned());
    let unknown = tally.unknown();
    let told = if unknown.is_empty() { String::new() } else { format!("; {} could not be told", and(unknown)) };
    format!("Inconclusive: {why}. Nothing is known to be worse{told}.")
}

fn undecided(decision: &Decision) -> String {
    format!("Undecided: {}.", reason(decision).unwrap_or_else(|| "there is nothing to compare".to_owned()))
}

/// Why not all could be decided.
fn reason(decision: &Decision) -> Option<String> {
    let said = decision.remarks.first().or(decision.timed.refused.as_ref());
    said.map(|said| open(said).to_owned())
}

fn refused(decision: &Decision) -> String {
    let why = decision.timed.refused.as_deref().map(open);
    why.map(|why| format!(" Times were not compared: {why}.")).unwrap_or_default()
}

/// So many things; `None` where there are none.
fn some(count: usize, thing: &str) -> Option<String> {
    (count > 0).then(|| number(count, thing))
}

/// Words as a list: `9 cells, 3 counts and 1 expectation`.
fn and(mut words: Vec<String>) -> String {
    match (words.pop(), words.is_empty()) {
        (None, _) => "nothing was".to_owned(),
        (Some(last), true) => last,
        (Some(last), false) => format!("{} and {last}", words.join(", ")),
    }
}
