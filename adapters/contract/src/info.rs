//! What an adapter says of itself.

use std::fmt;

use crate::{Endpoint, SetupError, Transport};

/// The facts about an adapter that decide how it is driven and how it is shown.
#[derive(Clone, Copy, Debug)]
pub struct Info {
    /// What a person types: family and variant, e.g. `avro-http`. Stable.
    pub id: &'static str,
    /// Groups and colours adapters.
    pub family: Family,
    /// One line: which libraries, which protocol.
    pub summary: &'static str,
    /// What carries its bytes.
    pub transport: Transport,
    /// How its client waits for a reply.
    pub driving: Driving,
    /// True where its server has a thread per connection, because the framework knows no other way.
    pub thread_per_connection: bool,
    /// True where replies are unpacked only when they are read (so that a call does less than elsewhere).
    pub lazy: bool,
    /// The libraries whose work is measured.
    pub versions: &'static [Version],
}

impl Info {
    /// True where one connection carries many calls at once.
    #[must_use]
    pub const fn multiplexes(&self) -> bool {
        matches!(self.driving, Driving::Async { multiplexes: true })
    }

    /// True where a call is made in the client's own process and no server is started.
    #[must_use]
    pub const fn in_process(&self) -> bool {
        matches!(self.transport, Transport::InProcess)
    }

    /// Refuses an endpoint of another transport: what goes over another than its id says would be measured under a wrong
    /// name.
    pub fn fits(&self, endpoint: &Endpoint) -> Result<(), SetupError> {
        let (own, given) = (self.transport, endpoint.transport());
        if given == own {
            return Ok(());
        }
        let hint = self.over(given).map(|id| format!("; `{id}` goes over {given}")).unwrap_or_default();
        let cause = format!("`{}` goes over {own}, and this is an endpoint of {given}{hint}", self.id);
        Err(SetupError::Misfit { endpoint: endpoint.to_string(), cause })
    }

    /// What this adapter is called over another transport, as far as an id tells; one that is written for Unix sockets is
    /// about them.
    fn over(&self, other: Transport) -> Option<String> {
        match (self.id.split_once('@'), self.transport, other) {
            (_, _, Transport::InProcess)
            | (_, Transport::InProcess, _)
            | (None, Transport::Unix | Transport::Tls, _) => None,
            (Some((base, _)), _, Transport::Tcp) => Some(base.to_owned()),
            (Some((base, _)), _, other) => Some(format!("{base}@{other}")),
            (None, Transport::Tcp, other) => Some(format!("{}@{other}", self.id)),
        }
    }
}

/// A library and its version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Version {
    /// The crate's name, as in the lock file.
    pub name: &'static str,
    /// Its version, as in the lock file (a test compares them).
    pub version: &'static str,
}

/// A serialization family with its codecs and its RPC runtimes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Family {
    /// No framework at all: what the machine itself costs.
    Floor,
    /// Protocol Buffers and gRPC.
    Protobuf,
    /// Apache Thrift.
    Thrift,
    /// Apache Avro.
    Avro,
    /// The project's own binary RPC.
    Binary,
    /// Any other, by name.
    Other(&'static str),
}

impl Family {
    /// The name in results.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Floor => "floor",
            Self::Protobuf => "protobuf",
            Self::Thrift => "thrift",
            Self::Avro => "avro",
            Self::Binary => "binary",
            Self::Other(name) => name,
        }
    }
}

impl fmt::Display for Family {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// How an adapter's client waits for a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Driving {
    /// It blocks its thread: a lane and a connection for each call in flight.
    Blocking,
    /// It yields to its runtime: a lane per client CPU.
    Async {
        /// One connection carries many calls at once, through [`Client::share`](crate::Client::share).
        multiplexes: bool,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    fn info(id: &'static str, transport: Transport) -> Info {
        let (family, summary, driving) = (Family::Floor, "", Driving::Blocking);
        Info { id, family, summary, transport, driving, thread_per_connection: false, lazy: false, versions: &[] }
    }

    #[test]
    fn an_endpoint_of_another_transport_is_refused_with_the_name_that_fits() {
        let said = |id, own, endpoint: &str| {
            let refused = info(id, own).fits(&endpoint.parse().unwrap()).unwrap_err().to_string();
            assert!(!refused.contains("cert="), "{refused}");
            refused.split_once("; ").map(|(_, hint)| hint.to_owned())
        };
        let tls = "tls:127.0.0.1:4000,cert=MAMBAgM";
        assert!(info("grpc@tls", Transport::Tls).fits(&tls.parse().unwrap()).is_ok());
        assert_eq!(said("grpc", Transport::Tcp, tls).as_deref(), Some("`grpc@tls` goes over tls"));
        assert_eq!(said("grpc@tls", Transport::Tls, "[::1]:1").as_deref(), Some("`grpc` goes over tcp"));
        assert_eq!(said("grpc@tls", Transport::Tls, "unix:/a").as_deref(), Some("`grpc@uds` goes over uds"));
        assert_eq!(said("uds", Transport::Unix, tls), None);
        assert_eq!(said("local", Transport::InProcess, tls), None);
        assert_eq!(said("grpc", Transport::Tcp, "local"), None);
    }
}
