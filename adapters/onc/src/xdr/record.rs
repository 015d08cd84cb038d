//! The macros for structures (RFC 4506, section 4.14) and enumerations (section 4.3).

/// A structure: its components one after another, in the order of `bench.x`. A component's type is what the model has.
macro_rules! structure {
    ($record:ident { $($field:ident: $t:ty),* $(,)? }) => {
        impl Xdr for $record {
            const LEAST: usize = 0 $(+ <$t as Xdr>::LEAST)*;

            fn put(&self, out: &mut Vec<u8>) {
                $( <$t as Xdr>::put(&self.$field, out); )*
            }

            fn take(input: &mut Input<'_>) -> Result<Self, XdrError> {
                Ok(Self { $( $field: <$t as Xdr>::take(input)?, )* })
            }
        }
    };
}

/// Enumerations: the number of the variant.
macro_rules! enumeration {
    ($($name:ident),*) => { $(
        impl Xdr for $name {
            const LEAST: usize = 4;

            #[inline]
            fn put(&self, out: &mut Vec<u8>) {
                self.number().put(out);
            }

            #[inline]
            fn take(input: &mut Input<'_>) -> Result<Self, XdrError> {
                Ok(Self::from_number(input.word()?)?)
            }
        }
    )* };
}

pub(super) use {enumeration, structure};
