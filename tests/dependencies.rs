//! Holds deny.toml's rules (licenses, sources, bans) over every dependency of every feature, without a network and
//! without cargo-deny; whoever has it gets the same from `cargo deny check bans licenses sources`.

use std::collections::BTreeSet;

use cargo_metadata::{CargoOpt, Metadata, MetadataCommand, Package};
use serde::Deserialize;
use spdx::{Expression, ParseMode};

#[derive(Deserialize)]
struct Rules {
    licenses: Licenses,
    bans: Bans,
}

#[derive(Deserialize)]
struct Licenses {
    allow: BTreeSet<String>,
    exceptions: Vec<Exception>,
}

/// What one crate alone may have.
#[derive(Deserialize)]
struct Exception {
    #[serde(rename = "crate")]
    name: String,
    allow: BTreeSet<String>,
}

impl Licenses {
    fn allows(&self, package: &Package, license: &str) -> bool {
        let of_it =
            |exception: &Exception| exception.name == package.name.as_str() && exception.allow.contains(license);
        self.allow.contains(license) || self.exceptions.iter().any(of_it)
    }
}

#[derive(Deserialize)]
struct Bans {
    deny: Vec<Banned>,
}

#[derive(Deserialize)]
struct Banned {
    /// `name`, or `name@version`.
    #[serde(rename = "crate")]
    spec: String,
}

impl Banned {
    fn is(&self, package: &Package) -> bool {
        let named = self.spec.split_once('@').unwrap_or((&self.spec, ""));
        named.0 == package.name.as_str() && (named.1.is_empty() || named.1 == package.version.to_string())
    }
}

fn rules() -> Rules {
    toml::from_str(include_str!("../deny.toml")).expect("deny.toml has its rules")
}

fn metadata() -> Metadata {
    MetadataCommand::new().features(CargoOpt::AllFeatures).exec().expect("cargo metadata reads this workspace")
}

/// Packages that are not ours.
fn foreign(metadata: &Metadata) -> impl Iterator<Item = &Package> {
    metadata.packages.iter().filter(|package| package.source.is_some())
}

#[test]
fn every_license_is_allowed() {
    let (rules, metadata) = (rules(), metadata());
    let allowed = |package: &&Package| {
        let text = package.license.as_deref().unwrap_or_default();
        let expression = Expression::parse_mode(text, ParseMode::LAX);
        expression.is_ok_and(|expression| {
            expression.evaluate(|license| {
                let id = license.license.id();
                id.is_some_and(|id| rules.licenses.allows(package, id.name))
            })
        })
    };
    let refused: Vec<String> = foreign(&metadata)
        .filter(|package| !allowed(package))
        .map(|package| format!("{} {:?}", package.name, package.license))
        .collect();
    assert!(refused.is_empty(), "licenses that deny.toml does not allow: {refused:?}");
}

#[test]
fn everything_comes_from_the_registry_or_from_here() {
    let metadata = metadata();
    let strangers: Vec<_> = foreign(&metadata)
        .filter(|package| !package.source.as_ref().is_some_and(cargo_metadata::Source::is_crates_io))
        .map(|package| package.name.to_string())
        .collect();
    assert!(strangers.is_empty(), "not from crates.io: {strangers:?}");
}

#[test]
fn nothing_banned_is_used() {
    let (rules, metadata) = (rules(), metadata());
    let banned = |package: &&Package| rules.bans.deny.iter().any(|banned| banned.is(package));
    let found: Vec<_> = foreign(&metadata).filter(banned).map(|package| package.name.to_string()).collect();
    assert!(found.is_empty(), "banned by deny.toml: {found:?}");
}

#[test]
fn the_rules_can_refuse() {
    let metadata = metadata();
    let bincode = Banned { spec: "bincode@2.0.1".to_owned() };
    assert!(foreign(&metadata).any(|package| bincode.is(package)), "a ban of what is used finds it");
    let other = Banned { spec: "bincode@3.0.0".to_owned() };
    assert!(!foreign(&metadata).any(|package| other.is(package)));
}
