//! The macros that connect a generated message to the model's record of the same name.
//!
//! The fields have the same names on both sides, so a table of their kinds says everything:
//!
//! | kind | in the message | where the model has |
//! | --- | --- | --- |
//! | `same T` | `T` | `copy T` |
//! | `narrow T` | `u32` | `copy T`, 8 or 16 bits; what is too large for them shows as their largest |
//! | `address` | `u32` | four bytes, the first the highest |
//! | `choice` | `i32` | an enum |
//! | `text`, `blob`, `texts` | the same | the same |
//! | `part T TView` | `Option<T>` | `one T TView` |
//! | `many T TView` | `Vec<T>` | the same |
//! | `maybe same T`, `maybe text`, `maybe part T TView` | `Option<..>` | the same with `copy` and `one` |
//!
//! A part that the wire left out shows as a default instance: so every implementation of Protocol Buffers reads it.

/// A message that goes both ways: made from the model's record, and showing itself as one.
macro_rules! message {
    ($record:ident, $view:ident { $( $field:ident: $kind:tt, )* }) => {
        impl From<&rpcbench_contract::workloads::model::$record> for $crate::messages::$record {
            fn from(record: &rpcbench_contract::workloads::model::$record) -> Self {
                Self { $( $field: made!(record.$field, $kind), )* }
            }
        }

        view!($record, $view { $( $field: $kind, )* });
    };
}

/// A message that shows itself as the model's record.
macro_rules! view {
    ($record:ident, $view:ident { $( $field:ident: $kind:tt, )* }) => {
        impl rpcbench_contract::workloads::model::$view for $crate::messages::$record {
            $( shown! { $field $kind } )*
        }
    };
}

#[rustfmt::skip] // a table
macro_rules! made {
    ($value:expr, [same $t:ty]) => { $value };
    ($value:expr, [narrow $t:ty]) => { u32::from($value) };
    ($value:expr, [address]) => { u32::from_be_bytes($value) };
    ($value:expr, [choice]) => { $value.number().cast_signed() };
    ($value:expr, [part $t:ident $v:ident]) => { Some((&$value).into()) };
    ($value:expr, [many $t:ident $v:ident]) => { $value.iter().map(Into::into).collect() };
    ($value:expr, [maybe same $t:ty]) => { $value };
    ($value:expr, [maybe part $t:ident $v:ident]) => { $value.as_ref().map(Into::into) };
    ($value:expr, $cloned:tt) => { $value.clone() };
}

#[rustfmt::skip] // a table
macro_rules! shown {
    ($f:ident [same $t:ty]) => { fn $f(&self) -> $t { self.$f } };
    ($f:ident [narrow $t:ty]) => { fn $f(&self) -> $t { <$t>::try_from(self.$f).unwrap_or(<$t>::MAX) } };
    ($f:ident [address]) => { fn $f(&self) -> [u8; 4] { self.$f.to_be_bytes() } };
    ($f:ident [choice]) => { fn $f(&self) -> u32 { self.$f.cast_unsigned() } };
    ($f:ident [text]) => { fn $f(&self) -> &str { &self.$f } };
    ($f:ident [blob]) => { fn $f(&self) -> &[u8] { &self.$f } };
    ($f:ident [texts]) => { fn $f(&self) -> impl Iterator<Item = &str> { self.$f.iter().map(String::as_str) } };
    ($f:ident [part $t:ident $v:ident]) => {
        fn $f(&self) -> impl rpcbench_contract::workloads::model::$v {
            static ABSENT: std::sync::LazyLock<$crate::messages::$t> = std::sync::LazyLock::new(Default::default);
            self.$f.as_ref().unwrap_or_else(|| &*ABSENT)
        }
    };
    ($f:ident [many $t:ident $v:ident]) => {
        fn $f(&self) -> impl Iterator<Item = impl rpcbench_contract::workloads::model::$v> { self.$f.iter() }
    };
    ($f:ident [maybe same $t:ty]) => { fn $f(&self) -> Option<$t> { self.$f } };
    ($f:ident [maybe text]) => { fn $f(&self) -> Option<&str> { self.$f.as_deref() } };
    ($f:ident [maybe part $t:ident $v:ident]) => {
        fn $f(&self) -> Option<impl rpcbench_contract::workloads::model::$v> { self.$f.as_ref() }
    };
}
