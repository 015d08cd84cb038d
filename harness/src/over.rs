//! The ids and versions of an adapter over each transport, worked out by the compiler, so that they are constants like
//! the adapter's own.

use rpcbench_contract::{Adapter, Info, Transport, Version};

/// The longest id with its suffix.
const LONGEST: usize = 64;
/// The most libraries that an adapter and its transport may name together.
const MOST: usize = 16;
const NONE: Version = Version { name: "", version: "" };

/// An adapter over another transport than its own.
struct Over<A>(std::marker::PhantomData<A>);

impl<A: Adapter> Over<A> {
    const TCP: Text = Text::of(A::INFO.id, Transport::Tcp);
    const UNIX: Text = Text::of(A::INFO.id, Transport::Unix);
    const TLS: Text = Text::of(A::INFO.id, Transport::Tls);
    const TLS_VERSIONS: ([Version; MOST], usize) = joined(A::INFO.versions, Transport::Tls.versions());
}

/// What an adapter says of itself over a transport: itself, but for the transport's part in its id and its libraries.
pub(crate) const fn info<A: Adapter>(transport: Transport) -> Info {
    let own = A::INFO;
    let (id, versions) = match transport {
        Transport::InProcess => (own.id, own.versions),
        Transport::Tcp => (Over::<A>::TCP.str(), own.versions),
        Transport::Unix => (Over::<A>::UNIX.str(), own.versions),
        Transport::Tls => {
            let (all, count) = &Over::<A>::TLS_VERSIONS;
            (Over::<A>::TLS.str(), all.split_at(*count).0)
        }
    };
    if same(own.transport, transport) { own } else { Info { id, transport, versions, ..own } }
}

const fn same(a: Transport, b: Transport) -> bool {
    a as u8 == b as u8
}

/// An id, in room for the longest.
struct Text([u8; LONGEST], usize);

impl Text {
    const fn of(id: &str, transport: Transport) -> Self {
        let mut text = Self([0; LONGEST], 0);
        text.push(id);
        text.push("@");
        text.push(transport.name());
        text
    }

    const fn push(&mut self, part: &str) {
        let part = part.as_bytes();
        let mut at = 0;
        while at < part.len() {
            self.0[self.1] = part[at]; // an id that is too long does not compile
            self.1 += 1;
            at += 1;
        }
    }

    const fn str(&self) -> &str {
        match std::str::from_utf8(self.0.split_at(self.1).0) {
            Ok(text) => text,
            Err(_) => panic!("parts of text are text"),
        }
    }
}

const fn joined(own: &[Version], transports: &[Version]) -> ([Version; MOST], usize) {
    let (mut all, mut count) = ([NONE; MOST], 0);
    while count < own.len() {
        all[count] = own[count];
        count += 1;
    }
    let mut at = 0;
    while at < transports.len() {
        all[count] = transports[at];
        count += 1;
        at += 1;
    }
    (all, count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drive::Null;

    #[test]
    fn an_adapter_over_its_own_transport_is_itself() {
        let info = info::<Null<false>>(Transport::Tcp);
        assert_eq!((info.id, info.versions, info.transport), ("null", &[][..], Transport::Tcp));
    }

    #[test]
    fn over_another_it_has_a_suffix_and_the_libraries_of_both() {
        let over = info::<Null<true>>(Transport::Tls);
        assert_eq!((over.id, over.versions), ("null-blocking@tls", Transport::Tls.versions()));
        assert_eq!(info::<Null<true>>(Transport::Unix).id, "null-blocking@uds");
        assert_eq!(over.driving, Null::<true>::INFO.driving);
        let one = &Transport::Tls.versions()[..1];
        let (all, count) = joined(one, one);
        assert_eq!(all[..count], [one[0], one[0]]);
    }
}
