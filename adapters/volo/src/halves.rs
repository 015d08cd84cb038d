//! The two directions of a stream, as Volo wants them.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, Interest, ReadBuf, ReadHalf, Ready, WriteHalf, split};
use volo::net::ext::AsyncExt;

/// What is read from.
pub(crate) struct Reading<S>(ReadHalf<S>);

/// What is written to.
pub(crate) struct Writing<S>(WriteHalf<S>);

/// Divides a stream.
pub(crate) fn halves<S: AsyncRead + AsyncWrite>(stream: S) -> (Reading<S>, Writing<S>) {
    let (reading, writing) = split(stream);
    (Reading(reading), Writing(writing))
}

impl<S: AsyncRead> AsyncRead for Reading<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(cx, buffer)
    }
}

impl<S: AsyncWrite> AsyncWrite for Writing<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(cx, buffer)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffers: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write_vectored(cx, buffers)
    }

    fn is_write_vectored(&self) -> bool {
        self.0.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(cx)
    }
}

/// Volo asks before each call whether its connection is closed. A stream that may be anything cannot be asked, and so
/// counts as open; a closed one gives the call its error.
impl<S> AsyncExt for Reading<S> {
    fn ready(&self, _: Interest) -> impl Future<Output = io::Result<Ready>> + Send {
        std::future::ready(Ok(Ready::READABLE))
    }
}

impl<S> AsyncExt for Writing<S> {
    fn ready(&self, _: Interest) -> impl Future<Output = io::Result<Ready>> + Send {
        std::future::ready(Ok(Ready::WRITABLE))
    }
}
