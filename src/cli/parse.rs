//! Reading a flag's text: what is meant, or one line that says what to write.

use std::time::Duration;

use rpcbench_harness::drive::{FASTEST_PER_S, SLOWEST_PER_S};
use rpcbench_harness::records::Objective;

/// How many connections carry the calls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Connections {
    /// One where the adapter multiplexes, else one per call in flight.
    #[default]
    Auto,
    /// So many for every adapter.
    Fixed(u32),
}

impl Connections {
    /// The number, where one was given.
    pub(crate) const fn number(self) -> Option<u32> {
        match self {
            Self::Auto => None,
            Self::Fixed(number) => Some(number),
        }
    }
}

pub(super) fn connections(text: &str) -> Result<Connections, String> {
    match text {
        "auto" => Ok(Connections::Auto),
        _ => match text.parse() {
            Ok(number @ 1..=4096) => Ok(Connections::Fixed(number)),
            _ => Err("write auto, or a number from 1 to 4096".to_owned()),
        },
    }
}

/// Reads `5s`, `330ms` or `1m30s`: above zero, at most a day.
pub(super) fn duration(text: &str) -> Result<Duration, String> {
    const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);
    let parsed: jiff::SignedDuration = text.parse().map_err(|_| "write a time with its unit, e.g. 5s or 330ms")?;
    match Duration::try_from(parsed) {
        Ok(duration) if duration.is_zero() || duration > LONGEST => Err("give more than 0 and at most 24h".to_owned()),
        Ok(duration) => Ok(duration),
        Err(_) => Err("a time cannot be negative".to_owned()),
    }
}

/// Reads a call's timeout: at most what a latency histogram holds.
pub(super) fn timeout(text: &str) -> Result<Duration, String> {
    const LONGEST: Duration = Duration::from_secs(60);
    match duration(text)? {
        timeout if timeout > LONGEST => Err("give at most 60s: no longer latency is recorded".to_owned()),
        timeout => Ok(timeout),
    }
}

/// Reads calls per second.
pub(super) fn rate(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Err(_) => Err("write calls per second, e.g. 1000".to_owned()),
        Ok(rate) if rate.is_nan() || rate <= 0.0 => Err("a rate is above 0 calls per second".to_owned()),
        Ok(rate) if rate > FASTEST_PER_S => Err(format!(
            "at most {FASTEST_PER_S:.0} calls per second: beyond that the clock cannot tell two calls apart"
        )),
        Ok(rate) if rate < SLOWEST_PER_S => Err("give at least one call a day (0.00001)".to_owned()),
        Ok(rate) => Ok(rate),
    }
}

/// An objective for the response, as it was typed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Slo(pub(crate) Objective);

/// Reads an objective: `p99=2ms`.
pub(super) fn slo(text: &str) -> Result<Slo, String> {
    const SHAPE: &str = "write a quantile and a time, e.g. p99=2ms";
    let (quantile, limit) = text.split_once('=').ok_or(SHAPE)?;
    let quantile = match quantile {
        "p50" => 0.5,
        "p90" => 0.9,
        "p99" => 0.99,
        "p99.9" => 0.999,
        _ => return Err("the quantile is p50, p90, p99 or p99.9".to_owned()),
    };
    let limit = timeout(limit).map_err(|_| SHAPE)?;
    Ok(Slo(Objective { quantile, limit_ns: u64::try_from(limit.as_nanos()).unwrap_or(u64::MAX) }))
}

/// Reading a suite file's texts with the parsers of the flags.
pub(crate) mod from_text {
    use super::super::load::Rates;
    use super::{Connections, Duration, Slo};
    use serde::{Deserialize, Deserializer, de::Error};

    pub(crate) fn duration<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Duration>, D::Error> {
        let text = String::deserialize(deserializer)?;
        super::duration(&text).map(Some).map_err(D::Error::custom)
    }

    pub(in crate::cli) fn timeout<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Duration>, D::Error> {
        let text = String::deserialize(deserializer)?;
        super::timeout(&text).map(Some).map_err(D::Error::custom)
    }

    pub(in crate::cli) fn connections<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Connections>, D::Error> {
        let text = String::deserialize(deserializer)?;
        super::connections(&text).map(Some).map_err(D::Error::custom)
    }

    pub(in crate::cli) fn slo<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Slo>, D::Error> {
        let text = String::deserialize(deserializer)?;
        super::slo(&text).map(Some).map_err(D::Error::custom)
    }

    /// `"auto"`, or a list of numbers.
    pub(in crate::cli) fn rates<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Rates>, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Text(String),
            Numbers(Vec<f64>),
        }
        let text = match Written::deserialize(deserializer)? {
            Written::Text(text) => text,
            Written::Numbers(numbers) => numbers.iter().map(f64::to_string).collect::<Vec<_>>().join(","),
        };
        text.parse().map(Some).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_need_a_unit_and_a_size() {
        assert_eq!(duration("330ms"), Ok(Duration::from_millis(330)));
        assert_eq!(duration("330000000ns"), Ok(Duration::from_millis(330)));
        for bad in ["", "5", "0s", "-1s", "25h", "soon", "1e9s"] {
            assert!(duration(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn connections_are_auto_or_a_number() {
        assert_eq!(connections("auto"), Ok(Connections::Auto));
        assert_eq!(connections("7"), Ok(Connections::Fixed(7)));
        for bad in ["", "0", "-1", "4097", "many"] {
            assert!(connections(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn rates_are_positive_and_within_the_clock() {
        assert_eq!(rate("1000"), Ok(1000.0));
        assert_eq!(rate("0.5"), Ok(0.5));
        for bad in ["", "0", "-1", "nan", "inf", "1e12", "many", "-0.0", "1e-9"] {
            assert!(rate(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn an_objective_is_a_quantile_and_a_time() {
        assert_eq!(slo("p99=2ms"), Ok(Slo(Objective { quantile: 0.99, limit_ns: 2_000_000 })));
        for bad in ["", "p99", "p98=2ms", "p99=2", "p99=0s", "p99=2m", "2ms=p99"] {
            assert!(slo(bad).is_err(), "{bad}");
        }
    }
}
