//! What carries an adapter's bytes.

use std::fmt;

use crate::Version;

/// What carries an adapter's bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// Nothing: a function call.
    InProcess,
    /// TCP.
    Tcp,
    /// A Unix-domain stream socket.
    Unix,
    /// TLS 1.3 over TCP.
    Tls,
}

impl Transport {
    /// What can be put under an adapter that is written for any stream, in the order of tables.
    pub const STREAMS: &'static [Self] = &[Self::Tcp, Self::Unix, Self::Tls];

    /// The name in results, in ids (`grpc@tls`) and on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::InProcess => "none",
            Self::Tcp => "tcp",
            Self::Unix => "uds",
            Self::Tls => "tls",
        }
    }

    /// The stream transport of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::STREAMS.iter().copied().find(|transport| transport.name() == name)
    }

    /// What else can be put under an adapter whose own transport is this, itself first. One that is written for TCP takes
    /// any stream; one that is written for Unix sockets is about them.
    #[must_use]
    pub const fn carriers(self) -> &'static [Self] {
        match self {
            Self::Tcp => Self::STREAMS,
            Self::Unix => &[Self::Unix],
            Self::Tls => &[Self::Tls],
            Self::InProcess => &[Self::InProcess],
        }
    }

    /// The libraries that it adds to what is measured.
    #[must_use]
    pub const fn versions(self) -> &'static [Version] {
        match self {
            Self::Tls => TLS,
            Self::InProcess | Self::Tcp | Self::Unix => &[],
        }
    }
}

/// What encrypts; `rpcbench-transport` uses these, and its tests hold them against the lock file.
const TLS: &[Version] = &[
    Version { name: "rustls", version: "0.23.46" },
    Version { name: "tokio-rustls", version: "0.26.6" },
    Version { name: "ring", version: "0.17.14" },
];

impl fmt::Display for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_are_found_by_name_and_nothing_else_is() {
        for &transport in Transport::STREAMS {
            assert_eq!(Transport::named(transport.name()), Some(transport));
        }
        for name in ["none", "", "TLS", "unix", "quic"] {
            assert_eq!(Transport::named(name), None, "{name}");
        }
    }

    #[test]
    fn every_transport_carries_itself_first() {
        for transport in [Transport::InProcess, Transport::Tcp, Transport::Unix, Transport::Tls] {
            assert_eq!(transport.carriers()[0], transport);
        }
    }
}
