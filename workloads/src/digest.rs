//! Checking a whole reply in a few nanoseconds.
//!
//! A [`Digest`] folds every field of a value, in order, into 64 bits; a [`Proof`] is what remains. Two replies
//! that differ in any field, in the order of fields or elements, or in an absent option, have different proofs but for
//! a chance of about 2^-64. It guards against mistakes, not against an adversary.

use std::fmt;

/// What a whole reply folds to. Equal proofs mean equal replies, but for a chance of about 2^-64.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Proof(u64);

impl fmt::Debug for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Proof({:016x})", self.0)
    }
}

/// An order-sensitive 64-bit fold over the fields of a value.
pub struct Digest(u64);

/// The golden ratio's bits, and an odd constant of high entropy (from the digits of pi).
const START: u64 = 0x9e37_79b9_7f4a_7c15;
const MULTIPLIER: u64 = 0x243f_6a88_85a3_08d3;

impl Digest {
    /// A digest to which nothing was fed.
    #[must_use]
    pub const fn new() -> Self {
        Self(START)
    }

    /// Folds one word in: xor, then the two halves of a 128-bit product.
    #[inline]
    pub fn word(&mut self, word: u64) {
        let product = u128::from(self.0 ^ word) * u128::from(MULTIPLIER);
        #[allow(clippy::cast_possible_truncation)] // both halves are kept
        let folded = (product as u64) ^ ((product >> 64) as u64);
        self.0 = folded.wrapping_add(START);
    }

    /// Folds a scalar in.
    #[inline]
    pub fn scalar(&mut self, value: impl Scalar) {
        self.word(value.word());
    }

    /// Folds bytes in; their number is part of the fold.
    #[inline]
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.word(xxhash_rust::xxh3::xxh3_64(bytes) ^ bytes.len() as u64);
    }

    /// Folds a sequence or an option in, element by element, and then their number.
    #[inline]
    pub fn each<T>(&mut self, items: impl IntoIterator<Item = T>, mut fold: impl FnMut(&mut Self, T)) {
        let mut count = 0;
        for item in items {
            fold(self, item);
            count += 1;
        }
        self.word(count);
    }

    /// What everything folded to.
    #[must_use]
    pub const fn finish(self) -> Proof {
        Proof(self.0)
    }
}

impl Default for Digest {
    fn default() -> Self {
        Self::new()
    }
}

/// A value that fits one word of a digest.
pub trait Scalar: Copy {
    /// The word: the bits of the value, with every NaN the same.
    fn word(self) -> u64;
}

macro_rules! scalar_by_cast {
    ($($t:ty),*) => { $(
        impl Scalar for $t {
            #[inline]
            #[allow(clippy::cast_lossless, clippy::cast_sign_loss)] // the same bits, sign-extended, are all that is asked
            fn word(self) -> u64 {
                self as u64
            }
        }
    )* };
}
scalar_by_cast!(u8, u16, u32, u64, i8, i16, i32, i64, bool);

impl Scalar for f64 {
    #[inline]
    fn word(self) -> u64 {
        if self.is_nan() { f64::NAN.to_bits() } else { self.to_bits() }
    }
}

impl Scalar for f32 {
    #[inline]
    fn word(self) -> u64 {
        if self.is_nan() { u64::from(f32::NAN.to_bits()) } else { u64::from(self.to_bits()) }
    }
}

impl Scalar for [u8; 4] {
    #[inline]
    fn word(self) -> u64 {
        u64::from(u32::from_be_bytes(self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(feed: impl FnOnce(&mut Digest)) -> Proof {
        let mut digest = Digest::new();
        feed(&mut digest);
        digest.finish()
    }

    #[test]
    fn order_counts() {
        assert_ne!(
            of(|d| {
                d.scalar(1_u32);
                d.scalar(2_u32);
            }),
            of(|d| {
                d.scalar(2_u32);
                d.scalar(1_u32);
            })
        );
        assert_ne!(
            of(|d| {
                d.bytes(b"a");
                d.bytes(b"b");
            }),
            of(|d| {
                d.bytes(b"b");
                d.bytes(b"a");
            })
        );
    }

    #[test]
    fn where_one_text_ends_counts() {
        assert_ne!(
            of(|d| {
                d.bytes(b"ab");
                d.bytes(b"");
            }),
            of(|d| {
                d.bytes(b"a");
                d.bytes(b"b");
            })
        );
    }

    #[test]
    fn an_absent_option_differs_from_a_present_zero() {
        assert_ne!(of(|d| d.each(None::<u32>, Digest::scalar)), of(|d| d.each(Some(0_u32), Digest::scalar)));
    }

    #[test]
    fn every_nan_is_one() {
        let quiet = f64::from_bits(0x7ff8_0000_0000_0001);
        assert_eq!(of(|d| d.scalar(f64::NAN)), of(|d| d.scalar(quiet)));
        assert_ne!(of(|d| d.scalar(0.0_f64)), of(|d| d.scalar(-0.0_f64)));
    }
}
