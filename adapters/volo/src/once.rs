//! The stream that a client was opened with, as Volo's maker of transports.

use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rpcbench_transport::{AsyncStream, Counted};
use volo::net::Address;
use volo::net::dial::MakeTransport;

use crate::halves::{Reading, Writing, halves};

type Stream = Counted<AsyncStream>;
type Halves = (Reading<Stream>, Writing<Stream>);

/// Hands a stream over, once: a client that lost its connection would open another, and hide the loss.
#[derive(Clone)]
pub(crate) struct Once(Arc<Mutex<Option<Halves>>>);

impl Once {
    pub(crate) fn new(stream: Stream) -> Self {
        Self(Arc::new(Mutex::new(Some(halves(stream)))))
    }

    fn take(&self) -> io::Result<Halves> {
        let halves = self.0.lock().ok().and_then(|mut halves| halves.take());
        halves.ok_or_else(|| io::Error::new(io::ErrorKind::NotConnected, "the connection is lost"))
    }
}

impl MakeTransport for Once {
    type ReadHalf = Reading<Stream>;
    type WriteHalf = Writing<Stream>;

    async fn make_transport(&self, _: Address) -> io::Result<Halves> {
        self.take()
    }

    fn set_connect_timeout(&mut self, _: Option<Duration>) {}
    fn set_read_timeout(&mut self, _: Option<Duration>) {}
    fn set_write_timeout(&mut self, _: Option<Duration>) {}
}
