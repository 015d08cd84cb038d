//! Frames that go out: header and message in one write.

use std::io::{self, IoSlice, Write};

use crate::failure::timely;

/// How many bytes of header the framed writer writes before a message.
const HEADER: usize = 4;

/// Holds a frame's header back until the message comes, and sends both in one vectored write.
///
/// The crate's framed writer writes the four bytes of a header and then the message. With no-delay on that would be two
/// packets and two calls into the kernel for each frame. Whatever is held back goes out with the next write or flush.
#[derive(Debug)]
pub(crate) struct Joined<W> {
    sink: W,
    header: Option<[u8; HEADER]>,
}

impl<W: Write> Joined<W> {
    /// Writes frames to a stream.
    pub(crate) const fn new(sink: W) -> Self {
        Self { sink, header: None }
    }

    /// Writes the header, and as much of the message as is taken with it.
    fn write_both(&mut self, header: [u8; HEADER], message: &[u8]) -> io::Result<usize> {
        let taken = self.sink.write_vectored(&[IoSlice::new(&header), IoSlice::new(message)])?;
        if taken > HEADER {
            return Ok(taken - HEADER);
        }
        self.sink.write_all(&header[taken..])?;
        self.sink.write(message)
    }
}

impl<W: Write> Write for Joined<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match (self.header.take(), <[u8; HEADER]>::try_from(bytes)) {
            (None, Ok(header)) => {
                self.header = Some(header);
                Ok(HEADER)
            }
            (None, Err(_)) => self.sink.write(bytes).map_err(timely),
            (Some(header), _) => self.write_both(header, bytes).map_err(timely),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        if let Some(header) = self.header.take() {
            self.sink.write_all(&header).map_err(timely)?;
        }
        self.sink.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Takes at most so many bytes at a time, and counts how often it was asked.
    #[derive(Default)]
    struct Sink {
        most: usize,
        bytes: Vec<u8>,
        writes: usize,
    }

    impl Write for Sink {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.write_vectored(&[IoSlice::new(bytes)])
        }
        fn write_vectored(&mut self, slices: &[IoSlice<'_>]) -> io::Result<usize> {
            self.writes += 1;
            let all = slices.iter().flat_map(|slice| slice.iter().copied());
            let before = self.bytes.len();
            self.bytes.extend(all.take(self.most));
            Ok(self.bytes.len() - before)
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_frame_is_one_write() {
        let mut joined = Joined::new(Sink { most: usize::MAX, ..Sink::default() });
        for _ in 0..3 {
            joined.write_all(&[0, 0, 0, 7]).unwrap();
            joined.write_all(b"message").unwrap();
            joined.flush().unwrap();
        }
        assert_eq!((joined.sink.writes, joined.sink.bytes.len()), (3, 33));
    }

    proptest! {
        #[test]
        fn all_bytes_arrive_in_order(
            writes in prop::collection::vec((prop::collection::vec(any::<u8>(), 1..12), any::<bool>()), 0..20),
            most in 1_usize..9,
        ) {
            let mut joined = Joined::new(Sink { most, ..Sink::default() });
            for (bytes, flush) in &writes {
                joined.write_all(bytes).unwrap();
                if *flush {
                    joined.flush().unwrap();
                }
            }
            joined.flush().unwrap();
            prop_assert_eq!(joined.sink.bytes, writes.into_iter().flat_map(|(bytes, _)| bytes).collect::<Vec<_>>());
        }
    }
}
