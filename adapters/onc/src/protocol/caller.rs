//! The calling side of a connection.

use super::calls::{Calls, Xid};
use super::marking::RecordReader;
use super::outgoing::Outgoing;
use super::{CALL_BYTES, MAX_HEADER, NoResults, Violation, put_call, read_results, read_xid};

/// The calling side of a connection, as a state machine.
#[derive(Debug)]
pub struct Caller {
    input: RecordReader,
    output: Outgoing,
    calls: Calls,
    limit: usize,
}

/// Why a call was not begun. Nothing of it was queued.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BeginError {
    /// As much waits to be written, or as many calls are open, as may: try again later.
    #[error("too much is under way")]
    Full,
    /// Nothing on this wire says what a server accepts, so that what we accept ourselves is the bound.
    #[error("the request has {bytes} bytes, of at most {limit}")]
    TooLarge {
        /// The size of its arguments.
        bytes: usize,
        /// What is allowed.
        limit: usize,
    },
}

/// The answer to an open call.
#[derive(Debug)]
pub struct Answer<'a> {
    /// Which call. It waits for [`Caller::release`].
    pub call: Xid,
    /// The number of the procedure that was called.
    pub procedure: u32,
    /// The results, not yet decoded, or why there are none.
    pub results: Result<&'a [u8], NoResults>,
}

impl Caller {
    /// A caller whose messages have at most `limit` bytes, either way, headers not counted.
    #[must_use]
    pub fn new(limit: usize) -> Self {
        let input = RecordReader::new(limit.saturating_add(MAX_HEADER));
        Self { input, output: Outgoing::default(), calls: Calls::default(), limit }
    }

    /// Where the next bytes from the server belong; never empty. Take all answers before.
    pub fn space(&mut self) -> &mut [u8] {
        self.input.space()
    }

    /// Says how many bytes were put into [`space`](Self::space).
    pub fn received(&mut self, bytes: usize) {
        self.input.received(bytes);
    }

    /// What waits to be written.
    #[must_use]
    pub fn pending(&self) -> &[u8] {
        self.output.pending()
    }

    /// Says how much was written of what was pending.
    pub fn written(&mut self, bytes: usize) {
        self.output.written(bytes);
    }

    /// True where the last record that has begun is whole.
    #[must_use]
    pub fn is_between_records(&self) -> bool {
        self.input.is_empty()
    }

    /// Bytes of memory held for input.
    #[must_use]
    pub fn held(&self) -> usize {
        self.input.held()
    }

    /// True where a call may begin now.
    #[must_use]
    pub fn has_room(&self) -> bool {
        !self.output.is_full() && self.calls.next().is_some()
    }

    /// Begins a call; `fill` appends the arguments to what it is given.
    pub fn begin(&mut self, procedure: u32, fill: impl FnOnce(&mut Vec<u8>)) -> Result<Xid, BeginError> {
        let Some(xid) = self.calls.next().filter(|_| !self.output.is_full()) else { return Err(BeginError::Full) };
        let limit = self.limit;
        let queued = self.output.record(limit.saturating_add(CALL_BYTES), |out| {
            put_call(xid.number(), procedure, out);
            fill(out);
        });
        queued.map_err(|bytes| BeginError::TooLarge { bytes: bytes - CALL_BYTES, limit })?;
        self.calls.open_next(procedure);
        Ok(xid)
    }

    /// Says that nobody waits for a call any more. Its reply is still expected, and is then thrown away.
    pub fn abandon(&mut self, call: Xid) {
        self.calls.abandon(call);
    }

    /// Gives the xid's place of an answered call to later calls.
    pub fn release(&mut self, call: Xid) {
        self.calls.release(call);
    }

    /// The next answer for which somebody waits.
    pub fn next_answer(&mut self) -> Result<Option<Answer<'_>>, Violation> {
        loop {
            let Some(record) = self.input.next_record()? else { return Ok(None) };
            let xid = read_xid(self.input.bytes(&record))?;
            if let Some((call, procedure)) = self.calls.settle(xid)? {
                let results = read_results(self.input.bytes(&record));
                return Ok(Some(Answer { call, procedure, results }));
            }
        }
    }
}
