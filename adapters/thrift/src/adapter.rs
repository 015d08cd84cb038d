//! The adapters.

use std::marker::PhantomData;

use rpcbench_contract::{
    Adapter, ConnectOptions, Driving, Endpoint, Family, Info, ServeOptions, SetupError, Transport, Version,
};

use crate::client::ThriftClient;
use crate::protocol::{Binary, Compact, Protocol};
use crate::server::ThriftServer;

/// The libraries whose work is measured.
pub(crate) const VERSIONS: &[Version] = &[Version { name: "thrift", version: "0.25.0" }];

/// Apache Thrift over framed TCP with one of its protocols.
#[derive(Debug)]
pub struct Thrift<P>(PhantomData<P>);

/// The adapter `thrift-binary`.
pub type ThriftBinary = Thrift<Binary>;

/// The adapter `thrift-compact`.
pub type ThriftCompact = Thrift<Compact>;

impl<P: Protocol> Adapter for Thrift<P> {
    const INFO: Info = Info {
        id: P::ID,
        family: Family::Thrift,
        summary: P::SUMMARY,
        transport: Transport::Tcp,
        driving: Driving::Blocking,
        thread_per_connection: true,
        lazy: false,
        versions: VERSIONS,
    };
    type Server = ThriftServer<P>;
    type Client = ThriftClient<P>;

    async fn serve(options: &ServeOptions) -> Result<ThriftServer<P>, SetupError> {
        ThriftServer::bind(options)
    }

    async fn connect(endpoint: &Endpoint, options: &ConnectOptions) -> Result<ThriftClient<P>, SetupError> {
        ThriftClient::open(endpoint, options)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_versions_are_those_of_the_lock_file() {
        let lock = include_str!("../../../Cargo.lock");
        for Version { name, version } in VERSIONS {
            let entry = format!("name = \"{name}\"\nversion = \"{version}\"\n");
            assert!(lock.contains(&entry), "{name} {version}");
        }
    }
}
