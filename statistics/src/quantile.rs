//! Which quantiles a number of calls supports.

/// Calls that must lie beyond a quantile before it is printed.
///
/// With fewer, the quantile is the position of a handful of calls and its own error is larger than most differences.
pub const BEYOND: f64 = 20.0;

/// Forgives what `1 - q` loses in binary, so that 200 calls do support 0.9.
const ROUNDING: f64 = 1e-6;

/// True where `calls` values support the quantile `q`: n(1-q) >= 20.
#[must_use]
pub fn supports(calls: u64, q: f64) -> bool {
    calls as f64 * (1.0 - q) >= BEYOND - ROUNDING
}

/// The least number of calls that supports the quantile `q`, which lies below 1.
#[must_use]
pub fn calls_needed(q: f64) -> u64 {
    let needed = (BEYOND / (1.0 - q) - ROUNDING).ceil();
    // Positive, and below 2^53 for every quantile that a double can tell from 1.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let needed = needed as u64;
    needed
}

/// How many more calls `q` needs; 0 where it is supported.
#[must_use]
pub fn calls_lacking(calls: u64, q: f64) -> u64 {
    calls_needed(q).saturating_sub(calls)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twenty_calls_lie_beyond() {
        for (q, needed) in [(0.5, 40), (0.9, 200), (0.99, 2_000), (0.999, 20_000), (0.9999, 200_000)] {
            assert_eq!(calls_needed(q), needed);
            assert!(supports(needed, q), "{needed} calls support {q}");
            assert!(!supports(needed - 1, q), "{} calls do not support {q}", needed - 1);
            assert_eq!(calls_lacking(needed - 7, q), 7);
            assert_eq!(calls_lacking(needed + 7, q), 0);
        }
    }
}
