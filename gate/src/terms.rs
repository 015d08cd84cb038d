//! What a project allows and expects, and where it contradicts itself.

use std::fmt::Display;

use rpcbench_records::{CellName, Load};
use serde::Deserialize;

use crate::{Limit, Ordering, Part, Pattern};

/// What a project allows and expects.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Terms {
    /// The least difference in time that is called one; absent where the way of pairing decides.
    pub min_effect: Option<Part>,
    /// The same, said for this comparison alone: it holds of runs that were made one after the other, too.
    pub asked_effect: Option<Part>,
    /// What is said of cells, the later over the earlier.
    pub rules: Vec<Rule>,
    /// Which adapters are to be faster than which.
    pub orderings: Vec<Ordering>,
    /// Only counts are compared, no times.
    pub counts_only: bool,
}

/// What is said of the cells of a pattern.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// The cells.
    #[serde(rename = "match")]
    pub pattern: Pattern,
    /// Do not compare them.
    pub ignore: Option<bool>,
    /// How much slower they may become.
    pub max_regression: Option<Part>,
    /// How many more bytes a call may send and receive, as a part of the base's.
    pub max_more_bytes: Option<Part>,
    /// How many more allocations a call may make, as a part of the base's.
    pub max_more_allocs: Option<Part>,
    /// What a quantile must stay below.
    pub slo: Option<Limit>,
    /// Bytes per call that request and reply may have together.
    pub max_bytes: Option<f64>,
    /// Allocations per call that client and server may make together.
    pub max_allocs: Option<f64>,
}

/// Terms that cannot be kept as they are written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// A rule that says nothing.
    #[error(
        "the cells `{0}` are named and nothing is said of them: add e.g. max_regression = \"5%\", or take them out"
    )]
    Empty(String),
    /// A rule that ignores what it speaks of.
    #[error("the cells `{0}` are ignored, and more is said of them: one of the two has to go")]
    IgnoredAndMore(String),
    /// One pattern, two values.
    #[error("`{key}` of the cells `{pattern}` is {first} and {second}: keep one")]
    Twice {
        /// The pattern.
        pattern: String,
        /// What is said twice.
        key: &'static str,
        /// Once.
        first: String,
        /// And again.
        second: String,
    },
    /// An allowance below what can be told.
    #[error(
        "the cells `{pattern}` may become {allowed} slower, but no difference under {least} is told: raise max_regression, or lower min_effect"
    )]
    BelowEffect {
        /// The pattern.
        pattern: String,
        /// What is allowed.
        allowed: String,
        /// What can be told.
        least: String,
    },
    /// A limit that is no number, or negative.
    #[error("`{key}` of the cells `{pattern}` is {value}: give 0 or more")]
    NoLimit {
        /// The pattern.
        pattern: String,
        /// Which limit.
        key: &'static str,
        /// What it is.
        value: String,
    },
    /// A pattern that no cell answers to.
    #[error(
        "no cell is like `{0}`: see the names in cells.csv, or `rpcbench list adapters` and `rpcbench list workloads`"
    )]
    Idle(String),
}

/// What may happen to a cell.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Allowed {
    pub(crate) ignored: bool,
    pub(crate) slower: Option<Part>,
}

impl Rule {
    /// True where the pattern means a cell of these.
    fn means_one_of(&self, cells: &[CellName]) -> bool {
        cells.iter().any(|cell| self.pattern.takes(&cell.adapter, &cell.workload, &cell.load))
    }

    /// What it says, by key.
    fn said(&self) -> Vec<(&'static str, String)> {
        fn text<T: Display>(value: Option<&T>) -> Option<String> {
            value.map(ToString::to_string)
        }
        let said = [
            ("ignore", text(self.ignore.as_ref())),
            ("max_regression", text(self.max_regression.as_ref())),
            ("max_more_bytes", text(self.max_more_bytes.as_ref())),
            ("max_more_allocs", text(self.max_more_allocs.as_ref())),
            ("slo", text(self.slo.as_ref())),
            ("max_bytes", text(self.max_bytes.as_ref())),
            ("max_allocs", text(self.max_allocs.as_ref())),
        ];
        said.into_iter().filter_map(|(key, value)| Some((key, value?))).collect()
    }

    fn check(&self, min_effect: Part) -> Result<(), Unfit> {
        let pattern = self.pattern.to_string();
        let said = self.said();
        if said.is_empty() {
            return Err(Unfit::Empty(pattern));
        }
        if self.ignore == Some(true) && said.len() > 1 {
            return Err(Unfit::IgnoredAndMore(pattern));
        }
        for (key, limit) in [("max_bytes", self.max_bytes), ("max_allocs", self.max_allocs)] {
            if limit.is_some_and(|limit| !limit.is_finite() || limit < 0.0) {
                return Err(Unfit::NoLimit { pattern, key, value: limit.unwrap_or_default().to_string() });
            }
        }
        match self.max_regression {
            Some(allowed) if allowed < min_effect => {
                Err(Unfit::BelowEffect { pattern, allowed: allowed.to_string(), least: min_effect.to_string() })
            }
            _ => Ok(()),
        }
    }
}

impl Terms {
    /// Fails where they contradict themselves; `min_effect` is what holds where they name none. An objective may be said
    /// of one pattern at several rates.
    pub fn check(&self, min_effect: Part) -> Result<(), Unfit> {
        let min_effect = self.min_effect.unwrap_or(min_effect);
        self.rules.iter().try_for_each(|rule| rule.check(min_effect))?;
        for (place, rule) in self.rules.iter().enumerate() {
            for earlier in self.rules[..place].iter().filter(|earlier| earlier.pattern == rule.pattern) {
                at_odds(earlier, rule)?;
            }
        }
        Ok(())
    }

    /// Fails where a pattern means none of these cells.
    pub fn check_against(&self, cells: &[CellName]) -> Result<(), Unfit> {
        if let Some(idle) = self.rules.iter().find(|rule| !rule.means_one_of(cells)) {
            return Err(Unfit::Idle(idle.pattern.to_string()));
        }
        match self.orderings.iter().find(|ordering| !ordering.is_between(cells)) {
            Some(idle) => Err(Unfit::Idle(idle.to_string())),
            None => Ok(()),
        }
    }

    /// Without what is said of none of the `asked` cells, but of others of the `whole` suite: those are for another time.
    #[must_use]
    pub fn narrowed(mut self, whole: &[CellName], asked: &[CellName]) -> Self {
        self.rules.retain(|rule| rule.means_one_of(asked) || !rule.means_one_of(whole));
        self.orderings.retain(|ordering| ordering.is_between(asked) || !ordering.is_between(whole));
        self
    }

    /// True of a cell that is not to be compared.
    #[must_use]
    pub fn ignores(&self, cell: &CellName) -> bool {
        self.allowed(&cell.adapter, &cell.workload, &cell.load).ignored
    }

    pub(crate) fn allowed(&self, adapter: &str, workload: &str, load: &Load) -> Allowed {
        let mut allowed = Allowed::default();
        for rule in self.rules.iter().filter(|rule| rule.pattern.takes(adapter, workload, load)) {
            allowed.ignored = rule.ignore.unwrap_or(allowed.ignored);
            allowed.slower = rule.max_regression.or(allowed.slower);
        }
        allowed
    }

    /// The last of the rules of an adapter and a workload that says something of a count.
    pub(crate) fn of_work<T>(&self, adapter: &str, workload: &str, of: impl Fn(&Rule) -> Option<T>) -> Option<T> {
        self.rules.iter().rev().filter(|rule| rule.pattern.takes_work(adapter, workload)).find_map(of)
    }

    /// True where all cells of an adapter and a workload are ignored.
    #[must_use]
    pub fn ignores_work(&self, adapter: &str, workload: &str) -> bool {
        let whole = |rule: &Rule| if rule.pattern.is_of_all_loads() { rule.ignore } else { None };
        self.of_work(adapter, workload, whole).unwrap_or(false)
    }
}

fn at_odds(earlier: &Rule, later: &Rule) -> Result<(), Unfit> {
    let rates = |rule: &Rule| rule.slo.as_ref().map(|slo| slo.rate_per_s);
    let said = earlier.said();
    for (key, second) in later.said() {
        let Some((_, first)) = said.iter().find(|(other, _)| *other == key) else { continue };
        if key == "slo" && rates(earlier) != rates(later) {
            continue;
        }
        if *first != second {
            return Err(Unfit::Twice { pattern: later.pattern.to_string(), key, first: first.clone(), second });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct File {
        cells: Vec<Rule>,
    }

    fn terms(text: &str) -> Terms {
        Terms { rules: toml::from_str::<File>(text).unwrap().cells, ..Terms::default() }
    }

    fn unfit(text: &str) -> String {
        terms(text).check(Part(0.03)).unwrap_err().to_string()
    }

    #[test]
    fn the_later_rule_wins() {
        let terms = terms(
            r#"cells = [
                { match = "*,*", max_regression = "5%" },
                { match = "grpc,*", max_regression = "10%" },
                { match = "grpc,echo/log", ignore = true },
            ]"#,
        );
        terms.check(Part(0.03)).unwrap();
        let allowed = |adapter, workload| terms.allowed(adapter, workload, &Load::closed(1));
        assert_eq!(allowed("tcp", "echo/64B"), Allowed { ignored: false, slower: Some(Part(0.05)) });
        assert_eq!(allowed("grpc", "echo/64B").slower, Some(Part(0.10)));
        assert!(allowed("grpc", "echo/log").ignored && terms.ignores_work("grpc", "echo/log"));
    }

    #[test]
    fn contradictions_are_named() {
        let rule = |said: &str| format!(r#"cells = [{{ match = "*,*"{said} }}]"#);
        assert!(unfit(&rule("")).contains("nothing is said"));
        assert!(unfit(&rule(", ignore = true, max_bytes = 5")).contains("one of the two has to go"));
        assert!(unfit(&rule(r#", max_regression = "1%""#)).contains("1 % slower, but no difference under 3 %"));
        assert!(unfit(&rule(", max_allocs = -1")).contains("give 0 or more"));
        let twice = r#"cells = [{ match = "*,*", max_bytes = 5 }, { match = "*,*", max_bytes = 6 }]"#;
        assert!(unfit(twice).contains("is 5 and 6"), "{}", unfit(twice));
        let rates =
            r#"cells = [{ match = "*,*", slo = "p99 < 5ms at 10/s" }, { match = "*,*", slo = "p99 < 9ms at 20/s" }]"#;
        terms(rates).check(Part(0.03)).unwrap();
    }

    #[test]
    fn a_pattern_without_cells_is_named() {
        let cell = |adapter: &str| CellName {
            adapter: adapter.to_owned(),
            workload: "echo/log".to_owned(),
            load: Load::closed(1),
        };
        let cells = [cell("grpc"), cell("tcp")];
        let fits = terms(r#"cells = [{ match = "g*,echo/*", max_bytes = 5 }]"#);
        fits.check_against(&cells).unwrap();
        let idle = terms(r#"cells = [{ match = "grcp,echo/*", max_bytes = 5 }]"#);
        assert!(idle.check_against(&cells).unwrap_err().to_string().contains("grcp,echo/*"));
        let ordered = |text: &str| Terms { orderings: vec![text.parse().unwrap()], ..Terms::default() };
        ordered("tcp faster than grpc on echo/log").check_against(&cells).unwrap();
        assert!(ordered("tcp faster than avro on echo/log").check_against(&cells).is_err());
    }

    #[test]
    fn unknown_keys_are_refused() {
        assert!(toml::from_str::<File>(r#"cells = [{ match = "*,*", max_regresion = "5%" }]"#).is_err());
    }
}
