//! Records that wait to be written, in one piece: however many there are, the kernel takes them in one call.

use super::marking::mark;

/// While more bytes than this wait to be written, nothing is begun that would add to them.
pub const HIGH_WATER: usize = 1 << 20;
/// A buffer larger than this is given back when it is empty.
const KEPT: usize = 4 << 20;

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

    /// Queues a record of one fragment, written straight into the buffer, with its mark put in afterwards. Fails with its
    /// size where that is more than `limit`, and leaves nothing behind.
    pub(super) fn record(&mut self, limit: usize, fill: impl FnOnce(&mut Vec<u8>)) -> Result<(), usize> {
        let start = self.buffer.len();
        self.buffer.extend_from_slice(&[0; 4]);
        fill(&mut self.buffer);
        let bytes = self.buffer.len().saturating_sub(start + 4);
        let Some(mark) = mark(bytes).filter(|_| bytes <= limit) else {
            self.buffer.truncate(start);
            return Err(bytes);
        };
        self.buffer[start..start + 4].copy_from_slice(&mark);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_one_last_fragment() {
        let mut outgoing = Outgoing::default();
        outgoing.record(3, |out| out.extend_from_slice(b"abc")).unwrap();
        assert_eq!(outgoing.pending(), b"\x80\0\0\x03abc");
    }

    #[test]
    fn a_record_that_is_too_large_leaves_nothing_behind() {
        let mut outgoing = Outgoing::default();
        outgoing.record(3, |out| out.push(1)).unwrap();
        assert_eq!(outgoing.record(3, |out| out.extend_from_slice(b"abcd")), Err(4));
        assert_eq!(outgoing.pending(), b"\x80\0\0\x01\x01");
    }

    #[test]
    fn what_was_written_is_not_held_for_ever() {
        let mut outgoing = Outgoing::default();
        for _ in 0..64 {
            outgoing.record(usize::MAX, |out| out.resize(out.len() + HIGH_WATER, 7)).unwrap();
            outgoing.written(HIGH_WATER - 1);
        }
        assert!(outgoing.buffer.len() <= 3 * HIGH_WATER, "{}", outgoing.buffer.len());
        outgoing.written(usize::MAX);
        assert!(outgoing.pending().is_empty());
    }
}
