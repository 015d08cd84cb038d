//! The libraries whose work is measured.

use rpcbench_contract::Version;

/// Encodes and decodes values.
pub(crate) const APACHE_AVRO: Version = Version { name: "apache-avro", version: "0.22.0" };
/// Does so in another way.
#[cfg(feature = "fast")]
pub(crate) const SERDE_AVRO_FAST: Version = Version { name: "serde_avro_fast", version: "2.1.2" };
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
        let versions = [
            APACHE_AVRO,
            #[cfg(feature = "fast")]
            SERDE_AVRO_FAST,
            HYPER,
            TOKIO,
        ];
        for Version { name, version } in versions {
            assert!(lock.contains(&format!("name = \"{name}\"\nversion = \"{version}\"\n")), "{name} {version}");
        }
    }
}
