//! The answering side of a connection.

use super::marking::RecordReader;
use super::outgoing::Outgoing;
use super::{Failure, MAX_HEADER, NULL, SUCCESS_BYTES, Violation, put_failure, put_success, read_call};
use crate::message::procedure;
use rpcbench_contract::workloads::Procedure;

/// The answering side of a connection, as a state machine.
#[derive(Debug)]
pub struct Responder {
    input: RecordReader,
    output: Outgoing,
    limit: usize,
}

/// A call that is to be answered, with [`Responder::answer`] or [`Responder::fail`].
#[derive(Debug, PartialEq, Eq)]
pub struct Asked<'a> {
    /// What the reply must carry.
    pub xid: u32,
    /// What is called.
    pub procedure: Procedure,
    /// Its arguments.
    pub arguments: &'a [u8],
}

impl Responder {
    /// A responder whose messages have at most `limit` bytes, either way, headers not counted.
    #[must_use]
    pub fn new(limit: usize) -> Self {
        Self { input: RecordReader::new(limit.saturating_add(MAX_HEADER)), output: Outgoing::default(), limit }
    }

    /// Where the next bytes from the client belong; never empty. Take all calls before.
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

    /// True where so much waits to be written that no further call should be taken.
    #[must_use]
    pub fn is_stalled(&self) -> bool {
        self.output.is_full()
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

    /// The next call to one of our procedures; `None` where more bytes are needed, or where too much waits to be written.
    /// Everything else that can be answered is answered here: procedure 0, and calls to what we do not have.
    pub fn next_call(&mut self) -> Result<Option<Asked<'_>>, Violation> {
        while !self.is_stalled() {
            let Some(record) = self.input.next_record()? else { return Ok(None) };
            let (xid, call) = read_call(self.input.bytes(&record))?;
            let answer = match call.map(|call| (call.procedure, call.arguments.len())) {
                Ok((NULL, 0)) => Ok(()),
                Ok((NULL, _)) => Err(Failure::GarbageArguments),
                Ok((number, arguments)) => match procedure(number) {
                    Some(procedure) => {
                        let bytes = self.input.bytes(&record);
                        let arguments = &bytes[bytes.len() - arguments..];
                        return Ok(Some(Asked { xid, procedure, arguments }));
                    }
                    None => Err(Failure::ProcedureUnavailable),
                },
                Err(failure) => Err(failure),
            };
            match answer {
                Ok(()) => self.answer(xid, |_| {}),
                Err(failure) => self.fail(xid, failure),
            }
        }
        Ok(None)
    }

    /// Answers a call; `fill` appends the results to what it is given. Results larger than the limit become `SYSTEM_ERR`.
    pub fn answer(&mut self, xid: u32, fill: impl FnOnce(&mut Vec<u8>)) {
        let queued = self.output.record(self.limit.saturating_add(SUCCESS_BYTES), |out| {
            put_success(xid, out);
            fill(out);
        });
        if queued.is_err() {
            self.fail(xid, Failure::SystemError);
        }
    }

    /// Answers a call with why there are no results.
    pub fn fail(&mut self, xid: u32, failure: Failure) {
        // A few words fit any record.
        let _ = self.output.record(usize::MAX, |out| put_failure(xid, failure, out));
    }
}
