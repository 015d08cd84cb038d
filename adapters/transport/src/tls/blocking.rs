//! TLS on the standard library's streams, whose two directions two threads may use at once.
//!
//! rustls' own stream would lock both directions while it waits for the peer; and it reads 4 KiB at a time. Here the socket
//! is read and written outside the session's lock, a whole record at a time.

use std::fmt;
use std::io::{self, ErrorKind, IoSlice, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use rpcbench_contract::WireCount;
use rustls::{ClientConnection, Connection, ServerConnection};

use super::settings::{Identity, READ, Trust, agreed};
use super::words;
use crate::first::End;

/// How long, and for how many reads, a server reads on after it refused a handshake, so that no reset overtakes the alert.
const LINGER: Duration = Duration::from_secs(1);
const LINGER_READS: usize = 64;

/// One of the handles on a connection of TLS. One that was accepted makes its handshake when it is first read from or
/// written to.
#[derive(Clone)]
pub(crate) struct BlockingTls(Arc<Shared>);

struct Shared {
    socket: TcpStream,
    peer: String,
    end: End,
    /// What this end wants to speak.
    protocols: Vec<Vec<u8>>,
    count: Option<Arc<WireCount>>,
    /// Locked last, and never while the socket is waited for.
    session: Mutex<Connection>,
    incoming: Mutex<Incoming>,
    /// What is encrypted and not yet sent; locked while it is sent, so that records keep their order.
    outgoing: Mutex<Vec<u8>>,
    /// What became of the handshake.
    opened: OnceLock<Result<(), (ErrorKind, String)>>,
    /// How long the handshake may take.
    patience: Duration,
    /// How long one read and one write may wait, in ns; 0 where they may wait for ever.
    deadline: AtomicU64,
}

/// What was received and not yet decrypted.
struct Incoming {
    buffer: Box<[u8]>,
    start: usize,
    end: usize,
    /// True where the peer has closed the connection.
    ended: bool,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl BlockingTls {
    /// Takes over a connection that was accepted.
    pub(crate) fn accepted(socket: TcpStream, peer: &str, identity: &Identity) -> io::Result<Self> {
        let session = ServerConnection::new(Arc::clone(&identity.config)).map_err(io::Error::other)?;
        let mut shared = Shared::new(socket, peer.to_owned(), End::Server, session.into(), identity.patience);
        shared.protocols.clone_from(&identity.config.alpn_protocols);
        Ok(Self(Arc::new(shared)))
    }

    /// Makes a client's handshake, within `patience`.
    pub(crate) fn connect(
        socket: TcpStream,
        trust: &Trust,
        patience: Duration,
        count: Option<Arc<WireCount>>,
    ) -> io::Result<Self> {
        let peer = socket.peer_addr()?.to_string();
        let session = ClientConnection::new(Arc::clone(&trust.config), trust.name.clone()).map_err(io::Error::other)?;
        let mut shared = Shared::new(socket, peer, End::Client, session.into(), patience);
        shared.protocols.clone_from(&trust.config.alpn_protocols);
        shared.count = count;
        shared.open()?;
        Ok(Self(Arc::new(shared)))
    }

    /// Bounds how long one read and one write may wait.
    pub(crate) fn set_deadline(&self, deadline: Duration) -> io::Result<()> {
        let ns = u64::try_from(deadline.as_nanos()).unwrap_or(u64::MAX);
        self.0.deadline.store(ns, Ordering::Relaxed);
        self.0.apply_deadline()
    }

    /// Who is at the other end.
    pub(crate) fn peer(&self) -> String {
        self.0.peer.clone()
    }
}

impl Shared {
    fn new(socket: TcpStream, peer: String, end: End, session: Connection, patience: Duration) -> Self {
        let incoming = Incoming { buffer: vec![0; READ].into(), start: 0, end: 0, ended: false };
        Self {
            socket,
            peer,
            end,
            protocols: Vec::new(),
            count: None,
            session: Mutex::new(session),
            incoming: Mutex::new(incoming),
            outgoing: Mutex::default(),
            opened: OnceLock::new(),
            patience,
            deadline: AtomicU64::new(0),
        }
    }

    fn deadline(&self) -> Option<Duration> {
        let ns = self.deadline.load(Ordering::Relaxed);
        (ns > 0).then(|| Duration::from_nanos(ns))
    }

    fn apply_deadline(&self) -> io::Result<()> {
        self.socket.set_read_timeout(self.deadline())?;
        self.socket.set_write_timeout(self.deadline())
    }

    /// Makes the handshake, once.
    fn open(&self) -> io::Result<()> {
        match self.opened.get_or_init(|| self.shake_hands().map_err(|error| (error.kind(), error.to_string()))) {
            Ok(()) => Ok(()),
            Err((kind, words)) => Err(io::Error::new(*kind, words.clone())),
        }
    }

    fn shake_hands(&self) -> io::Result<()> {
        let until = Instant::now() + self.patience;
        if let Err(error) = self.exchange(until) {
            let in_vain = matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut);
            self.linger();
            return Err(if in_vain { words::late() } else { words::of_handshake(self.end, &error) });
        }
        agreed(&self.protocols, &lock(&self.session))?;
        self.apply_deadline()
    }

    /// Writes and reads until both ends are done; what was encrypted last is sent too, an alert among it.
    fn exchange(&self, until: Instant) -> io::Result<()> {
        let mut incoming = lock(&self.incoming);
        loop {
            self.wait_at_most(until)?;
            self.send(&mut lock(&self.outgoing))?;
            if !lock(&self.session).is_handshaking() {
                return Ok(());
            }
            incoming.fill(self)?;
            if incoming.ended {
                return Err(ErrorKind::UnexpectedEof.into());
            }
            let decrypted = incoming.decrypt(&mut lock(&self.session), |session| session.is_handshaking());
            if decrypted.is_err() {
                // The alert that says why; whether or not it arrives, the error is what it was.
                let _ = self.send(&mut lock(&self.outgoing));
            }
            decrypted?;
        }
    }

    fn wait_at_most(&self, until: Instant) -> io::Result<()> {
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(ErrorKind::TimedOut.into());
        }
        self.socket.set_read_timeout(Some(left))?;
        self.socket.set_write_timeout(Some(left))
    }

    /// Lets the peer read the alert: a socket that is closed with unread input is reset, and what was sent is lost.
    fn linger(&self) {
        let until = Instant::now() + LINGER;
        let _ = self.socket.shutdown(Shutdown::Write);
        let mut incoming = lock(&self.incoming);
        for _ in 0..LINGER_READS {
            incoming.clear();
            if self.end == End::Client
                || self.wait_at_most(until).is_err()
                || incoming.fill(self).is_err()
                || incoming.ended
            {
                return;
            }
        }
    }

    /// Encrypts what the session has to say and sends it, after what was left before.
    fn send(&self, outgoing: &mut Vec<u8>) -> io::Result<()> {
        self.drain(outgoing)?;
        let mut session = lock(&self.session);
        while session.wants_write() {
            session.write_tls(outgoing)?;
        }
        drop(session);
        self.drain(outgoing)
    }

    fn drain(&self, outgoing: &mut Vec<u8>) -> io::Result<()> {
        while !outgoing.is_empty() {
            match (&self.socket).write(outgoing) {
                Ok(0) => return Err(ErrorKind::WriteZero.into()),
                Ok(sent) => {
                    self.count.iter().for_each(|count| count.sent(sent));
                    outgoing.drain(..sent);
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    fn read(&self, buffer: &mut [u8]) -> io::Result<usize> {
        self.open()?;
        let mut incoming = lock(&self.incoming);
        let mut begun = None;
        loop {
            if let Some(read) = self.decrypted(&mut incoming, buffer)? {
                return Ok(read);
            }
            // The socket's deadline bounds each read of it; a record that trickles takes many.
            let begun = *begun.get_or_insert_with(Instant::now);
            if self.deadline().is_some_and(|deadline| begun.elapsed() >= deadline) {
                return Err(ErrorKind::TimedOut.into());
            }
            incoming.fill(self)?;
        }
    }

    /// What of the plain text is there; nothing until more was received.
    fn decrypted(&self, incoming: &mut Incoming, buffer: &mut [u8]) -> io::Result<Option<usize>> {
        let mut session = lock(&self.session);
        loop {
            match session.reader().read(buffer) {
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                read => return read.map(Some).map_err(words::of_stream),
            }
            if incoming.is_empty() && !incoming.ended {
                return Ok(None);
            }
            if let Err(error) = incoming.decrypt(&mut session, |_| true) {
                drop(session);
                let _ = self.send(&mut lock(&self.outgoing));
                return Err(error);
            }
        }
    }

    fn write(&self, buffers: &[IoSlice<'_>]) -> io::Result<usize> {
        self.open()?;
        let mut outgoing = lock(&self.outgoing);
        let taken = lock(&self.session).writer().write_vectored(buffers)?;
        self.send(&mut outgoing)?;
        Ok(taken)
    }
}

impl Incoming {
    const fn is_empty(&self) -> bool {
        self.start == self.end
    }

    const fn clear(&mut self) {
        (self.start, self.end) = (0, 0);
    }

    /// Reads once from the socket; everything that was received before must have been decrypted.
    fn fill(&mut self, shared: &Shared) -> io::Result<()> {
        self.clear();
        let received = loop {
            match (&shared.socket).read(&mut self.buffer) {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                read => break read?,
            }
        };
        shared.count.iter().for_each(|count| count.received(received));
        self.end = received;
        self.ended = received == 0;
        Ok(())
    }

    /// Gives the session what was received, until there is plain text, or none of it is left, or it was enough.
    fn decrypt(&mut self, session: &mut Connection, more: impl Fn(&Connection) -> bool) -> io::Result<()> {
        loop {
            let mut received = &self.buffer[self.start..self.end];
            let taken = session.read_tls(&mut received)?;
            self.start += taken;
            let invalid = |error| io::Error::new(ErrorKind::InvalidData, error);
            let state = session.process_new_packets().map_err(invalid)?;
            if taken == 0 || self.is_empty() || state.plaintext_bytes_to_read() > 0 || !more(session) {
                return Ok(());
            }
        }
    }
}

impl Read for BlockingTls {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }
}

impl Write for BlockingTls {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        self.0.write(&[IoSlice::new(buffer)])
    }

    fn write_vectored(&mut self, buffers: &[IoSlice<'_>]) -> io::Result<usize> {
        self.0.write(buffers)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Says `close_notify`, as far as the kernel takes it at once: without it the peer could not tell an end from a cut.
impl Drop for Shared {
    fn drop(&mut self) {
        if self.opened.get().is_some_and(Result::is_ok) && self.socket.set_nonblocking(true).is_ok() {
            lock(&self.session).send_close_notify();
            let _ = self.send(&mut lock(&self.outgoing));
        }
    }
}

impl fmt::Debug for BlockingTls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BlockingTls").field("peer", &self.0.peer).finish_non_exhaustive()
    }
}
