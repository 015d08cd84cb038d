//! The command line: what a person may type, and no more.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};
use rpcbench_harness::contract::Endpoint;
use rpcbench_harness::input::{Input, Inputs};
use rpcbench_harness::placement::Asked;
use rpcbench_reports::table;

/// Compare RPC and serialization frameworks on identical, checked work.
#[derive(Debug, Parser)]
#[command(name = "rpcbench", version, max_term_width = 100, after_help = EXAMPLES)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXAMPLES: &str = "\
Examples:
  rpcbench run                                      the quick comparison, and its page
  rpcbench run --adapters grpc,binary-bincode --workloads echo/log --in-flight 1,64
  rpcbench run --input echo/log=access.log          your own data
  rpcbench verify                                   every answer of every adapter, compared
  rpcbench doctor                                   what on this machine will spoil figures
  rpcbench serve grpc --listen 127.0.0.1:4000       one server, by hand ...
  rpcbench drive grpc --connect 127.0.0.1:4000 --workload echo/log    ... and one client

Exit codes: 0 done; 1 a wrong answer, an invalid or a failed cell; 2 it could not run; 130 interrupted.";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Measure, and write run.json, cells.csv and report.html
    #[command(after_help = RUN_EXAMPLES)]
    Run(RunArgs),
    /// Show what can be measured
    List(ListArgs),
    /// Call everything once and compare whole answers
    Verify(VerifyArgs),
    /// Look for what on this machine will spoil a measurement
    Doctor(FormatArgs),
    /// Write the page of a saved run again
    Report(ReportArgs),
    /// Write a saved run in another format
    Export(ExportArgs),
    /// Run one adapter's server
    Serve(ServeArgs),
    /// Drive a server that runs already
    Drive(DriveArgs),
    /// Write the seeded requests and answers as JSON, for peers in other languages
    Fixtures(FixturesArgs),
}

const RUN_EXAMPLES: &str = "\
Examples:
  rpcbench run                                      the quick preset: about three minutes
  rpcbench run --preset standard --open             about an hour, then opens the page
  rpcbench run --adapters tcp,grpc --workloads echo/64B,compute/rank --in-flight 1,16,64
  rpcbench run suite.toml --launches 12             a suite from a file; flags win over it
  rpcbench run --input echo/log=access.log --skip-bad-lines --workloads echo/log

A suite file has the same names as the flags:
  preset = \"quick\"
  adapters = [\"grpc\", \"binary-bincode\"]
  in_flight = [1, 16]
  duration = \"1s\"";

/// What to measure; shared by a suite file's keys and the flags of `run`.
#[derive(Clone, Debug, Default, Args, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct SuiteArgs {
    /// Where to begin from: quick, standard or thorough [default: quick]
    #[arg(long)]
    pub(crate) preset: Option<String>,
    /// Adapters, by id [default: all]
    #[arg(long, value_delimiter = ',', value_name = "A,..")]
    pub(crate) adapters: Option<Vec<String>>,
    /// Workloads, by id [default: the preset's]
    #[arg(long, value_delimiter = ',', value_name = "W,..")]
    pub(crate) workloads: Option<Vec<String>>,
    /// Calls in flight in a closed loop, each a load of its own [default: the preset's]
    #[arg(long, value_delimiter = ',', value_name = "N,..", value_parser = clap::value_parser!(u32).range(1..=4096))]
    pub(crate) in_flight: Option<Vec<u32>>,
    /// Connections: auto (one where the adapter multiplexes, else one per call in flight) or a number
    #[arg(long, value_name = "auto|M", value_parser = connections)]
    #[serde(deserialize_with = "from_text::connections")]
    pub(crate) connections: Option<Connections>,
    /// The measured window of a launch, e.g. 5s or 330ms [default: the preset's]
    #[arg(long, value_parser = duration)]
    #[serde(deserialize_with = "from_text::duration")]
    pub(crate) duration: Option<Duration>,
    /// The shortest warm-up of a launch [default: the preset's]
    #[arg(long, value_parser = duration)]
    #[serde(deserialize_with = "from_text::duration")]
    pub(crate) warmup: Option<Duration>,
    /// How long a call may take, at most 60s [default: 5s]
    #[arg(long, value_parser = timeout)]
    #[serde(deserialize_with = "from_text::timeout")]
    pub(crate) timeout: Option<Duration>,
    /// Launches of each cell: new processes, new connections; at least 3 for an interval [default: the preset's]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub(crate) launches: Option<u32>,
    /// The seed of all data and of the order of launches [default: 1]
    #[arg(long, value_name = "N")]
    pub(crate) seed: Option<u64>,
    /// Which CPUs client and server run on [default: auto]
    #[arg(long, value_enum)]
    pub(crate) placement: Option<Placement>,
}

#[derive(Debug, Args)]
pub(crate) struct RunArgs {
    /// A file that says what to measure
    #[arg(value_name = "SUITE.toml")]
    pub(crate) file: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) suite: SuiteArgs,
    #[command(flatten)]
    pub(crate) inputs: InputArgs,
    /// Where the results go
    #[arg(long, value_name = "DIR", default_value = "rpcbench-out")]
    pub(crate) out: PathBuf,
    /// Open the page when it is written
    #[arg(long)]
    pub(crate) open: bool,
    #[command(flatten)]
    pub(crate) format: FormatArgs,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct InputArgs {
    /// Send a file's data: echo/log=access.log (Common or Combined Log Format) or echo/blob=FILE
    #[arg(long = "input", value_name = "WORKLOAD=FILE")]
    files: Vec<Input>,
    /// Count malformed lines of a log instead of failing at the first
    #[arg(long)]
    skip_bad_lines: bool,
}

impl From<InputArgs> for Inputs {
    fn from(args: InputArgs) -> Self {
        Self { files: args.files, skip_bad_lines: args.skip_bad_lines }
    }
}

#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    /// What to show
    #[arg(value_enum, default_value_t = Listed::Adapters)]
    pub(crate) what: Listed,
    #[command(flatten)]
    pub(crate) format: FormatArgs,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Listed {
    /// Ways to make a call
    Adapters,
    /// Serialization formats alone
    Codecs,
    /// What is called
    Workloads,
    /// Named beginnings of a suite
    Presets,
}

#[derive(Debug, Args)]
pub(crate) struct VerifyArgs {
    /// Adapters, by id [default: all]
    #[arg(long, value_delimiter = ',', value_name = "A,..")]
    pub(crate) adapters: Option<Vec<String>>,
    /// Workloads, by id [default: all]
    #[arg(long, value_delimiter = ',', value_name = "W,..")]
    pub(crate) workloads: Option<Vec<String>>,
    /// The seed of all data
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,
    #[command(flatten)]
    pub(crate) format: FormatArgs,
}

#[derive(Debug, Args)]
pub(crate) struct ReportArgs {
    /// A saved run: its folder, or its run.json
    pub(crate) run: PathBuf,
    /// The page to write [default: report.html beside the run's run.json]
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct ExportArgs {
    /// A saved run: its folder, or its run.json
    pub(crate) run: PathBuf,
    /// The format
    #[arg(long = "as", value_enum)]
    pub(crate) format: ExportFormat,
    /// Leave raw histograms out (json)
    #[arg(long)]
    pub(crate) summary: bool,
    /// The file to write [default: stdout]
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExportFormat {
    /// A row per cell, as in cells.csv
    Csv,
    /// The whole run
    Json,
}

#[derive(Debug, Args)]
pub(crate) struct ServeArgs {
    /// The adapter's id
    pub(crate) adapter: String,
    /// Where to listen, e.g. `127.0.0.1:4000` or `unix:/tmp/bench.sock` [default: a free port]
    #[arg(long, value_name = "ADDR")]
    pub(crate) listen: Option<Endpoint>,
    /// The seed from which the floors work out their answers
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,
    #[command(flatten)]
    pub(crate) child: ChildArgs,
}

#[derive(Debug, Args)]
pub(crate) struct DriveArgs {
    /// The adapter's id
    pub(crate) adapter: String,
    /// Where the server is, e.g. `127.0.0.1:4000`, `unix:/tmp/bench.sock` or `local`
    #[arg(long, value_name = "ADDR")]
    pub(crate) connect: Endpoint,
    /// The workload, by id
    #[arg(long, value_name = "W", default_value = "echo/64B")]
    pub(crate) workload: String,
    /// Calls in flight
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=4096))]
    pub(crate) in_flight: u32,
    /// Connections: auto or a number
    #[arg(long, value_name = "auto|M", default_value = "auto", value_parser = connections)]
    pub(crate) connections: Connections,
    /// The measured window
    #[arg(long, value_parser = duration, default_value = "5s")]
    pub(crate) duration: Duration,
    /// The shortest warm-up
    #[arg(long, value_parser = duration, default_value = "500ms")]
    pub(crate) warmup: Duration,
    /// How long a call may take, at most 60s
    #[arg(long, value_parser = timeout, default_value = "5s")]
    pub(crate) timeout: Duration,
    /// The seed of all data
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,
    #[command(flatten)]
    pub(crate) inputs: InputArgs,
    #[command(flatten)]
    pub(crate) format: FormatArgs,
    #[command(flatten)]
    pub(crate) child: ChildArgs,
}

/// What a parent process says to its children; not for people.
#[derive(Clone, Debug, Args)]
pub(crate) struct ChildArgs {
    /// Speak JSON lines with a parent process
    #[arg(long, hide = true)]
    pub(crate) child: bool,
    /// Run on these CPUs only
    #[arg(long, hide = true, value_delimiter = ',')]
    pub(crate) cpus: Vec<u32>,
    /// Count bytes and allocations
    #[arg(long, hide = true)]
    pub(crate) counted: bool,
}

#[derive(Debug, Args)]
pub(crate) struct FixturesArgs {
    /// The folder in which fixtures.json is written
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// Workloads, by id [default: all but blobs above 16 KiB]
    #[arg(long, value_delimiter = ',', value_name = "W,..")]
    pub(crate) workloads: Option<Vec<String>>,
    /// Cases of each workload, at most
    #[arg(long, value_name = "N", default_value_t = 8)]
    pub(crate) cases: usize,
    /// The seed of all data
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,
}

#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct FormatArgs {
    /// How to print tables
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

impl From<FormatArgs> for table::Format {
    fn from(args: FormatArgs) -> Self {
        match args.format {
            Format::Table => Self::Table,
            Format::Json => Self::Json,
            Format::Csv => Self::Csv,
        }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// For people
    Table,
    /// An array of objects
    Json,
    /// A line of names, then a line per row
    Csv,
}

/// How many connections carry the calls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Connections {
    /// One where the adapter multiplexes, else one per call in flight.
    #[default]
    Auto,
    /// So many for every adapter.
    Fixed(u32),
}

impl Connections {
    /// The number, where one was given.
    pub(crate) const fn number(self) -> Option<u32> {
        match self {
            Self::Auto => None,
            Self::Fixed(number) => Some(number),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Placement {
    /// Separate physical cores where there are two, else one CPU for both
    Auto,
    /// Both on one CPU
    SameCpu,
    /// Separate physical cores
    Split,
    /// Wherever the kernel puts them
    Free,
}

impl From<Placement> for Asked {
    fn from(placement: Placement) -> Self {
        match placement {
            Placement::Auto => Self::Auto,
            Placement::SameCpu => Self::SameCpu,
            Placement::Split => Self::Split,
            Placement::Free => Self::Free,
        }
    }
}

fn connections(text: &str) -> Result<Connections, String> {
    match text {
        "auto" => Ok(Connections::Auto),
        _ => match text.parse() {
            Ok(number @ 1..=4096) => Ok(Connections::Fixed(number)),
            _ => Err("write auto, or a number from 1 to 4096".to_owned()),
        },
    }
}

/// Reads `5s`, `330ms` or `1m30s`: above zero, at most a day.
fn duration(text: &str) -> Result<Duration, String> {
    const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);
    let parsed: jiff::SignedDuration = text.parse().map_err(|_| "write a time with its unit, e.g. 5s or 330ms")?;
    match Duration::try_from(parsed) {
        Ok(duration) if duration.is_zero() || duration > LONGEST => Err("give more than 0 and at most 24h".to_owned()),
        Ok(duration) => Ok(duration),
        Err(_) => Err("a time cannot be negative".to_owned()),
    }
}

/// Reads a call's timeout: at most what a latency histogram holds.
fn timeout(text: &str) -> Result<Duration, String> {
    const LONGEST: Duration = Duration::from_secs(60);
    match duration(text)? {
        timeout if timeout > LONGEST => Err("give at most 60s: no longer latency is recorded".to_owned()),
        timeout => Ok(timeout),
    }
}

/// Reading a suite file's texts with the parsers of the flags.
mod from_text {
    use super::{Connections, Duration};
    use serde::{Deserialize, Deserializer, de::Error};

    pub(super) fn duration<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Duration>, D::Error> {
        let text = String::deserialize(deserializer)?;
        super::duration(&text).map(Some).map_err(D::Error::custom)
    }

    pub(super) fn timeout<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Duration>, D::Error> {
        let text = String::deserialize(deserializer)?;
        super::timeout(&text).map(Some).map_err(D::Error::custom)
    }

    pub(super) fn connections<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Connections>, D::Error> {
        let text = String::deserialize(deserializer)?;
        super::connections(&text).map(Some).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        use clap::CommandFactory;
        Cli::command().debug_assert();
    }

    #[test]
    fn times_need_a_unit_and_a_size() {
        assert_eq!(duration("330ms"), Ok(Duration::from_millis(330)));
        assert_eq!(duration("330000000ns"), Ok(Duration::from_millis(330)));
        for bad in ["", "5", "0s", "-1s", "25h", "soon", "1e9s"] {
            assert!(duration(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn connections_are_auto_or_a_number() {
        assert_eq!(connections("auto"), Ok(Connections::Auto));
        assert_eq!(connections("7"), Ok(Connections::Fixed(7)));
        for bad in ["", "0", "-1", "4097", "many"] {
            assert!(connections(bad).is_err(), "{bad}");
        }
    }
}
