//! Whether a head is worse than a base: from the records of two runs to one decision.
//!
//! Pure: no clock, no files, no processes. `rpcbench compare` and `rpcbench gate` share everything here, so that a saved
//! run and a fresh one are judged alike.
//!
//! ```text
//! footing   what two runs have in common, and whether their times may be compared at all
//! samples   the launches of a cell as pairs, or as two sides; those that the machine disturbed are left out
//! timed     two stages: screened cells, and those that are decided on fresh launches alone, with Holm's correction
//! counts    the exact tier: bytes and allocations, which repeat
//! expect    what is to hold of the head alone: objectives, limits, orderings
//! terms     what a project allows, by pattern; where it contradicts itself
//! budget    which cells get launches in the second stage, and how many
//! ```

mod budget;
mod counts;
mod decide;
mod expect;
mod footing;
mod margin;
mod part;
mod pattern;
mod samples;
mod terms;
mod timed;
mod verdict;
mod written;

pub use budget::{BEYOND, FEWEST_PAIRS, Suspect, allot, suspects};
pub use decide::{decide, outcome, undecided};
pub use footing::{MIN_EFFECT, MIN_EFFECT_SEPARATE, min_effect};
pub use margin::ABSOLUTE_NS;
pub use part::Part;
pub use pattern::Pattern;
pub use terms::{Rule, Terms, Unfit};
pub use timed::{Against, judge_ratios};
pub use written::{Limit, Ordering};
