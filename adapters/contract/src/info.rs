//! What an adapter says of itself.

use std::fmt;

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

/// What carries an adapter's bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// Nothing: a function call.
    InProcess,
    /// TCP.
    Tcp,
    /// A Unix-domain stream socket.
    Unix,
}

impl Transport {
    /// The name in results.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::InProcess => "none",
            Self::Tcp => "tcp",
            Self::Unix => "uds",
        }
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
