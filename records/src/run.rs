//! A whole run, and reading it back.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Absurd, Cell, Counted, Environment, Interop, NoiseFloor, Search, Wait, check};

/// The name in every file of results.
pub const SCHEMA: &str = "rpcbench.run";
/// The version that this program writes; it reads this one only.
pub const VERSION: u32 = 1;

/// All launches of all cells, with everything needed to repeat them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Run {
    /// Always `rpcbench.run`.
    #[schemars(extend("const" = SCHEMA))]
    pub schema: String,
    /// The version of the format.
    #[schemars(extend("const" = VERSION))]
    pub version: u32,
    /// When it began, RFC 3339 in UTC.
    pub started: String,
    /// How long it took, in seconds of wall time.
    pub seconds: f64,
    /// True where it was stopped before every launch was made.
    pub interrupted: bool,
    /// The command line that repeats it, program name first.
    pub command: Vec<String>,
    /// What was asked for.
    pub suite: Suite,
    /// Where it ran.
    pub environment: Environment,
    /// What was compared, in the order asked for.
    pub adapters: Vec<Adapter>,
    /// What was called, in the order asked for.
    pub workloads: Vec<Workload>,
    /// Every cell of the suite, measured or not: adapters within workloads within loads.
    pub cells: Vec<Cell>,
    /// What the counting passes found, one entry for each adapter and workload that was counted.
    pub counted: Vec<Counted>,
    /// The noise floor of this machine that was used, where `calibrate` had measured one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub noise: Option<NoiseFloor>,
    /// What `verify --peers` had found with this very program, where it had been run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interop: Option<Interop>,
    /// What names the job in which this run's launches and those of another program were made beside each other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job: Option<String>,
    /// Searches for the highest rate that keeps an objective.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub searches: Vec<Search>,
}

/// What a run was asked to do.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Suite {
    /// The preset that it began from.
    pub preset: String,
    /// The seed of all data and of the order of launches.
    pub seed: u64,
    /// Launches of each cell.
    pub launches: u32,
    /// The measured window of a launch.
    pub window_ns: u64,
    /// The shortest warm-up before it.
    pub warmup_ns: u64,
    /// How long a call may take.
    pub timeout_ns: u64,
    /// How lanes wait until a call is due, in scheduled loads.
    #[serde(default)]
    pub wait: Wait,
    /// Adapters that were not asked for and run as references beside the others, by id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<String>,
}

/// An adapter as it was in this run.
#[allow(clippy::struct_excessive_bools)] // each is a column of the results
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Adapter {
    /// What a person types.
    pub id: String,
    /// The family that groups and colors it: `floor`, `protobuf`, `thrift`, `avro`, `binary`, ...
    pub family: String,
    /// One line: which libraries, which protocol.
    pub summary: String,
    /// `none`, `tcp` or `uds`.
    pub transport: String,
    /// True where its client blocks a thread for each call in flight.
    pub blocking: bool,
    /// True where one connection carries many calls at once.
    pub multiplexes: bool,
    /// True where its server has a thread per connection.
    pub thread_per_connection: bool,
    /// True where a reply is unpacked only when it is read.
    pub lazy: bool,
    /// Who answered in place of the adapter's own server, where somebody did. Then the adapter's other fields are its
    /// client's, and nothing is known of how the server works.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server: Option<ServedBy>,
    /// Libraries and their versions.
    pub versions: BTreeMap<String, String>,
}

/// A server that is not ours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ServedBy {
    /// This command started it anew for each launch, with its place for a port or a socket's path.
    Command(String),
    /// It ran already, at this endpoint: where it was placed, what it used and what it had done before is not known.
    Running(String),
}

/// A workload as it was in this run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Workload {
    /// What a person types, e.g. `echo/log`.
    pub id: String,
    /// The procedure that is called.
    pub procedure: String,
    /// What is asked and answered.
    pub summary: String,
    /// What it stands for in the world.
    pub stands_for: String,
    /// How many different requests one cycle has.
    pub requests: u32,
    /// The user's file whose data was sent instead of generated data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input: Option<String>,
}

/// A text that is no run of this version.
#[derive(Debug, thiserror::Error)]
pub enum BadRun {
    /// Not JSON, or not of the schema's shape.
    #[error("not a run of rpcbench: {0}")]
    Shape(serde_json::Error),
    /// The text ends too early.
    #[error("cut short, as by a full disk or a copy that stopped: {0}")]
    CutShort(serde_json::Error),
    /// JSON of another kind.
    #[error("not a run of rpcbench: its schema is `{0}`")]
    Schema(String),
    /// Written by another version.
    #[error(
        "written in version {found} of the format; this program reads version {VERSION}: measure again, or use the rpcbench that wrote it"
    )]
    Version {
        /// The version in the file.
        found: u32,
    },
    /// Of the schema's shape, with what no run can hold.
    #[error("not a run of rpcbench: {0}")]
    Absurd(#[from] Absurd),
}

impl From<serde_json::Error> for BadRun {
    fn from(error: serde_json::Error) -> Self {
        if error.is_eof() { Self::CutShort(error) } else { Self::Shape(error) }
    }
}

/// What is read first, so that a newer file is told from a broken one.
#[derive(Deserialize)]
struct Head {
    schema: String,
    version: u32,
}

impl Run {
    /// Reads a run from the text of `run.json`, and checks that figures can be made of it: every histogram is one, and
    /// no number is absurd.
    pub fn from_json(text: &str) -> Result<Self, BadRun> {
        let head: Head = serde_json::from_str(text)?;
        if head.schema != SCHEMA {
            return Err(BadRun::Schema(head.schema));
        }
        if head.version != VERSION {
            return Err(BadRun::Version { found: head.version });
        }
        let run: Self = serde_json::from_str(text)?;
        check::run(&run)?;
        Ok(run)
    }

    /// Writes the run as `run.json` holds it.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self).map(|text| text + "\n")
    }

    /// The same run without raw histograms, for pages and summaries.
    #[must_use]
    pub fn without_histograms(mut self) -> Self {
        for cell in &mut self.cells {
            for launch in &mut cell.launches {
                launch.strip();
            }
        }
        self
    }

    /// The adapter of an id.
    #[must_use]
    pub fn adapter(&self, id: &str) -> Option<&Adapter> {
        self.adapters.iter().find(|adapter| adapter.id == id)
    }

    /// What was counted for an adapter and a workload.
    #[must_use]
    pub fn counted(&self, adapter: &str, workload: &str) -> Option<&Counted> {
        self.counted.iter().find(|counted| counted.adapter == adapter && counted.workload == workload)
    }
}
