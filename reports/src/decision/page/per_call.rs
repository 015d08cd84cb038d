//! Counts over a whole cycle of requests as counts per call, with as many digits as it takes to see what changed.

use rpcbench_records::CountChange;

use crate::units;

/// Digits after the point that are ever shown.
const MOST: u32 = 6;

/// What stands where nothing was counted.
pub(super) const NOTHING: &str = "—";

/// Base and head per call: whole where both are, else with so many digits that two that differ look different.
pub(super) fn both(count: &CountChange) -> [String; 2] {
    let totals = [count.base, count.head];
    let one = |total: Option<u64>, digits| total.map_or_else(|| NOTHING.to_owned(), |it| each(it, count.calls, digits));
    let shown = |digits: u32| totals.map(|total| one(total, digits));
    let whole = totals.into_iter().flatten().all(|total| total.is_multiple_of(count.calls.max(1)));
    let told = |shown: &[String; 2]| count.base == count.head || shown[0] != shown[1];
    let digits = if whole { 0..=0 } else { 2..=MOST };
    digits.map(shown).find(told).unwrap_or_else(|| shown(MOST))
}

/// The difference per call, with its sign; a dash where there is none to tell of.
pub(super) fn difference(count: &CountChange) -> String {
    let (Some(base), Some(head)) = (count.base, count.head) else { return NOTHING.to_owned() };
    let (size, calls) = (base.abs_diff(head), count.calls.max(1));
    let nothing = |text: &String| text.chars().all(|letter| "0.".contains(letter));
    let digits = if size.is_multiple_of(calls) { 0..=0 } else { 2..=MOST };
    let shown = digits.map(|digits| each(size, calls, digits)).find(|text| size == 0 || !nothing(text));
    format!("{}{}", sign(base, head), shown.unwrap_or_else(|| each(size, calls, MOST)))
}

/// The difference over the whole cycle, exactly: `+1 over 32 calls, +0.001 %`.
pub(super) fn total(count: &CountChange) -> String {
    let (Some(base), Some(head)) = (count.base, count.head) else { return String::new() };
    let sign = sign(base, head);
    let part = head.abs_diff(base) as f64 / base as f64 * 100.0;
    let part = if base == 0 || base == head { String::new() } else { format!(", {sign}{} %", digits(part)) };
    let [size, calls] = [base.abs_diff(head), count.calls].map(|whole| units::count(whole as f64));
    format!("{sign}{size} over {calls} calls{part}")
}

/// A part in percent with two digits that say something.
fn digits(percent: f64) -> String {
    let enough = |places: &u8| percent * 10_f64.powi(i32::from(*places)) >= 9.95;
    format!("{percent:.*}", usize::from((0..=9).find(enough).unwrap_or(9)))
}

const fn sign(base: u64, head: u64) -> &'static str {
    match (head > base, head < base) {
        (true, _) => "+",
        (_, true) => "-",
        _ => "",
    }
}

/// A total per call, worked out in whole numbers.
fn each(total: u64, calls: u64, digits: u32) -> String {
    let (calls, scale) = (u128::from(calls.max(1)), 10_u128.pow(digits));
    let scaled = (u128::from(total) * scale + calls / 2) / calls;
    let whole = units::count((scaled / scale) as f64);
    if digits == 0 { whole } else { format!("{whole}.{:0width$}", scaled % scale, width = digits as usize) }
}

#[cfg(test)]
mod tests {
    use rpcbench_records::{Change, Count};

    use super::*;

    fn count(base: Option<u64>, head: Option<u64>, calls: u64) -> CountChange {
        CountChange {
            adapter: String::new(),
            workload: String::new(),
            count: Count::RequestBytes,
            calls,
            base,
            head,
            allowance: 0.0,
            change: Change::Regressed,
            reason: String::new(),
        }
    }

    fn told(base: u64, head: u64, calls: u64) -> [String; 4] {
        let count = count(Some(base), Some(head), calls);
        let [base, head] = both(&count);
        [base, head, difference(&count), total(&count)]
    }

    #[test]
    fn a_change_smaller_than_one_per_call_can_be_seen() {
        assert_eq!(told(3_776, 3_808, 32), ["118", "119", "+1", "+32 over 32 calls, +0.85 %"]);
        assert_eq!(told(3_776, 3_777, 32), ["118.00", "118.03", "+0.03", "+1 over 32 calls, +0.026 %"]);
        assert_eq!(
            told(1_000_000, 999_999, 1_000),
            ["1,000.000", "999.999", "-0.001", "-1 over 1,000 calls, -0.00010 %"]
        );
        assert_eq!(told(0, 96, 32), ["0", "3", "+3", "+96 over 32 calls"]);
        assert_eq!(told(33, 33, 32), ["1.03", "1.03", "0", "0 over 32 calls"]);
    }

    #[test]
    fn what_was_not_counted_is_a_dash() {
        let missing = count(Some(64), None, 32);
        assert_eq!(both(&missing), ["2", NOTHING]);
        assert_eq!((difference(&missing).as_str(), total(&missing).as_str()), (NOTHING, ""));
        assert_eq!(both(&count(Some(u64::MAX), None, 0))[1], NOTHING, "a cycle without calls does no harm");
    }
}
