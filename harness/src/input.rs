//! Where a workload's requests come from: the seed, or a user's own file.

use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;
use std::str::FromStr;

use rpcbench_contract::workloads::input::{self, BadInput};
use rpcbench_contract::workloads::{Case, Workload};

/// A file whose data a workload sends, written `echo/log=access.log`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// The workload's id.
    pub workload: String,
    /// The file.
    pub path: PathBuf,
}

impl FromStr for Input {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once('=') {
            Some((workload, path)) if !workload.is_empty() && !path.is_empty() => {
                Ok(Self { workload: workload.to_owned(), path: PathBuf::from(path) })
            }
            _ => Err("write WORKLOAD=FILE, e.g. echo/log=access.log".to_owned()),
        }
    }
}

/// All files of a run, and how their bad lines are treated.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    /// The files.
    pub files: Vec<Input>,
    /// Counts malformed lines instead of failing at the first.
    pub skip_bad_lines: bool,
}

/// A workload's requests, with what is to be said of where they came from.
#[derive(Debug)]
pub struct Loaded {
    /// The cycle of requests.
    pub cases: Vec<Case>,
    /// What a user should know of the file: lines that were skipped, addresses that were replaced.
    pub remark: Option<String>,
}

impl Inputs {
    /// The requests of a workload: of its file where there is one, else from the seed.
    pub fn load(&self, workload: &Workload, seed: u64) -> Result<Loaded, String> {
        match self.input(workload.id) {
            Some(input) => self.read(workload, input),
            None if workload.needs_input() => Err(format!("{0} sends a file of yours: --input {0}=FILE", workload.id)),
            None => Ok(Loaded { cases: workload.cases(seed), remark: None }),
        }
    }

    /// The file of a workload, as text.
    #[must_use]
    pub fn file(&self, workload: &str) -> Option<String> {
        self.input(workload).map(|input| input.path.display().to_string())
    }

    /// The arguments that hand a workload's file on to a child process.
    #[must_use]
    pub fn arguments(&self, workload: &str) -> Vec<OsString> {
        let Some(input) = self.input(workload) else { return Vec::new() };
        let mut file = OsString::from(format!("{workload}="));
        file.push(&input.path);
        let mut arguments: Vec<OsString> = vec!["--input".into(), file];
        arguments.extend(self.skip_bad_lines.then(|| "--skip-bad-lines".into()));
        arguments
    }

    fn input(&self, workload: &str) -> Option<&Input> {
        self.files.iter().find(|input| input.workload == workload)
    }

    fn read(&self, workload: &Workload, file: &Input) -> Result<Loaded, String> {
        let named = |why: &dyn std::fmt::Display| format!("{}: {why}", file.path.display());
        let bytes = fs::read(&file.path).map_err(|error| named(&error))?;
        let read = input::cases(workload.id, &bytes, self.skip_bad_lines).map_err(|error| match error {
            BadInput::Line { .. } => named(&format!("{error} (--skip-bad-lines skips and counts such lines)")),
            other => named(&other),
        })?;
        Ok(Loaded { remark: remark(&read).map(|remark| named(&remark)), cases: read.cases })
    }
}

/// What a user should know of a file that was read; nothing where every line went in as it is.
fn remark(read: &input::Input) -> Option<String> {
    let lines = if read.skipped == 1 { "line" } else { "lines" };
    let skipped = (read.skipped > 0).then(|| format!("{} malformed {lines} skipped", read.skipped));
    let mapped = (read.mapped_addresses > 0)
        .then(|| format!("{} addresses are no IPv4 address and got a stand-in", read.mapped_addresses));
    let remarks: Vec<String> = skipped.into_iter().chain(mapped).collect();
    (!remarks.is_empty()).then(|| remarks.join("; "))
}
