//! Choosing cells and histograms of a run, and the names that files give to them.

use std::fmt::{Display, Write};
use std::str::FromStr;

use rpcbench_records::{Cell, Load, Run, Verdict};

use crate::kind::Kind;

/// What of a run is to be written.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// The cells, one or more for each pick; all of the run's where there is none.
    pub cells: Vec<Pick>,
    /// The kind of histogram; each format has its own choice where there is none.
    pub kind: Option<Kind>,
}

/// Cells by adapter, workload and, where it is given, load.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pick {
    adapter: String,
    workload: String,
    load: Option<String>,
}

/// Why nothing can be written.
#[derive(Debug, thiserror::Error)]
pub enum Unwritable {
    /// A pick that no cell answers to.
    #[error("there is no cell {pick}: {known}")]
    NoCell {
        /// What was asked for.
        pick: String,
        /// What there is.
        known: String,
    },
    /// Nothing that was chosen was measured.
    #[error("there is no {0} histogram of the chosen cells: they were not measured, or their load has none")]
    Empty(&'static str),
    /// A run that was saved as a summary.
    #[error("it holds no raw histograms: it was exported with --summary")]
    Summary,
    /// A run of nobody's making: the histograms of a saved run have one range.
    #[error("its histograms differ in their range")]
    Ranges,
    /// A run that does not say when it began.
    #[error("it began at `{0}`, which is no time of RFC 3339")]
    Started(String),
}

impl Selection {
    /// The chosen cells, in the run's order.
    pub fn cells<'r>(&self, run: &'r Run) -> Result<Vec<&'r Cell>, Unwritable> {
        if let Some(pick) = self.cells.iter().find(|pick| !run.cells.iter().any(|cell| pick.takes(cell))) {
            return Err(Unwritable::NoCell { pick: pick.to_string(), known: pick.known(run) });
        }
        let chosen = |cell: &&Cell| self.cells.is_empty() || self.cells.iter().any(|pick| pick.takes(cell));
        Ok(run.cells.iter().filter(chosen).collect())
    }

    /// What to say where nothing of what was chosen was measured.
    pub(crate) fn empty(&self) -> Unwritable {
        Unwritable::Empty(self.kind.map_or("latency", Kind::name))
    }
}

impl Pick {
    fn takes(&self, cell: &Cell) -> bool {
        let load = |text: &String| {
            let name = cell.load.name();
            let begins = name.strip_prefix(text.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with(':'));
            begins || *text == level(&cell.load)
        };
        self.adapter == cell.adapter && self.workload == cell.workload && self.load.as_ref().is_none_or(load)
    }

    /// What comes nearest to a pick that finds nothing.
    fn known(&self, run: &Run) -> String {
        let same = |cell: &&Cell| self.adapter == cell.adapter && self.workload == cell.workload;
        let loads: Vec<_> = run.cells.iter().filter(same).map(|cell| cell.load.name()).collect();
        match loads.as_slice() {
            [] => "the run has no such adapter and workload together".to_owned(),
            loads => format!("its loads are {}", loads.join(", ")),
        }
    }
}

impl FromStr for Pick {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut parts = text.splitn(3, ',').map(str::to_owned);
        let (adapter, workload, load) = (parts.next(), parts.next(), parts.next());
        match (adapter, workload) {
            (Some(adapter), Some(workload)) if load.as_deref() != Some("") => Ok(Self { adapter, workload, load }),
            _ => Err("write an adapter, a workload and, where it has several, a load: tcp,echo/64B,closed:16"),
        }
    }
}

impl Display for Pick {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{},{}", self.adapter, self.workload)?;
        self.load.iter().try_for_each(|load| write!(f, ",{load}"))
    }
}

/// A load's number, as `cells.csv` has it in its column `load`.
fn level(load: &Load) -> String {
    load.rate_per_s.map_or_else(|| load.in_flight.to_string(), |rate| rate.to_string())
}

/// The tag of a cell's histograms of a kind, another for every cell and kind: what a tag must not hold, and what parts
/// its fields, is written as in a URL.
#[must_use]
pub fn tag(cell: &Cell, kind: Kind) -> String {
    let fields = [cell.adapter.as_str(), &cell.workload, &cell.load.name(), kind.name()];
    fields.map(escaped).join("|")
}

fn escaped(field: &str) -> String {
    let mut text = String::new();
    for letter in field.chars() {
        if letter.is_whitespace() || letter.is_control() || "%,|".contains(letter) {
            for byte in letter.encode_utf8(&mut [0; 4]).bytes() {
                // Writing to a string cannot fail.
                let _ = write!(text, "%{byte:02X}");
            }
        } else {
            text.push(letter);
        }
    }
    text
}

/// A comment line that a cell's verdict needs, where it is not simply valid.
pub(crate) fn warning(cell: &Cell) -> Option<String> {
    let reasons = cell.reasons.join("; ");
    let line = format!("{} {} {} is {}: {reasons}", cell.adapter, cell.workload, cell.load.name(), cell.verdict.name());
    (cell.verdict != Verdict::Valid).then(|| line.replace(char::is_control, " "))
}
