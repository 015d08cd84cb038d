//! A connection that the server accepted.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use rpcbench_transport::{AsyncStream, log_closed};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tonic::transport::server::Connected;

use super::ID;

/// What a client of HTTP/2 sends first (RFC 9113, section 3.4).
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// An accepted connection that logs, and ends, at the first byte that a client of HTTP/2 would not send, or where there is
/// none because TLS could not be agreed on; tonic would close it without a word. What breaks HTTP/2 later, tonic answers with a GOAWAY frame that says why.
pub(super) struct Connection {
    stream: AsyncStream,
    /// What is still to come of the preface.
    awaited: &'static [u8],
}

impl Connection {
    pub(super) const fn new(stream: AsyncStream) -> Self {
        Self { stream, awaited: PREFACE }
    }

    fn check(&mut self, received: &[u8]) -> io::Result<()> {
        self.awaited = after(self.awaited, received).ok_or_else(|| {
            let reason = "the peer does not speak HTTP/2";
            log_closed(ID, &self.stream.peer(), &reason);
            io::Error::new(io::ErrorKind::InvalidData, reason)
        })?;
        Ok(())
    }
}

/// What is still awaited after some bytes; `None` where they are others.
fn after<'a>(awaited: &'a [u8], received: &[u8]) -> Option<&'a [u8]> {
    let (due, later) = awaited.split_at(received.len().min(awaited.len()));
    received.starts_with(due).then_some(later)
}

impl Connected for Connection {
    type ConnectInfo = ();

    fn connect_info(&self) {}
}

impl AsyncRead for Connection {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        if let Err(error) = ready!(Pin::new(&mut self.stream).poll_read(cx, buffer)) {
            if !self.awaited.is_empty() {
                log_closed(ID, &self.stream.peer(), &error);
            }
            return Poll::Ready(Err(error));
        }
        Poll::Ready(if self.awaited.is_empty() { Ok(()) } else { self.check(&buffer.filled()[before..]) })
    }
}

impl AsyncWrite for Connection {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, buffer)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffers: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(cx, buffers)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_preface_may_come_in_pieces_and_with_more_behind_it() {
        let mut awaited = PREFACE;
        for piece in [&b"PRI"[..], b"", b" * HTTP/2.0\r\n\r\nSM", b"\r\n\r\nand frames"] {
            awaited = after(awaited, piece).unwrap();
        }
        assert_eq!(awaited, b"");
    }

    #[test]
    fn the_first_wrong_byte_is_noticed() {
        assert_eq!(after(PREFACE, b"GET "), None);
        assert_eq!(after(after(PREFACE, b"PRI * HTTP/2.0").unwrap(), b"x"), None);
    }
}
