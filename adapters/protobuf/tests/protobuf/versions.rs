//! What is stated of the measured libraries.

use rpcbench_contract::{Adapter, Codec, Version};
use rpcbench_protobuf::{Grpc, Protobuf};

#[test]
fn the_versions_stated_are_those_that_are_locked() {
    let lock = include_str!("../../../../Cargo.lock");
    for Version { name, version } in Grpc::INFO.versions.iter().chain(Protobuf::INFO.versions) {
        let package = format!("name = \"{name}\"\nversion = \"{version}\"\n");
        assert!(lock.contains(&package), "{name} {version} is not what the lock file has");
    }
}
