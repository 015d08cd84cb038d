//! Floats: JSON numbers, and three texts for what is no number.

use std::fmt;

use serde::de::{Error, Unexpected, Visitor};
use serde::{Deserializer, Serializer};

use crate::value::InJson;

const NAN: &str = "NaN";
const INFINITY: &str = "Infinity";
const NEGATIVE_INFINITY: &str = "-Infinity";

/// The one single-precision number (with its negative) whose fewest digits, read as a double and then rounded, as most
/// readers do, give its neighbor: the digits are nearly halfway between the two, and the first rounding makes it exactly
/// so. The ignored test below finds no other.
const TWICE_ROUNDED: f32 = 7.038_531e-26;

impl InJson for f64 {
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.is_finite() { serializer.serialize_f64(*self) } else { serializer.serialize_str(text(*self)) }
    }

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Number)
    }
}

impl InJson for f32 {
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if !self.is_finite() || self.abs().to_bits() == TWICE_ROUNDED.to_bits() {
            return f64::from(*self).write(serializer);
        }
        serializer.serialize_f32(*self)
    }

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let wide = f64::read(deserializer)?;
        narrow(wide).ok_or_else(|| Error::invalid_value(Unexpected::Float(wide), &"a number of single precision"))
    }
}

/// Rounds to single precision; none where a number would become infinite.
fn narrow(wide: f64) -> Option<f32> {
    if wide.is_nan() {
        return Some(f32::NAN); // what a cast makes of one is not defined to the bit
    }
    #[allow(clippy::cast_possible_truncation)] // rounding is what is asked for
    let narrow = wide as f32;
    (narrow.is_finite() || wide.is_infinite()).then_some(narrow)
}

/// The text of what is no number.
const fn text(number: f64) -> &'static str {
    if number.is_nan() {
        NAN
    } else if number.is_sign_negative() {
        NEGATIVE_INFINITY
    } else {
        INFINITY
    }
}

/// Takes a JSON number, or one of the texts.
struct Number;

impl Visitor<'_> for Number {
    type Value = f64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a number, {NAN:?}, {INFINITY:?} or {NEGATIVE_INFINITY:?}")
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<f64, E> {
        Ok(number)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<f64, E> {
        Ok(number as f64)
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<f64, E> {
        Ok(number as f64)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<f64, E> {
        match text {
            NAN => Ok(f64::NAN),
            INFINITY => Ok(f64::INFINITY),
            NEGATIVE_INFINITY => Ok(f64::NEG_INFINITY),
            other => Err(E::invalid_value(Unexpected::Str(other), &self)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{Read, Written};

    fn written(number: &impl InJson) -> String {
        serde_json::to_string(&Written(number)).unwrap()
    }

    fn read<T: InJson>(text: &str) -> Result<T, serde_json::Error> {
        serde_json::from_str::<Read<T>>(text).map(|Read(number)| number)
    }

    #[test]
    fn every_kind_of_double_comes_back_to_the_bit() {
        let kinds = [0.0, -0.0, 1.0, -1.5, 0.1, f64::MAX, f64::MIN, f64::MIN_POSITIVE, 5e-324, 1e23, 123_456_789.0];
        for number in kinds.into_iter().chain([f64::NAN, f64::INFINITY, f64::NEG_INFINITY]) {
            let text = written(&number);
            assert_eq!(read::<f64>(&text).unwrap().to_bits(), number.to_bits(), "{text}");
        }
        assert_eq!(written(&-0.0_f64), "-0.0");
        assert_eq!(written(&f64::NEG_INFINITY), "\"-Infinity\"");
    }

    #[test]
    fn every_kind_of_single_comes_back_to_the_bit() {
        let kinds = [0.0, -0.0, 1.0, 0.1, f32::MAX, f32::MIN, f32::MIN_POSITIVE, 1e-45, TWICE_ROUNDED, -TWICE_ROUNDED];
        for number in kinds.into_iter().chain([f32::NAN, f32::INFINITY, f32::NEG_INFINITY]) {
            let text = written(&number);
            assert_eq!(read::<f32>(&text).unwrap().to_bits(), number.to_bits(), "{text}");
        }
        assert_eq!(written(&0.1_f32), "0.1");
    }

    #[test]
    fn every_nan_becomes_the_canonical_one() {
        let (double, single) = (f64::from_bits(0xfff8_0000_0000_0001), f32::from_bits(0xffc0_0001));
        assert_eq!((written(&double).as_str(), written(&single).as_str()), ("\"NaN\"", "\"NaN\""));
        assert_eq!(read::<f64>("\"NaN\"").unwrap().to_bits(), 0x7ff8_0000_0000_0000);
        assert_eq!(read::<f32>("\"NaN\"").unwrap().to_bits(), 0x7fc0_0000);
    }

    #[test]
    fn integers_are_numbers_too() {
        assert_eq!(read::<f64>("18446744073709551615").unwrap().to_bits(), 18_446_744_073_709_551_616.0_f64.to_bits());
        assert_eq!(read::<f32>("-7").unwrap().to_bits(), (-7.0_f32).to_bits());
        assert_eq!(read::<f64>("-0").unwrap().to_bits(), (-0.0_f64).to_bits());
    }

    #[test]
    fn what_is_no_number_is_refused() {
        let texts =
            ["1e999", "\"1\"", "\"nan\"", "\"+Infinity\"", "NaN", "Infinity", "null", "[1]", "{}", "true", "1.", ""];
        for text in texts {
            assert!(read::<f64>(text).is_err(), "{text}");
            assert!(read::<f32>(text).is_err(), "{text}");
        }
        assert!(read::<f32>("3.5e38").unwrap_err().to_string().contains("single precision"));
    }

    /// All 2^31 that are not negative: minutes, and the reason why one number is named above.
    #[test]
    #[ignore = "minutes: cargo test --release -p rpcbench-http -- --ignored"]
    fn every_single_there_is_comes_back_to_the_bit() {
        let wrong = (0..f32::INFINITY.to_bits()).map(f32::from_bits).filter(|&number| {
            let text = written(&number);
            read::<f32>(&text).unwrap().to_bits() != number.to_bits()
        });
        assert_eq!(wrong.collect::<Vec<f32>>(), Vec::<f32>::new());
    }
}
