//! Expectations as people write them: `p99 < 5ms at 2000/s`, `binary-bincode faster than grpc on echo/log`.

use std::fmt;
use std::str::FromStr;

use rpcbench_records::{CellName, Load, Quantiles};
use serde::Deserialize;
use wildmatch::WildMatch;

use crate::pattern::takes_load;

/// A limit for a quantile of the head's latency.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(try_from = "String")]
pub struct Limit {
    text: String,
    /// Its name.
    pub(crate) name: String,
    /// The quantile itself, between 0 and 1.
    pub quantile: f64,
    /// What it must stay below.
    pub(crate) below_ns: f64,
    /// The offered rate at which it is to hold; absent for every load.
    pub rate_per_s: Option<f64>,
}

/// A quantile's name, itself, and how a launch has it.
type Named = (&'static str, f64, fn(&Quantiles) -> Option<u64>);

const QUANTILES: [Named; 4] = [
    ("p50", 0.5, |quantiles| quantiles.p50_ns),
    ("p90", 0.9, |quantiles| quantiles.p90_ns),
    ("p99", 0.99, |quantiles| quantiles.p99_ns),
    ("p99.9", 0.999, |quantiles| quantiles.p999_ns),
];

/// Units of time, the longer names first.
const UNITS: [(&str, f64); 5] = [("ns", 1.0), ("us", 1e3), ("µs", 1e3), ("ms", 1e6), ("s", 1e9)];

impl Limit {
    /// The quantile as a launch has it, in ns; `None` where too few calls support it.
    pub(crate) fn of(&self, quantiles: &Quantiles) -> Option<u64> {
        let (.., of) = QUANTILES.iter().find(|(name, ..)| *name == self.name)?;
        of(quantiles)
    }
}

impl FromStr for Limit {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let shape = || format!("`{text}` is no objective: write e.g. p99 < 5ms at 2000/s, or p50 < 200us");
        let (quantile, rest) = text.split_once('<').ok_or_else(shape)?;
        let (limit, rate) = match rest.split_once(" at ") {
            Some((limit, rate)) => (limit, Some(per_second(rate).ok_or_else(shape)?)),
            None => (rest, None),
        };
        let found = QUANTILES.iter().find(|(name, ..)| *name == quantile.trim());
        let (name, quantile, _) = *found.ok_or_else(shape)?;
        let below_ns = time(limit.trim()).ok_or_else(shape)?;
        Ok(Self { text: text.to_owned(), name: name.to_owned(), quantile, below_ns, rate_per_s: rate })
    }
}

/// A time above zero, with its unit.
fn time(text: &str) -> Option<f64> {
    let (unit, factor) = UNITS.iter().find(|(unit, _)| text.ends_with(unit))?;
    positive(text.strip_suffix(unit)?.trim_end()).map(|number| number * factor)
}

fn per_second(text: &str) -> Option<f64> {
    positive(text.trim().strip_suffix("/s")?.trim_end())
}

fn positive(text: &str) -> Option<f64> {
    text.parse().ok().filter(|number: &f64| number.is_finite() && *number > 0.0)
}

impl TryFrom<String> for Limit {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// That one adapter is faster than another.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(try_from = "String")]
pub struct Ordering {
    text: String,
    /// The adapter that is to be faster.
    pub faster: String,
    /// The other.
    pub slower: String,
    /// On which workload.
    pub workload: String,
    load: Option<WildMatch>,
}

impl Ordering {
    /// True where both adapters have such a cell among these.
    pub(crate) fn is_between(&self, cells: &[CellName]) -> bool {
        let has = |adapter| cells.iter().any(|cell| cell.adapter == adapter && self.takes(&cell.workload, &cell.load));
        has(self.faster.as_str()) && has(self.slower.as_str())
    }

    pub(crate) fn takes(&self, workload: &str, load: &Load) -> bool {
        self.workload == workload && self.load.as_ref().is_none_or(|pattern| takes_load(pattern, load))
    }
}

impl FromStr for Ordering {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let ["faster", "than"] = words.get(1..3).unwrap_or_default() else { return Err(no_ordering(text)) };
        let [faster, _, _, slower, "on", place] = words.as_slice() else { return Err(no_ordering(text)) };
        if faster == slower {
            return Err(format!("`{text}` cannot hold: both are {faster}"));
        }
        let (workload, load) = match place.split_once(',') {
            Some((workload, load)) => (workload, Some(WildMatch::new(load))),
            None => (*place, None),
        };
        let owned = |text: &str| text.to_owned();
        Ok(Self { text: owned(text), faster: owned(faster), slower: owned(slower), workload: owned(workload), load })
    }
}

fn no_ordering(text: &str) -> String {
    format!("`{text}` is no ordering: write e.g. binary-bincode faster than grpc on echo/log,closed:16")
}

impl TryFrom<String> for Ordering {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl fmt::Display for Ordering {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objectives_are_read_as_they_are_written() {
        let limit: Limit = "p99 < 5ms at 2000/s".parse().unwrap();
        assert_eq!((limit.name.as_str(), limit.below_ns, limit.rate_per_s), ("p99", 5e6, Some(2000.0)));
        assert_eq!(limit.to_string(), "p99 < 5ms at 2000/s");
        let limit: Limit = "p50<1.5 us".parse().unwrap();
        assert_eq!((limit.name.as_str(), limit.below_ns, limit.rate_per_s), ("p50", 1500.0, None));
        for bad in ["", "p99", "p98 < 5ms", "p99 < 5", "p99 < -5ms", "p99 > 5ms", "p99 < 5ms at 0/s", "p99 < nanms"] {
            assert!(bad.parse::<Limit>().is_err(), "{bad}");
        }
    }

    #[test]
    fn orderings_are_read_as_they_are_written() {
        let ordering: Ordering = "binary-bincode faster than grpc on echo/log".parse().unwrap();
        assert!(ordering.takes("echo/log", &Load::closed(1)) && !ordering.takes("echo/64B", &Load::closed(1)));
        let ordering: Ordering = "a faster than b on echo/log,closed:16".parse().unwrap();
        assert!(ordering.takes("echo/log", &Load::closed(16)) && !ordering.takes("echo/log", &Load::closed(1)));
        for bad in ["", "a faster than b", "a slower than b on c", "a faster than a on c", "a faster than b on c d"] {
            assert!(bad.parse::<Ordering>().is_err(), "{bad}");
        }
    }
}
