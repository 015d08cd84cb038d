//! What is stated of the measured libraries.

use rpcbench_contract::{Adapter, Version};
use rpcbench_tarpc::Tarpc;

#[test]
fn the_versions_stated_are_those_that_are_locked() {
    let lock = include_str!("../../../../Cargo.lock");
    for Version { name, version } in Tarpc::INFO.versions {
        let package = format!("name = \"{name}\"\nversion = \"{version}\"\n");
        assert!(lock.contains(&package), "{name} {version} is not what the lock file has");
    }
}
