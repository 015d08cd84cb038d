//! Several runs as one: what was measured on several days, or on parts of a suite, told on one page.
//!
//! * Cells of one adapter, workload and load become one with the launches of all. Histograms stay with their launches,
//!   because figures are over launches.
//! * Launches keep the rounds in which they were made, and runs share no round: ratios are taken within a run.
//! * A cell is never better than its parts: it has the worst verdict and everybody's reasons, though together there
//!   may be launches enough where each part had too few. What only many launches show (drift, two modes) is not looked
//!   for again. A part that was never measured says nothing of the others.
//! * Counts of one adapter and workload that differ become a band. Searches stay what they are, one beside the other.
//!   The noise floor is the one measured last, and so is what peers made of the program. The window's openings count from the first run's beginning.
//! * Runs that differ in what decides figures are refused: seed, times, machine, program, placement, data.

use jiff::Timestamp;
use rpcbench_records::Run;

mod agreement;
mod cell;
mod joined;
mod provenance;
mod rounds;

use rounds::Rounds;

/// Why runs are not merged.
#[derive(Debug, thiserror::Error)]
pub enum MergeError {
    /// There is no run.
    #[error("there is nothing to merge")]
    Nothing,
    /// They were not made alike.
    #[error("their {field} differs: {first} and {other}")]
    Differs {
        /// Where the other run stands in the list, from 0; it is set against the first.
        at: usize,
        /// What differs.
        field: String,
        /// The first run's value.
        first: String,
        /// The other run's value.
        other: String,
    },
    /// A launch that two runs share would count as two.
    #[error("both hold the same launch of {cell}: one is the other, or a part of it")]
    Twice {
        /// The launch's cell.
        cell: String,
    },
    /// A run that does not say when it was made.
    #[error("one began at `{0}`, which is no time of RFC 3339")]
    Started(String),
    /// More rounds, or more time between runs, than records hold.
    #[error("they are too long or too far apart to be one run")]
    TooLong,
}

/// Merges runs into one; a single run stays as it is.
pub fn merge(mut runs: Vec<Run>) -> Result<Run, MergeError> {
    if runs.len() == 1 {
        return runs.pop().ok_or(MergeError::Nothing);
    }
    agreement::require(&runs)?;
    let mut rounds = Rounds::of(joined::cells(&runs));
    let mut runs = in_order(runs)?.into_iter();
    let (began, first) = runs.next().ok_or(MergeError::Nothing)?;
    let mut whole = rounds.renumbered(first, 0)?;
    for (started, run) in runs {
        let later = u64::try_from(started.duration_since(began).as_nanos()).map_err(|_| MergeError::TooLong)?;
        joined::add(&mut whole, rounds.renumbered(run, later)?)?;
    }
    joined::put_in_order(&mut whole);
    Ok(whole)
}

/// The runs in the order of their beginnings.
fn in_order(runs: Vec<Run>) -> Result<Vec<(Timestamp, Run)>, MergeError> {
    let started = |run: Run| match run.started.parse() {
        Ok(started) => Ok((started, run)),
        Err(_) => Err(MergeError::Started(run.started)),
    };
    let mut runs = runs.into_iter().map(started).collect::<Result<Vec<(Timestamp, Run)>, _>>()?;
    runs.sort_by_key(|run| run.0);
    Ok(runs)
}
