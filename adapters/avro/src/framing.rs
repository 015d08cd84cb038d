//! Message framing: any number of buffers, each a length and that many bytes, then a length of zero.
//!
//! Pure: bytes go in as they come, messages come out. What is held is bounded by the limit and by what was
//! fed, never by what a peer announces.

use std::borrow::Cow;

/// Bytes of a length before a buffer.
const HEADER: usize = 4;
/// The least room for one read from a stream.
const READ: usize = 16 << 10;

/// What ends a connection's framing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// A message is larger than what is held for one peer.
    #[error("a message of {length} bytes or more, at most {limit} are allowed")]
    TooLarge {
        /// What was announced so far.
        length: usize,
        /// What is allowed.
        limit: usize,
    },
    /// A body ends within a message.
    #[error("the message ends early")]
    Truncated,
    /// A body goes on after its message.
    #[error("{0} bytes follow the message")]
    Trailing(usize),
}

/// Cuts a stream of bytes into messages, in one buffer that is used again.
///
/// The buffer holds, in this order: what is done with, the message so far (`start..end`), a gap where headers
/// were, and what was fed and not looked at yet (from `next`).
#[derive(Debug)]
pub struct FrameReader {
    buffer: Vec<u8>,
    limit: usize,
    start: usize,
    end: usize,
    next: usize,
    /// Bytes of the current buffer that are still to come.
    expected: usize,
    /// The message was handed out and may go.
    complete: bool,
}

impl FrameReader {
    /// A reader that holds at most so many bytes of one message.
    #[must_use]
    pub const fn new(limit: usize) -> Self {
        Self { buffer: Vec::new(), limit, start: 0, end: 0, next: 0, expected: 0, complete: false }
    }

    /// Where a stream appends what it reads: after what is there, with room for a good read.
    pub fn room(&mut self) -> &mut Vec<u8> {
        self.tidy();
        // A large buffer gets larger steps, but never larger than what already came.
        let step = self.expected.min(self.buffer.len()).max(READ);
        self.buffer.reserve(step);
        &mut self.buffer
    }

    /// Appends bytes.
    pub fn feed(&mut self, bytes: &[u8]) {
        self.tidy();
        self.buffer.extend_from_slice(bytes);
    }

    /// True where a message has begun and is not whole.
    #[must_use]
    pub const fn is_inside(&self) -> bool {
        !self.complete && (self.expected > 0 || self.end > self.start || self.buffer.len() > self.next)
    }

    /// The next whole message, if it is there.
    pub fn next_message(&mut self) -> Result<Option<&[u8]>, FrameError> {
        Ok(if self.advance()? { Some(self.message()) } else { None })
    }

    /// The message that [`advance`](Self::advance) found.
    #[must_use]
    pub fn message(&self) -> &[u8] {
        &self.buffer[self.start..self.end]
    }

    /// Looks for the next whole message; lets go of the one before.
    pub fn advance(&mut self) -> Result<bool, FrameError> {
        self.forget();
        while !self.complete {
            let available = self.buffer.len() - self.next;
            if self.expected > 0 && available > 0 {
                self.join(self.expected.min(available));
            } else if self.expected == 0 && available >= HEADER {
                self.header()?;
            } else {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Makes bytes of a buffer follow the message so far.
    fn join(&mut self, count: usize) {
        if self.next > self.end {
            self.buffer.copy_within(self.next..self.next + count, self.end);
        }
        self.next += count;
        self.end += count;
        self.expected -= count;
    }

    fn header(&mut self) -> Result<(), FrameError> {
        let mut header = [0; HEADER];
        header.copy_from_slice(&self.buffer[self.next..self.next + HEADER]);
        self.next += HEADER;
        self.expected = u32::from_be_bytes(header) as usize;
        self.complete = self.expected == 0;
        let length = self.end - self.start + self.expected;
        if length > self.limit {
            return Err(FrameError::TooLarge { length, limit: self.limit });
        }
        if self.start == self.end {
            // The first buffer stays where it is: a message of one buffer is never moved.
            (self.start, self.end) = (self.next, self.next);
        }
        Ok(())
    }

    /// Lets go of the message that was handed out.
    fn forget(&mut self) {
        if self.complete {
            self.complete = false;
            (self.start, self.end) = (self.next, self.next);
        }
    }

    /// Closes the gap, and moves to the front when that is worth its cost.
    fn tidy(&mut self) {
        self.forget();
        if self.start == self.end {
            self.buffer.drain(..self.next);
            (self.start, self.end, self.next) = (0, 0, 0);
            return;
        }
        self.buffer.drain(self.end..self.next);
        self.next = self.end;
        if self.start > READ {
            self.buffer.drain(..self.start);
            (self.end, self.next) = (self.end - self.start, self.next - self.start);
            self.start = 0;
        }
    }
}

/// Begins a message of one buffer; what is appended until [`close`] is its content.
pub fn open(out: &mut Vec<u8>) -> usize {
    let at = out.len();
    out.extend_from_slice(&[0; HEADER]);
    at
}

/// Ends the message that [`open`] began there. An empty one is its terminator alone.
pub fn close(out: &mut Vec<u8>, at: usize) -> Result<(), FrameError> {
    let length = out.len() - at - HEADER;
    if length == 0 {
        return Ok(());
    }
    let limit = u32::MAX;
    let header = u32::try_from(length).map_err(|_| FrameError::TooLarge { length, limit: limit as usize })?;
    out[at..at + HEADER].copy_from_slice(&header.to_be_bytes());
    out.extend_from_slice(&[0; HEADER]);
    Ok(())
}

/// The one message that a body is, as with HTTP; copied only where it came in several buffers.
pub fn whole(body: &[u8], limit: usize) -> Result<Cow<'_, [u8]>, FrameError> {
    let mut message = Cow::Borrowed(&body[..0]);
    let mut rest = body;
    loop {
        let (header, after) = rest.split_first_chunk::<HEADER>().ok_or(FrameError::Truncated)?;
        let length = u32::from_be_bytes(*header) as usize;
        if length == 0 {
            return if after.is_empty() { Ok(message) } else { Err(FrameError::Trailing(after.len())) };
        }
        let (buffer, after) = after.split_at_checked(length).ok_or(FrameError::Truncated)?;
        if message.is_empty() {
            message = Cow::Borrowed(buffer);
        } else {
            message.to_mut().extend_from_slice(buffer);
        }
        if message.len() > limit {
            return Err(FrameError::TooLarge { length: message.len(), limit });
        }
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    /// A message as a peer may send it, cut into buffers of the given sizes.
    fn framed(message: &[u8], sizes: &[usize]) -> Vec<u8> {
        let (mut out, mut rest) = (Vec::new(), message);
        for size in sizes.iter().copied().chain([message.len()]) {
            let (buffer, after) = rest.split_at(size.min(rest.len()));
            if !buffer.is_empty() {
                out.extend(u32::try_from(buffer.len()).unwrap().to_be_bytes());
                out.extend(buffer);
            }
            rest = after;
        }
        out.extend([0; HEADER]);
        out
    }

    fn messages(reader: &mut FrameReader) -> Result<Vec<Vec<u8>>, FrameError> {
        let mut all = Vec::new();
        while let Some(message) = reader.next_message()? {
            all.push(message.to_vec());
        }
        Ok(all)
    }

    proptest! {
        #[test]
        fn messages_come_out_as_they_went_in(
            sent in vec((vec(any::<u8>(), 0..300), vec(1_usize..40, 0..8)), 0..8),
            chunk in 1_usize..200,
        ) {
            let wire: Vec<u8> = sent.iter().flat_map(|(message, sizes)| framed(message, sizes)).collect();
            let mut reader = FrameReader::new(300);
            let mut came = Vec::new();
            for chunk in wire.chunks(chunk) {
                reader.room().extend_from_slice(chunk);
                came.extend(messages(&mut reader).unwrap());
            }
            let went: Vec<Vec<u8>> = sent.iter().map(|(message, _)| message.clone()).collect();
            prop_assert_eq!(came, went);
            prop_assert!(!reader.is_inside());
        }

        #[test]
        fn arbitrary_bytes_hold_no_more_than_was_fed(chunks in vec(vec(any::<u8>(), 0..64), 0..40)) {
            let mut reader = FrameReader::new(1 << 20);
            for chunk in &chunks {
                reader.feed(chunk);
                if messages(&mut reader).is_err() {
                    break;
                }
            }
            prop_assert!(reader.buffer.len() <= chunks.iter().map(Vec::len).sum());
        }

        #[test]
        fn a_body_is_one_message(
            message in vec(any::<u8>(), 0..300),
            sizes in vec(1_usize..40, 0..8),
            cut in 1_usize..8,
        ) {
            let body = framed(&message, &sizes);
            prop_assert_eq!(&*whole(&body, 300).unwrap(), &message[..]);
            prop_assert_eq!(whole(&body[..body.len() - cut.min(body.len())], 300), Err(FrameError::Truncated));
            let longer = [&body[..], &[9]].concat();
            prop_assert_eq!(whole(&longer, 300), Err(FrameError::Trailing(1)));
        }
    }

    #[test]
    fn many_small_buffers_cost_their_content_alone() {
        let wire = framed(&vec![7; 10_000], &vec![1; 10_000]);
        let mut reader = FrameReader::new(10_000);
        for chunk in wire.chunks(100) {
            reader.feed(chunk);
            if let Some(message) = reader.next_message().unwrap() {
                assert_eq!(message, [7; 10_000]);
                return;
            }
            assert!(reader.buffer.len() <= 10_000 + 100 + HEADER);
        }
        panic!("the message never came");
    }

    #[test]
    fn an_announcement_alone_costs_nothing() {
        let mut reader = FrameReader::new(16 << 20);
        reader.feed(&(16_u32 << 20).to_be_bytes());
        assert_eq!(reader.next_message(), Ok(None));
        assert!(reader.room().capacity() <= 2 * READ);
        assert!(reader.is_inside());
    }

    #[test]
    fn a_message_beyond_the_limit_is_refused_when_announced() {
        let mut reader = FrameReader::new(9);
        reader.feed(&[0, 0, 0, 5, 1, 2, 3, 4, 5, 0, 0, 0, 5]);
        assert_eq!(reader.next_message(), Err(FrameError::TooLarge { length: 10, limit: 9 }));
        let mut reader = FrameReader::new(9);
        reader.feed(&[0xff; 4]);
        assert!(reader.next_message().is_err());
        assert!(whole(&framed(&[1; 10], &[]), 9).is_err());
    }

    #[test]
    fn what_is_opened_and_closed_is_one_message() {
        let mut out = vec![9];
        let at = open(&mut out);
        out.extend(b"abc");
        close(&mut out, at).unwrap();
        assert_eq!(out, [9, 0, 0, 0, 3, b'a', b'b', b'c', 0, 0, 0, 0]);
        let mut empty = Vec::new();
        let at = open(&mut empty);
        close(&mut empty, at).unwrap();
        assert_eq!(*whole(&empty, 9).unwrap(), [0_u8; 0]);
    }

    #[test]
    fn one_buffer_is_not_copied() {
        assert!(matches!(whole(&framed(b"abc", &[]), 9), Ok(Cow::Borrowed(b"abc"))));
    }
}
