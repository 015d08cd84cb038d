//! What one launch says of an objective.

use rpcbench_records::{Cell, Histogram, Launch, Load, Objective};

use crate::verdict::{Facts, Single};

/// What a launch says of an objective.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Outcome {
    /// Answers were wrong: that is so at any rate.
    Wrong(String),
    /// The objective was kept or missed.
    Told {
        /// The quantile of the response, where it can be told.
        response_ns: Option<u64>,
        /// Whether it was kept.
        kept: bool,
        /// Why it was missed, where that is no matter of latency: calls failed, or the system was saturated.
        cause: Option<String>,
        /// What disturbed the launch without spoiling it.
        disturbed: Vec<String>,
    },
    /// Nothing, for a cause that is not the system's latency or saturation.
    Nothing(String),
}

/// Judges a launch of a load.
pub(super) fn of(launch: Launch, load: Load, objective: Objective, facts: &Facts) -> Outcome {
    let response_ns = launch.response.as_ref().and_then(|response| at(response, objective.quantile));
    let mut cell = Cell { launches: vec![launch], ..Cell::new("", "", load) };
    told(Single::of(&mut cell, facts), response_ns, objective)
}

fn told(single: Single, response_ns: Option<u64>, objective: Objective) -> Outcome {
    let Single { wrong, overloaded, spoiled, mut disturbed } = single;
    if let Some(wrong) = wrong {
        return Outcome::Wrong(wrong);
    }
    if overloaded.is_some() {
        // With more offered than done, the harness's own faults decide nothing; they are told all the same.
        disturbed.extend(spoiled);
        return Outcome::Told { response_ns, kept: false, cause: overloaded, disturbed };
    }
    match (spoiled, response_ns) {
        (Some(spoiled), _) => Outcome::Nothing(spoiled),
        (None, None) => Outcome::Nothing("too few calls were answered to tell the quantile".to_owned()),
        (None, Some(ns)) => Outcome::Told { response_ns, kept: ns <= objective.limit_ns, cause: None, disturbed },
    }
}

fn at(histogram: &Histogram, quantile: f64) -> Option<u64> {
    let quantiles = &histogram.quantiles;
    match quantile {
        q if q <= 0.5 => quantiles.p50_ns,
        q if q <= 0.9 => quantiles.p90_ns,
        q if q <= 0.99 => quantiles.p99_ns,
        _ => quantiles.p999_ns,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OBJECTIVE: Objective = Objective { quantile: 0.99, limit_ns: 100 };

    fn single(overloaded: Option<&str>, spoiled: Option<&str>) -> Single {
        let owned = |text: Option<&str>| text.map(str::to_owned);
        let disturbed = vec!["a compiler".to_owned()];
        Single { wrong: None, overloaded: owned(overloaded), spoiled: owned(spoiled), disturbed }
    }

    fn kept(kept: bool, response_ns: Option<u64>, cause: Option<&str>, disturbed: &[&str]) -> Outcome {
        let disturbed = disturbed.iter().map(|&text| text.to_owned()).collect();
        Outcome::Told { response_ns, kept, cause: cause.map(str::to_owned), disturbed }
    }

    #[test]
    fn latency_and_saturation_are_the_systems() {
        let of = |response, overloaded| told(single(overloaded, None), response, OBJECTIVE);
        assert_eq!(of(Some(100), None), kept(true, Some(100), None, &["a compiler"]));
        assert_eq!(of(Some(101), None), kept(false, Some(101), None, &["a compiler"]));
        assert_eq!(of(Some(1), Some("full")), kept(false, Some(1), Some("full"), &["a compiler"]));
        let late = told(single(Some("full"), Some("late")), None, OBJECTIVE);
        assert_eq!(late, kept(false, None, Some("full"), &["a compiler", "late"]));
    }

    #[test]
    fn what_the_harness_spoiled_says_nothing() {
        let spoiled = |response| told(single(None, Some("late")), response, OBJECTIVE);
        assert_eq!([spoiled(Some(1)), spoiled(Some(101))], [(); 2].map(|()| Outcome::Nothing("late".to_owned())));
        let few = told(single(None, None), None, OBJECTIVE);
        assert!(matches!(few, Outcome::Nothing(cause) if cause.starts_with("too few calls")));
    }

    #[test]
    fn wrong_answers_are_wrong_at_any_rate() {
        let wrong = Single { wrong: Some("wrong".to_owned()), ..single(Some("full"), Some("late")) };
        assert_eq!(told(wrong, Some(1), OBJECTIVE), Outcome::Wrong("wrong".to_owned()));
    }
}
