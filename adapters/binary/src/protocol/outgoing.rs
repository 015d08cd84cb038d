//! Bytes that wait to be written, in one piece.

use crate::protocol::{HEADER_BYTES, Header};

/// While more bytes than this wait to be written, nothing is begun that would add to them.
pub const HIGH_WATER: usize = 1 << 20;
/// A buffer larger than this is given back when it is empty.
const KEPT: usize = 4 << 20;

/// Why a frame was not queued. Nothing of it is left in the buffer.
#[derive(Debug)]
pub(super) enum FrameError<E> {
    /// Its payload has so many bytes, more than allowed.
    TooLarge(usize),
    /// It could not be encoded.
    Encode(E),
}

/// What waits to be written.
#[derive(Debug, Default)]
pub(super) struct Outgoing {
    buffer: Vec<u8>,
    /// How many bytes of the buffer were written.
    written: usize,
}

impl Outgoing {
    /// What waits to be written.
    pub(super) fn pending(&self) -> &[u8] {
        &self.buffer[self.written..]
    }

    /// True where enough waits already.
    pub(super) fn is_full(&self) -> bool {
        self.buffer.len() - self.written > HIGH_WATER
    }

    /// Says how much was written of what was pending.
    pub(super) fn written(&mut self, bytes: usize) {
        self.written = self.written.saturating_add(bytes).min(self.buffer.len());
        if self.written == self.buffer.len() {
            self.buffer.clear();
            self.written = 0;
            self.buffer.shrink_to(KEPT);
        } else if self.written > HIGH_WATER {
            self.buffer.drain(..self.written);
            self.written = 0;
        }
    }

    /// Queues bytes as they are.
    pub(super) fn raw(&mut self, bytes: &[u8]) {
        self.buffer.extend_from_slice(bytes);
    }

    /// Queues a frame whose payload is written straight into the buffer, with the header's length put in afterwards.
    pub(super) fn frame<E>(
        &mut self,
        header: Header,
        limit: u32,
        fill: impl FnOnce(&mut Vec<u8>) -> Result<(), E>,
    ) -> Result<(), FrameError<E>> {
        let start = self.buffer.len();
        self.buffer.extend_from_slice(&header.encode());
        let filled = fill(&mut self.buffer);
        let bytes = self.buffer.len().saturating_sub(start + HEADER_BYTES);
        let error = match (filled, u32::try_from(bytes)) {
            (Ok(()), Ok(length)) if length <= limit => {
                self.buffer[start..start + 4].copy_from_slice(&length.to_le_bytes());
                return Ok(());
            }
            (Ok(()), _) => FrameError::TooLarge(bytes),
            (Err(error), _) => FrameError::Encode(error),
        };
        self.buffer.truncate(start);
        Err(error)
    }

    /// Queues a frame with a payload that is known to fit.
    pub(super) fn small(&mut self, mut header: Header, payload: &[u8]) {
        debug_assert!(payload.len() <= crate::protocol::MAX_TEXT);
        header.length = u32::try_from(payload.len()).unwrap_or_default();
        self.buffer.extend_from_slice(&header.encode());
        self.buffer.extend_from_slice(payload);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::Kind;

    fn header() -> Header {
        Header::new(Kind::Request, 1)
    }

    #[test]
    fn the_length_is_put_in_afterwards() {
        let mut outgoing = Outgoing::default();
        outgoing
            .frame::<()>(header(), 3, |out| {
                out.extend_from_slice(b"abc");
                Ok(())
            })
            .unwrap();
        assert_eq!(outgoing.pending()[..4], [3, 0, 0, 0]);
        assert_eq!(&outgoing.pending()[HEADER_BYTES..], b"abc");
    }

    #[test]
    fn a_frame_that_fails_leaves_nothing_behind() {
        let mut outgoing = Outgoing::default();
        outgoing.raw(b"before");
        let too_large = outgoing.frame::<()>(header(), 3, |out| {
            out.extend_from_slice(b"abcd");
            Ok(())
        });
        assert!(matches!(too_large, Err(FrameError::TooLarge(4))));
        let failed = outgoing.frame(header(), 3, |out| {
            out.push(1);
            Err("no")
        });
        assert!(matches!(failed, Err(FrameError::Encode("no"))));
        assert_eq!(outgoing.pending(), b"before");
    }

    #[test]
    fn what_was_written_is_not_held_for_ever() {
        let mut outgoing = Outgoing::default();
        for _ in 0..64 {
            outgoing.raw(&vec![7; HIGH_WATER]);
            outgoing.written(HIGH_WATER - 1);
        }
        assert!(outgoing.buffer.len() <= 3 * HIGH_WATER, "{}", outgoing.buffer.len());
        outgoing.written(usize::MAX);
        assert!(outgoing.pending().is_empty());
    }
}
