//! Percents that only the page writes.

use rpcbench_records::Ratio;

use crate::decision::words;

/// The ends of an interval: `+10.9 % to +13.9 %`.
pub(super) fn ends(ratio: &Ratio) -> String {
    format!("{} to {}", words::change(ratio.low), words::change(ratio.high))
}

/// A chance: `0.04 %`, `under 0.01 %`.
pub(super) fn chance(p: f64) -> String {
    match p * 100.0 {
        percent if percent < 0.01 => "under 0.01 %".to_owned(),
        percent if percent < 1.0 => format!("{percent:.2} %"),
        percent => format!("{percent:.0} %"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chance_is_never_nothing() {
        let shown = [0.0, 0.000_05, 0.000_4, 0.03, 1.0].map(chance);
        assert_eq!(shown, ["under 0.01 %", "under 0.01 %", "0.04 %", "3 %", "100 %"]);
    }
}
