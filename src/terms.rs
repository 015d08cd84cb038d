//! `rpcbench.toml`: what is measured, allowed and expected.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};
use rpcbench_gate::{Ordering, Part, Rule, Terms};
use serde::de::Error;
use serde::{Deserialize, Deserializer};

use crate::cli::{SuiteArgs, TermsArgs, from_text};

/// The file that is looked for where none is named.
const NAME: &str = "rpcbench.toml";

/// The whole file.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Config {
    /// What to measure, as a suite file of `run` says it.
    pub(crate) suite: SuiteArgs,
    /// How to decide.
    pub(crate) gate: Gate,
    /// What is said of cells.
    cells: Vec<Rule>,
}

/// How to decide.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Gate {
    min_effect: Option<Part>,
    /// How long may be measured.
    #[serde(deserialize_with = "from_text::duration")]
    pub(crate) budget: Option<Duration>,
    /// Whether to exit with 3 where not all could be decided.
    pub(crate) strict: bool,
    #[serde(deserialize_with = "orderings")]
    assert: Vec<Ordering>,
}

/// One ordering, or several.
fn orderings<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Ordering>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Written {
        One(String),
        Several(Vec<String>),
    }
    let texts = match Written::deserialize(deserializer)? {
        Written::One(text) => vec![text],
        Written::Several(texts) => texts,
    };
    texts.iter().map(|text| text.parse().map_err(D::Error::custom)).collect()
}

impl Config {
    /// The file that the flags name, or the one that is there, or nothing.
    pub(crate) fn of(args: &TermsArgs) -> Result<Self> {
        let found = || Some(PathBuf::from(NAME)).filter(|path| path.exists());
        args.config.clone().or_else(found).map_or_else(|| Ok(Self::default()), |path| Self::read(&path))
    }

    fn read(path: &Path) -> Result<Self> {
        let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        toml::from_str(&text).with_context(|| format!("{} does not hold", path.display()))
    }

    /// What is allowed and expected: flags win over the file. Fails where it contradicts itself; `default` is the least
    /// difference that is told where nothing is said.
    pub(crate) fn terms(&self, args: &TermsArgs, default: Part) -> Result<Terms> {
        let min_effect = args.min_effect.or(self.gate.min_effect);
        let terms = Terms {
            min_effect,
            asked_effect: args.min_effect,
            rules: self.cells.clone(),
            orderings: self.gate.assert.clone(),
            counts_only: args.counts_only,
        };
        terms.check(default)?;
        Ok(terms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_says_what_is_measured_allowed_and_expected() {
        let text = r#"
            [suite]
            adapters = ["grpc", "binary-bincode"]
            in_flight = [1]
            [gate]
            budget = "3m"
            min_effect = "4%"
            assert = "binary-bincode faster than grpc on echo/log"
            [[cells]]
            match = "grpc,echo/*"
            max_regression = "10%"
            slo = "p99 < 5ms at 2000/s"
        "#;
        let config: Config = toml::from_str(text).unwrap();
        assert_eq!(config.gate.budget, Some(Duration::from_secs(180)));
        assert_eq!((config.cells.len(), config.suite.in_flight), (1, Some(vec![1])));
        assert_eq!(config.gate.assert[0].faster, "binary-bincode");
    }

    #[test]
    fn what_is_unknown_or_malformed_is_named() {
        for (text, named) in [
            ("[gates]\nbudget = \"3m\"", "gates"),
            ("[gate]\nbudjet = \"3m\"", "budjet"),
            ("[gate]\nbudget = \"3\"", "unit"),
            ("[gate]\nmin_effect = \"-4%\"", "out of range"),
            ("[gate]\nassert = [\"a is faster\"]", "write e.g. binary-bincode faster"),
            ("[[cells]]\nmatch = \"grpc\"\nignore = true", "write ADAPTER,WORKLOAD"),
            ("[[cells]]\nmatch = \"*,*\"\nslo = \"p99 = 5ms\"", "p99 < 5ms"),
        ] {
            let said = toml::from_str::<Config>(text).unwrap_err().to_string();
            assert!(said.contains(named), "{said}");
        }
    }
}
