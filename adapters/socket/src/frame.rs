//! The protocol's one frame, the same both ways, and its reader without any I/O.
//!
//! A frame is its body's length (u32, little-endian), a tag (u64, little-endian), and the body. A request's [`tag`]
//! names its procedure and, where the server computes, the request itself; a reply repeats the tag, so that an echo is
//! the request's frame sent back as it is. A reply tagged [`REFUSED`] carries the reason as text instead.

use std::ops::Range;

use rpcbench_contract::workloads::Procedure;
use xxhash_rust::xxh3::xxh3_64;

/// Bytes before a frame's body.
pub const HEADER: usize = 12;
/// The tag of a reply that is no value but the reason for having none.
pub const REFUSED: u64 = u64::MAX;
/// The room that a reader starts with, in bytes: the frames of most workloads fit.
const FIRST_ROOM: usize = 4096;

/// Why a peer's bytes are no frames of this protocol.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// A body would be longer than the limit.
    #[error("a frame of {length} bytes is announced, at most {most} are allowed")]
    TooLong {
        /// Bytes that the header announces.
        length: usize,
        /// Bytes allowed.
        most: usize,
    },
    /// The bytes ended inside a frame.
    #[error("the connection ended inside a frame, after {0} bytes of it")]
    Truncated(usize),
}

/// Whether a procedure only sends back what it was given.
#[must_use]
pub const fn echoes(procedure: Procedure) -> bool {
    use Procedure::{EchoBlob, EchoContacts, EchoLog, EchoMedia, EchoMesh, EchoPlayer};
    matches!(procedure, EchoBlob | EchoLog | EchoMesh | EchoPlayer | EchoMedia | EchoContacts)
}

/// The tag of a request: the procedure's number in the lowest 8 bits; above, where the server computes, the lower 56
/// bits of the body's XXH3, by which it finds the reply.
#[must_use]
pub fn tag(procedure: Procedure, body: &[u8]) -> u64 {
    let key = if echoes(procedure) { 0 } else { xxh3_64(body) << 8 };
    key | u64::from(procedure.number())
}

/// The procedure that a tag names.
#[must_use]
pub fn procedure(tag: u64) -> Option<Procedure> {
    Procedure::from_number(tag.to_le_bytes()[0])
}

/// Makes a frame of a buffer whose first [`HEADER`] bytes are free and whose rest is the body. None where the body's
/// length does not fit.
#[must_use]
pub fn seal(tag: u64, frame: &mut [u8]) -> Option<()> {
    let length = u32::try_from(frame.len().checked_sub(HEADER)?).ok()?;
    frame[..4].copy_from_slice(&length.to_le_bytes());
    frame[4..HEADER].copy_from_slice(&tag.to_le_bytes());
    Some(())
}

/// A whole frame inside an [`Inbox`]: valid until the inbox is asked for room or for the next frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// What the frame is tagged with.
    pub tag: u64,
    /// Where the inbox's buffer has it, header and all.
    pub place: Range<usize>,
}

/// Turns whatever pieces a connection delivers into frames.
///
/// Its buffer only grows as bytes arrive, to at most twice what has arrived of a frame, so that a peer which announces
/// much and sends little makes it hold little.
#[derive(Debug)]
pub struct Inbox {
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    most: usize,
}

impl Inbox {
    /// An inbox that takes bodies of at most `most` bytes. What `buffer` holds is overwritten; its length is the room
    /// that the inbox has from the start.
    #[must_use]
    pub const fn new(buffer: Vec<u8>, most: usize) -> Self {
        Self { buffer, start: 0, end: 0, most }
    }

    /// Where the next bytes of the connection go; never empty, once every whole frame was taken. Whoever reads into it
    /// says how much by [`Inbox::filled`].
    pub fn room(&mut self) -> &mut [u8] {
        let wanted = self.announced().map_or(HEADER, |length| HEADER.saturating_add(length.min(self.most)));
        if self.start == self.end {
            (self.start, self.end) = (0, 0);
        } else if self.start > 0 && self.start + wanted > self.buffer.len() {
            self.buffer.copy_within(self.start..self.end, 0);
            (self.start, self.end) = (0, self.end - self.start);
        }
        if self.end == self.buffer.len() {
            let length = wanted.min(2 * self.end).max(FIRST_ROOM);
            self.buffer.resize(length.max(self.end), 0);
        }
        &mut self.buffer[self.end..]
    }

    /// Takes note that so many bytes were read into [`Inbox::room`].
    pub fn filled(&mut self, bytes: usize) {
        self.end = (self.end + bytes).min(self.buffer.len());
    }

    /// The next whole frame, or none until more bytes have come.
    pub fn take(&mut self) -> Result<Option<Frame>, FrameError> {
        let Some(length) = self.announced() else { return Ok(None) };
        if length > self.most {
            return Err(FrameError::TooLong { length, most: self.most });
        }
        let place = self.start..self.start + HEADER + length;
        if place.end > self.end {
            return Ok(None);
        }
        self.start = place.end;
        Ok(Some(Frame { tag: self.word(place.start + 4), place }))
    }

    /// The body's length that the header at hand announces.
    fn announced(&self) -> Option<usize> {
        (self.end - self.start >= HEADER).then(|| {
            let word = self.word(self.start).to_le_bytes();
            u32::from_le_bytes([word[0], word[1], word[2], word[3]]) as usize
        })
    }

    fn word(&self, at: usize) -> u64 {
        let mut word = [0; 8];
        word.copy_from_slice(&self.buffer[at..at + 8]);
        u64::from_le_bytes(word)
    }

    /// The bytes of a frame, header and all.
    #[must_use]
    pub fn bytes(&self, frame: &Frame) -> &[u8] {
        &self.buffer[frame.place.clone()]
    }

    /// How many bytes wait for the rest of their frame.
    #[must_use]
    pub const fn waiting(&self) -> usize {
        self.end - self.start
    }

    /// What is to be said of the connection's end: nothing between two frames.
    pub const fn finish(&self) -> Result<(), FrameError> {
        match self.waiting() {
            0 => Ok(()),
            bytes => Err(FrameError::Truncated(bytes)),
        }
    }

    /// The buffer, to be used again.
    #[must_use]
    pub fn into_buffer(self) -> Vec<u8> {
        self.buffer
    }
}
