//! Requests from a person's own data: bytes in, cases out, no file system.
//!
//! Two workloads take an input: `echo/log` a web server's access log, `echo/blob` any bytes.

mod access_log;
mod address;
mod blob;
mod log_line;

pub use access_log::log_cases;
pub use blob::{MAX_BLOB, blob_cases};
pub use log_line::{BadLine, MAX_LINE};

use crate::case::Case;
use crate::compute::Refusal;

/// The requests that an input gave, and what was left out or changed to make them.
#[derive(Clone, Debug)]
pub struct Input {
    /// The requests with their answers, in the input's order; never empty.
    pub cases: Vec<Case>,
    /// How many lines were skipped because they are malformed.
    pub skipped: usize,
    /// How many lines have a stand-in for an address that is no IPv4 address.
    pub mapped_addresses: usize,
}

/// An input of which no requests can be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadInput {
    /// The workload makes its own requests.
    #[error("{0} takes no input; echo/log takes an access log, echo/blob any file")]
    NotTaken(String),
    /// Nothing is there.
    #[error("the input is empty")]
    Empty,
    /// More bytes than one message may carry.
    #[error("the input has {bytes} bytes, at most {MAX_BLOB} fit a message")]
    TooLarge {
        /// How many came.
        bytes: usize,
    },
    /// A line is not what a web server writes.
    #[error("line {number}: {reason}")]
    Line {
        /// Which line, counted from 1.
        number: usize,
        /// What is wrong with it.
        reason: BadLine,
    },
    /// Every line was skipped.
    #[error("none of the {skipped} lines can be read; line {number}: {reason}")]
    NoGoodLine {
        /// How many lines were skipped.
        skipped: usize,
        /// The first of them, counted from 1.
        number: usize,
        /// What is wrong with it.
        reason: BadLine,
    },
    /// What the input asks for is refused; echoes never are.
    #[error(transparent)]
    Refused(#[from] Refusal),
}

/// Makes a workload's requests from an input. Where `skip_bad_lines` is set, malformed lines are counted instead of
/// being an error.
pub fn cases(workload: &str, bytes: &[u8], skip_bad_lines: bool) -> Result<Input, BadInput> {
    match workload {
        "echo/log" => log_cases(bytes, skip_bad_lines),
        "echo/blob" => blob_cases(bytes),
        other => Err(BadInput::NotTaken(other.to_owned())),
    }
}
