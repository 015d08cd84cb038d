//! What went wrong, said to a person.

use std::io::{self, ErrorKind};

use rustls::Error;

use crate::first::End;

/// What ended a handshake. `end` is this end.
pub(super) fn of_handshake(end: End, error: &io::Error) -> io::Error {
    let peer = match end {
        End::Client => "server",
        End::Server => "client",
    };
    let cause = error.get_ref().and_then(|inner| inner.downcast_ref::<Error>());
    let words = match (cause, error.kind()) {
        (Some(cause), _) => of_protocol(peer, cause),
        (None, ErrorKind::UnexpectedEof | ErrorKind::ConnectionReset | ErrorKind::BrokenPipe) => {
            format!("the {peer} closed the connection within the TLS handshake: does it speak TLS?")
        }
        (None, _) => format!("the TLS handshake failed: {error}"),
    };
    io::Error::new(error.kind(), words)
}

fn of_protocol(peer: &str, cause: &Error) -> String {
    match cause {
        Error::InvalidMessage(_) => format!("the {peer} does not speak TLS: {cause}"),
        Error::InvalidCertificate(_) => {
            format!("the {peer}'s certificate is not the one that its endpoint names, or does not hold: {cause}")
        }
        Error::AlertReceived(_) => format!("the {peer} refused the TLS handshake: {cause}"),
        Error::NoApplicationProtocol => format!("the {peer} wants to speak another protocol over TLS: {cause}"),
        _ => format!("the TLS handshake with the {peer} failed: {cause}"),
    }
}

/// What ended a connection that was open: where it was cut off, rustls says so in a paragraph.
pub(super) fn of_stream(error: io::Error) -> io::Error {
    const CUT: &str = "the connection was cut off: it ended without TLS's close_notify";
    if error.kind() == ErrorKind::UnexpectedEof { io::Error::new(ErrorKind::UnexpectedEof, CUT) } else { error }
}

/// What is said of a handshake that takes too long.
pub(super) fn late() -> io::Error {
    io::Error::new(ErrorKind::TimedOut, "no TLS handshake in time")
}
