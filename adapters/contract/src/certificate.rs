//! A server's certificate, as its endpoint carries it to clients.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// No certificate of ours comes near; whatever is longer is refused before it is decoded.
const LONGEST: usize = 8 << 10;

/// An X.509 certificate in DER, written as base64 for URLs without padding: what a client trusts, and nothing else.
#[derive(Clone, PartialEq, Eq)]
pub struct Certificate(Arc<[u8]>);

/// What is wrong with a certificate's text or bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadCertificate {
    /// It is not base64 for URLs without padding.
    #[error("the certificate is no base64 for URLs")]
    Text,
    /// It is longer than any certificate of a server here.
    #[error("the certificate is longer than {LONGEST} bytes")]
    TooLong,
    /// The bytes are not one whole DER sequence: the text was cut, or is something else.
    #[error("the certificate is cut off, or is none")]
    Cut,
}

impl Certificate {
    /// A certificate from its DER bytes. Only its length is looked at: whether it holds is found out in a handshake.
    pub fn from_der(der: &[u8]) -> Result<Self, BadCertificate> {
        match der.len() {
            length if length > LONGEST => Err(BadCertificate::TooLong),
            length if whole(der) != Some(length) => Err(BadCertificate::Cut),
            _ => Ok(Self(der.into())),
        }
    }

    /// The DER bytes.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.0
    }
}

/// How many bytes the sequence has that these bytes begin with, header and all (X.690, 8.1.3): a certificate is one.
fn whole(der: &[u8]) -> Option<usize> {
    const SEQUENCE: u8 = 0x30;
    match *der {
        [SEQUENCE, short @ 0..=0x7f, ..] => Some(2 + usize::from(short)),
        [SEQUENCE, 0x81, length @ 0x80..=0xff, ..] => Some(3 + usize::from(length)),
        [SEQUENCE, 0x82, high @ 1..=0xff, low, ..] => Some(4 + usize::from(u16::from_be_bytes([high, low]))),
        _ => None,
    }
}

impl fmt::Display for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&URL_SAFE_NO_PAD.encode(&self.0))
    }
}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Certificate({} bytes)", self.0.len())
    }
}

impl FromStr for Certificate {
    type Err = BadCertificate;

    fn from_str(text: &str) -> Result<Self, BadCertificate> {
        if text.len() > LONGEST.div_ceil(3) * 4 {
            return Err(BadCertificate::TooLong);
        }
        Self::from_der(&URL_SAFE_NO_PAD.decode(text).map_err(|_| BadCertificate::Text)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A sequence of so many bytes: all that is looked at.
    fn sequence(length: usize) -> Vec<u8> {
        let length = u16::try_from(length).unwrap();
        let header = match length {
            0..0x80 => vec![0x30, length.to_be_bytes()[1]],
            0x80..0x100 => vec![0x30, 0x81, length.to_be_bytes()[1]],
            _ => [&[0x30, 0x82], &length.to_be_bytes()[..]].concat(),
        };
        [header, vec![7; length.into()]].concat()
    }

    #[test]
    fn what_is_written_is_read_back() {
        for length in [0, 1, 0x7f, 0x80, 0xff, 0x100, 367, LONGEST - 4] {
            let certificate = Certificate::from_der(&sequence(length)).unwrap();
            assert_eq!(certificate.to_string().parse::<Certificate>().unwrap(), certificate);
        }
        assert_eq!(Certificate::from_der(&sequence(LONGEST - 3)), Err(BadCertificate::TooLong));
    }

    #[test]
    fn one_that_is_cut_anywhere_or_has_more_behind_it_is_refused() {
        let whole = Certificate::from_der(&sequence(367)).unwrap();
        let text = whole.to_string();
        for cut in 0..text.len() {
            assert!(text[..cut].parse::<Certificate>().is_err(), "{cut}");
        }
        for cut in 0..whole.der().len() {
            assert_eq!(Certificate::from_der(&whole.der()[..cut]), Err(BadCertificate::Cut), "{cut}");
        }
        assert_eq!(Certificate::from_der(&[whole.der(), &[0]].concat()), Err(BadCertificate::Cut));
        assert!((text + "AAAA").parse::<Certificate>().is_err());
    }

    #[test]
    fn other_alphabets_padding_and_longer_ways_to_write_a_length_are_refused() {
        for text in ["MAA=", "MA A", "M+A", "M/A", "MB", "ä", "-----BEGIN CERTIFICATE-----"] {
            assert!(text.parse::<Certificate>().is_err(), "{text}");
        }
        assert_eq!("A".repeat(1 << 20).parse::<Certificate>(), Err(BadCertificate::TooLong));
        for der in [&[0x30, 0x81, 1, 0][..], &[0x30, 0x82, 0, 1, 0], &[0x30, 0x80], &[0x31, 0], &[0x30, 0x84]] {
            assert_eq!(Certificate::from_der(der), Err(BadCertificate::Cut), "{der:?}");
        }
    }
}
