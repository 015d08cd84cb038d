//! Numbers, and records of nothing but numbers: they always have the same length, and any bytes are a value.
//!
//! Such a record is put and taken in one piece, and a list of them is measured once, as `rpcgen`'s inlined code does it.

use rpcbench_contract::workloads::model::{Candidate, Driver, Position, Triangle, Vector};

use super::{Input, Xdr, XdrError};

/// A value whose encoding always has the same length.
trait Fixed: Sized {
    /// That length in bytes.
    const BYTES: usize;

    /// Writes the value to exactly so many bytes.
    fn store(&self, to: &mut [u8]);

    /// Reads the value from exactly so many bytes.
    fn load(from: &[u8]) -> Self;
}

/// Makes a value of fixed length one that has an encoding.
macro_rules! in_one_piece {
    ($t:ty) => {
        impl Xdr for $t {
            const LEAST: usize = <Self as Fixed>::BYTES;

            #[inline]
            fn put(&self, out: &mut Vec<u8>) {
                let mut bytes = [0; <$t as Fixed>::BYTES];
                self.store(&mut bytes);
                out.extend_from_slice(&bytes);
            }

            #[inline]
            fn take(input: &mut Input<'_>) -> Result<Self, XdrError> {
                Ok(Self::load(&input.array::<{ <$t as Fixed>::BYTES }>()?))
            }

            fn put_all(values: &[Self], out: &mut Vec<u8>) {
                out.reserve(values.len() * <Self as Fixed>::BYTES);
                for value in values {
                    value.put(out);
                }
            }

            fn take_all(count: usize, input: &mut Input<'_>) -> Result<Vec<Self>, XdrError> {
                let bytes = input.slice(count.saturating_mul(<Self as Fixed>::BYTES))?;
                Ok(bytes.chunks_exact(<Self as Fixed>::BYTES).map(Self::load).collect())
            }
        }
    };
}

macro_rules! number {
    ($($t:ident),*) => { $(
        impl Fixed for $t {
            const BYTES: usize = size_of::<Self>();

            #[inline]
            fn store(&self, to: &mut [u8]) {
                to.copy_from_slice(&self.to_be_bytes());
            }

            #[inline]
            fn load(from: &[u8]) -> Self {
                from.first_chunk().map_or(Self::default(), |bytes| Self::from_be_bytes(*bytes))
            }
        }

        in_one_piece!($t);
    )* };
}
number!(i32, u32, i64, u64, f32, f64);

macro_rules! numbers {
    ($record:ident { $($field:ident: $t:ty),* $(,)? }) => {
        impl Fixed for $record {
            const BYTES: usize = 0 $(+ <$t as Fixed>::BYTES)*;

            #[inline]
            fn store(&self, to: &mut [u8]) {
                let rest = to;
                $(
                    let (place, rest) = rest.split_at_mut(<$t as Fixed>::BYTES);
                    self.$field.store(place);
                )*
                debug_assert!(rest.is_empty());
            }

            #[inline]
            fn load(from: &[u8]) -> Self {
                let rest = from;
                $( let ($field, rest) = rest.split_at(<$t as Fixed>::BYTES); )*
                debug_assert!(rest.is_empty());
                Self { $( $field: <$t as Fixed>::load($field), )* }
            }
        }

        in_one_piece!($record);
    };
}
numbers!(Vector { x: f32, y: f32, z: f32 });
numbers!(Triangle { a: Vector, b: Vector, c: Vector, normal: Vector });
numbers!(Position { x: f64, y: f64, z: f64 });
numbers!(Driver { id: u64, latitude: f64, longitude: f64 });
numbers!(Candidate { driver: u64, distance: f64 });
