//! The libraries whose work is measured.

use rpcbench_contract::Version;

/// Encodes and decodes values.
pub(crate) const APACHE_AVRO: Version = Version { name: "apache-avro", version: "0.22.0" };
/// Carries HTTP.
pub(crate) const HYPER: Version = Version { name: "hyper", version: "1.12.0" };
/// Waits for sockets.
pub(crate) const TOKIO: Version = Version { name: "tokio", version: "1.54.1" };

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_versions_are_those_of_the_lock_file() {
        let lock = include_str!("../../../Cargo.lock");
        for Version { name, version } in [APACHE_AVRO, HYPER, TOKIO] {
            assert!(lock.contains(&format!("name = \"{name}\"\nversion = \"{version}\"\n")), "{name} {version}");
        }
    }
}
