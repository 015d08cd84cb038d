//! Figures as people read them: three significant digits and a unit.

const TIME: [(f64, &str); 4] = [(1.0, "ns"), (1e3, "µs"), (1e6, "ms"), (1e9, "s")];
const RATE: [(f64, &str); 3] = [(1.0, "/s"), (1e3, "k/s"), (1e6, "M/s")];
const MEMORY: [(f64, &str); 4] = [(1.0, "B"), (1024.0, "KiB"), (1_048_576.0, "MiB"), (1_073_741_824.0, "GiB")];

/// A time, given in nanoseconds: `78.1 µs`.
#[must_use]
pub fn time(ns: f64) -> String {
    with_unit(ns, &TIME)
}

/// A time that somebody chose, without the zeros that a measured one would show: `2 ms`.
#[must_use]
pub fn round_time(ns: f64) -> String {
    round(ns, time)
}

/// A value with its unit, without the zeros that a measured figure would show.
#[must_use]
pub fn round(value: f64, unit: fn(f64) -> String) -> String {
    let text = unit(value);
    match text.split_once(' ') {
        Some((number, unit)) if number.contains('.') => {
            format!("{} {unit}", number.trim_end_matches('0').trim_end_matches('.'))
        }
        _ => text,
    }
}

/// A rate, given in calls per second: `12.3 k/s`.
#[must_use]
pub fn rate(per_s: f64) -> String {
    with_unit(per_s, &RATE)
}

/// An amount of memory, given in bytes: `2.00 GiB`.
#[must_use]
pub fn memory(bytes: f64) -> String {
    with_unit(bytes, &MEMORY)
}

/// A range of times, given in nanoseconds, with its unit once where both ends share it: `76.2–80.1 µs`.
#[must_use]
pub fn time_range(low: f64, high: f64) -> String {
    range(&time(low), &time(high))
}

/// A range of rates, given in calls per second.
#[must_use]
pub fn rate_range(low: f64, high: f64) -> String {
    range(&rate(low), &rate(high))
}

/// A ratio: `0.62`, `12.4`, `1,240`.
#[must_use]
pub fn ratio(value: f64) -> String {
    if value < 0.1 { format!("{value:.3}") } else { significant(value) }
}

/// A count per call: an integer where it is one, else one decimal; thousands apart.
#[must_use]
pub fn count(value: f64) -> String {
    if (value - value.round()).abs() < 0.05 { grouped(value, 0) } else { grouped(value, 1) }
}

/// Three significant digits, thousands apart.
#[must_use]
pub fn significant(value: f64) -> String {
    match value.abs() {
        size if size < 9.995 => format!("{value:.2}"),
        size if size < 99.95 => format!("{value:.1}"),
        _ => grouped(value, 0),
    }
}

/// A share in percent, with a digit after the point below ten: `0.4 %`, `23 %`.
#[must_use]
pub fn percent(share: f64) -> String {
    let percent = share * 100.0;
    if percent.abs() < 9.95 { format!("{percent:.1} %") } else { format!("{} %", grouped(percent, 0)) }
}

/// The text as a terminal without Unicode shows it.
#[must_use]
pub fn plain(text: &str) -> String {
    text.replace('µ', "u").replace('–', "-").replace('×', "x").replace('≥', ">=").replace('≤', "<=").replace('—', "-")
}

fn with_unit(value: f64, steps: &[(f64, &str)]) -> String {
    // From 999.5 on, three digits would show 1,000 of a unit: the next one takes over.
    let fits = |&&(size, _): &&(f64, &str)| value.abs() >= 0.9995 * size;
    let &(size, unit) = steps.iter().rev().find(fits).unwrap_or(&steps[0]);
    format!("{} {unit}", significant(value / size))
}

fn range(low: &str, high: &str) -> String {
    match (low.split_once(' '), high.split_once(' ')) {
        (Some((start, one)), Some((_, other))) if one == other => format!("{start}–{high}"),
        _ => format!("{low}–{high}"),
    }
}

fn grouped(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    let whole = text.find('.').unwrap_or(text.len());
    let mut grouped = String::with_capacity(text.len() + whole / 3);
    for (place, digit) in text.char_indices() {
        let left = whole.saturating_sub(place);
        if place > 0 && place < whole && left % 3 == 0 && !grouped.ends_with('-') {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_digits_and_a_unit() {
        let shown = [0.4, 999.4, 999.6, 1_234.0, 78_123.0, 999_700.0, 1e6, 2.5e9, 7.2e12].map(time);
        let expected =
            ["0.40 ns", "999 ns", "1.00 µs", "1.23 µs", "78.1 µs", "1.00 ms", "1.00 ms", "2.50 s", "7,200 s"];
        assert_eq!(shown, expected);
        assert_eq!(rate(12_345.0), "12.3 k/s");
        assert_eq!(rate(0.0), "0.00 /s");
        assert_eq!(memory(8.0 * 1_073_741_824.0), "8.00 GiB");
    }

    #[test]
    fn what_somebody_chose_is_round() {
        assert_eq!([2e6, 2.5e6, 1e5, 4e2].map(round_time), ["2 ms", "2.5 ms", "100 µs", "400 ns"]);
        assert_eq!([0.0, 0.004, 0.0994, 0.0996, 12.0].map(percent), ["0.0 %", "0.4 %", "9.9 %", "10 %", "1,200 %"]);
    }

    #[test]
    fn a_range_names_a_shared_unit_once() {
        assert_eq!(time_range(76_200.0, 80_100.0), "76.2–80.1 µs");
        assert_eq!(time_range(900_000.0, 1_100_000.0), "900 µs–1.10 ms");
        assert_eq!(rate_range(900.0, 1_100.0), "900 /s–1.10 k/s");
    }

    #[test]
    fn counts_keep_what_they_are() {
        assert_eq!([16_384.0, 118.0, 118.4, 1_234_567.0].map(count), ["16,384", "118", "118.4", "1,234,567"]);
        assert_eq!([0.012, 0.62, 1.0, 12.37, 1_240.0].map(ratio), ["0.012", "0.62", "1.00", "12.4", "1,240"]);
    }
}
