//! Figures as values of tables.

use rpcbench_records::Exact;
use rpcbench_statistics::Estimate;

use crate::figure::Figure;
use crate::table::Field;
use crate::units::{self, plain};

pub(super) fn figure(figure: &Figure, unit: fn(f64) -> String) -> Field {
    figure.center().map_or_else(Field::missing, |value| Field::number(value, plain(&unit(value))))
}

pub(super) fn latency(quantile: &Figure) -> Field {
    let sign = if quantile.at_least { ">=" } else { "" };
    quantile.center().map_or_else(Field::missing, |ns| Field::number(ns, format!("{sign}{}", plain(&units::time(ns)))))
}

pub(super) fn interval(figure: &Figure) -> Field {
    interval_of(figure.estimate, units::time_range)
}

pub(super) fn interval_of(estimate: Option<Estimate>, range: fn(f64, f64) -> String) -> Field {
    let interval = estimate.and_then(|estimate| estimate.interval);
    Field::shown(interval.map_or_else(|| "-".to_owned(), |at| plain(&range(at.low, at.high))))
}

pub(super) fn relative(times: Option<Estimate>) -> Field {
    times.map_or_else(Field::missing, |times| Field::number(times.center, units::ratio(times.center)))
}

pub(super) fn count(exact: Option<Exact>) -> Field {
    exact.map_or_else(Field::missing, |exact| Field::number(exact.per_call(), units::count(exact.per_call().round())))
}

/// A number for programs alone.
pub(super) fn number(value: Option<f64>) -> Field {
    value.map_or_else(Field::missing, |value| Field::number(value, ""))
}
