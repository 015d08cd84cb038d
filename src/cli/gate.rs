//! The flags of `compare` and `gate`.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use rpcbench_gate::Part;

use super::{FormatArgs, InputArgs, SuiteArgs, parse::duration};

/// How a head is judged; shared by `compare` and `gate`.
#[derive(Debug, Args)]
pub(crate) struct TermsArgs {
    /// What is measured and allowed [default: rpcbench.toml, where there is one]
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// The least difference in time that is called one, e.g. 3% [default: 3% of interleaved launches, 15% of runs that were
    /// made one after the other]
    #[arg(long, value_name = "PART")]
    pub(crate) min_effect: Option<Part>,
    /// Compare bytes and allocations alone, which repeat exactly; no times
    #[arg(long)]
    pub(crate) counts_only: bool,
    /// Exit with 3 where not all could be decided
    #[arg(long)]
    pub(crate) strict: bool,
    #[command(flatten)]
    pub(crate) format: FormatArgs,
}

pub(super) const COMPARE_EXAMPLES: &str = "\
Examples:
  rpcbench compare monday tuesday                   two saved runs, by their folders or their run.json
  rpcbench compare gate/base.json gate/head.json    the two sides of a gate again, say with another --min-effect
  rpcbench compare base.json head --counts-only     bytes and allocations alone
  rpcbench compare --criterion old/criterion target/criterion     criterion's saved baselines, of any project

Runs that were made one after the other tell no small difference in time: see rpcbench gate.

Exit codes: 0 nothing is worse; 1 a regression, a missing cell or an expectation that was missed; 2 nothing could be
compared; 3 with --strict, where not all could be decided.";

#[derive(Debug, Args)]
pub(crate) struct CompareArgs {
    /// What is compared with: a saved run, by its folder or its file
    pub(crate) base: PathBuf,
    /// What is judged
    pub(crate) head: PathBuf,
    /// Both are folders of criterion's results (target/criterion): each saved baseline counts as one launch, and those that
    /// have one name on both sides as a pair
    #[arg(long)]
    pub(crate) criterion: bool,
    /// Also write the decision as JSON, page, Markdown, test results and for trackers into this folder
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) terms: TermsArgs,
}

pub(super) const GATE_EXAMPLES: &str = "\
Examples:
  rpcbench gate --base-bin base/rpcbench --head-bin target/release/rpcbench --adapters grpc --workloads echo/log
  rpcbench gate --base-bin base/rpcbench            the suite and its allowances from rpcbench.toml
  rpcbench gate --counts-only --write-base base.json --adapters grpc     keep what is counted today ...
  rpcbench gate --counts-only --base base.json --adapters grpc           ... and hold a later build against it

A file rpcbench.toml has what `run` takes as [suite], and what is allowed and expected:
  [suite]
  adapters = [\"grpc\", \"binary-bincode\"]
  workloads = [\"echo/log\"]
  [gate]
  budget = \"5m\"
  assert = \"binary-bincode faster than grpc on echo/log\"
  [[cells]]
  match = \"grpc,echo/*\"
  max_regression = \"5%\"

Exit codes: 0 nothing is worse; 1 a regression, a missing cell or an expectation that was missed; 2 nothing could be
measured or compared; 3 with --strict, where not all could be decided; 130 interrupted.";

#[derive(Debug, Args)]
pub(crate) struct GateArgs {
    #[command(flatten)]
    pub(crate) terms: TermsArgs,
    /// The program to compare with: its launches are interleaved with the head's, in random order
    #[arg(long, value_name = "PROGRAM", conflicts_with = "base")]
    pub(crate) base_bin: Option<PathBuf>,
    /// The program to judge [default: this one]
    #[arg(long, value_name = "PROGRAM")]
    pub(crate) head_bin: Option<PathBuf>,
    /// A saved run to compare with instead of a program: counts as well as ever, times only beyond 15 %, and only where
    /// machine, compiler and placement are the same
    #[arg(long, value_name = "RUN")]
    pub(crate) base: Option<PathBuf>,
    /// Write the head's run as a base for later, and decide nothing
    #[arg(long, value_name = "FILE", conflicts_with_all = ["base", "base_bin"])]
    pub(crate) write_base: Option<PathBuf>,
    /// Pairs of launches of each cell in the first stage [default: 10, or as many as fit into two fifths of the time]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(3..=1000))]
    pub(crate) pairs: Option<u32>,
    /// How long it may measure [default: 5m]
    #[arg(long, value_name = "TIME", value_parser = duration)]
    pub(crate) budget: Option<Duration>,
    #[command(flatten)]
    pub(crate) suite: SuiteArgs,
    #[command(flatten)]
    pub(crate) inputs: InputArgs,
    /// Where the results go
    #[arg(long, value_name = "DIR", default_value = "rpcbench-gate")]
    pub(crate) out: PathBuf,
}
