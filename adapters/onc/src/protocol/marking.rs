//! Records out of bytes that arrive in any pieces (RFC 5531, section 11).

use std::ops::Range;

use super::violation::Violation;

/// The largest length that a mark can state, in bytes.
pub const MAX_FRAGMENT: usize = 0x7fff_ffff;
/// How many empty fragments a record may have, the last one not counted.
pub const MAX_EMPTY: u32 = 64;

/// The bit of a mark that says that the record ends with this fragment.
const LAST: u32 = 1 << 31;
const MARK_BYTES: usize = 4;
/// The buffer of a connection over which only small records come, in bytes.
const SMALL: usize = 64 << 10;
/// A read with less room than this is not worth a call of the system.
const LEAST_READ: usize = 4 << 10;
/// A buffer larger than this is given back when it is empty.
const KEPT: usize = 4 << 20;

/// The mark of a record of one fragment, or nothing where it is too long for one.
pub(super) fn mark(length: usize) -> Option<[u8; MARK_BYTES]> {
    let length = u32::try_from(length).ok().filter(|length| *length < LAST)?;
    Some((LAST | length).to_be_bytes())
}

/// Puts records together. It holds what came and was not yet taken: never more than one record of the limit's size with
/// what one read has brought beyond.
#[derive(Debug)]
pub struct RecordReader {
    buffer: Vec<u8>,
    /// What there is of the present record, without its marks.
    record: Range<usize>,
    /// What came after that and was not looked at.
    unread: Range<usize>,
    fragment: Fragment,
    /// How many empty fragments the present record has.
    empty: u32,
    limit: usize,
}

/// Where in a record we are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fragment {
    /// A mark comes next; the record has begun, or not.
    Between { begun: bool },
    /// So many bytes of a fragment are still due.
    Inside { due: usize, last: bool },
}

/// A whole record, whose bytes still lie in the reader's buffer.
#[derive(Clone, Debug)]
pub struct Record(Range<usize>);

impl RecordReader {
    /// An empty reader that accepts records of at most `limit` bytes.
    #[must_use]
    pub const fn new(limit: usize) -> Self {
        let fragment = Fragment::Between { begun: false };
        Self { buffer: Vec::new(), record: 0..0, unread: 0..0, fragment, empty: 0, limit }
    }

    /// Where the next bytes belong; never empty. Take all records before.
    ///
    /// The buffer grows with what has really come, at most doubling, so that a mark alone makes nothing large.
    pub fn space(&mut self) -> &mut [u8] {
        self.close_gaps();
        let due = self.due();
        let wanted = if due > 0 { due.min(LEAST_READ) } else { LEAST_READ };
        if self.free() < wanted && self.record.start > 0 {
            self.move_to_front();
        }
        if self.free() < wanted {
            let larger = (self.unread.end + due + SMALL).min(2 * self.buffer.len()).max(SMALL);
            self.buffer.resize(larger.max(self.unread.end + LEAST_READ), 0);
        }
        &mut self.buffer[self.unread.end..]
    }

    /// Says how many bytes were put into [`space`](Self::space).
    pub fn received(&mut self, bytes: usize) {
        self.unread.end = self.unread.end.saturating_add(bytes).min(self.buffer.len());
    }

    /// Copies bytes in, as far as there is space; returns how many were taken.
    pub fn feed(&mut self, bytes: &[u8]) -> usize {
        let space = self.space();
        let count = space.len().min(bytes.len());
        space[..count].copy_from_slice(&bytes[..count]);
        self.received(count);
        count
    }

    /// The next whole record, if it is there.
    pub fn next_record(&mut self) -> Result<Option<Record>, Violation> {
        loop {
            let (due, last) = match self.fragment {
                Fragment::Inside { due, last } => (due, last),
                Fragment::Between { .. } => match self.take_mark() {
                    Some(mark) => self.begin(mark)?,
                    None => return Ok(None),
                },
            };
            let due = due - self.gather(due);
            if due > 0 {
                self.fragment = Fragment::Inside { due, last };
                return Ok(None);
            }
            self.fragment = Fragment::Between { begun: !last };
            if last {
                return Ok(Some(self.finish()));
            }
        }
    }

    /// The bytes of the record that was taken last.
    #[must_use]
    pub fn bytes(&self, record: &Record) -> &[u8] {
        &self.buffer[record.0.clone()]
    }

    /// True where nothing of a further record has come.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.unread.is_empty() && self.fragment == Fragment::Between { begun: false }
    }

    /// Bytes of memory held.
    #[must_use]
    pub fn held(&self) -> usize {
        self.buffer.capacity()
    }

    fn due(&self) -> usize {
        match self.fragment {
            Fragment::Inside { due, .. } => due,
            Fragment::Between { .. } => 0,
        }
    }

    fn free(&self) -> usize {
        self.buffer.len() - self.unread.end
    }

    fn take_mark(&mut self) -> Option<u32> {
        let mark = self.buffer[self.unread.clone()].first_chunk::<MARK_BYTES>()?;
        self.unread.start += MARK_BYTES;
        Some(u32::from_be_bytes(*mark))
    }

    /// Begins a fragment, unless it makes the record larger than it may be.
    fn begin(&mut self, mark: u32) -> Result<(usize, bool), Violation> {
        let (length, last) = ((mark & !LAST) as usize, mark & LAST != 0);
        let bytes = self.record.len() + length;
        if bytes > self.limit {
            return Err(Violation::TooLarge { bytes, limit: self.limit });
        }
        if length == 0 && !last {
            self.empty += 1;
            if self.empty > MAX_EMPTY {
                return Err(Violation::Empty);
            }
        }
        if self.record.is_empty() {
            self.record = self.unread.start..self.unread.start;
        }
        Ok((length, last))
    }

    /// Adds what has come of a fragment to its record. Only bytes that a mark divides from the record are moved.
    fn gather(&mut self, due: usize) -> usize {
        let count = due.min(self.unread.len());
        let from = self.unread.start;
        if from != self.record.end {
            self.buffer.copy_within(from..from + count, self.record.end);
        }
        self.record.end += count;
        self.unread.start += count;
        count
    }

    fn finish(&mut self) -> Record {
        self.empty = 0;
        Record(std::mem::replace(&mut self.record, self.unread.start..self.unread.start))
    }

    /// Lets what was not looked at begin where the record ends: it is at most a part of a mark.
    fn close_gaps(&mut self) {
        if self.record.is_empty() {
            self.record = self.unread.start..self.unread.start;
        } else if self.record.end < self.unread.start {
            self.buffer.copy_within(self.unread.clone(), self.record.end);
            self.unread = self.record.end..self.record.end + self.unread.len();
        }
        if self.record.is_empty() && self.unread.is_empty() {
            (self.record, self.unread) = (0..0, 0..0);
            if self.buffer.len() > KEPT {
                self.buffer.truncate(SMALL);
                self.buffer.shrink_to_fit();
            }
        }
    }

    fn move_to_front(&mut self) {
        let start = self.record.start;
        self.buffer.copy_within(start..self.unread.end, 0);
        self.record = 0..self.record.end - start;
        self.unread = self.unread.start - start..self.unread.end - start;
    }
}
