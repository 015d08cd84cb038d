//! What programs of other authors made of our clients and servers.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What `verify --peers` found, with the very program that made a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Interop {
    /// When it was checked, RFC 3339 in UTC.
    pub checked: String,
    /// A hash of the program's file: another build is another program.
    pub program: String,
    /// What was tried, in the order of the peers; a peer that is not installed is not there.
    pub peers: Vec<PeerCheck>,
}

/// One adapter and one implementation of other authors, in one direction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PeerCheck {
    /// The adapter's id.
    pub adapter: String,
    /// What people call the other implementation.
    pub peer: String,
    /// Its version, as it says itself.
    pub version: String,
    /// Who called whom.
    pub direction: Direction,
    /// How many whole values were compared.
    pub checks: u64,
    /// What was wrong first, where something was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wrong: Option<String>,
}

/// Who calls whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// Our client calls their server.
    OursToTheirs,
    /// Their client calls our server.
    TheirsToOurs,
}

impl Direction {
    /// For a table.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::OursToTheirs => "ours -> theirs",
            Self::TheirsToOurs => "theirs -> ours",
        }
    }
}
