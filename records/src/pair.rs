//! Which launch of another program a launch was made beside.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A launch's place among those that were made with one of another program beside each, in random order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Pair {
    /// What it was made for.
    pub stage: Stage,
    /// The same number as its partner's, rising with time within a cell and stage.
    pub number: u32,
}

/// What a launch was made for. None is used for both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// To find the cells that need a closer look.
    Screening,
    /// To decide on one of those.
    Deciding,
}
