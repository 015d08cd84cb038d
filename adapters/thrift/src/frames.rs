//! Frames that come in: a length of four bytes, big-endian, and as many bytes of message.
//!
//! The crate's own reader cannot be told our limit, takes two reads from the kernel for each frame, and reserves what a
//! header promises before any of it has come. This one reads whatever is there, at once, and grows with what came.

use std::io::{self, ErrorKind, Read};

use crate::failure::timely;

/// How many bytes of length come before a message.
const HEADER: usize = 4;
/// How large the buffer is at first; it doubles when a frame fills it.
const AT_FIRST: usize = 16 << 10;

/// Reads frames from a stream, one after the other.
///
/// As a [`Read`] it gives what is left of the frame at hand, then the frames after it.
#[derive(Debug)]
pub(crate) struct Frames<R> {
    source: R,
    limit: usize,
    buffer: Vec<u8>,
    /// Where what was not yet read of the frame at hand starts, and where that frame ends.
    start: usize,
    end: usize,
    /// How much of the buffer was received.
    filled: usize,
}

impl<R: Read> Frames<R> {
    /// Reads frames whose messages have at most `limit` bytes.
    pub(crate) fn new(source: R, limit: usize) -> Self {
        Self { source, limit, buffer: vec![0; AT_FIRST], start: 0, end: 0, filled: 0 }
    }

    /// What is left of the frame at hand.
    pub(crate) fn rest(&self) -> &[u8] {
        &self.buffer[self.start..self.end]
    }

    /// Leaves the frame at hand and waits for the next whole one; false where the peer has ended between two frames.
    pub(crate) fn advance(&mut self) -> io::Result<bool> {
        self.start = self.end;
        if !self.receive(HEADER)? {
            return Ok(false);
        }
        let length = self.length()?;
        if !self.receive(HEADER + length)? {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        self.start += HEADER;
        self.end = self.start + length;
        Ok(true)
    }

    /// The length that the header at hand states.
    fn length(&self) -> io::Result<usize> {
        let mut header = [0; HEADER];
        header.copy_from_slice(&self.buffer[self.start..self.start + HEADER]);
        let length = u32::from_be_bytes(header) as usize;
        if length > self.limit {
            let reason = format!("a frame of {length} bytes, at most {} allowed", self.limit);
            return Err(io::Error::new(ErrorKind::InvalidData, reason));
        }
        Ok(length)
    }

    /// Waits until so many bytes lie behind `start`; false where the stream ends before the first of them.
    fn receive(&mut self, wanted: usize) -> io::Result<bool> {
        while self.filled - self.start < wanted {
            self.make_room(wanted);
            match self.source.read(&mut self.buffer[self.filled..]) {
                Ok(0) if self.filled == self.start => return Ok(false),
                Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
                Ok(received) => self.filled += received,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(timely(error)),
            }
        }
        Ok(true)
    }

    /// Moves what was not read to the front where the wanted bytes would not fit, and doubles the buffer if it is full.
    fn make_room(&mut self, wanted: usize) {
        if self.start == self.filled || self.start + wanted > self.buffer.len() {
            self.buffer.copy_within(self.start..self.filled, 0);
            self.filled -= self.start;
            (self.start, self.end) = (0, 0);
        }
        if self.filled == self.buffer.len() {
            self.buffer.resize((self.buffer.len() * 2).min(self.limit + HEADER), 0);
        }
    }
}

impl<R: Read> Read for Frames<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.start == self.end && !self.advance()? {
            return Ok(0);
        }
        let count = self.rest().read(into)?;
        self.start += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Gives its bytes in pieces of the stated sizes, then at once.
    struct Pieces(Vec<u8>, Vec<usize>);

    impl Read for Pieces {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let piece = self.1.pop().unwrap_or(usize::MAX).min(self.0.len()).min(into.len());
            into[..piece].copy_from_slice(&self.0[..piece]);
            self.0.drain(..piece);
            Ok(piece)
        }
    }

    fn frame(message: &[u8]) -> Vec<u8> {
        [&u32::try_from(message.len()).unwrap().to_be_bytes()[..], message].concat()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn frames_come_out_as_they_went_in_however_they_are_cut(
            messages in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..40_000), 0..4),
            cuts in prop::collection::vec(1_usize..9000, 0..40),
        ) {
            let bytes = messages.iter().flat_map(|message| frame(message)).collect();
            let mut frames = Frames::new(Pieces(bytes, cuts), 40_000);
            for message in &messages {
                prop_assert!(frames.advance().unwrap());
                prop_assert_eq!(frames.rest(), &message[..]);
            }
            prop_assert!(!frames.advance().unwrap());
        }

        #[test]
        fn any_bytes_end_in_an_error_or_the_end(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let mut frames = Frames::new(&bytes[..], 64);
            while let Ok(true) = frames.advance() {
                prop_assert!(frames.rest().len() <= 64);
            }
            prop_assert!(frames.buffer.len() <= AT_FIRST);
        }
    }

    #[test]
    fn read_goes_from_frame_to_frame() {
        let bytes = [frame(b"one"), frame(b"two")].concat();
        let mut text = String::new();
        Frames::new(&bytes[..], 16).read_to_string(&mut text).unwrap();
        assert_eq!(text, "onetwo");
    }

    #[test]
    fn a_frame_over_the_limit_is_refused_before_it_comes() {
        let fits = frame(&[7; 9]);
        assert!(Frames::new(&fits[..], 9).advance().unwrap());
        let refused = Frames::new(&fits[..4], 8).advance().unwrap_err();
        assert!(refused.to_string().contains("9 bytes, at most 8"), "{refused}");
        assert!(Frames::new(&[0xff; 4][..], 1 << 24).advance().is_err());
    }

    #[test]
    fn the_buffer_grows_with_what_came_not_with_what_is_promised() {
        let mut bytes = (16_u32 << 20).to_be_bytes().to_vec();
        bytes.extend([0; AT_FIRST]);
        let mut frames = Frames::new(&bytes[..], 16 << 20);
        assert_eq!(frames.advance().unwrap_err().kind(), ErrorKind::UnexpectedEof);
        assert_eq!(frames.buffer.len(), 2 * AT_FIRST);
    }

    #[test]
    fn a_frame_that_breaks_off_is_an_error() {
        let whole = frame(b"message");
        for cut in 1..whole.len() {
            assert_eq!(Frames::new(&whole[..cut], 64).advance().unwrap_err().kind(), ErrorKind::UnexpectedEof, "{cut}");
        }
    }
}
