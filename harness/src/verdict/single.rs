//! What one launch says of a system, for a search, which asks launch by launch.

use rpcbench_records::Cell;

use super::{Facts, bound, invalid, saturated, suspect, total};

/// The reasons of a cell of one launch, by whose doing they are.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Single {
    /// Wrong answers, which are so at any rate.
    pub(crate) wrong: Option<String>,
    /// What a rate that is too high looks like: failed calls, or more offered than done.
    pub(crate) overloaded: Option<String>,
    /// What the harness itself spoiled: it was late, its loop cost too much, or its books are wrong.
    pub(crate) spoiled: Option<String>,
    /// What disturbed the launch without spoiling it.
    pub(crate) disturbed: Vec<String>,
}

impl Single {
    /// The reasons of a cell of one launch.
    pub(crate) fn of(cell: &mut Cell, facts: &Facts) -> Self {
        cell.bound = bound::of(cell, facts);
        let total = total(cell);
        Self {
            wrong: invalid::wrong(cell, &total),
            overloaded: invalid::errors(cell, &total).or_else(|| saturated::reason(cell)),
            spoiled: invalid::of_harness(cell, facts).into_iter().next(),
            disturbed: suspect::disturbances(cell, facts),
        }
    }
}
