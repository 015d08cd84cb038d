//! The first bytes that a plain stream receives: a peer that speaks TLS is told apart, for it would be misread.

use std::io;

/// Which end of a connection this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// It was accepted.
    Server,
    /// It was opened.
    Client,
}

/// A record of TLS: its type, its version's first byte, and the greatest second byte there is (RFC 8446, 5.1).
const HANDSHAKE: u8 = 0x16;
const ALERT: u8 = 0x15;
const MAJOR: u8 = 3;
const MINOR: std::ops::RangeInclusive<u8> = 1..=4;
/// The handshake message that opens a connection.
const CLIENT_HELLO: u8 = 1;

/// Refuses what only a peer that speaks TLS sends first: to a server a client's hello, to a client an alert that says that
/// its bytes were no TLS. Nothing else that is spoken here begins so.
pub(crate) fn check(end: End, received: &[u8]) -> io::Result<()> {
    let words = match end {
        End::Server if is_hello(received) => "the client speaks TLS, and this server does not",
        End::Client if is_alert(received) => "the server speaks TLS, and this client does not",
        _ => return Ok(()),
    };
    Err(io::Error::new(io::ErrorKind::InvalidData, words))
}

/// True of the beginning of a client's hello that is one record.
fn is_hello(received: &[u8]) -> bool {
    let &[HANDSHAKE, MAJOR, minor, a, b, CLIENT_HELLO, 0, c, d, ..] = received else { return false };
    let (record, message) = (u16::from_be_bytes([a, b]), u16::from_be_bytes([c, d]));
    MINOR.contains(&minor) && message.checked_add(4) == Some(record)
}

/// True of one whole alert.
fn is_alert(received: &[u8]) -> bool {
    matches!(received, [ALERT, MAJOR, minor, 0, 2, 1 | 2, _] if MINOR.contains(minor))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HELLO: [u8; 11] = [0x16, 3, 1, 1, 0x2c, 1, 0, 1, 0x28, 3, 3];
    const REFUSED: [u8; 7] = [0x15, 3, 3, 0, 2, 2, 50];

    #[test]
    fn each_end_knows_what_the_other_would_say_in_tls() {
        assert!(check(End::Server, &HELLO).unwrap_err().to_string().contains("the client speaks TLS"));
        assert!(check(End::Client, &REFUSED).unwrap_err().to_string().contains("the server speaks TLS"));
        assert!(check(End::Client, &HELLO).is_ok() && check(End::Server, &REFUSED).is_ok());
    }

    #[test]
    fn what_differs_in_a_byte_is_something_else() {
        for at in 0..9 {
            let mut other = HELLO;
            other[at] ^= 0x80;
            assert!(check(End::Server, &other).is_ok(), "{at}");
        }
        for at in 0..6 {
            let mut other = REFUSED;
            other[at] ^= 0x80;
            assert!(check(End::Client, &other).is_ok(), "{at}");
        }
        for cut in 0..9 {
            assert!(check(End::Server, &HELLO[..cut]).is_ok(), "{cut}");
        }
        for bytes in [
            &REFUSED[..6],
            &[0x15, 3, 3, 0, 2, 2, 50, 0],
            b"HTTP/1.1 400",
            &[0xff; 9],
            &[0x16, 3, 1, 0xff, 0xff, 1, 0, 0xff, 0xff],
        ] {
            assert!(check(End::Client, bytes).is_ok() && check(End::Server, bytes).is_ok(), "{bytes:?}");
        }
    }
}
