//! The house has these arrows and no others: a crate uses only what docs/ARCHITECTURE.md draws.

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::{DependencyKind, MetadataCommand, Package};

/// What each room may use, by package name; `adapters/<family>` crates share one rule.
fn allowed(package: &Package) -> BTreeSet<&'static str> {
    let folder = package.manifest_path.parent().map(|path| path.as_str().to_owned()).unwrap_or_default();
    let allowed: &[&str] = match package.name.as_str() {
        "rpcbench" => &["rpcbench-adapters", "rpcbench-gate", "rpcbench-harness", "rpcbench-reports"],
        "rpcbench-adapters" => &[FAMILY, "rpcbench-harness", "rpcbench-transport"],
        "rpcbench-harness" => &["rpcbench-contract", "rpcbench-statistics", "rpcbench-records"],
        "rpcbench-gate" | "rpcbench-reports" => &["rpcbench-statistics", "rpcbench-records"],
        "rpcbench-contract" => &["rpcbench-workloads"],
        "rpcbench-conformance" | "rpcbench-transport" => &["rpcbench-contract"],
        "rpcbench-statistics" | "rpcbench-workloads" | "rpcbench-records" => &[],
        _ if folder.contains("/adapters/") => &["rpcbench-transport", "rpcbench-contract"],
        other => panic!("{other} has no place in the house: give it one in docs/ARCHITECTURE.md and here"),
    };
    allowed.iter().copied().collect()
}

/// Stands for every adapter family's crate.
const FAMILY: &str = "adapters/<family>";

fn is_family(package: &Package) -> bool {
    let shared = ["rpcbench-adapters", "rpcbench-contract", "rpcbench-transport"];
    package.manifest_path.as_str().contains("/adapters/") && !shared.contains(&package.name.as_str())
}

fn workspace() -> BTreeMap<String, Package> {
    let metadata = MetadataCommand::new().no_deps().exec().expect("cargo metadata reads this workspace");
    metadata.packages.into_iter().map(|package| (package.name.to_string(), package)).collect()
}

#[test]
fn every_arrow_is_drawn_in_the_architecture() {
    let packages = workspace();
    let mut forbidden = Vec::new();
    for package in packages.values() {
        let allowed = allowed(package);
        for dependency in package.dependencies.iter().filter(|each| each.kind != DependencyKind::Development) {
            let Some(target) = packages.get(&dependency.name) else { continue };
            let fits = allowed.contains(dependency.name.as_str()) || (is_family(target) && allowed.contains(FAMILY));
            if !fits {
                forbidden.push(format!("{} -> {}", package.name, dependency.name));
            }
        }
    }
    assert!(forbidden.is_empty(), "arrows that docs/ARCHITECTURE.md does not draw: {forbidden:?}");
}

#[test]
fn no_family_knows_another_even_in_its_tests() {
    let packages = workspace();
    for package in packages.values().filter(|package| is_family(package)) {
        for dependency in &package.dependencies {
            let sibling = packages.get(&dependency.name).is_some_and(is_family);
            assert!(!sibling, "{} uses its sibling {}", package.name, dependency.name);
        }
    }
}

#[test]
fn what_is_measured_is_pinned() {
    let measured = [
        "apache-avro",
        "axum",
        "base64",
        "bincode",
        "capnp",
        "capnp-rpc",
        "pilota",
        "postcard",
        "prost",
        "rustls",
        "serde_avro_fast",
        "serde_json",
        "tarpc",
        "thrift",
        "tokio-rustls",
        "tonic",
        "tonic-prost",
        "volo",
        "volo-thrift",
        "wincode",
    ];
    for package in workspace().values() {
        for dependency in package.dependencies.iter().filter(|each| measured.contains(&each.name.as_str())) {
            assert!(
                dependency.req.to_string().starts_with('='),
                "{} uses {} {}",
                package.name,
                dependency.name,
                dependency.req
            );
        }
    }
}
