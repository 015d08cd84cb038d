//! Where bodies are written.

use bytes::buf::Writer;
use bytes::{BufMut, Bytes, BytesMut};

/// A buffer whose memory serves again once the bodies in it were sent: it grows to the largest, and after that a body costs
/// no allocation.
#[derive(Debug, Default)]
pub(crate) struct Outbox(BytesMut);

impl Outbox {
    /// The bytes that `write` wrote.
    pub(crate) fn fill<E>(&mut self, write: impl FnOnce(Writer<&mut BytesMut>) -> Result<(), E>) -> Result<Bytes, E> {
        self.0.clear(); // what a failed one left
        write((&mut self.0).writer())?;
        Ok(self.0.split().freeze())
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Error, Write};

    use super::*;

    #[test]
    fn memory_serves_again() {
        let mut outbox = Outbox::default();
        let mut fill = |text: &[u8]| outbox.fill(|mut out| out.write_all(text)).unwrap();
        let large = [b'a'; 9000];
        let first = fill(&large);
        assert_eq!(first, &large[..]);
        let at = first.as_ptr();
        drop(first);
        for _ in 0..100 {
            let body = fill(&large);
            assert_eq!((body.as_ptr(), &body[..]), (at, &large[..]), "the same memory");
        }
    }

    #[test]
    fn a_body_on_its_way_is_left_alone() {
        let mut outbox = Outbox::default();
        let bodies: Vec<Bytes> = (0..50).map(|n| outbox.fill(|mut out| out.write_all(&[n; 3000])).unwrap()).collect();
        assert!(bodies.iter().zip(0..).all(|(body, n)| body[..] == [n; 3000]));
    }

    #[test]
    fn what_failed_leaves_nothing() {
        let mut outbox = Outbox::default();
        let failed = outbox.fill(|mut out| out.write_all(b"half").and(Err(Error::other("no"))));
        assert!(failed.is_err());
        assert_eq!(outbox.fill(|mut out| out.write_all(b"whole")).unwrap(), "whole");
    }
}
