//! Exit codes, the same for every command.

use std::process::ExitCode;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Done and holding.
    Done,
    /// A wrong answer, a regression, an invalid measurement or a failed cell.
    NotHolding,
    /// It could not run at all: usage, set-up, nothing measured.
    CannotRun,
    /// Not all could be decided, and that was asked for.
    Inconclusive,
    /// The user ended it.
    Interrupted,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Done => 0,
            Exit::NotHolding => 1,
            Exit::CannotRun => 2,
            Exit::Inconclusive => 3,
            Exit::Interrupted => 130,
        })
    }
}
