//! How reasons show figures.

/// A part as a percentage, with as many digits as tell it from the threshold that it is just above.
pub(super) fn percent(part: f64) -> String {
    let percent = part * 100.0;
    let digits = match percent.abs() {
        ..2.0 => 2,
        ..20.0 => 1,
        _ => 0,
    };
    format!("{percent:.digits$} %")
}

/// A threshold as a percentage, without zeros at its end.
pub(super) fn limit(part: f64) -> String {
    // Thresholds have at most one digit behind the point; what binary adds behind it falls away.
    format!("{} %", (part * 1000.0).round() / 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_as_long_as_they_need_be() {
        assert_eq!([0.001_21, 0.051_6, 0.101, 0.263, 1.5].map(percent), ["0.12 %", "5.2 %", "10.1 %", "26 %", "150 %"]);
        assert_eq!([0.001, 0.05, 0.1, 0.5].map(limit), ["0.1 %", "5 %", "10 %", "50 %"]);
    }
}
