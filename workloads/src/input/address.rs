//! The four bytes that stand for a log line's client.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// A client's address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Address {
    pub(super) bytes: [u8; 4],
    /// True if the bytes only stand for what the log has.
    pub(super) mapped: bool,
}

/// Reads an address. An IPv4 address is itself, also where IPv6 notation wraps it (`::ffff:192.0.2.1`). The model
/// has four bytes, so any other IPv6 address and any host name gets a stand-in from the reserved block
/// `240.0.0.0/4` (RFC 1112), which no real client has: the same for the same text, other texts mostly others.
pub(super) fn read(text: &str) -> Option<Address> {
    match text.parse() {
        Ok(IpAddr::V4(address)) => Some(kept(address)),
        Ok(IpAddr::V6(address)) => Some(address.to_ipv4_mapped().map_or_else(|| stand_in_v6(address), kept)),
        Err(_) => is_host_name(text).then(|| stand_in(text.to_ascii_lowercase().as_bytes())),
    }
}

fn kept(address: Ipv4Addr) -> Address {
    Address { bytes: address.octets(), mapped: false }
}

fn stand_in_v6(address: Ipv6Addr) -> Address {
    stand_in(&address.octets())
}

fn stand_in(of: &[u8]) -> Address {
    let [first, rest @ ..] = xxhash_rust::xxh3::xxh3_64(of).to_be_bytes();
    Address { bytes: [0xf0 | first, rest[0], rest[1], rest[2]], mapped: true }
}

/// Letters, digits, hyphens, dots and (as seen in the wild) underscores, at most 253, and not digits and dots alone,
/// which would be a misspelled address.
fn is_host_name(text: &str) -> bool {
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
    let number = |byte: u8| byte.is_ascii_digit() || byte == b'.';
    text.len() <= 253
        && text.bytes().all(letter)
        && !text.bytes().all(number)
        && text.bytes().any(|byte| byte.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ipv4_address_is_itself() {
        for text in ["192.0.2.7", "::ffff:192.0.2.7", "::FFFF:c000:207"] {
            assert_eq!(read(text), Some(Address { bytes: [192, 0, 2, 7], mapped: false }), "{text}");
        }
    }

    #[test]
    fn other_clients_get_a_reserved_stand_in() {
        let stands = |text| {
            let address = read(text).expect("an address");
            assert!(address.mapped && address.bytes[0] >= 240, "{text}: {address:?}");
            address.bytes
        };
        assert_eq!(stands("2001:db8::1"), stands("2001:0DB8:0:0:0:0:0:1"));
        assert_eq!(stands("Crawler.example.com"), stands("crawler.example.com"));
        assert_ne!(stands("2001:db8::1"), stands("2001:db8::2"));
        assert_ne!(stands("a.example.com"), stands("b.example.com"));
    }

    #[test]
    fn what_is_neither_is_refused() {
        for text in ["", "-", "...", "999.1.1.1", "1.2.3", "1.2.3.4.5", "host:80", "a/b", "\u{feff}192.0.2.7", "[::1]"]
        {
            assert_eq!(read(text), None, "{text:?}");
        }
    }
}
