//! The command line: what a person may type, and no more.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};
use rpcbench_harness::contract::{Endpoint, Transport};
use rpcbench_harness::input::{Input, Inputs};
use rpcbench_harness::placement::Asked;
use rpcbench_reports::kind::Kind;
use rpcbench_reports::selection::Pick;
use rpcbench_reports::table;

mod address;
mod gate;
mod guests;
mod load;
mod parse;

pub(crate) use address::{address, is_address};
pub(crate) use gate::{CompareArgs, GateArgs, TermsArgs};
pub(crate) use guests::NamedServer;
pub(crate) use load::{Arrivals, IN_FLIGHT, Rates, ScheduleArgs, Waits};
pub(crate) use parse::{Connections, Slo};

pub(crate) use parse::from_text;
use parse::{connections, duration, rate, slo, timeout};

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
  rpcbench gate --base-bin OLD --adapters grpc      did this build become slower than that one? For CI
  rpcbench doctor                                   what on this machine will spoil figures
  rpcbench calibrate                                how large a difference must be to be one here
  rpcbench serve grpc --listen 127.0.0.1:4000       one server, by hand ...
  rpcbench drive grpc --connect 127.0.0.1:4000 --workload echo/log    ... and one client

Exit codes: 0 done; 1 a wrong answer, a regression, an invalid or a failed cell; 2 it could not run; 3 inconclusive, where
--strict asks; 130 interrupted.";

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
    /// Measure adapters against themselves: how large a difference must be to be one on this machine
    #[command(after_help = CALIBRATE_EXAMPLES)]
    Calibrate(CalibrateArgs),
    /// Decide whether a saved run is worse than another
    #[command(after_help = gate::COMPARE_EXAMPLES)]
    Compare(CompareArgs),
    /// Measure two programs beside each other and decide whether the second is worse: the one command of a CI job
    #[command(after_help = gate::GATE_EXAMPLES)]
    Gate(Box<GateArgs>),
    /// Write the page of saved runs again
    Report(ReportArgs),
    /// Write saved runs in another format
    Export(ExportArgs),
    /// Run one adapter's server
    Serve(ServeArgs),
    /// Drive a server that runs already
    Drive(DriveArgs),
    /// Write the seeded requests and answers as JSON, for peers in other languages
    Fixtures(FixturesArgs),
    /// What this program is, as JSON, for one that compares it with another
    #[command(hide = true)]
    About,
    /// Become another program that ends with its parent
    #[command(hide = true)]
    Become(BecomeArgs),
}

const RUN_EXAMPLES: &str = "\
Examples:
  rpcbench run                                      the quick preset: about three minutes
  rpcbench run --preset standard --open             about an hour, then opens the page
  rpcbench run --adapters tcp,grpc --workloads echo/64B,compute/rank --in-flight 1,16,64
  rpcbench run --transport tcp,uds,tls --workloads echo/64B     what Unix sockets and TLS cost
  rpcbench run --rate 1000,10000 --workloads echo/log     by schedule: what users at that rate would see
  rpcbench run --rate auto --workloads echo/log     latency against load, up to what each can do
  rpcbench run --slo p99=2ms --workloads echo/log   the highest rate that keeps it
  rpcbench run suite.toml --launches 12             a suite from a file; flags win over it
  rpcbench run --input echo/log=access.log --skip-bad-lines --workloads echo/log
  rpcbench run --adapters grpc --server-command './my-server --port {port}'     your server in place of ours
  rpcbench run --adapters grpc --server 'grpc:mine=./my-server --port {port}'   yours beside ours
  rpcbench run --adapters grpc --connect 127.0.0.1:4000                         one that runs already

A suite file has the same names as the flags:
  preset = \"quick\"
  adapters = [\"grpc\", \"binary-bincode\"]
  in_flight = [1, 16]
  duration = \"1s\"
  [servers]
  \"grpc:mine\" = \"./my-server --port {port}\"";

/// What to measure; shared by a suite file's keys and the flags of `run`.
#[derive(Clone, Debug, Default, Args, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct SuiteArgs {
    /// Where to begin from: quick, standard or thorough [default: quick]
    #[arg(long)]
    pub(crate) preset: Option<String>,
    /// Adapters, by id; grpc@tls names one over a transport [default: all]
    #[arg(long, value_delimiter = ',', value_name = "A,..")]
    pub(crate) adapters: Option<Vec<String>>,
    /// What carries the bytes of each adapter that any stream can carry, each an adapter of its own in the results
    /// [default: its own, which is TCP]
    #[arg(long, value_enum, value_delimiter = ',', value_name = "T,..", conflicts_with = "tls")]
    pub(crate) transport: Option<Vec<Over>>,
    /// The same as --transport tls
    #[arg(long)]
    #[serde(skip)]
    pub(crate) tls: bool,
    /// Workloads, by id [default: the preset's]
    #[arg(long, value_delimiter = ',', value_name = "W,..")]
    pub(crate) workloads: Option<Vec<String>>,
    /// Calls in flight, each a load of its own: exactly so many in a closed loop [default: the preset's], at most so many
    /// by schedule [default: 64]
    #[arg(long, value_delimiter = ',', value_name = "N,..", value_parser = clap::value_parser!(u32).range(1..=4096))]
    pub(crate) in_flight: Option<Vec<u32>>,
    /// Connections: auto (one where the adapter multiplexes, else one per call in flight) or a number
    #[arg(long, value_name = "auto|M", value_parser = connections)]
    #[serde(deserialize_with = "from_text::connections")]
    pub(crate) connections: Option<Connections>,
    /// Calls per second by schedule instead of a closed loop, each a load of its own; or auto: from little to more than
    /// each adapter can do
    #[arg(long, value_name = "auto|R,..", allow_negative_numbers = true)]
    #[serde(deserialize_with = "from_text::rates")]
    pub(crate) rate: Option<Rates>,
    /// Search the highest rate whose response keeps this, e.g. p99=2ms
    #[arg(long, value_name = "pQ=TIME", value_parser = slo, conflicts_with = "rate")]
    #[serde(deserialize_with = "from_text::slo")]
    pub(crate) slo: Option<Slo>,
    /// How scheduled calls arrive [default: poisson]
    #[arg(long, value_enum)]
    pub(crate) arrivals: Option<Arrivals>,
    /// Calls of one session, with --arrivals sessions [default: 5]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub(crate) session_calls: Option<u32>,
    /// Mean time to think between a session's calls [default: 10ms]
    #[arg(long, value_name = "TIME", value_parser = duration)]
    #[serde(deserialize_with = "from_text::duration")]
    pub(crate) think: Option<Duration>,
    /// Scheduled calls that may wait for a free place before more are shed [default: 65536]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=16_777_216))]
    pub(crate) queue: Option<u32>,
    /// How lanes wait until a call is due [default: hybrid; sleep where client and server share a CPU]
    #[arg(long, value_enum)]
    pub(crate) wait: Option<Waits>,
    /// The measured window of a launch, e.g. 5s or 330ms [default: the preset's; by schedule at least 1s, and up to 5s so
    /// that the lowest rate has a p99, which asks for 2,000 calls]
    #[arg(long, value_parser = duration)]
    #[serde(deserialize_with = "from_text::duration")]
    pub(crate) duration: Option<Duration>,
    /// The shortest warm-up of a launch; it lasts until calls are steady [default: the preset's]
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
    /// Measure the server that this command starts, in place of our own, with the client of the one adapter that is named:
    /// './my-server --port {port}', or {socket} for a path
    #[arg(long, value_name = "CMD", conflicts_with = "connect")]
    pub(crate) server_command: Option<String>,
    /// Measure a server that runs already, with the client of the one adapter that is named: 127.0.0.1:4000 or
    /// `unix:/tmp/bench.sock`
    #[arg(long, value_name = "ADDR")]
    pub(crate) connect: Option<String>,
    /// Measure one more server beside our own, under a name of its own; may be given again: 'grpc:mine=./my-server --port
    /// {port}', or 'grpc:mine=tcp:127.0.0.1:4000' for one that runs already
    #[arg(long = "server", value_name = "ADAPTER:NAME=CMD|ADDR")]
    #[serde(deserialize_with = "guests::from_table")]
    pub(crate) servers: Option<Vec<NamedServer>>,
    /// How long a server that is started by a command may take to listen [default: 30s]
    #[arg(long, value_name = "TIME", value_parser = duration)]
    #[serde(deserialize_with = "from_text::duration")]
    pub(crate) server_start_timeout: Option<Duration>,
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
#[command(after_help = VERIFY_EXAMPLES)]
pub(crate) struct VerifyArgs {
    /// Adapters, by id; grpc@tls names one over a transport [default: all]
    #[arg(long, value_delimiter = ',', value_name = "A,..")]
    pub(crate) adapters: Option<Vec<String>>,
    /// What carries the bytes of each adapter that any stream can carry [default: its own, which is TCP]
    #[arg(long, value_enum, value_delimiter = ',', value_name = "T,..", conflicts_with = "tls")]
    pub(crate) transport: Option<Vec<Over>>,
    /// The same as --transport tls
    #[arg(long)]
    pub(crate) tls: bool,
    /// Workloads, by id [default: all]
    #[arg(long, value_delimiter = ',', value_name = "W,..")]
    pub(crate) workloads: Option<Vec<String>>,
    /// The seed of all data
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,
    /// Verify with implementations of other authors instead: our client against their server, and their client against ours
    #[arg(long, conflicts_with_all = ["transport", "tls"])]
    pub(crate) peers: bool,
    /// The file that describes them [default: peers/peers.toml]
    #[arg(long, value_name = "FILE", requires = "peers")]
    pub(crate) peers_file: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) format: FormatArgs,
}

const VERIFY_EXAMPLES: &str = "\
Examples:
  rpcbench verify                                   our clients against our servers
  rpcbench verify --peers                           every peer, both ways; scripts/peers installs them
  rpcbench verify --peers --adapters grpc --format json

A peer that is not installed is skipped, which is said; where CI is set that is exit 1.";

const CALIBRATE_EXAMPLES: &str = "\
Later runs of this machine, kernel and placement use what is found: differences below the floor are not told.

Examples:
  rpcbench calibrate                                about two minutes
  rpcbench calibrate --placement same-cpu --launches 40";

#[derive(Debug, Args)]
pub(crate) struct CalibrateArgs {
    /// Adapters, by id [default: tcp, grpc and binary-bincode, as far as there are]
    #[arg(long, value_delimiter = ',', value_name = "A,..")]
    pub(crate) adapters: Option<Vec<String>>,
    /// Workloads, by id
    #[arg(long, value_delimiter = ',', value_name = "W,..", default_value = "echo/64B")]
    pub(crate) workloads: Vec<String>,
    /// Calls in flight, each a load of its own
    #[arg(long, value_delimiter = ',', value_name = "N,..", default_value = "1,16", value_parser = clap::value_parser!(u32).range(1..=4096))]
    pub(crate) in_flight: Vec<u32>,
    /// Pairs of launches of each cell
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(3..=1000))]
    pub(crate) launches: u32,
    /// The measured window of a launch; runs use the floor whose windows are up to four times as long, or as short
    #[arg(long, value_parser = duration, default_value = "330ms")]
    pub(crate) duration: Duration,
    /// The seed of all data and of the order of launches
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,
    /// Which CPUs client and server run on
    #[arg(long, value_enum)]
    pub(crate) placement: Option<Placement>,
    /// Print the power curve instead: how often so many launches call equal things different, and find 2, 5 and 10 %; the
    /// floor is kept all the same
    #[arg(long)]
    pub(crate) curve: bool,
    /// Where the floor is written [default: where later runs look for it]
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) format: FormatArgs,
}

#[derive(Debug, Args)]
pub(crate) struct ReportArgs {
    /// Saved runs, each by its folder or its run.json; several are told as one
    #[arg(required = true, value_name = "RUN")]
    pub(crate) runs: Vec<PathBuf>,
    /// The page to write; needed with several runs [default: report.html beside the run's run.json]
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(after_help = EXPORT_EXAMPLES)]
pub(crate) struct ExportArgs {
    /// Saved runs, each by its folder or its run.json; several are told as one
    #[arg(value_name = "RUN", required_unless_present = "schema")]
    pub(crate) runs: Vec<PathBuf>,
    /// The format
    #[arg(long = "as", value_enum, required_unless_present = "schema")]
    pub(crate) format: Option<ExportFormat>,
    /// Write the JSON Schema of run.json instead, or of decision.json (--schema decision); needs no run
    #[arg(long, value_name = "OF", num_args = 0..=1, default_missing_value = "run")]
    #[arg(conflicts_with_all = ["runs", "format", "summary", "cells", "kind"])]
    pub(crate) schema: Option<SchemaOf>,
    /// Leave raw histograms out (json)
    #[arg(long)]
    pub(crate) summary: bool,
    /// Only these cells (hlog, hgrm); may be given again. A load as its comment line names it or begins, or its
    /// number: closed:16, poisson:2500/s, 16 [default: all]
    #[arg(long = "cell", value_name = "ADAPTER,WORKLOAD[,LOAD]")]
    pub(crate) cells: Vec<Pick>,
    /// Only this kind of histogram: service, response, punctual, backlog or wake (hlog, hgrm) [default: all in hlog;
    /// in hgrm what the latency is, response by schedule and service in a closed loop]
    #[arg(long, value_name = "KIND")]
    pub(crate) kind: Option<Kind>,
    /// The file to write [default: stdout]
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

const EXPORT_EXAMPLES: &str = "\
Examples:
  rpcbench export rpcbench-out --as csv
  rpcbench export monday tuesday --as json --out both.json     two runs of one machine as one
  rpcbench export rpcbench-out --as hlog --out run.hlog        for HdrHistogram's tools
  rpcbench export rpcbench-out --as hgrm --cell grpc,echo/64B,closed:16 --out grpc.hgrm
  rpcbench export --schema                                     what run.json may hold

Runs that differ in seed, times, machine, program, placement or data are not told as one.";

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExportFormat {
    /// A row per cell, as in cells.csv; of searches alone, a row per search
    Csv,
    /// The whole run
    Json,
    /// HDR histogram log, version 1.3: a line per launch and kind of histogram, values in ns
    Hlog,
    /// HDR percentile distribution: a block per cell, its launches together, values in ms
    Hgrm,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaOf {
    /// run.json
    Run,
    /// decision.json, of compare and gate
    Decision,
}

#[derive(Debug, Args)]
pub(crate) struct ServeArgs {
    /// The adapter's id; grpc@tls and grpc@uds name its transport
    pub(crate) adapter: String,
    /// Where to listen: `127.0.0.1:4000`, `unix:/tmp/bench.sock` or `tls:127.0.0.1:4000` [default: wherever is free]
    #[arg(long, value_name = "ADDR")]
    pub(crate) listen: Option<Endpoint>,
    /// The seed from which the floors work out their answers
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,
    #[command(flatten)]
    pub(crate) child: ChildArgs,
    #[command(flatten)]
    pub(crate) minder: MinderArgs,
}

#[derive(Debug, Args)]
pub(crate) struct DriveArgs {
    /// The adapter's id; grpc@tls and grpc@uds name its transport
    pub(crate) adapter: String,
    /// Where the server is: `127.0.0.1:4000`, `unix:/tmp/bench.sock`, `local`, or for TLS the line that it printed
    #[arg(long, value_name = "ADDR", value_parser = address::endpoint)]
    pub(crate) connect: Endpoint,
    /// The workload, by id
    #[arg(long, value_name = "W", default_value = "echo/64B")]
    pub(crate) workload: String,
    /// Calls in flight [default: 1; at most 64 by schedule]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=4096))]
    pub(crate) in_flight: Option<u32>,
    /// Connections: auto or a number
    #[arg(long, value_name = "auto|M", default_value = "auto", value_parser = connections)]
    pub(crate) connections: Connections,
    /// Calls per second by schedule instead of a closed loop
    #[arg(long, value_name = "R", value_parser = rate, allow_negative_numbers = true)]
    pub(crate) rate: Option<f64>,
    #[command(flatten)]
    pub(crate) schedule: ScheduleArgs,
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
    /// Also write the launch as run.json holds one, with its histograms and its time series
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
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
    /// The server's process, whose CPU clock is looked at
    #[arg(long, hide = true)]
    pub(crate) server_pid: Option<u32>,
    /// Keep connections after the window until the parent says so
    #[arg(long, hide = true)]
    pub(crate) hold: bool,
    /// The how manieth launch of its cell this is
    #[arg(long, hide = true, default_value_t = 0)]
    pub(crate) round: u32,
}

/// How this program becomes another one; not for people.
#[derive(Debug, Args)]
pub(crate) struct BecomeArgs {
    /// The process that started this one
    #[arg(long)]
    pub(crate) parent: u32,
    /// Run on these CPUs only
    #[arg(long, value_delimiter = ',')]
    pub(crate) cpus: Vec<u32>,
    /// The program and its arguments
    #[arg(required = true, last = true)]
    pub(crate) words: Vec<String>,
}

/// A server that is to be minded; not for people.
#[derive(Clone, Debug, Args)]
pub(crate) struct MinderArgs {
    /// Mind the server that this command starts
    #[arg(long, hide = true, requires = "guest_timeout")]
    pub(crate) guest: Option<String>,
    /// How long it may take to listen
    #[arg(long, hide = true, value_parser = duration)]
    pub(crate) guest_timeout: Option<Duration>,
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

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Over {
    /// TCP
    Tcp,
    /// A Unix-domain socket
    Uds,
    /// TLS 1.3 over TCP; every server has a certificate of its own, which its clients verify
    Tls,
}

impl From<Over> for Transport {
    fn from(over: Over) -> Self {
        match over {
            Over::Tcp => Self::Tcp,
            Over::Uds => Self::Unix,
            Over::Tls => Self::Tls,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        use clap::CommandFactory;
        Cli::command().debug_assert();
    }
}
