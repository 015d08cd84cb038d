//! A web server's access log as batches of lines.

use super::log_line::{self, BadLine};
use super::{BadInput, Input};
use crate::case::Case;
use crate::generate::BATCH;
use crate::model::LogLine;
use crate::request::Request;

/// Reads the Common Log Format, or the Combined one, into batches of 16 lines, the last of which may be shorter.
///
/// A line ends with LF or CR LF; the last need not. Empty lines mean nothing. The Combined format's referer and user
/// agent are checked and dropped: the model's line has no place for them. A malformed line is an error with its
/// number, or is skipped and counted.
pub fn log_cases(text: &[u8], skip_bad_lines: bool) -> Result<Input, BadInput> {
    let mut reader = Reader::default();
    let lines = text.split(|byte| *byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    for (number, line) in (1..).zip(lines).filter(|(_, line)| !line.is_empty()) {
        match log_line::read(line) {
            Ok(read) => reader.keep(read)?,
            Err(reason) if skip_bad_lines => reader.skip(number, reason),
            Err(reason) => return Err(BadInput::Line { number, reason }),
        }
    }
    reader.finish()
}

/// What was read so far.
#[derive(Default)]
struct Reader {
    cases: Vec<Case>,
    batch: Vec<LogLine>,
    mapped_addresses: usize,
    skipped: usize,
    first_skipped: Option<(usize, BadLine)>,
}

impl Reader {
    fn keep(&mut self, read: log_line::Read) -> Result<(), BadInput> {
        self.mapped_addresses += usize::from(read.mapped);
        self.batch.push(read.line);
        if self.batch.len() == BATCH { self.close() } else { Ok(()) }
    }

    fn close(&mut self) -> Result<(), BadInput> {
        self.cases.push(Case::new(Request::EchoLog(std::mem::take(&mut self.batch)))?);
        Ok(())
    }

    fn skip(&mut self, number: usize, reason: BadLine) {
        self.skipped += 1;
        self.first_skipped.get_or_insert((number, reason));
    }

    fn finish(mut self) -> Result<Input, BadInput> {
        if !self.batch.is_empty() {
            self.close()?;
        }
        let Self { cases, mapped_addresses, skipped, first_skipped, .. } = self;
        match first_skipped {
            Some((number, reason)) if cases.is_empty() => Err(BadInput::NoGoodLine { skipped, number, reason }),
            None if cases.is_empty() => Err(BadInput::Empty),
            _ => Ok(Input { cases, skipped, mapped_addresses }),
        }
    }
}
