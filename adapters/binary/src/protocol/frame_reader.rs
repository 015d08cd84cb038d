//! Frames out of bytes that arrive in any pieces.

use std::ops::Range;

use crate::protocol::hello::{self, HELLO_BYTES, Hello, Role};
use crate::protocol::{HEADER_BYTES, Header, Violation};

/// The buffer of a connection over which only small frames come, in bytes.
const SMALL: usize = 64 << 10;
/// A buffer larger than this is given back when it is empty.
const KEPT: usize = 4 << 20;

/// Holds what came and was not yet taken: never more than one frame of the limit's size, or [`SMALL`].
#[derive(Debug)]
pub struct FrameReader {
    buffer: Vec<u8>,
    /// What came and was not yet taken.
    unread: Range<usize>,
    limit: u32,
}

/// A frame whose payload still lies in the reader's buffer.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The header.
    pub header: Header,
    payload: Range<usize>,
}

impl FrameReader {
    /// An empty reader that accepts payloads of at most `limit` bytes.
    #[must_use]
    pub fn new(limit: u32) -> Self {
        Self { buffer: Vec::new(), unread: 0..0, limit }
    }

    /// Where the next bytes belong; never empty.
    ///
    /// The buffer grows with what has really come, at most doubling, so that a header alone makes nothing large.
    pub fn space(&mut self) -> &mut [u8] {
        self.compact();
        if self.unread.end == self.buffer.len() {
            let wanted = self.frame_bytes().unwrap_or(SMALL).max(SMALL);
            let larger = wanted.min((2 * self.buffer.len()).max(SMALL)).max(self.unread.end + 1);
            self.buffer.resize(larger, 0);
        }
        &mut self.buffer[self.unread.end..]
    }

    /// Says how many bytes were put into [`space`](Self::space).
    pub fn received(&mut self, bytes: usize) {
        self.unread.end = self.unread.end.saturating_add(bytes).min(self.buffer.len());
    }

    /// Copies bytes in, in as many steps as the space asks for; returns how many were taken in one.
    pub fn feed(&mut self, bytes: &[u8]) -> usize {
        let space = self.space();
        let count = space.len().min(bytes.len());
        space[..count].copy_from_slice(&bytes[..count]);
        self.received(count);
        count
    }

    /// The next whole frame.
    pub fn next_frame(&mut self) -> Result<Option<Frame>, Violation> {
        let Some(header) = self.header()? else { return Ok(None) };
        if header.length > self.limit {
            return Err(Violation::TooLarge { length: header.length, limit: self.limit });
        }
        let start = self.unread.start + HEADER_BYTES;
        let payload = start..start + header.length as usize;
        if payload.end > self.unread.end {
            return Ok(None);
        }
        self.unread.start = payload.end;
        Ok(Some(Frame { header, payload }))
    }

    /// The payload of the frame that was taken last.
    #[must_use]
    pub fn payload(&self, frame: &Frame) -> &[u8] {
        &self.buffer[frame.payload.clone()]
    }

    /// The peer's hello, once it is whole.
    pub fn hello(&mut self, role: Role) -> Result<Option<Hello>, Violation> {
        let unread = &self.buffer[self.unread.clone()];
        if !hello::may_begin(unread) {
            return Err(Violation::NotThisProtocol);
        }
        let Some(bytes) = unread.first_chunk::<HELLO_BYTES>() else { return Ok(None) };
        let hello = Hello::decode(bytes, role)?;
        self.unread.start += HELLO_BYTES;
        Ok(Some(hello))
    }

    /// True where nothing is left of what came.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.unread.is_empty()
    }

    /// Bytes of memory held.
    #[must_use]
    pub fn held(&self) -> usize {
        self.buffer.capacity()
    }

    fn header(&self) -> Result<Option<Header>, Violation> {
        let unread = &self.buffer[self.unread.clone()];
        unread.first_chunk::<HEADER_BYTES>().map(|bytes| Header::decode(*bytes)).transpose()
    }

    /// Bytes of the frame that has begun, header and all, if it is one that can be accepted.
    fn frame_bytes(&self) -> Option<usize> {
        let header = self.header().ok()??;
        (header.length <= self.limit).then_some(HEADER_BYTES + header.length as usize)
    }

    /// Moves what is unread to the front where the rest of the buffer is too short for a good read.
    fn compact(&mut self) {
        if self.unread.is_empty() {
            self.unread = 0..0;
            if self.buffer.len() > KEPT {
                self.buffer.truncate(SMALL);
                self.buffer.shrink_to_fit();
            }
        } else if self.unread.start > 0 && self.buffer.len() - self.unread.end < SMALL / 2 {
            self.buffer.copy_within(self.unread.clone(), 0);
            self.unread = 0..self.unread.len();
        }
    }
}
