//! The libraries whose work is measured.

use rpcbench_contract::Version;

/// Routes requests to procedures.
pub(crate) const AXUM: Version = Version { name: "axum", version: "0.8.9" };
/// Encodes and decodes blobs.
pub(crate) const BASE64: Version = Version { name: "base64", version: "0.22.1" };
/// Carries HTTP, on both sides.
pub(crate) const HYPER: Version = Version { name: "hyper", version: "1.12.0" };
/// Encodes and decodes values.
pub(crate) const SERDE_JSON: Version = Version { name: "serde_json", version: "1.0.154" };
/// Waits for sockets.
pub(crate) const TOKIO: Version = Version { name: "tokio", version: "1.54.1" };

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_versions_are_those_of_the_lock_file() {
        let lock = include_str!("../../../Cargo.lock");
        for Version { name, version } in [AXUM, BASE64, HYPER, SERDE_JSON, TOKIO] {
            assert!(lock.contains(&format!("name = \"{name}\"\nversion = \"{version}\"\n")), "{name} {version}");
        }
    }
}
